//! Log-ins: who presents which token, until when.
//!
//! Only the SHA-256 of a token is kept. Sessions are remembered in memory, so that an authenticated request costs no query.

mod list;

pub use list::{attach_device, of_user, revoke, revoke_all, revoke_everybodys};

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use causeway_model::StringMap;
use causeway_model::sessions::{AccessToken, Session};
use causeway_model::users::User;
use causeway_store::{Tx, args};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::workspace::Workspace;

/// Sessions in memory, by the hash of their token.
#[derive(Debug)]
pub struct SessionCache {
    sessions: moka::sync::Cache<String, Arc<Session>>,
    /// Counts what was forgotten, so that what was read before is not remembered after.
    forgotten: AtomicU64,
}

impl Default for SessionCache {
    fn default() -> Self {
        let builder = moka::sync::Cache::builder().max_capacity(20_000);
        let sessions = builder.time_to_live(std::time::Duration::from_secs(600)).build();
        Self { sessions, forgotten: AtomicU64::new(0) }
    }
}

impl SessionCache {
    /// Forgets one session.
    pub fn forget(&self, token_hash: &str) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.sessions.invalidate(token_hash);
    }

    /// Forgets every session, after a change of roles or accounts.
    pub fn forget_all(&self) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.sessions.invalidate_all();
    }

    /// Remembers a session that was read when `forgotten` was what it is, unless something was forgotten since.
    fn remember(&self, hash: String, session: Arc<Session>, forgotten: u64) {
        self.sessions.insert(hash.clone(), session);
        if self.forgotten.load(Ordering::SeqCst) != forgotten {
            self.sessions.invalidate(&hash);
        }
    }
}

