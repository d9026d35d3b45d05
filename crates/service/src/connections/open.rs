//! Making a connection that waits for the other side, and what its invitation holds.

use causeway_model::connections::{Connection, PENDING_PREFIX, connection_name};
use causeway_store::{Tx, args};
use serde::Deserialize;

use super::{actions, audit, check_manage, check_name_free, check_team, errors, remember_after, require_live, store};
use crate::error::Result;
use crate::permissions::Caller;
use crate::sessions::token_hash;
use crate::workspace::Workspace;

/// What an administrator says of a new connection.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewConnection {
    pub name: String,
    pub display_name: String,
    /// Where channels go that the other side shares.
    pub default_team_id: String,
}

impl NewConnection {
    /// The record's part that both ways of making one share: checked names, the team, who and when.
    pub(super) fn record(&self, ws: &Workspace, caller: &Caller, remote_id: String) -> Result<Connection> {
        let names = connection_name(&self.name, &self.display_name).map_err(errors::name_error)?;
        Ok(Connection {
            remote_id,
            name: names.name,
            display_name: names.display_name,
            default_team_id: self.default_team_id.clone(),
            create_at: ws.now(),
            creator_id: caller.user_id.clone(),
            ..Connection::default()
        })
    }
}

/// Makes the record of a connection whose invitation is open. Its `invite_token` belongs into the invitation.
pub async fn open(ws: &Workspace, caller: &Caller, new: NewConnection) -> Result<Connection> {
    check_manage(ws, caller)?;
    let mut connection = new.record(ws, caller, ws.ids.new_id())?;
    connection.site_url = format!("{PENDING_PREFIX}{}", ws.ids.new_id());
    give_token(ws, &mut connection);
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .write(move |tx| {
            check_team(tx, &connection.default_team_id)?;
            insert(tx, &mut connection)?;
            remember_after(&ws2, tx, &connection.remote_id)?;
            let extra = format!("remote_id={} name={}", connection.remote_id, connection.name);
            audit(&ws2, tx, &caller, actions::CREATE, &extra)?;
            Ok(connection)
        })
        .await
}

/// What the invitation of a connection holds that nobody has accepted yet. Codes made before keep working, unless
/// `revoke_earlier` makes a new token.
pub async fn invitation(ws: &Workspace, caller: &Caller, remote_id: &str, revoke_earlier: bool) -> Result<Connection> {
    check_manage(ws, caller)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut connection = require_live(tx, &id)?;
            if !connection.is_pending() {
                return Err(errors::confirmed());
            }
            if revoke_earlier {
                give_token(&ws2, &mut connection);
                store(&ws2, tx, &connection)?;
            }
            let extra = format!("remote_id={id} revoke_earlier={revoke_earlier}");
            audit(&ws2, tx, &caller, actions::GENERATE, &extra)?;
            Ok(connection)
        })
        .await
}

fn give_token(ws: &Workspace, connection: &mut Connection) {
    connection.invite_token = ws.ids.new_id();
    connection.invite_token_hash = token_hash(&connection.invite_token);
}

/// Adds the record, in place of a removed one with the same id. One that the operator makes at the command line belongs to the
/// first administrator: channels that come over it need somebody who brings them in.
pub(super) fn insert(tx: &mut Tx, connection: &mut Connection) -> Result<()> {
    check_name_free(tx, &connection.name, &connection.remote_id)?;
    if connection.creator_id.is_empty() {
        let first: Option<String> = tx.value(
            "SELECT id FROM users WHERE roles LIKE $1 AND delete_at = 0 AND remote_id = '' ORDER BY create_at, id LIMIT 1",
            args!["%system_admin%"],
        )?;
        connection.creator_id = first.unwrap_or_default();
    }
    tx.execute("DELETE FROM connections WHERE remote_id = $1 AND delete_at > 0", args![&connection.remote_id])?;
    tx.insert(&*connection)?;
    Ok(())
}
