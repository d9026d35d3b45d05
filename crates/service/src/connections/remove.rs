//! Ending a connection. The other side is not told: its next request is refused, which is how it learns.

use causeway_model::channels::Channel;
use causeway_store::{Tx, args, connections as sql};

use super::{actions, audit, check_manage, require_live, store};
use crate::error::Result;
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// Ends the connection and every share over it. People and messages that came through it stay.
pub async fn remove(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<()> {
    check_manage(ws, caller)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut connection = require_live(tx, &id)?;
            for channel_id in sql::channels_over(tx, &id)? {
                end_share(&ws2, tx, &channel_id, &id)?;
            }
            connection.delete_at = ws2.now();
            // None of the tokens opens anything from now on, on either side.
            connection.token_hash = String::new();
            connection.invite_token = String::new();
            connection.invite_token_hash = String::new();
            connection.secret = String::new();
            store(&ws2, tx, &connection)?;
            audit(&ws2, tx, &caller, actions::DELETE, &format!("remote_id={id} name={}", connection.name))
        })
        .await
}

fn end_share(ws: &Workspace, tx: &mut Tx, channel_id: &str, remote_id: &str) -> Result<()> {
    let now = ws.now();
    tx.execute(
        "UPDATE channel_remotes SET delete_at = $3, update_at = $3 WHERE channel_id = $1 AND remote_id = $2 AND delete_at = 0",
        args![channel_id, remote_id, now],
    )?;
    let others: Option<i64> = tx.value(
        "SELECT COUNT(*) FROM channel_remotes WHERE channel_id = $1 AND delete_at = 0",
        args![channel_id],
    )?;
    if others != Some(0) {
        return Ok(());
    }
    tx.execute("DELETE FROM shared_channels WHERE channel_id = $1", args![channel_id])?;
    let channel: Option<Channel> = tx.find("WHERE t.id = $1", args![channel_id])?;
    if let Some(mut channel) = channel {
        channel.shared = Some(false);
        channel.update_at = now;
        tx.update(&channel, &["id"])?;
    }
    Ok(())
}
