//! Log-ins: who presents which token, until when.
//!
//! Only the SHA-256 of a token is kept. Sessions are remembered in memory, so that an authenticated request costs no query.

use std::sync::Arc;

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
pub struct SessionCache(moka::sync::Cache<String, Arc<Session>>);

impl Default for SessionCache {
    fn default() -> Self {
        Self(
            moka::sync::Cache::builder().max_capacity(20_000).time_to_live(std::time::Duration::from_secs(600)).build(),
        )
    }
}

impl SessionCache {
    /// Forgets one session.
    pub fn forget(&self, token_hash: &str) {
        self.0.invalidate(token_hash);
    }

    /// Forgets every session, after a change of roles or accounts.
    pub fn forget_all(&self) {
        self.0.invalidate_all();
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
    let config = ws.config();
    let hours = if device_id.is_empty() {
        config.service.session_length_web_in_hours
    } else {
        config.service.session_length_mobile_in_hours
    };
    let session = Session {
        id: ws.ids.new_id(),
        token_hash: token_hash(&token),
        create_at: now,
        expires_at: now + i64::from(hours) * 3_600_000,
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

/// The session that `token` stands for, whether it came from a log-in or is a personal access token.
pub async fn authenticate(ws: &Workspace, token: &str) -> Result<Arc<Session>> {
    if !causeway_model::ids::is_valid(token) {
        return Err(Error::unauthorized());
    }
    let hash = token_hash(token);
    if let Some(session) = ws.sessions.0.get(&hash) {
        return alive(ws, session);
    }
    let wanted = hash.clone();
    let found = ws.store.read(move |tx| load(tx, &wanted)).await?;
    let session = Arc::new(found.ok_or_else(Error::unauthorized)?);
    let session = alive(ws, session)?;
    ws.sessions.0.insert(hash, session.clone());
    Ok(session)
}

fn alive(ws: &Workspace, session: Arc<Session>) -> Result<Arc<Session>> {
    if session.expires_at != 0 && session.expires_at <= ws.now() {
        return Err(Error::unauthorized());
    }
    Ok(session)
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

/// Ends the caller's own session.
pub async fn log_out(ws: &Workspace, caller: &Caller) -> Result<()> {
    let (ws2, id) = (ws.clone(), caller.session_id.clone());
    ws.store
        .write(move |tx| {
            let sessions: Vec<Session> = tx.select("WHERE t.id = $1", args![&id])?;
            end(&ws2, tx, sessions)
        })
        .await
}
