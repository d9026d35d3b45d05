//! Logging in with a password.

use causeway_model::StringMap;
use causeway_model::sessions::Session;
use causeway_model::users::User;
use causeway_store::args;

use crate::error::{Error, Kind, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;
use crate::{audits, sessions};

/// What somebody who logs in says.
#[derive(Debug, Clone, Default)]
pub struct LogIn {
    /// Username or email; ignored when `id` is given.
    pub login_id: String,
    pub id: String,
    pub password: String,
    pub device_id: String,
    /// Of the client, as the list of sessions shows it: `platform`, `os`, `browser`.
    pub client: StringMap,
    pub ip_address: String,
}

/// A new log-in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    pub user: User,
    pub session: Session,
    /// Told this once.
    pub token: String,
}

fn wrong() -> Error {
    Error::new(
        Kind::Unauthorized,
        "api.user.login.invalid_credentials_email_username",
        "Enter a valid email or username and/or password.",
    )
}

/// The refusal of everything that needs the password of an account for which too many wrong ones were given.
pub(super) fn locked() -> Error {
    Error::new(
        Kind::Unauthorized,
        "api.user.check_user_login_attempts.too_many.app_error",
        "Your account is locked because of too many failed password attempts. Please reset your password.",
    )
}

/// Who logs in, for the record of who did what.
fn somebody(user: &User, given: &LogIn, session_id: &str) -> Caller {
    Caller {
        user_id: user.id.clone(),
        session_id: session_id.to_owned(),
        ip_address: given.ip_address.clone(),
        ..Caller::default()
    }
}

/// Checks the password and makes a session.
pub async fn log_in(ws: &Workspace, given: LogIn) -> Result<LoggedIn> {
    let wanted = given.login_id.trim().to_lowercase();
    let id = given.id.clone();
    let email = ws.config().email.clone();
    let found: Option<User> = ws
        .store
        .read(move |tx| match id.is_empty() {
            true => tx.find(
                "WHERE ((t.username = $1 AND $2) OR (t.email = $1 AND $3)) AND t.remote_id = ''",
                args![&wanted, email.enable_sign_in_with_username, email.enable_sign_in_with_email],
            ),
            false => tx.find("WHERE t.id = $1 AND t.remote_id = ''", args![&id]),
        })
        .await?;
    let attempts = i64::from(ws.config().service.maximum_login_attempts);
    let known = found.as_ref().map(|user| user.password.clone()).filter(|hash| !hash.is_empty());
    // An unknown name costs the same time as a wrong password, so that neither can be told from the other.
    let fits = match known {
        Some(hash) => ws.hashing.verify(given.password.clone(), hash).await?,
        None => ws.hashing.hash(given.password.clone(), [0; 16]).await.map(|_| false)?,
    };
    let Some(user) = found else { return Err(wrong()) };
    if user.failed_attempts >= attempts {
        return Err(locked());
    }
    if !fits {
        let (ws2, caller) = (ws.clone(), somebody(&user, &given, ""));
        ws.store
            .write(move |tx| {
                let sql = "UPDATE users SET failed_attempts = failed_attempts + 1 WHERE id = $1";
                tx.execute(sql, args![&caller.user_id])?;
                audits::record(&ws2, tx, &caller, audits::LOG_IN, "failed: wrong password")
            })
            .await?;
        return Err(wrong());
    }
    if user.delete_at > 0 {
        return Err(Error::new(
            Kind::Unauthorized,
            "api.user.login.inactive.app_error",
            "Login failed because your account has been deactivated. Please contact an administrator.",
        ));
    }
    if user.is_bot {
        return Err(Error::new(
            Kind::Unauthorized,
            "api.user.login.bot_login_forbidden.app_error",
            "Bot login is forbidden.",
        ));
    }
    finish(ws, user, given).await
}

async fn finish(ws: &Workspace, mut user: User, given: LogIn) -> Result<LoggedIn> {
    let ws2 = ws.clone();
    ws.store
        .write(move |tx| {
            user.last_login = ws2.now();
            user.failed_attempts = 0;
            tx.execute_one(
                "UPDATE users SET last_login = $2, failed_attempts = 0 WHERE id = $1",
                args![&user.id, user.last_login],
            )?;
            let client = given.client.clone();
            let (session, token) = sessions::start(&ws2, tx, &user, &given.device_id, client)?;
            let extra = format!("success session_user={}", user.id);
            audits::record(&ws2, tx, &somebody(&user, &given, &session.id), audits::LOG_IN, &extra)?;
            Ok(LoggedIn { user, session, token })
        })
        .await
}
