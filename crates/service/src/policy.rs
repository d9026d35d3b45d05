//! What a connection may carry: its own policy, with the server's settings for what it leaves open. Whoever sends to, or
//! takes from, a connected workspace asks here. It must not know what is then done.

use causeway_model::connections::{Connection, EffectivePolicy};
use causeway_store::Tx;

use crate::error::{Error, Kind, Result};
use crate::workspace::Workspace;

/// What holds for a connection that is at hand.
pub fn of(ws: &Workspace, connection: &Connection) -> EffectivePolicy {
    connection.policy.effective(&ws.config().connected_workspaces, connection.create_at)
}

/// What holds for the connection with this id; for an unknown one, what the settings say.
pub fn effective(ws: &Workspace, tx: &mut Tx, remote_id: &str) -> Result<EffectivePolicy> {
    let connection = crate::connections::find(tx, remote_id)?.unwrap_or_default();
    Ok(of(ws, &connection))
}

/// Why nothing crosses over a connection for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Somebody here paused it.
    Paused,
    /// Its policy sets an end, which has passed.
    Expired,
}

/// Whether, and why, nothing crosses over a connection for now.
pub fn stopped(ws: &Workspace, connection: &Connection) -> Option<Stopped> {
    if connection.paused_at > 0 {
        return Some(Stopped::Paused);
    }
    of(ws, connection).is_expired(ws.now()).then_some(Stopped::Expired)
}

/// Refuses what comes over a connection that is paused or has expired, so that the other side keeps it and tries again.
pub fn check_running(ws: &Workspace, connection: &Connection) -> Result<()> {
    let (id, message) = match stopped(ws, connection) {
        None => return Ok(()),
        Some(Stopped::Paused) => (
            "api.remote_cluster.paused.app_error",
            "The connection is paused at this server. Keep what you have and try again later.",
        ),
        Some(Stopped::Expired) => (
            "api.remote_cluster.expired.app_error",
            "The connection has expired at this server. Keep what you have until its administrator prolongs it.",
        ),
    };
    Err(Error::new(Kind::Unavailable, id, message))
}
