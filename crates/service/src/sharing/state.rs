//! The channel itself, as its home has it: told to those who share it, and kept by them as it is told.

use causeway_model::channels::Channel;
use causeway_model::connections::Connection;
use causeway_store::{Tx, args};

use super::accept::set_read_only;
use super::shared_channel;
use crate::channels;
use crate::error::Result;
use crate::events::{after_commit, kinds};
use crate::workspace::Workspace;

/// The feature that a home announces which tells how its channels are.
const FEATURE: &str = "channel";

/// What a home says of its channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChannelState {
    pub display_name: String,
    pub header: String,
    pub purpose: String,
    pub archived: bool,
    /// Whether we may only read it.
    pub read_only: bool,
}

/// Puts into the log of a shared channel that the channel itself changed; `origin` as everywhere. What has its home elsewhere has
/// nothing to tell, but for direct and group messages.
pub fn channel_changed(ws: &Workspace, tx: &mut Tx, channel: &Channel, origin: &str) -> Result<()> {
    if channel.is_shared() && (channel.is_message() || shared_channel(tx, &channel.id)?.is_some_and(|s| s.home)) {
        crate::changes::record(ws, tx, channel, crate::changes::CHANNEL, &channel.id, origin)?;
    }
    Ok(())
}

/// Whether the channel has its home elsewhere, at a server that tells how it is: then nobody here changes that.
pub fn home_decides(tx: &mut Tx, channel: &Channel) -> Result<bool> {
    if !channel.is_shared() {
        return Ok(false);
    }
    let Some(shared) = shared_channel(tx, &channel.id)?.filter(|s| !s.home) else { return Ok(false) };
    let home: Option<Connection> = tx.find("WHERE t.remote_id = $1 AND t.delete_at = 0", args![&shared.remote_id])?;
    Ok(home.is_some_and(|home| announces(&home.announcement)))
}

fn announces(announcement: &str) -> bool {
    let said: serde_json::Value = serde_json::from_str(announcement).unwrap_or_default();
    said["features"].as_array().is_some_and(|features| features.iter().any(|feature| feature == FEATURE))
}

/// Whether the channel is archived because its home, elsewhere, archived it.
pub fn is_archived_by_home(tx: &mut Tx, channel: &Channel) -> Result<bool> {
    Ok(channel.is_shared() && shared_channel(tx, &channel.id)?.is_some_and(|s| !s.home && s.archived_by_home))
}

/// Makes the channel what its home, `origin`, says. Answers it as it is then.
pub fn apply_channel_state(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    state: ChannelState,
    origin: &str,
) -> Result<Channel> {
    let mut changed = channel.clone();
    changed.header = state.header;
    changed.purpose = state.purpose;
    if !channel.is_message() && !state.display_name.trim().is_empty() {
        changed.display_name = state.display_name.trim().to_owned();
    }
    if changed != *channel {
        changed.update_at = ws.now().max(channel.update_at);
        tx.execute_one(
            "UPDATE channels SET display_name = $2, header = $3, purpose = $4, update_at = $5 WHERE id = $1",
            args![&changed.id, &changed.display_name, &changed.header, &changed.purpose, changed.update_at],
        )?;
        tx.execute(
            "UPDATE shared_channels SET share_display_name = $2, share_header = $3, share_purpose = $4, update_at = $5 \
             WHERE channel_id = $1",
            args![&changed.id, &changed.display_name, &changed.header, &changed.purpose, changed.update_at],
        )?;
        after_commit(ws, tx, kinds::channel_updated(&changed));
    }
    if channel.is_message() {
        if changed != *channel {
            channel_changed(ws, tx, &changed, origin)?;
        }
        return Ok(changed);
    }
    apply_read_only(ws, tx, &mut changed, state.read_only)?;
    apply_archived(ws, tx, changed, state.archived)
}

fn apply_read_only(ws: &Workspace, tx: &mut Tx, channel: &mut Channel, read_only: bool) -> Result<()> {
    let Some(shared) = shared_channel(tx, &channel.id)?.filter(|s| s.read_only != read_only) else { return Ok(()) };
    tx.execute_one(
        "UPDATE shared_channels SET read_only = $2, update_at = $3 WHERE channel_id = $1",
        args![&shared.channel_id, read_only, ws.now()],
    )?;
    set_read_only(tx, channel, read_only)?;
    *channel = channels::require(tx, &channel.id)?;
    // Clients ask again what they may do.
    after_commit(ws, tx, kinds::channel_updated(channel));
    Ok(())
}

fn apply_archived(ws: &Workspace, tx: &mut Tx, channel: Channel, archived: bool) -> Result<Channel> {
    let Some(shared) = shared_channel(tx, &channel.id)? else { return Ok(channel) };
    if shared.archived_by_home == archived {
        return Ok(channel);
    }
    tx.execute_one(
        "UPDATE shared_channels SET archived_by_home = $2, update_at = $3 WHERE channel_id = $1",
        args![&channel.id, archived, ws.now()],
    )?;
    match archived {
        true if channel.delete_at == 0 => channels::set_archived(ws, tx, &channel.id, ws.now()),
        false if channel.delete_at > 0 => channels::set_archived(ws, tx, &channel.id, 0),
        _ => Ok(channel),
    }
}