/// SHA-256 in hex, the only form in which tokens are kept.
pub fn token_hash(token: &str) -> String {
    let digest = Sha256::digest(token.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut out, byte| {
        use std::fmt::Write;
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Makes a session for `user` and returns it with its token, which is told this once.
pub fn start(ws: &Workspace, tx: &mut Tx, user: &User, device_id: &str, props: StringMap) -> Result<(Session, String)> {
    let now = ws.now();
    let token = ws.ids.new_id();
    // What has expired is in nobody's way, but need not be kept either.
    tx.execute(
        "DELETE FROM sessions WHERE user_id = $1 AND expires_at > 0 AND expires_at <= $2",
        args![&user.id, now],
    )?;
    let session = Session {
        id: ws.ids.new_id(),
        token_hash: token_hash(&token),
        create_at: now,
        expires_at: now + length(ws, device_id),
        last_activity_at: now,
        user_id: user.id.clone(),
        device_id: device_id.to_owned(),
        roles: user.roles.clone(),
        props,
        csrf_token: ws.ids.new_id(),
        ..Session::default()
    };
    tx.insert(&session)?;
    Ok((session, token))
}

/// How often the use of a session is written down. Milliseconds.
const ACTIVITY_STEP: i64 = 300_000;

/// The session that `token` stands for, whether it came from a log-in or is a personal access token.
pub async fn authenticate(ws: &Workspace, token: &str) -> Result<Arc<Session>> {
    if !causeway_model::ids::is_valid(token) {
        return Err(Error::unauthorized());
    }
    let hash = token_hash(token);
    let forgotten = ws.sessions.forgotten.load(Ordering::SeqCst);
    let session = match ws.sessions.sessions.get(&hash) {
        Some(session) => session,
        None => {
            let wanted = hash.clone();
            let found = ws.store.read(move |tx| load(tx, &wanted)).await?;
            let session = Arc::new(found.ok_or_else(Error::unauthorized)?);
            check_alive(ws, &session)?;
            ws.sessions.remember(hash, session.clone(), forgotten);
            session
        }
    };
    check_alive(ws, &session)?;
    if is_access_token(&session) || ws.now() - session.last_activity_at < ACTIVITY_STEP {
        return Ok(session);
    }
    touch(ws, &session, forgotten).await
}

/// Prop of a session whose account is a bot's.
const IS_BOT: &str = "is_bot";

fn is_access_token(session: &Session) -> bool {
    session.props.contains_key("user_access_token_id")
}

fn check_alive(ws: &Workspace, session: &Session) -> Result<()> {
    let now = ws.now();
    let config = ws.config();
    if is_access_token(session) {
        // Bots have no other way in.
        let may = config.service.enable_user_access_tokens || session.props.contains_key(IS_BOT);
        return if may { Ok(()) } else { Err(Error::unauthorized()) };
    }
    let idle = i64::from(config.service.session_idle_timeout_in_minutes) * 60_000;
    let is_idle =
        idle > 0 && !config.service.extend_session_length_with_activity && now - session.last_activity_at > idle;
    if is_idle || (session.expires_at != 0 && session.expires_at <= now) {
        return Err(Error::unauthorized());
    }
    Ok(())
}

/// Writes down that a session is in use, and extends it where the settings say so.
async fn touch(ws: &Workspace, session: &Session, forgotten: u64) -> Result<Arc<Session>> {
    let mut used = session.clone();
    used.last_activity_at = ws.now();
    if ws.config().service.extend_session_length_with_activity {
        used.expires_at = ws.now() + length(ws, &used.device_id);
    }
    let used = Arc::new(used);
    // Remembered first, so that requests that come meanwhile do not write it down again.
    ws.sessions.remember(used.token_hash.clone(), used.clone(), forgotten);
    let (id, at, until) = (used.id.clone(), used.last_activity_at, used.expires_at);
    let sql = "UPDATE sessions SET last_activity_at = $2, expires_at = $3 WHERE id = $1";
    ws.store.write(move |tx| tx.execute(sql, args![&id, at, until])).await?;
    Ok(used)
}

/// How long a session lasts, in milliseconds.
fn length(ws: &Workspace, device_id: &str) -> i64 {
    let config = ws.config();
    let hours = if device_id.is_empty() {
        config.service.session_length_web_in_hours
    } else {
        config.service.session_length_mobile_in_hours
    };
    i64::from(hours) * 3_600_000
}

fn load(tx: &mut Tx, hash: &str) -> Result<Option<Session>> {
    let session: Option<Session> = tx.find("WHERE t.token_hash = $1", args![hash])?;
    let session = match session {
        Some(session) => Some(session),
        None => load_access_token(tx, hash)?,
    };
    let Some(mut session) = session else { return Ok(None) };
    let user: Option<User> = tx.find("WHERE t.id = $1 AND t.delete_at = 0", args![&session.user_id])?;
    let Some(user) = user else { return Ok(None) };
    session.roles = user.roles;
    if user.is_bot {
        session.props.insert(IS_BOT.to_owned(), "true".to_owned());
    }
    Ok(Some(session))
}

fn load_access_token(tx: &mut Tx, hash: &str) -> Result<Option<Session>> {
    let token: Option<AccessToken> = tx.find("WHERE t.token_hash = $1 AND t.is_active", args![hash])?;
    Ok(token.map(|token| Session {
        id: token.id.clone(),
        token_hash: token.token_hash,
        create_at: token.create_at,
        user_id: token.user_id,
        props: [("type".to_owned(), "UserAccessToken".to_owned()), ("user_access_token_id".to_owned(), token.id)]
            .into(),
        ..Session::default()
    }))
}

/// The person behind a session, as the one who asks.
pub fn caller(session: &Session, ip_address: &str) -> Caller {
    Caller {
        user_id: session.user_id.clone(),
        roles: session.roles.clone(),
        session_id: session.id.clone(),
        ip_address: ip_address.to_owned(),
        operator: false,
    }
}

/// Ends sessions, and closes their sockets, once the unit of work is durable.
pub fn end(ws: &Workspace, tx: &mut Tx, sessions: Vec<Session>) -> Result<()> {
    use crate::events::{Event, MembershipChange, after_commit};
    for session in sessions {
        tx.execute("DELETE FROM sessions WHERE id = $1", args![&session.id])?;
        let (workspace, hash) = (ws.clone(), session.token_hash);
        tx.after_commit(move || workspace.sessions.forget(&hash));
        let ended = MembershipChange::SessionsEnded { user_id: session.user_id, session_ids: [session.id].into() };
        after_commit(ws, tx, Event::internal(ended));
    }
    Ok(())
}

/// Ends every session of `user_id` but `except`. Personal access tokens are no sessions: they stay.
pub fn end_all(ws: &Workspace, tx: &mut Tx, user_id: &str, except: &str) -> Result<()> {
    let sessions: Vec<Session> = tx.select("WHERE t.user_id = $1 AND t.id <> $2", args![user_id, except])?;
    end(ws, tx, sessions)
}

/// Has every log-in of `user_id` looked up afresh, after a change of roles or of the account.
pub fn forget_user(ws: &Workspace, tx: &mut Tx, user_id: &str) -> Result<()> {
    let hashes: Vec<String> = tx.values(
        "SELECT token_hash FROM sessions WHERE user_id = $1 \
         UNION ALL SELECT token_hash FROM access_tokens WHERE user_id = $1",
        args![user_id],
    )?;
    let ws = ws.clone();
    tx.after_commit(move || hashes.iter().for_each(|hash| ws.sessions.forget(hash)));
    Ok(())
}

/// Ends the caller's own session.
pub async fn log_out(ws: &Workspace, caller: &Caller) -> Result<()> {
    let (ws2, caller) = (ws.clone(), caller.clone());
    ws.store
        .write(move |tx| {
            let sessions: Vec<Session> = tx.select("WHERE t.id = $1", args![&caller.session_id])?;
            crate::audits::record(&ws2, tx, &caller, crate::audits::LOG_OUT, "")?;
            end(&ws2, tx, sessions)
        })
        .await
}
