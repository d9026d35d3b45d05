//! The server as a whole: its identity, health, numbers, settings and log.

mod config;
mod log;

pub use config::{client_config, client_license, environment, masked, patch, reload};
pub use log::{Line as LogLine, Log, LogFilter, NODE, lines as log_lines, query as query_log};

use std::sync::atomic::{AtomicBool, Ordering};

use causeway_model::permissions::Permission;
use causeway_store::system::Totals;
use causeway_store::users::Filter;
use causeway_store::{StoreError, Tx};

use crate::error::Result;
use crate::permissions::{Caller, check_system};
use crate::workspace::Workspace;

/// What this server is, from its first start on.
#[derive(Debug, Default)]
pub struct Identity {
    pub server_id: String,
    /// When the database was made, Unix milliseconds.
    pub installed_at: i64,
    pub schema_version: i64,
    /// Whether somebody has an account. Once true, always true.
    has_accounts: AtomicBool,
}

/// Reads what this server is, and makes up what a new one needs.
pub(crate) fn identify(tx: &mut Tx, now: i64, fresh_id: &str) -> Result<Identity, StoreError> {
    use causeway_store::system::{schema_version, value_or_insert};
    Ok(Identity {
        server_id: value_or_insert(tx, "ServerId", fresh_id)?,
        installed_at: value_or_insert(tx, "InstalledAt", &now.to_string())?.parse().unwrap_or(now),
        schema_version: schema_version(tx)?,
        has_accounts: AtomicBool::new(false),
    })
}

/// Whether nobody has an account yet, so that the next one becomes the system administrator's.
pub async fn has_no_accounts(ws: &Workspace) -> Result<bool> {
    if ws.identity.has_accounts.load(Ordering::Relaxed) {
        return Ok(false);
    }
    let is_empty = ws.store.read(causeway_store::system::is_empty).await?;
    if !is_empty {
        ws.identity.has_accounts.store(true, Ordering::Relaxed);
    }
    Ok(is_empty)
}

/// Whether the parts that the server stands on work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    pub database: bool,
    pub files: bool,
}

/// Asks the database and the file directory.
pub async fn health(ws: &Workspace) -> Health {
    let asked: Result<bool, StoreError> = ws.store.read(causeway_store::system::is_alive).await;
    let database = asked.unwrap_or_else(|error| {
        tracing::error!(%error, "the database does not answer");
        false
    });
    let files = match tokio::fs::create_dir_all(&ws.file_directory).await {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, directory = %ws.file_directory.display(), "the file directory cannot be used");
            false
        }
    };
    Health { database, files }
}

/// How many active people of its own the server has.
pub async fn active_users(ws: &Workspace) -> Result<i64> {
    let filter = Filter { activity: Some(true), without_bots: true, local_only: true, ..Filter::default() };
    Ok(ws.store.read(move |tx| causeway_store::users::count(tx, &filter)).await?)
}

/// How many posts there are, by the channels' counters.
pub async fn posts(ws: &Workspace) -> Result<i64> {
    let now = ws.now();
    Ok(ws.store.read(move |tx| causeway_store::system::totals(tx, "", now)).await?.posts)
}

/// What the administrator's overview counts, of one team or (with an empty id) of all.
pub async fn totals(ws: &Workspace, caller: &Caller, team_id: &str) -> Result<Totals> {
    check_system(ws, caller, Permission::GetAnalytics)?;
    let (id, now) = (team_id.to_owned(), ws.now());
    Ok(ws.store.read(move |tx| causeway_store::system::totals(tx, &id, now)).await?)
}

/// Has everybody's log-in looked up afresh.
pub fn forget_caches(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_system(ws, caller, Permission::InvalidateCaches)?;
    ws.sessions.forget_all();
    Ok(())
}
