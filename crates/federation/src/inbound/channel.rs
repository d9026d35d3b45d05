//! The channel itself, and what is pinned in it: as its home says, and nobody else.

use causeway_service::sharing::{self, ChannelState};
use causeway_service::{Result, posts};

use super::sync::Gate;
use crate::engine::recipients::Kind;
use crate::limits::{self, check_chars, is_id};
use crate::wire::{SyncMsg, WireChannelState};

/// What must be known before the posts of the message are judged: that the channel is open again.
pub(super) fn before_posts(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    match state(msg) {
        Some(state) if state.archived_at == 0 => apply(gate, state),
        _ => Ok(()),
    }
}

/// What must not stand in the way of the posts of the message: that the channel is archived, and what is pinned.
pub(super) fn after_posts(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    let Some(notes) = &msg.causeway else { return Ok(()) };
    if !notes.pins.is_empty() && allowed(gate)? {
        let Some(channel) = gate.place.as_ref().map(|p| p.channel.clone()) else { return Ok(()) };
        for pin in notes.pins.iter().filter(|pin| is_id(&pin.post_id)) {
            posts::apply_remote_pin(gate.ws, gate.tx, &channel, &pin.post_id, pin.pinned, &gate.connection.remote_id)?;
        }
    }
    match state(msg) {
        Some(state) if state.archived_at != 0 => apply(gate, state),
        _ => Ok(()),
    }
}

fn state(msg: &SyncMsg) -> Option<&WireChannelState> {
    msg.causeway.as_ref()?.channel.as_ref()
}

/// Whether the sender has a say in it: the home, and in a direct or group message either side.
fn allowed(gate: &mut Gate<'_>) -> Result<bool> {
    let Some(place) = &gate.place else { return Ok(false) };
    if place.sender_is_home || place.channel.is_message() {
        return Ok(true);
    }
    let id = place.channel.id.clone();
    gate.refuse(Kind::Channel, &id, "only the channel's home says how it is")?;
    Ok(false)
}

fn apply(gate: &mut Gate<'_>, wire: &WireChannelState) -> Result<()> {
    if !allowed(gate)? {
        return Ok(());
    }
    let Some(channel) = gate.place.as_ref().map(|p| p.channel.clone()) else { return Ok(()) };
    let checked = check_chars("display_name", &wire.display_name, limits::MAX_CHANNEL_DISPLAY_NAME)
        .and_then(|()| check_chars("header", &wire.header, limits::MAX_CHANNEL_HEADER))
        .and_then(|()| check_chars("purpose", &wire.purpose, limits::MAX_CHANNEL_PURPOSE));
    if let Some(why) = Gate::why(checked) {
        return gate.refuse(Kind::Channel, &channel.id, &why);
    }
    let state = ChannelState {
        display_name: wire.display_name.clone(),
        header: wire.header.clone(),
        purpose: wire.purpose.clone(),
        archived: wire.archived_at != 0,
        read_only: wire.read_only,
    };
    let changed = sharing::apply_channel_state(gate.ws, gate.tx, &channel, state, &gate.connection.remote_id)?;
    if let Some(place) = &mut gate.place {
        place.channel = changed;
    }
    Ok(())
}
