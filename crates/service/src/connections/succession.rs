//! Two servers that were connected, and are connected anew: the new connection takes the place of the earlier one, so that its people
//! are still the same people and its channels can be shared again.

use causeway_model::connections::Connection;
use causeway_store::{Tx, connections as sql};

use super::{actions, audit, find};
use crate::error::{Error, Kind, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// The other connections to the server of this one that no later one has taken the place of, removed ones among them.
pub async fn predecessors(ws: &Workspace, connection: &Connection) -> Result<Vec<Connection>> {
    let (remote_id, site_url) = (connection.remote_id.clone(), connection.site_url.clone());
    ws.store.read(move |tx| Ok(sql::at_same_site(tx, &site_url, &remote_id)?)).await
}

/// Lets a connection take the place of `earlier`, which has ended, on this side or on the other. The caller has made sure that it
/// is the same server: that it answers at the address that the earlier one had, to the new connection's token.
pub async fn succeed(ws: &Workspace, earlier: &str, remote_id: &str) -> Result<()> {
    let (work, earlier, remote_id) = (ws.clone(), earlier.to_owned(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let (before, now) = (find(tx, &earlier)?, find(tx, &remote_id)?);
            let before = before.filter(|c| c.succeeded_by.is_empty());
            let now = now.filter(|c| c.delete_at == 0 && !c.is_pending());
            let (Some(before), Some(now)) = (before, now) else { return Ok(()) };
            sql::hand_over(tx, &before.remote_id, &now.remote_id)?;
            crate::sharing::resume_messages(&work, tx, &now.remote_id)?;
            let extra = format!("remote_id={remote_id} earlier={earlier} site_url={}", now.site_url);
            audit(&work, tx, &Caller::default(), actions::SUCCEED, &extra)
        })
        .await
}

/// The id of the error that says that a connection's place is not known yet.
pub const NOT_SETTLED: &str = "api.remote_cluster.not_answered.app_error";

/// Refuses for now what comes over a connection that may take the place of one of these others, until that is known.
pub fn check_settled(ws: &Workspace, tx: &mut Tx, connection: &Connection, others: &[&str]) -> Result<()> {
    let is_open = !ws.connections.is_settled(&connection.remote_id);
    if is_open && sql::any_at_site(tx, others, &connection.site_url)? {
        return Err(Error::new(
            Kind::Unavailable,
            NOT_SETTLED,
            "These servers were connected before. This one takes up with the other's people once that has answered a ping.",
        ));
    }
    Ok(())
}
