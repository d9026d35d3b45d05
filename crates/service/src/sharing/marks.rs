//! Reactions and acknowledgements that come over a connection, applied so that the same said twice, or late, changes nothing.

use causeway_model::channels::Channel;
use causeway_model::posts::{Acknowledgement, Reaction};
use causeway_store::{Tx, args};

use crate::changes;
use crate::error::Result;
use crate::events::{after_commit, kinds};
use crate::workspace::Workspace;

/// Adds or removes a reaction as connection `origin` says; whichever was said of it last stands. Says whether anything changed.
pub fn apply_remote_reaction(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    mut incoming: Reaction,
    origin: &str,
) -> Result<bool> {
    incoming.channel_id.clone_from(&channel.id);
    incoming.remote_id = origin.to_owned();
    incoming.update_at = incoming.update_at.max(incoming.create_at).max(incoming.delete_at);
    let existing: Option<Reaction> = tx.find(
        "WHERE t.post_id = $1 AND t.user_id = $2 AND t.emoji_name = $3",
        args![&incoming.post_id, &incoming.user_id, &incoming.emoji_name],
    )?;
    if existing.as_ref().is_some_and(|known| known.update_at >= incoming.update_at) {
        return Ok(false);
    }
    let was_there = existing.is_some_and(|known| known.delete_at == 0);
    let is_there = incoming.delete_at == 0;
    tx.upsert(&incoming, &["post_id", "user_id", "emoji_name"])?;
    if was_there == is_there {
        return Ok(false);
    }
    tx.execute(
        "UPDATE posts SET has_reactions = EXISTS (SELECT 1 FROM reactions WHERE post_id = $1 AND delete_at = 0) \
         WHERE id = $1",
        args![&incoming.post_id],
    )?;
    let reference = format!("{}:{}:{}", incoming.post_id, incoming.user_id, incoming.emoji_name);
    changes::record(ws, tx, channel, changes::REACTION, &reference, origin)?;
    let event = if is_there { kinds::reaction_added(&incoming) } else { kinds::reaction_removed(&incoming) };
    after_commit(ws, tx, event);
    Ok(true)
}

/// Adds or takes back an acknowledgement as connection `origin` says. Says whether anything changed.
pub fn apply_remote_acknowledgement(
    ws: &Workspace,
    tx: &mut Tx,
    channel: &Channel,
    mut incoming: Acknowledgement,
    origin: &str,
) -> Result<bool> {
    incoming.channel_id.clone_from(&channel.id);
    incoming.remote_id = origin.to_owned();
    let existing: Option<Acknowledgement> =
        tx.find("WHERE t.post_id = $1 AND t.user_id = $2", args![&incoming.post_id, &incoming.user_id])?;
    let known = existing.unwrap_or_default();
    // What was taken back keeps the time of what it took back, so that a late copy of that does not bring it back.
    let changed = match incoming.acknowledged_at {
        0 => known.acknowledged_at > 0,
        at => known.acknowledged_at == 0 && at > known.update_at,
    };
    if !changed {
        return Ok(false);
    }
    incoming.update_at = incoming.acknowledged_at.max(known.acknowledged_at);
    tx.upsert(&incoming, &["post_id", "user_id"])?;
    let reference = format!("{}:{}", incoming.post_id, incoming.user_id);
    changes::record(ws, tx, channel, changes::ACKNOWLEDGEMENT, &reference, origin)?;
    let event = match incoming.acknowledged_at {
        0 => kinds::acknowledgement_removed(&Acknowledgement { acknowledged_at: known.acknowledged_at, ..incoming }),
        _ => kinds::acknowledgement_added(&incoming),
    };
    after_commit(ws, tx, event);
    Ok(true)
}
