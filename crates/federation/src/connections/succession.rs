//! Two servers that are connected anew: as soon as the other one has answered at its address, what was known of it from an
//! earlier connection, which has ended, is the new connection's.

use causeway_model::connections::Connection;
use causeway_service::Result;
use causeway_service::connections as service;

use super::PingError;
use super::ping::exchange;
use crate::Federation;

/// Takes the place of what ended, after the other side has answered a ping of this connection. An earlier connection that holds on
/// this side is asked whether it does on the other.
pub(super) async fn take_place(fed: &Federation, connection: &Connection) -> Result<()> {
    for earlier in service::predecessors(fed.ws(), connection).await? {
        if earlier.delete_at == 0 {
            // Others than Causeway servers answer that their administrator has removed it with a bare 401.
            let Err(PingError::Removed | PingError::Refused(401)) = exchange(fed, &earlier).await else { continue };
            service::ended_by_other_side(fed.ws(), &earlier.remote_id).await?;
        }
        service::succeed(fed.ws(), &earlier.remote_id, &connection.remote_id).await?;
        let (remote_id, earlier_id) = (&connection.remote_id, &earlier.remote_id);
        tracing::info!(remote_id, earlier_id, "a connection has taken the place of an earlier one to the same server");
    }
    fed.ws().connections.settle(&connection.remote_id);
    Ok(())
}

/// Whether a connection has taken the place of what there is to take: before, its people could be taken for a third server's.
pub(crate) async fn is_settled(fed: &Federation, connection: &Connection) -> Result<bool> {
    let ws = fed.ws();
    if ws.connections.is_settled(&connection.remote_id) {
        return Ok(true);
    }
    if !service::predecessors(ws, connection).await?.is_empty() {
        return Ok(false);
    }
    ws.connections.settle(&connection.remote_id);
    Ok(true)
}
