//! Secure connections: who may make, change and end them, and what each is at any time.
//!
//! Owns the records and the rules: names, invitations and how long they hold, confirmations, tokens, presence. It must not
//! know how the other side is reached or how an invitation is sealed: that is the federation crate's.

mod accept;
mod authenticate;
mod cache;
mod confirm;
mod errors;
mod info;
mod list;
mod messaging;
mod open;
mod pause;
mod policy;
mod presence;
mod remove;
mod rotate;
mod succession;
mod update;

pub use causeway_store::connections::ShownShare;

pub use accept::{Acceptance, Accepting, begin_accept, failed as accept_failed, finish_accept, undo_accept};
pub use authenticate::{Authenticated, REMOVED, authenticate, remember_all, was_removed, wrong_token};
pub use cache::{Cache, Turn};
pub use confirm::{Confirmation, Refusal, confirm};
pub use errors::{name_error, not_found, service_disabled};
pub use info::{of_channel, told_to};
pub use list::{Filter, ShareFilter, list, shared_channels_of_team, shares, shown_shares};
pub use messaging::can_message;
pub use open::{NewConnection, invitation, open};
pub use pause::{pause, resume};
pub use policy::{PolicyView, policy, set_policy};
pub use presence::{Heard, heard};
pub use remove::{ended_by_other_side, remove};
pub use rotate::{
    Minted, TokenState, Tokens, accept_next_token, adopt_secret, begin_rotation, finish_rotation, forget_next_token,
    mint_secret, renumber_rotation, rotate_for_them,
};
pub use succession::{NOT_SETTLED, check_settled, predecessors, succeed};
pub use update::{ConnectionPatch, update};

use std::sync::Arc;

use causeway_model::audits::Audit;
use causeway_model::connections::Connection;
use causeway_model::permissions::Permission;
use causeway_store::{Tx, args};

use crate::error::{Error, Result};
use crate::permissions::{Caller, check_system, has_system};
use crate::workspace::Workspace;

/// Audit actions, named as the API's calls.
mod actions {
    pub(super) const CREATE: &str = "/api/v4/remotecluster";
    pub(super) const GENERATE: &str = "/api/v4/remotecluster/generate_invite";
    pub(super) const ACCEPT: &str = "/api/v4/remotecluster/accept_invite";
    pub(super) const CONFIRM: &str = "/api/v4/remotecluster/confirm_invite";
    pub(super) const PATCH: &str = "/api/v4/remotecluster/patch";
    pub(super) const PAUSE: &str = "/api/v4/causeway/connections/pause";
    pub(super) const RESUME: &str = "/api/v4/causeway/connections/resume";
    pub(super) const POLICY: &str = "/api/v4/causeway/connections/policy";
    pub(super) const ROTATE: &str = "/api/v4/causeway/connections/rotate";
    pub(super) const SUCCEED: &str = "remote_succeeded";
    pub(super) const DELETE: &str = "/api/v4/remotecluster/delete";
}

/// Refuses everything about connections where they are switched off.
pub fn check_enabled(ws: &Workspace) -> Result<()> {
    if ws.config().connected_workspaces.enable_remote_cluster_service { Ok(()) } else { Err(service_disabled()) }
}

/// Refuses everything about shared channels where they, or connections, are switched off.
pub fn check_sharing_enabled(ws: &Workspace) -> Result<()> {
    let config = ws.config();
    let on =
        config.connected_workspaces.enable_remote_cluster_service && config.connected_workspaces.enable_shared_channels;
    if on { Ok(()) } else { Err(errors::sharing_disabled()) }
}

/// Refuses who may not manage connections, and everybody where there are none.
pub fn check_manage(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_enabled(ws)?;
    check_system(ws, caller, Permission::ManageSecureConnections)
}

/// Refuses who may neither manage connections nor what is shared over them.
fn check_look(ws: &Workspace, caller: &Caller) -> Result<()> {
    check_enabled(ws)?;
    if may_look(ws, caller) { Ok(()) } else { Err(Error::forbidden()) }
}

/// Whether the caller may manage connections, or what is shared over them, on the whole server.
fn may_look(ws: &Workspace, caller: &Caller) -> bool {
    let allowed = [Permission::ManageSecureConnections, Permission::ManageSharedChannels];
    allowed.into_iter().any(|permission| has_system(ws, caller, permission))
}

/// The connection, removed or not.
pub fn find(tx: &mut Tx, remote_id: &str) -> Result<Option<Connection>> {
    Ok(tx.find("WHERE t.remote_id = $1", args![remote_id])?)
}

/// The connection, removed or not, or the refusal that clients expect.
pub fn require(tx: &mut Tx, remote_id: &str) -> Result<Connection> {
    find(tx, remote_id)?.ok_or_else(not_found)
}

/// The connection, if it has not been removed.
pub fn require_live(tx: &mut Tx, remote_id: &str) -> Result<Connection> {
    find(tx, remote_id)?.filter(|connection| connection.delete_at == 0).ok_or_else(not_found)
}

/// One connection, for those who manage them; removed ones too.
pub async fn get(ws: &Workspace, caller: &Caller, remote_id: &str) -> Result<Connection> {
    check_look(ws, caller)?;
    let id = remote_id.to_owned();
    ws.store.read(move |tx| require(tx, &id)).await
}

/// Writes the record, and remembers it so once that is durable.
fn store(ws: &Workspace, tx: &mut Tx, connection: &Connection) -> Result<()> {
    tx.update(connection, &["remote_id"])?;
    remember_after(ws, tx, &connection.remote_id)
}

/// Once this is durable, remembers the connection as it is in this unit of work, and lets the sync engine look at it anew.
fn remember_after(ws: &Workspace, tx: &mut Tx, remote_id: &str) -> Result<()> {
    crate::changes::wake_all_after_commit(ws, tx);
    let now = find(tx, remote_id)?.filter(|connection| connection.delete_at == 0);
    let (ws, id) = (ws.clone(), remote_id.to_owned());
    tx.after_commit(move || ws.connections.replace(&id, now.map(Arc::new)));
    Ok(())
}

/// A live connection other than `except` that has this name.
fn check_name_free(tx: &mut Tx, name: &str, except: &str) -> Result<()> {
    let taken: Option<i64> = tx.value(
        "SELECT COUNT(*) FROM connections WHERE name = $1 AND delete_at = 0 AND remote_id <> $2",
        args![name, except],
    )?;
    if taken == Some(0) { Ok(()) } else { Err(errors::name_taken(name)) }
}

/// The team that shared channels go to must be there.
fn check_team(tx: &mut Tx, team_id: &str) -> Result<()> {
    let found: Option<i64> = tx.value("SELECT COUNT(*) FROM teams WHERE id = $1 AND delete_at = 0", args![team_id])?;
    if found == Some(1) { Ok(()) } else { Err(errors::team_missing()) }
}

/// Writes down what was done to a connection, or tried. Never holds a token.
fn audit(ws: &Workspace, tx: &mut Tx, caller: &Caller, action: &str, extra: &str) -> Result<()> {
    /// Longest account that is kept, in characters.
    const MOST: usize = 1024;
    tx.insert(&Audit {
        id: ws.ids.new_id(),
        create_at: ws.now(),
        user_id: caller.user_id.clone(),
        action: action.to_owned(),
        extra_info: extra.chars().take(MOST).collect(),
        ip_address: caller.ip_address.clone(),
        session_id: caller.session_id.clone(),
    })?;
    Ok(())
}
