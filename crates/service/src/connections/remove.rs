//! Ending a connection. The other side is not told: its next request is refused, which is how it learns.

use causeway_store::{args, connections as sql};

use super::{actions, audit, check_manage, require_live, store};
use crate::error::Result;
use crate::permissions::Caller;
use crate::sharing;
use crate::workspace::Workspace;

/// Ends the connection and every share over it. People and messages that came through it stay.
pub async fn remove(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<()> {
    check_manage(ws, caller)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut connection = require_live(tx, &id)?;
            for channel_id in sql::channels_over(tx, &id)? {
                sharing::end_by_other_side(&ws2, tx, &channel_id, &id)?;
            }
            tx.execute("DELETE FROM waiting_channels WHERE remote_id = $1", args![&id])?;
            connection.delete_at = ws2.now();
            // None of the tokens opens anything from now on, on either side.
            connection.removed_token_hash = std::mem::take(&mut connection.token_hash);
            connection.invite_token = String::new();
            connection.invite_token_hash = String::new();
            connection.secret = String::new();
            connection.next_token_hash = String::new();
            connection.token_rotating = false;
            connection.next_secret = String::new();
            connection.secret_asked = None;
            store(&ws2, tx, &connection)?;
            audit(&ws2, tx, &caller, actions::DELETE, &format!("remote_id={id} name={}", connection.name))
        })
        .await
}

/// The other side has removed the connection: every share over it ends here too. The record stays, for the administrator to see.
pub async fn ended_by_other_side(ws: &Workspace, remote_id: &str) -> Result<()> {
    let (ws2, id) = (ws.clone(), remote_id.to_owned());
    let shared = ws.store.read(move |tx| Ok::<_, crate::error::Error>(sql::channels_over(tx, &id)?)).await?;
    if shared.is_empty() {
        return Ok(());
    }
    let id = remote_id.to_owned();
    ws.store
        .write(move |tx| {
            for channel_id in sql::channels_over(tx, &id)? {
                sharing::end_by_other_side(&ws2, tx, &channel_id, &id)?;
            }
            let extra = format!("remote_id={id} by=other side");
            audit(&ws2, tx, &Caller::default(), actions::DELETE, &extra)
        })
        .await
}
