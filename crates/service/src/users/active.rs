//! Deactivating an account, and making it active again.

use causeway_model::permissions::{Permission, roles};
use causeway_model::users::User;
use causeway_store::{Tx, args};

use super::{check_ours, check_outranks, keep_profile, require};
use crate::error::{Error, Kind, Result};
use crate::events::{Event, MembershipChange, after_commit, kinds};
use crate::permissions::{Caller, check_system, has_system};
use crate::workspace::Workspace;
use crate::{audits, sessions};

/// Makes an account active or not. Whoever is deactivated is logged out everywhere, and their tokens no longer hold.
pub async fn set_active(ws: &Workspace, caller: &Caller, user_id: &str, active: bool) -> Result<()> {
    check_may(ws, caller, user_id, active)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut user = require(tx, &id)?;
            check_ours(&user)?;
            check_outranks(&ws2, &caller, &user)?;
            change_active(&ws2, tx, &caller, &mut user, active)
        })
        .await
}

/// The same within a larger unit of work, for a caller who may.
pub(crate) fn change_active(ws: &Workspace, tx: &mut Tx, caller: &Caller, user: &mut User, active: bool) -> Result<()> {
    if active == (user.delete_at == 0) {
        return Ok(());
    }
    if !active && user.has_role(roles::SYSTEM_ADMIN) {
        check_another_admin(tx)?;
    }
    user.delete_at = if active { 0 } else { ws.now() };
    keep_profile(ws, tx, user, "")?;
    sessions::forget_user(ws, tx, &user.id)?;
    if active {
        // Other workspaces took them out of the channels when they were deactivated.
        crate::changes::record_member(ws, tx, &user.id)?;
    } else {
        sessions::end_all(ws, tx, &user.id, "")?;
        // Sockets that access tokens opened close, too.
        let tokens: Vec<String> = tx.values("SELECT id FROM access_tokens WHERE user_id = $1", args![&user.id])?;
        let session_ids = tokens.into_iter().collect();
        let ended = MembershipChange::SessionsEnded { user_id: user.id.clone(), session_ids };
        after_commit(ws, tx, Event::internal(ended));
        crate::bots::disable_of_owner(ws, tx, caller, &user.id)?;
    }
    audits::record(ws, tx, caller, audits::ACTIVE, &format!("user={} active={active}", user.id))?;
    after_commit(ws, tx, kinds::user_activation_status_change());
    Ok(())
}

fn check_may(ws: &Workspace, caller: &Caller, user_id: &str, active: bool) -> Result<()> {
    if has_system(ws, caller, Permission::SysconsoleWriteUserManagementUsers) {
        return Ok(());
    }
    if !caller.is(user_id) || active {
        return check_system(ws, caller, Permission::SysconsoleWriteUserManagementUsers);
    }
    if ws.config().team.enable_user_deactivation {
        return Ok(());
    }
    Err(Error::new(
        Kind::Unauthorized,
        "api.user.update_active.not_enable.app_error",
        "You cannot deactivate yourself because this feature is not enabled. Please contact your System Administrator.",
    ))
}

/// Refuses what would leave the server without an administrator.
pub(super) fn check_another_admin(tx: &mut Tx) -> Result<()> {
    if causeway_store::users::holders_of_role(tx, roles::SYSTEM_ADMIN)? > 1 {
        return Ok(());
    }
    Err(Error::invalid(
        "api.user.update_user_roles.last_admin.app_error",
        "This is the only system administrator. Make somebody else one first.",
    ))
}
