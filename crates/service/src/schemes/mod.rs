//! Override schemes: roles of its own for a team or a channel, in place of everybody's.
//!
//! Its roles are changed like any other. A team that has one, and a channel that has one, follow it at once. It must not know
//! what permissions mean.

mod assign;
mod change;

pub use assign::{set_of_channel, set_of_team};
pub use change::{NewScheme, SchemePatch, create, patch, remove};

use causeway_model::channels::Channel;
use causeway_model::permissions::{Permission, SCOPE_CHANNEL, SCOPE_TEAM, Scheme};
use causeway_model::teams::Team;
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{Caller, check_system};
use crate::workspace::Workspace;

/// The scheme with this id, or the refusal that clients expect.
fn require(tx: &mut Tx, id: &str) -> Result<Scheme> {
    let found: Option<Scheme> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![id])?;
    found.ok_or_else(|| Error::not_found("app.scheme.get.app_error", "Unable to get the scheme."))
}

/// Schemes of a scope, or of any when it is empty, the newest first.
pub async fn list(ws: &Workspace, caller: &Caller, scope: &str, offset: i64, limit: i64) -> Result<Vec<Scheme>> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementPermissions)?;
    if !["", SCOPE_TEAM, SCOPE_CHANNEL].contains(&scope) {
        return Err(Error::invalid_url("scope"));
    }
    let scope = scope.to_owned();
    let rest = "WHERE t.delete_at = 0 AND ($1 = '' OR t.scope = $1) ORDER BY t.create_at DESC, t.id LIMIT $2 OFFSET $3";
    ws.store.read(move |tx| Ok(tx.select(rest, args![&scope, limit, offset])?)).await
}

/// One scheme.
pub async fn get(ws: &Workspace, caller: &Caller, id: &str) -> Result<Scheme> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementPermissions)?;
    let id = id.to_owned();
    ws.store.read(move |tx| require(tx, &id)).await
}

/// The teams that have a scheme, by display name.
pub async fn teams(ws: &Workspace, caller: &Caller, id: &str, offset: i64, limit: i64) -> Result<Vec<Team>> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementTeams)?;
    let id = id.to_owned();
    let found: Vec<Team> = ws
        .store
        .read(move |tx| {
            if !require(tx, &id)?.is_for_teams() {
                return Err(wrong_scope());
            }
            let rest = "WHERE t.scheme_id = $1 ORDER BY t.display_name, t.id LIMIT $2 OFFSET $3";
            Ok::<_, Error>(tx.select(rest, args![&id, limit, offset])?)
        })
        .await?;
    Ok(found)
}

/// The channels that have a scheme of their own, by display name.
pub async fn channels(ws: &Workspace, caller: &Caller, id: &str, offset: i64, limit: i64) -> Result<Vec<Channel>> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementChannels)?;
    let id = id.to_owned();
    ws.store
        .read(move |tx| {
            if require(tx, &id)?.is_for_teams() {
                return Err(wrong_scope());
            }
            let rest = "WHERE t.scheme_id = $1 ORDER BY t.display_name, t.id LIMIT $2 OFFSET $3";
            Ok(tx.select(rest, args![&id, limit, offset])?)
        })
        .await
}

fn wrong_scope() -> Error {
    Error::invalid("api.scheme.scope.app_error", "The scheme is for something else.")
}
