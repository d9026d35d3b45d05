//! Pausing one share without ending it, and what is held for other reasons.

use causeway_store::{Tx, args};

use super::{live_remote, require_connection, require_sharer};
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// Channels of one connection of which nothing is taken for now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldChannels {
    /// Their share is paused here.
    pub paused: Vec<String>,
    /// They wait here until an administrator takes them.
    pub waiting: Vec<String>,
}

/// Channels of one connection of which nothing is taken for now.
pub fn held_channels(tx: &mut Tx, remote_id: &str) -> Result<HeldChannels> {
    let paused = tx.values(
        "SELECT channel_id FROM channel_remotes WHERE remote_id = $1 AND delete_at = 0 AND paused_at > 0 ORDER BY channel_id",
        args![remote_id],
    )?;
    let waiting = tx.values(
        "SELECT channel_id FROM waiting_channels WHERE remote_id = $1 AND declined_at = 0 ORDER BY channel_id",
        args![remote_id],
    )?;
    Ok(HeldChannels { paused, waiting })
}

/// Stops one share, in both directions. Pausing what is paused changes nothing.
pub async fn pause(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<()> {
    set(ws, caller, channel_id, remote_id, true).await
}

/// Lets one share go on; everything missed arrives.
pub async fn resume(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str) -> Result<()> {
    set(ws, caller, channel_id, remote_id, false).await
}

async fn set(ws: &Workspace, caller: &Caller, channel_id: &str, remote_id: &str, paused: bool) -> Result<()> {
    crate::connections::check_sharing_enabled(ws)?;
    let (work, caller) = (ws.clone(), caller.clone());
    let (channel_id, remote_id) = (channel_id.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            require_sharer(&work, tx, &caller, &channel_id)?;
            require_connection(tx, &remote_id)?;
            let live = live_remote(tx, &channel_id, &remote_id)?.ok_or_else(|| {
                Error::invalid(
                    "api.command_share.channel_remote_id_not_exists",
                    "The channel is not shared with this connection.",
                )
            })?;
            if (live.paused_at > 0) == paused {
                return Ok(());
            }
            let now = work.now();
            tx.execute_one(
                "UPDATE channel_remotes SET paused_at = $2, update_at = $3 WHERE id = $1",
                args![&live.id, if paused { now } else { 0 }, now],
            )?;
            let action = if paused { audits::PAUSE_SHARE } else { audits::RESUME_SHARE };
            audits::record(&work, tx, &caller, action, &format!("remote_id={remote_id} channel_id={channel_id}"))?;
            crate::changes::tell_standing_after_commit(&work, tx);
            Ok(())
        })
        .await
}
