//! What a channel's people are told when the other side has not been heard of for a while, and when it is back: once each.

use causeway_model::channels::Channel;
use causeway_model::connections::{ChannelRemote, Connection};
use causeway_store::{Tx, args};

use super::shared_channel;
use crate::connections;
use crate::error::Result;
use crate::policy;
use crate::posts::{SystemPost, insert_system};
use crate::workspace::Workspace;

/// Tells in every channel shared over a connection that it is interrupted, if the other side was not heard of for as long as
/// makes it offline, and where that has not been told yet.
pub async fn note_interruption(ws: &Workspace, remote_id: &str) -> Result<()> {
    let id = remote_id.to_owned();
    // Asked after each ping that fails; mostly there is nothing to tell.
    let read = ws.clone();
    let found = ws.store.read(move |tx| untold(&read, tx, &id)).await?;
    if found.is_none_or(|(_, shares)| shares.is_empty()) {
        return Ok(());
    }
    let (work, id) = (ws.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let Some((connection, shares)) = untold(&work, tx, &id)? else { return Ok(()) };
            let message = format!(
                "The connection to {} is interrupted. What is written here is kept for it, and crosses once it is back.",
                connection.display_name
            );
            for share in shares {
                tell(&work, tx, &share, &message)?;
                tx.execute_one(
                    "UPDATE channel_remotes SET interrupted_at = $2 WHERE id = $1",
                    args![&share.id, work.now()],
                )?;
            }
            Ok(())
        })
        .await
}

fn untold(ws: &Workspace, tx: &mut Tx, remote_id: &str) -> Result<Option<(Connection, Vec<ChannelRemote>)>> {
    let found = connections::find(tx, remote_id)?;
    let away = found.filter(|c| c.delete_at == 0 && c.last_ping_at > 0 && !c.is_online(ws.now()));
    // Whoever paused it knows.
    let Some(connection) = away.filter(|c| !c.paused_there && policy::stopped(ws, c).is_none()) else {
        return Ok(None);
    };
    let shares = tx.select(
        "WHERE t.remote_id = $1 AND t.delete_at = 0 AND t.is_invite_confirmed AND t.interrupted_at = 0 \
         ORDER BY t.create_at, t.id",
        args![remote_id],
    )?;
    Ok(Some((connection, shares)))
}

/// The other side is back: tells so where it was told that it was away.
pub(crate) fn note_return(ws: &Workspace, tx: &mut Tx, connection: &Connection) -> Result<()> {
    let shares: Vec<ChannelRemote> = tx.select(
        "WHERE t.remote_id = $1 AND t.delete_at = 0 AND t.interrupted_at > 0 ORDER BY t.create_at, t.id",
        args![&connection.remote_id],
    )?;
    for share in shares {
        let message =
            format!("The connection to {} is back. What was missed meanwhile arrives now.", connection.display_name);
        tell(ws, tx, &share, &message)?;
        tx.execute_one("UPDATE channel_remotes SET interrupted_at = 0 WHERE id = $1", args![&share.id])?;
    }
    Ok(())
}

fn tell(ws: &Workspace, tx: &mut Tx, share: &ChannelRemote, message: &str) -> Result<()> {
    let found: Option<Channel> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&share.channel_id])?;
    let Some(channel) = found else { return Ok(()) };
    let creator = shared_channel(tx, &channel.id)?.map(|s| s.creator_id).unwrap_or_default();
    let author = if creator.is_empty() { &channel.creator_id } else { &creator };
    insert_system(ws, tx, &channel, author, SystemPost::generic(message.to_owned()))?;
    Ok(())
}
