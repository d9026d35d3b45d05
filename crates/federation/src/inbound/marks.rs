//! Reactions and acknowledgements: only of the sender's own users, on posts of the channel.

use std::collections::BTreeSet;

use causeway_model::permissions::Permission;
use causeway_model::posts::{Acknowledgement, Reaction};
use causeway_service::{Result, sharing};

use super::sync::{Gate, check_acknowledgement, check_reaction};
use crate::engine::recipients::Kind;
use crate::limits::is_id;
use crate::wire::{SyncMsg, WireAcknowledgement, WirePost, WireReaction};

const NOT_THEIRS: &str = "the user is not one of the sender's";
const NO_POST: &str = "there is no such post in the channel";

pub(super) fn apply(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<()> {
    if msg.reactions.is_empty() && msg.acknowledgements.is_empty() {
        return Ok(());
    }
    let here = posts_here(gate, msg)?;
    for wire in &msg.acknowledgements {
        acknowledge(gate, wire, here.contains(&wire.post_id))?;
    }
    for wire in &msg.reactions {
        react(gate, msg, wire, &here)?;
    }
    Ok(())
}

fn posts_here(gate: &mut Gate<'_>, msg: &SyncMsg) -> Result<BTreeSet<String>> {
    let Some(place) = &gate.place else { return Ok(BTreeSet::new()) };
    let mut ids: BTreeSet<&str> = msg.reactions.iter().map(|r| r.post_id.as_str()).collect();
    ids.extend(msg.acknowledgements.iter().map(|a| a.post_id.as_str()));
    let ids: Vec<&str> = ids.into_iter().filter(|id| is_id(id)).collect();
    let found = causeway_store::posts::ids_of_channel(gate.tx, &place.channel.id, &ids)?;
    Ok(found.into_iter().collect())
}

fn react(gate: &mut Gate<'_>, msg: &SyncMsg, wire: &WireReaction, here: &BTreeSet<String>) -> Result<()> {
    let Some(place) = &gate.place else { return Ok(()) };
    let (channel, read_only) = (place.channel.clone(), place.read_only);
    if let Some(why) = Gate::why(check_reaction(&msg.channel_id, wire, gate.now)) {
        return gate.refuse(Kind::Reaction, &wire.post_id, &why);
    }
    if !gate.speaks_for(&wire.user_id) {
        return gate.refuse(Kind::Reaction, &wire.post_id, NOT_THEIRS);
    }
    if !here.contains(&wire.post_id) {
        return gate.refuse(Kind::Reaction, &wire.post_id, NO_POST);
    }
    if let Some(why) = place.closed.clone() {
        return gate.refuse(Kind::Reaction, &wire.post_id, &why);
    }
    if read_only || channel.delete_at > 0 {
        return gate.refuse(Kind::Reaction, &wire.post_id, "the channel is read-only for the sender");
    }
    let needed = if wire.delete_at > 0 { Permission::RemoveReaction } else { Permission::AddReaction };
    if !gate.may(&wire.user_id, needed)? {
        return gate.refuse(Kind::Reaction, &wire.post_id, "people of the sender may not react in this channel");
    }
    let reaction = Reaction {
        user_id: wire.user_id.clone(),
        post_id: wire.post_id.clone(),
        emoji_name: wire.emoji_name.clone(),
        create_at: wire.create_at,
        update_at: wire.update_at,
        delete_at: wire.delete_at,
        ..Reaction::default()
    };
    let at = wire.update_at.max(wire.create_at);
    if sharing::apply_remote_reaction(gate.ws, gate.tx, &channel, reaction, &gate.connection.remote_id)? {
        gate.did("reactions");
    }
    gate.answer.reactions_last_update_at = gate.answer.reactions_last_update_at.max(at);
    Ok(())
}

fn acknowledge(gate: &mut Gate<'_>, wire: &WireAcknowledgement, is_here: bool) -> Result<()> {
    let Some(place) = &gate.place else { return Ok(()) };
    let channel = place.channel.clone();
    if let Some(why) = Gate::why(check_acknowledgement(wire, gate.now)) {
        return gate.refuse(Kind::Acknowledgement, &wire.post_id, &why);
    }
    if !gate.speaks_for(&wire.user_id) {
        return gate.refuse(Kind::Acknowledgement, &wire.post_id, NOT_THEIRS);
    }
    if !is_here || !(wire.channel_id.is_empty() || wire.channel_id == channel.id) {
        return gate.refuse(Kind::Acknowledgement, &wire.post_id, NO_POST);
    }
    let acknowledgement = Acknowledgement {
        user_id: wire.user_id.clone(),
        post_id: wire.post_id.clone(),
        acknowledged_at: wire.acknowledged_at,
        ..Acknowledgement::default()
    };
    if sharing::apply_remote_acknowledgement(gate.ws, gate.tx, &channel, acknowledgement, &gate.connection.remote_id)? {
        gate.did("acknowledgements");
    }
    let last = &mut gate.answer.acknowledgements_last_update_at;
    *last = (*last).max(wire.acknowledged_at);
    Ok(())
}

/// The acknowledgements that a post brings along in its metadata: those of the sender's users count, others are theirs to say.
pub(super) fn of_post(gate: &mut Gate<'_>, wire: &WirePost) -> Result<()> {
    for acknowledgement in &wire.metadata.acknowledgements {
        if acknowledgement.post_id == wire.id && gate.speaks_for(&acknowledgement.user_id) {
            acknowledge(gate, acknowledgement, true)?;
        }
    }
    Ok(())
}
