//! Ending shares: one connection's, a whole channel's, or because the other side ended it.

use causeway_model::channels::Channel;
use causeway_model::connections::SharedChannel;
use causeway_store::{Tx, args};

use super::{NO_LONGER_SHARED, live_remote, live_remotes, mark, require_sharer, shared_channel};
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::posts::{SystemPost, insert_system};
use crate::workspace::Workspace;

pub(super) fn not_shared() -> Error {
    Error::invalid("api.command_share.channel_remote_id_not_exists", "The channel is not shared with this connection.")
}

/// Ends the sharing of a channel with one connection. With the last one the channel is no longer shared.
pub async fn uninvite(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<()> {
    crate::connections::check_sharing_enabled(ws)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut channel = require_sharer(&work, tx, &caller, &channel_id)?;
            if !end_one(&work, tx, &channel, &remote_id)? {
                return Err(not_shared());
            }
            let extra = format!("remote_id={remote_id} channel_id={channel_id}");
            audits::record(&work, tx, &caller, audits::UNINVITE, &extra)?;
            end_if_alone(&work, tx, &mut channel, &remote_id)
        })
        .await
}

/// Ends the sharing of a channel with everybody.
pub async fn unshare(ws: &Workspace, caller: &Caller, channel_id: &str) -> Result<()> {
    crate::connections::check_sharing_enabled(ws)?;
    let (work, caller, channel_id) = (ws.clone(), caller.clone(), channel_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut channel = require_sharer(&work, tx, &caller, &channel_id)?;
            let Some(shared) = shared_channel(tx, &channel.id)? else { return Err(not_shared()) };
            for remote in live_remotes(tx, &channel.id)? {
                end_one(&work, tx, &channel, &remote.remote_id)?;
            }
            audits::record(&work, tx, &caller, audits::UNSHARE, &format!("channel_id={channel_id}"))?;
            end_share(&work, tx, &mut channel, &shared)
        })
        .await
}

/// The other side says that it no longer shares the channel with us. Says whether that was news; then the channel's people
/// are told.
pub fn end_by_other_side(ws: &Workspace, tx: &mut Tx, channel_id: &str, remote_id: &str) -> Result<bool> {
    let found: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    let Some(mut channel) = found else { return Ok(false) };
    if !end_one(ws, tx, &channel, remote_id)? {
        return Ok(false);
    }
    audits::remote_act(ws, tx, "share_ended", &format!("remote_id={remote_id} channel_id={channel_id}"))?;
    end_if_alone(ws, tx, &mut channel, remote_id)?;
    Ok(true)
}

fn end_one(ws: &Workspace, tx: &mut Tx, channel: &Channel, remote_id: &str) -> Result<bool> {
    let Some(remote) = live_remote(tx, &channel.id, remote_id)? else { return Ok(false) };
    tx.execute_one(
        "UPDATE channel_remotes SET delete_at = $2, update_at = $2 WHERE id = $1",
        args![&remote.id, ws.now()],
    )?;
    tx.execute("DELETE FROM refusals WHERE remote_id = $1 AND channel_id = $2", args![remote_id, &channel.id])?;
    tx.execute("DELETE FROM deliveries WHERE share_id = $1", args![&remote.id])?;
    crate::changes::wake_all_after_commit(ws, tx);
    Ok(true)
}

/// Tells the channel's people that one connection is out of it; with the last one the channel is no longer shared.
fn end_if_alone(ws: &Workspace, tx: &mut Tx, channel: &mut Channel, remote_id: &str) -> Result<()> {
    let Some(shared) = shared_channel(tx, &channel.id)? else { return Ok(()) };
    if live_remotes(tx, &channel.id)?.is_empty() {
        return end_share(ws, tx, channel, &shared);
    }
    let name = crate::connections::find(tx, remote_id)?.map(|c| c.display_name).unwrap_or_default();
    let author = if shared.creator_id.is_empty() { &channel.creator_id } else { &shared.creator_id };
    let message = format!("This channel is no longer shared with {name}.");
    insert_system(ws, tx, channel, author, SystemPost::generic(message))?;
    Ok(())
}

fn end_share(ws: &Workspace, tx: &mut Tx, channel: &mut Channel, shared: &SharedChannel) -> Result<()> {
    tx.execute("DELETE FROM shared_channels WHERE channel_id = $1", args![&channel.id])?;
    tx.execute("DELETE FROM changes WHERE channel_id = $1", args![&channel.id])?;
    // Before the message: what the system says of this stays here.
    mark(ws, tx, channel, false)?;
    if shared.read_only {
        super::accept::set_read_only(tx, channel, false)?;
    }
    let author = if shared.creator_id.is_empty() { &channel.creator_id } else { &shared.creator_id };
    insert_system(ws, tx, channel, author, SystemPost::generic(NO_LONGER_SHARED.to_owned()))?;
    Ok(())
}
