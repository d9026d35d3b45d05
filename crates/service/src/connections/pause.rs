//! Pausing a connection without ending it. Everything that happens meanwhile is kept, here and there, and crosses afterwards.

use causeway_model::connections::Connection;

use super::{actions, audit, check_manage, errors, require_live, store};
use crate::error::Result;
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// Stops everything that crosses over the connection, in both directions. Pausing what is paused changes nothing.
pub async fn pause(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<Connection> {
    set(ws, caller, remote_id, true).await
}

/// Lets everything cross again, what was missed first.
pub async fn resume(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<Connection> {
    set(ws, caller, remote_id, false).await
}

async fn set(ws: &Workspace, caller: &Caller, remote_id: &str, paused: bool) -> Result<Connection> {
    check_manage(ws, caller)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut connection = require_live(tx, &id)?;
            if connection.is_pending() {
                return Err(errors::not_yet_connected());
            }
            if (connection.paused_at > 0) == paused {
                return Ok(connection);
            }
            connection.paused_at = if paused { ws2.now() } else { 0 };
            store(&ws2, tx, &connection)?;
            let action = if paused { actions::PAUSE } else { actions::RESUME };
            audit(&ws2, tx, &caller, action, &format!("remote_id={id} name={}", connection.name))?;
            Ok(connection)
        })
        .await
}
