//! Making, changing and removing schemes, and the roles that come and go with them.

use causeway_model::permissions::{Permission, Role, Scheme};
use causeway_store::args;
use serde::Deserialize;

use super::require;
use crate::audits;
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, reload};
use crate::workspace::Workspace;

/// The most schemes there are: all of them are kept in memory.
const MOST: i64 = 500;

/// What a new scheme is made from. Without a name it gets one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewScheme {
    pub name: String,
    pub display_name: String,
    pub description: String,
    pub scope: String,
}

/// What changes of a scheme; `None` stays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SchemePatch {
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
}

/// Makes a scheme whose roles permit what everybody's do now.
pub async fn create(ws: &Workspace, caller: &Caller, new: NewScheme) -> Result<Scheme> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementPermissions)?;
    let (now, id) = (ws.now(), ws.ids.new_id());
    let name = if new.name.is_empty() { ws.ids.new_id() } else { new.name };
    let mut scheme = Scheme {
        id,
        name,
        display_name: new.display_name,
        description: new.description,
        scope: new.scope,
        create_at: now,
        update_at: now,
        ..Scheme::default()
    };
    scheme.check().map_err(invalid)?;
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .write(move |tx| {
            if tx.value::<i64>("SELECT COUNT(*) FROM schemes WHERE delete_at = 0", &[])?.unwrap_or_default() >= MOST {
                return Err(Error::invalid(
                    "api.scheme.too_many.app_error",
                    format!("There are at most {MOST} schemes."),
                ));
            }
            let (scheme_id, scheme_name) = (scheme.id.clone(), scheme.name.clone());
            for (field, default, called) in scheme.roles_mut() {
                let like = ws2.roles.load().get(default).map(|role| role.permissions.clone());
                let role = Role {
                    id: ws2.ids.new_id(),
                    name: ws2.ids.new_id(),
                    display_name: format!("{called} Role for Scheme {scheme_name}"),
                    create_at: now,
                    update_at: now,
                    permissions: like.unwrap_or_default(),
                    scheme_managed: true,
                    scheme_id: Some(scheme_id.clone()),
                    ..Role::default()
                };
                field.clone_from(&role.name);
                tx.insert(&role)?;
            }
            tx.insert(&scheme).map_err(taken)?;
            audits::record(&ws2, tx, &caller, audits::SCHEMES, &format!("made scheme={scheme_id}"))?;
            reload(&ws2, tx)?;
            Ok(scheme)
        })
        .await
}

fn invalid(why: &'static str) -> Error {
    Error::invalid("model.scheme.is_valid.app_error", why)
}

fn taken(error: causeway_store::StoreError) -> Error {
    if error.is_conflict_on("name") {
        return Error::invalid("app.scheme.save.invalid_scheme.app_error", "A scheme of this name exists already.");
    }
    error.into()
}

/// Changes what a scheme is called and what is said of it.
pub async fn patch(ws: &Workspace, caller: &Caller, id: &str, patch: SchemePatch) -> Result<Scheme> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementPermissions)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), id.to_owned());
    ws.store
        .write(move |tx| {
            let mut scheme = require(tx, &id)?;
            scheme.name = patch.name.unwrap_or(scheme.name);
            scheme.display_name = patch.display_name.unwrap_or(scheme.display_name);
            scheme.description = patch.description.unwrap_or(scheme.description);
            scheme.check().map_err(invalid)?;
            scheme.update_at = ws2.now().max(scheme.update_at + 1);
            tx.update(&scheme, &["id"]).map_err(taken)?;
            audits::record(&ws2, tx, &caller, audits::SCHEMES, &format!("changed scheme={id}"))?;
            reload(&ws2, tx)?;
            Ok(scheme)
        })
        .await
}

/// Removes a scheme. Whatever had it has everybody's roles again, and its members stay what they are.
pub async fn remove(ws: &Workspace, caller: &Caller, id: &str) -> Result<()> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementPermissions)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), id.to_owned());
    ws.store
        .write(move |tx| {
            let mut scheme = require(tx, &id)?;
            let now = ws2.now();
            let teams: Vec<causeway_model::teams::Team> = tx.select("WHERE t.scheme_id = $1", args![&id])?;
            for team in teams {
                super::assign::keep_team(&ws2, tx, team, None)?;
            }
            let channels: Vec<causeway_model::channels::Channel> = tx.select("WHERE t.scheme_id = $1", args![&id])?;
            for channel in channels {
                super::assign::keep_channel(&ws2, tx, channel, None)?;
            }
            let roles: Vec<Role> = tx.select("WHERE t.scheme_id = $1", args![&id])?;
            for mut role in roles {
                role.delete_at = now;
                role.update_at = now.max(role.update_at + 1);
                tx.update(&role, &["id"])?;
                after_commit(&ws2, tx, kinds::role_updated(&role));
            }
            scheme.delete_at = now;
            scheme.update_at = now.max(scheme.update_at + 1);
            // The name is free again.
            scheme.name = scheme.id.clone();
            tx.update(&scheme, &["id"])?;
            audits::record(&ws2, tx, &caller, audits::SCHEMES, &format!("removed scheme={id}"))?;
            reload(&ws2, tx)
        })
        .await
}
