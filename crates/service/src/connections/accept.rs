//! Accepting an invitation, as far as it is this side's: the record is made before the other side is told, so that its
//! first request finds it, and taken back when the other side refuses.

use causeway_model::connections::Connection;
use causeway_store::args;

use super::open::{NewConnection, insert};
use super::{actions, audit, check_manage, check_team, errors, find, remember_after};
use crate::error::Result;
use crate::permissions::Caller;
use crate::sessions::token_hash;
use crate::workspace::Workspace;

/// An opened invitation, with what the administrator says of the connection.
#[derive(Debug, Clone, Default)]
pub struct Accepting {
    pub new: NewConnection,
    pub remote_id: String,
    /// Of the inviting server, checked against the policy for addresses.
    pub site_url: String,
}

/// A connection that is being accepted.
#[derive(Debug, Clone)]
pub struct Acceptance {
    pub connection: Connection,
    /// What the other side will present to us; kept as a hash only.
    pub token: String,
    /// The removed record of the same connection, which comes back when this fails.
    previous: Option<Connection>,
}

/// Makes the record, with fresh tokens.
pub async fn begin_accept(ws: &Workspace, caller: &Caller, accepting: Accepting) -> Result<Acceptance> {
    check_manage(ws, caller)?;
    let mut connection = accepting.new.record(ws, caller, accepting.remote_id)?;
    connection.site_url = accepting.site_url;
    let token = ws.ids.new_id();
    connection.token_hash = token_hash(&token);
    connection.secret = ws.ids.new_id();
    let ws2 = ws.clone();
    ws.store
        .write(move |tx| {
            let previous = find(tx, &connection.remote_id)?;
            if let Some(known) = &previous {
                if known.is_pending() {
                    return Err(errors::own_invitation());
                }
                if known.delete_at == 0 {
                    return Err(errors::already_connected(&known.name));
                }
            }
            if connection.site_url == ws2.config().site_url() {
                return Err(errors::own_invitation());
            }
            check_team(tx, &connection.default_team_id)?;
            insert(tx, &mut connection)?;
            remember_after(&ws2, tx, &connection.remote_id)?;
            Ok(Acceptance { connection, token, previous })
        })
        .await
}

/// The other side has confirmed.
pub async fn finish_accept(ws: &Workspace, caller: &Caller, acceptance: Acceptance) -> Result<Connection> {
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .write(move |tx| {
            let Acceptance { connection, .. } = acceptance;
            let now = find(tx, &connection.remote_id)?;
            let Some(now) = now.filter(|c| c.secret == connection.secret && c.delete_at == 0) else {
                return Err(errors::being_accepted());
            };
            let extra = format!("remote_id={} name={} site_url={}", now.remote_id, now.name, now.site_url);
            audit(&ws2, tx, &caller, actions::ACCEPT, &extra)?;
            Ok(now)
        })
        .await
}

/// The other side has refused, for `reason`: no trace is left but the audit record.
pub async fn undo_accept(ws: &Workspace, caller: &Caller, acceptance: Acceptance, reason: &str) -> Result<()> {
    let (ws2, caller, reason) = (ws.clone(), caller.clone(), reason.to_owned());
    ws.store
        .write(move |tx| {
            let Acceptance { connection, previous, .. } = acceptance;
            let id = &connection.remote_id;
            let dropped = tx.execute(
                "DELETE FROM connections WHERE remote_id = $1 AND secret = $2",
                args![id, &connection.secret],
            )?;
            if let (1, Some(previous)) = (dropped, previous) {
                tx.insert(&previous)?;
            }
            remember_after(&ws2, tx, id)?;
            let extra = format!("failed remote_id={id} site_url={} reason={reason}", connection.site_url);
            audit(&ws2, tx, &caller, actions::ACCEPT, &extra)?;
            Ok(())
        })
        .await
}

/// Writes down that an invitation was not accepted for a reason that was found before a record was made.
pub async fn failed(ws: &Workspace, caller: &Caller, reason: &str) -> Result<()> {
    let (ws2, caller, extra) = (ws.clone(), caller.clone(), format!("failed reason={reason}"));
    ws.store.write(move |tx| audit(&ws2, tx, &caller, actions::ACCEPT, &extra)).await
}
