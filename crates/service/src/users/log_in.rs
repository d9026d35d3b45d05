//! Logging in with a password.

use causeway_model::StringMap;
use causeway_model::sessions::Session;
use causeway_model::users::User;
use causeway_store::args;

use crate::error::{Error, Kind, Result};
use crate::sessions;
use crate::workspace::Workspace;

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

/// Checks the password and makes a session.
pub async fn log_in(ws: &Workspace, given: LogIn) -> Result<LoggedIn> {
    let wanted = given.login_id.trim().to_lowercase();
    let id = given.id.clone();
    let found: Option<User> = ws
        .store
        .read(move |tx| match id.is_empty() {
            true => tx.find("WHERE (t.username = $1 OR t.email = $1) AND t.remote_id = ''", args![&wanted]),
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
        return Err(Error::new(
            Kind::Unauthorized,
            "api.user.check_user_login_attempts.too_many.app_error",
            "Your account is locked because of too many failed password attempts. Please reset your password.",
        ));
    }
    if !fits {
        let id = user.id.clone();
        ws.store
            .write(move |tx| {
                tx.execute("UPDATE users SET failed_attempts = failed_attempts + 1 WHERE id = $1", args![&id])
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
            let (session, token) = sessions::start(&ws2, tx, &user, &given.device_id, given.client)?;
            Ok(LoggedIn { user, session, token })
        })
        .await
}
