//! When the other side last answered, and what it said of itself.

use causeway_model::connections::Connection;
use causeway_store::args;

use crate::error::Result;
use crate::workspace::Workspace;

/// Longest announcement that is kept, in bytes.
const MOST_ANNOUNCEMENT: usize = 4 * 1024;

/// A ping to the other side was answered. Returns whether it counted as offline before; `announcement` is what it said of
/// itself, as JSON, empty when it said nothing.
pub async fn heard(ws: &Workspace, remote_id: &str, announcement: String) -> Result<bool> {
    let now = ws.now();
    let (ws2, id) = (ws.clone(), remote_id.to_owned());
    let announcement = if announcement.len() > MOST_ANNOUNCEMENT { String::new() } else { announcement };
    ws.store
        .write(move |tx| {
            let found: Option<Connection> = tx.find("WHERE t.remote_id = $1 AND t.delete_at = 0", args![&id])?;
            let Some(connection) = found else { return Ok(false) };
            tx.execute(
                "UPDATE connections SET last_ping_at = $2, announcement = $3 WHERE remote_id = $1",
                // A clock that is set back must not make the other side look older than it is known to be.
                args![&id, connection.last_ping_at.max(now), &announcement],
            )?;
            tx.after_commit(move || ws2.connections.seen(&id, now, &announcement));
            Ok(!connection.is_online(now))
        })
        .await
}
