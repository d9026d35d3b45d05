//! What a connection may carry: its own policy, with the server's settings for what it leaves open. Whoever sends to, or
//! takes from, a connected workspace asks here. It must not know what is then done.

use causeway_model::connections::{Connection, EffectivePolicy};
use causeway_store::Tx;

use crate::error::Result;
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
