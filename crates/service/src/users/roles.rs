//! Giving and taking system roles.

use causeway_model::permissions::{Permission, join_role_names, role_names, roles};

use super::active::check_another_admin;
use super::{check_ours, check_outranks, keep_profile, require};
use crate::error::{Error, Result};
use crate::events::{after_commit, kinds};
use crate::permissions::{Caller, check_system, has_system};
use crate::workspace::Workspace;
use crate::{audits, sessions};

/// Gives `user_id` exactly these system roles, separated by spaces. Takes effect with the person's next request.
pub async fn set_roles(ws: &Workspace, caller: &Caller, user_id: &str, wanted: &str) -> Result<()> {
    check_system(ws, caller, Permission::ManageRoles)?;
    let names = role_names(wanted);
    check_names(ws, &names)?;
    let wanted = join_role_names(names);
    let (ws2, caller, id) = (ws.clone(), caller.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut user = require(tx, &id)?;
            check_ours(&user)?;
            check_outranks(&ws2, &caller, &user)?;
            if user.roles == wanted {
                return Ok(());
            }
            let was_admin = user.has_role(roles::SYSTEM_ADMIN);
            let before = std::mem::replace(&mut user.roles, wanted);
            let is_admin = user.has_role(roles::SYSTEM_ADMIN);
            if is_admin && !was_admin && !has_system(&ws2, &caller, Permission::AssignSystemAdminRole) {
                return Err(Error::forbidden());
            }
            if was_admin && !is_admin && user.delete_at == 0 {
                check_another_admin(tx)?;
            }
            keep_profile(&ws2, tx, &mut user, "")?;
            sessions::forget_user(&ws2, tx, &id)?;
            let extra = format!("user={id} old_roles={before} new_roles={}", user.roles);
            audits::record(&ws2, tx, &caller, audits::ROLES, &extra)?;
            after_commit(&ws2, tx, kinds::user_role_updated(&id, &user.roles));
            Ok(())
        })
        .await
}

/// Every name must be a role that exists and is not what a membership of a team or channel brings: held by name, such a role would
/// count everywhere. Everybody is either a user or a guest.
fn check_names(ws: &Workspace, names: &[&str]) -> Result<()> {
    const BASES: [&str; 2] = [roles::SYSTEM_USER, roles::SYSTEM_GUEST];
    const BY_NAME: [&str; 3] = [roles::SYSTEM_ADMIN, roles::SYSTEM_USER, roles::SYSTEM_GUEST];
    let all = ws.roles.load();
    let is_known = |name: &&str| {
        all.get(name).is_some_and(|role| role.delete_at == 0 && (!role.scheme_managed || BY_NAME.contains(name)))
    };
    let bases = names.iter().filter(|name| BASES.contains(name)).count();
    if bases == 1 && names.iter().all(is_known) {
        return Ok(());
    }
    Err(Error::invalid_body("roles"))
}
