//! Who another server is: the connection whose token it presents. Compared in constant time, by hashes.

use std::sync::Arc;

use causeway_model::connections::Connection;
use subtle::ConstantTimeEq;

use super::find;
use crate::audits;
use crate::error::{Error, Result};
use crate::permissions::Caller;
use crate::sessions::token_hash;
use crate::workspace::Workspace;

/// What a server has proved by the token it presents.
#[derive(Debug, Clone)]
pub struct Authenticated {
    pub connection: Arc<Connection>,
    /// It holds an invitation that nobody has accepted yet, and may accept that, nothing else.
    pub by_invitation: bool,
    /// Of the token it presented.
    pub token_hash: String,
}

/// The connection whose token this is, if it is. `allow_query` says whether the database may be asked where memory
/// does not know the connection or the token.
pub async fn authenticate(
    ws: &Workspace,
    remote_id: &str,
    token: &str,
    allow_query: bool,
) -> Result<Option<Authenticated>> {
    if token.is_empty() || !causeway_model::ids::is_valid(remote_id) {
        return Ok(None);
    }
    let hash = token_hash(token);
    if let Some(known) = ws.connections.get(remote_id) {
        return Ok(fits(known, hash));
    }
    if !allow_query {
        return Ok(None);
    }
    let ticket = ws.connections.ticket();
    let id = remote_id.to_owned();
    let found = ws.store.read(move |tx| find(tx, &id)).await?;
    let Some(found) = found.filter(|connection| connection.delete_at == 0) else { return Ok(None) };
    let found = Arc::new(found);
    ws.connections.remember(ticket, found.clone());
    Ok(fits(found, hash))
}

fn fits(connection: Arc<Connection>, hash: String) -> Option<Authenticated> {
    let same = |kept: &str| !kept.is_empty() && bool::from(kept.as_bytes().ct_eq(hash.as_bytes()));
    // While a token is being changed, both are good: nothing that is under way with the old one may be refused.
    let by_token = same(&connection.token_hash) | same(&connection.next_token_hash);
    let by_invitation = same(&connection.invite_token_hash);
    if !by_token && !by_invitation {
        return None;
    }
    Some(Authenticated { connection, by_invitation: !by_token, token_hash: hash })
}

/// The error id by which a server whose connection was removed here learns that.
pub const REMOVED: &str = "api.remote_cluster.removed.app_error";

/// Whether this is the token of a connection that was removed here, to a server that understands to be told. It opens nothing, but
/// whoever has it may know that.
pub async fn was_removed(ws: &Workspace, remote_id: &str, token: &str) -> Result<bool> {
    if token.is_empty() || !causeway_model::ids::is_valid(remote_id) {
        return Ok(false);
    }
    let (hash, id) = (token_hash(token), remote_id.to_owned());
    let found = ws.store.read(move |tx| find(tx, &id)).await?;
    let kept = found
        .filter(|c| c.delete_at > 0 && !c.announcement.is_empty())
        .map(|c| c.removed_token_hash)
        .unwrap_or_default();
    Ok(!kept.is_empty() && bool::from(kept.as_bytes().ct_eq(hash.as_bytes())))
}

/// Puts on record that somebody presented a token that is not valid, and how many that did before went unrecorded.
pub async fn wrong_token(ws: &Workspace, remote_id: &str, ip_address: &str, unrecorded: u64) -> Result<()> {
    let id = if causeway_model::ids::is_valid(remote_id) { remote_id } else { "invalid" };
    let extra = format!("remote_id={id} unrecorded_before={unrecorded}");
    let caller = Caller { ip_address: ip_address.to_owned(), ..Caller::default() };
    let work = ws.clone();
    ws.store.write(move |tx| Ok(audits::record(&work, tx, &caller, audits::WRONG_TOKEN, &extra)?)).await
}

/// Puts every live connection into memory, so that none of them ever has to be looked up on behalf of somebody who may only
/// be guessing.
pub async fn remember_all(ws: &Workspace) -> Result<()> {
    let ticket = ws.connections.ticket();
    let live: Vec<Connection> = ws.store.read(|tx| Ok::<_, Error>(tx.select("WHERE t.delete_at = 0", &[])?)).await?;
    for connection in live {
        ws.connections.remember(ticket, Arc::new(connection));
    }
    Ok(())
}
