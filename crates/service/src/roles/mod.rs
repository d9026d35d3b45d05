//! Roles: finding them, and changing what they permit.

use causeway_model::permissions::{ChangeRefused, Permission, PermissionSet, Role, check_change};
use causeway_store::args;

use crate::audits;
use crate::error::{Error, Kind, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, reload};
use crate::workspace::Workspace;

/// How many can be asked for by name at once.
const MOST_NAMES: usize = 100;

/// All roles, by name.
pub fn all(ws: &Workspace, caller: &Caller) -> Result<Vec<Role>> {
    check_system(ws, caller, Permission::SysconsoleReadUserManagementPermissions)?;
    let mut roles: Vec<Role> = ws.roles.load().iter().cloned().collect();
    roles.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(roles)
}

/// The role with this id.
pub fn by_id(ws: &Workspace, id: &str) -> Result<Role> {
    let found = ws.roles.load().iter().find(|role| role.id == id).cloned();
    found.ok_or_else(|| Error::not_found("app.role.get.app_error", "Unable to get role."))
}

/// The role with this name.
pub fn by_name(ws: &Workspace, name: &str) -> Result<Role> {
    let found = ws.roles.load().get(name).cloned();
    found.ok_or_else(|| Error::not_found("app.role.get_by_name.app_error", "Unable to get role."))
}

/// The roles with these names, by name. Unknown names are left out.
pub fn by_names(ws: &Workspace, names: &[String]) -> Result<Vec<Role>> {
    if names.is_empty() {
        return Err(Error::invalid_body("rolenames"));
    }
    if names.len() > MOST_NAMES {
        let message = format!("At most {MOST_NAMES} roles can be asked for at once.");
        return Err(Error::invalid("api.roles.get_multiple_by_name_too_many.request_error", message));
    }
    let roles = ws.roles.load();
    let mut found: Vec<Role> = names.iter().filter_map(|name| roles.get(name).cloned()).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.id == b.id);
    Ok(found)
}

/// Sets what a role permits. Takes effect at once, for everybody who holds it.
pub async fn set_permissions(ws: &Workspace, caller: &Caller, id: &str, wanted: PermissionSet) -> Result<Role> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementPermissions)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), id.to_owned());
    ws.store
        .write(move |tx| {
            let found: Option<Role> = tx.find("WHERE t.id = $1", args![&id])?;
            let mut role = found.ok_or_else(|| Error::not_found("app.role.get.app_error", "Unable to get role."))?;
            check_change(&role, &wanted).map_err(refused)?;
            role.permissions = wanted;
            role.update_at = ws2.now().max(role.update_at + 1);
            tx.update(&role, &["id"])?;
            audits::record(&ws2, tx, &caller, audits::ROLE_PERMISSIONS, &format!("role={}", role.name))?;
            reload(&ws2, tx)?;
            after_commit(&ws2, tx, kinds::role_updated(&role));
            Ok(role)
        })
        .await
}

fn refused(why: ChangeRefused) -> Error {
    let (kind, id) = match &why {
        ChangeRefused::SystemAdmin | ChangeRefused::AdminOnly(_) => {
            (Kind::Forbidden, "api.roles.patch_roles.not_allowed_permission.error")
        }
        ChangeRefused::Deleted | ChangeRefused::Unknown(_) => (Kind::Invalid, "model.role.is_valid.app_error"),
    };
    let text = why.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    Error::new(kind, id, format!("{first}{}.", letters.as_str()))
}
