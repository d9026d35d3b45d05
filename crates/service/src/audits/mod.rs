//! The record of who did what: log-ins, passwords, roles, accounts, settings, connections.
//!
//! A record is written with what it tells of, in one unit of work. Actions are named as the API's calls, which is how
//! administrators know them. It must hold no secrets.

use causeway_model::audits::Audit;
use causeway_model::permissions::Permission;
use causeway_store::{StoreError, Tx, args};
use serde::Deserialize;

use crate::error::Result;
use crate::permissions::{Caller, check_self_or_edit_others, check_system};
use crate::workspace::Workspace;

pub const LOG_IN: &str = "/api/v4/users/login";
pub const LOG_OUT: &str = "/api/v4/users/logout";
pub const PASSWORD: &str = "/api/v4/users/password";
pub const ROLES: &str = "/api/v4/users/roles";
pub const ACTIVE: &str = "/api/v4/users/active";
pub const SESSIONS: &str = "/api/v4/users/sessions/revoke";
pub const TOKENS: &str = "/api/v4/users/tokens";
pub const BOTS: &str = "/api/v4/bots";
pub const WEBHOOKS: &str = "/api/v4/hooks/incoming";
pub const SCHEMES: &str = "/api/v4/schemes";
pub const ROLE_PERMISSIONS: &str = "/api/v4/roles/patch";
pub const REMOTE_EMOJI: &str = "remote_emoji";
pub const CONFIG: &str = "/api/v4/config";

pub const WRONG_TOKEN: &str = "remote_refused_token";
pub const SHARE: &str = "/api/v4/remotecluster/channels/invite";
pub const UNINVITE: &str = "/api/v4/remotecluster/channels/uninvite";
pub const UNSHARE: &str = "/api/v4/sharedchannels/unshare";
pub const UPDATE_SHARE: &str = "/api/v4/causeway/connections/channels/patch";
pub const PAUSE_SHARE: &str = "/api/v4/causeway/connections/channels/pause";
pub const RESUME_SHARE: &str = "/api/v4/causeway/connections/channels/resume";
pub const HISTORY: &str = "/api/v4/causeway/connections/channels/history";
pub const VERIFY: &str = "/api/v4/causeway/connections/channels/verify";
pub const ACCEPT_CHANNEL: &str = "/api/v4/causeway/connections/waiting/accept";
pub const DECLINE_CHANNEL: &str = "/api/v4/causeway/connections/waiting/decline";

/// Longest extra text that is kept, in bytes.
const MOST_EXTRA: usize = 1024;

/// Writes down that `caller` did `action`.
pub fn record(ws: &Workspace, tx: &mut Tx, caller: &Caller, action: &str, extra: &str) -> Result<(), StoreError> {
    let cut = extra.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= MOST_EXTRA).last();
    tx.insert(&Audit {
        id: ws.ids.new_id(),
        create_at: ws.now(),
        user_id: caller.user_id.clone(),
        action: action.to_owned(),
        extra_info: extra[..cut.unwrap_or_default()].to_owned(),
        ip_address: caller.ip_address.clone(),
        session_id: caller.session_id.clone(),
    })
}

/// Which records a list holds; what is empty or 0 leaves none out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub user_id: String,
    /// What the action begins with.
    pub action: String,
    /// A connection that the record is about.
    pub remote_id: String,
    pub since: i64,
    pub until: i64,
}

/// Everybody's records, newest first.
pub async fn list(ws: &Workspace, caller: &Caller, filter: Filter, offset: i64, limit: i64) -> Result<Vec<Audit>> {
    check_system(ws, caller, Permission::ReadAudits)?;
    let until = if filter.until > 0 { filter.until } else { i64::MAX };
    let begins = |text: &str| format!("{}%", like(text));
    let about =
        if filter.remote_id.is_empty() { "%".to_owned() } else { format!("%remote_id={}%", like(&filter.remote_id)) };
    let action = begins(&filter.action);
    let rest = "WHERE t.create_at >= $3 AND t.create_at <= $4 AND ($5 = '' OR t.user_id = $5) \
        AND t.action LIKE $6 ESCAPE '\\' AND t.extra_info LIKE $7 ESCAPE '\\' \
        ORDER BY t.create_at DESC, t.id LIMIT $1 OFFSET $2";
    let Filter { user_id, since, .. } = filter;
    ws.store.read(move |tx| Ok(tx.select(rest, args![limit, offset, since, until, &user_id, &action, &about])?)).await
}

fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Forgets records that are older than the settings have them kept. For the server's hourly work.
pub async fn prune(ws: &Workspace) -> Result<u64> {
    let days = i64::from(ws.config().service.audit_retention_days);
    if days == 0 {
        return Ok(0);
    }
    let before = ws.now() - days * 24 * 3_600_000;
    ws.store.write(move |tx| Ok(tx.execute("DELETE FROM audits WHERE create_at < $1", args![before])?)).await
}

/// The records of one person, newest first.
pub async fn of_user(ws: &Workspace, caller: &Caller, user_id: &str, offset: i64, limit: i64) -> Result<Vec<Audit>> {
    check_self_or_edit_others(ws, caller, user_id)?;
    let id = user_id.to_owned();
    let rest = "WHERE t.user_id = $1 ORDER BY t.create_at DESC, t.id LIMIT $2 OFFSET $3";
    ws.store.read(move |tx| Ok(tx.select(rest, args![&id, limit, offset])?)).await
}

/// Notes what a connected workspace did to data of this one; `extra` begins with which connection it was.
pub fn remote_act(ws: &Workspace, tx: &mut Tx, what: &str, extra: &str) -> Result<(), StoreError> {
    record(ws, tx, &Caller::default(), &format!("remote_{what}"), extra)
}

/// Notes what a connected workspace was refused: which connection, what it tried, and why not.
pub fn refused_remote(
    ws: &Workspace,
    tx: &mut Tx,
    remote_id: &str,
    what: &str,
    reference: &str,
    why: &str,
) -> Result<(), StoreError> {
    tracing::warn!(remote_id, what, reference, why, "a connected workspace was refused");
    let extra = format!("remote_id={remote_id} ref={reference} reason={why}");
    record(ws, tx, &Caller::default(), &format!("remote_refused_{what}"), &extra)
}
