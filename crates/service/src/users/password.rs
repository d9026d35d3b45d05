//! Changing passwords, and what else opens or locks an account.

use causeway_model::permissions::Permission;
use causeway_model::users::User;
use causeway_store::args;

use super::create::password_rules;
use super::{Seen, check_ours, check_outranks, require};
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::{Caller, check_system};
use crate::sessions;
use crate::workspace::Workspace;

fn incorrect() -> Error {
    Error::invalid(
        "api.user.update_password.incorrect.app_error",
        "The \"Current Password\" you entered is incorrect. Please check that Caps Lock is off and try again.",
    )
}

/// Refuses a wrong current password, and counts it as a failed log-in: a stolen session must not be a way to guess.
pub(super) async fn check_current(ws: &Workspace, caller: &Caller, user: &User, given: String) -> Result<()> {
    if user.failed_attempts >= i64::from(ws.config().service.maximum_login_attempts) {
        return Err(super::log_in::locked());
    }
    if ws.hashing.verify(given, user.password.clone()).await? {
        return Ok(());
    }
    let (ws2, caller, id) = (ws.clone(), caller.clone(), user.id.clone());
    ws.store
        .write(move |tx| {
            tx.execute("UPDATE users SET failed_attempts = failed_attempts + 1 WHERE id = $1", args![&id])?;
            audits::record(&ws2, tx, &caller, audits::PASSWORD, "failed: the current password was wrong")
        })
        .await?;
    Err(incorrect())
}

/// Gives `user_id` a new password. They themselves give the current one; who may manage people need not.
/// Ends the person's other sessions as the settings say, all of them when somebody else did it.
pub async fn set_password(
    ws: &Workspace,
    caller: &Caller,
    user_id: &str,
    current: Option<String>,
    new: String,
) -> Result<()> {
    let is_own = caller.is(user_id);
    if !is_own {
        check_system(ws, caller, Permission::SysconsoleWriteUserManagementUsers)?;
    }
    let id = user_id.to_owned();
    let user = ws.store.read(move |tx| require(tx, &id)).await?;
    check_ours(&user)?;
    check_outranks(ws, caller, &user)?;
    if is_own {
        let current =
            current.filter(|given| !given.is_empty()).ok_or_else(|| Error::invalid_body("current_password"))?;
        check_current(ws, caller, &user, current).await?;
    }
    password_rules(&ws.config().password).check(&new)?;
    let hash = ws.hashing.hash(new, ws.ids.bytes::<16>()).await?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let mut user = require(tx, &id)?;
            user.password = hash;
            user.last_password_update = ws2.now();
            user.failed_attempts = 0;
            super::keep_profile(&ws2, tx, &mut user, "")?;
            audits::record(&ws2, tx, &caller, audits::PASSWORD, &format!("completed user={id}"))?;
            if !is_own {
                sessions::end_all(&ws2, tx, &id, "")?;
            } else if ws2.config().service.terminate_sessions_on_password_change {
                sessions::end_all(&ws2, tx, &id, &caller.session_id)?;
            }
            Ok(())
        })
        .await
}

/// Opens an account that was locked because of wrong passwords.
pub async fn forgive_failed_attempts(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<()> {
    check_system(ws, caller, Permission::SysconsoleWriteUserManagementUsers)?;
    let (ws2, caller, id) = (ws.clone(), caller.clone(), user_id.to_owned());
    ws.store
        .write(move |tx| {
            let user = require(tx, &id)?;
            check_outranks(&ws2, &caller, &user)?;
            tx.execute_one("UPDATE users SET failed_attempts = 0 WHERE id = $1", args![&id])?;
            audits::record(&ws2, tx, &caller, audits::PASSWORD, &format!("failed attempts forgiven user={id}"))?;
            Ok(())
        })
        .await
}

/// An administrator vouches for somebody's address.
pub async fn verify_email(ws: &Workspace, caller: &Caller, user_id: &str) -> Result<User> {
    check_system(ws, caller, Permission::ManageSystem)?;
    let (ws2, id) = (ws.clone(), user_id.to_owned());
    let user = ws
        .store
        .write(move |tx| {
            let mut user = require(tx, &id)?;
            check_ours(&user)?;
            user.email_verified = true;
            super::keep_profile(&ws2, tx, &mut user, "")?;
            Ok::<_, Error>(user)
        })
        .await?;
    Ok(Seen::by(ws, caller).show(user))
}
