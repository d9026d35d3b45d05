//! People told of without a channel: those whom the other side knows and meets nowhere any more, and, where the settings want it,
//! everybody, so that they can be found and written to before they share a channel.

use causeway_model::connections::Connection;
use causeway_model::users::User;
use causeway_service::{Workspace, policy};
use causeway_store::{args, people, sync};

use super::super::lane::ours;
use super::super::outgoing;
use super::super::peer::{Remote, Trouble};
use super::note_refusal;
use crate::engine::recipients::Kind;
use crate::wire::{Announcement, SyncMsg, SyncResponse, features, topics};

/// People of one message about those who are known already.
const AT_ONCE: i64 = 25;
/// Accounts may become durable in another order than that of their times, by less than this. Milliseconds.
const OVERLAP: i64 = 10 * 60 * 1_000;

/// Whether this workspace tells others of all its people, and wants to hear of all of theirs.
pub(crate) fn is_open(ws: &Workspace) -> bool {
    let config = ws.config();
    config.feature_flags.enable_sync_all_users_for_remote_cluster
        || config.connected_workspaces.sync_users_on_connection_open
}

/// Tells of changes of people whom the other side knows and shares no channel with. Says whether there may be more.
pub(super) async fn tell_behind(remote: &Remote) -> Result<bool, Trouble> {
    let remote_id = remote.remote_id.to_string();
    let store = &remote.federation.ws().store;
    let behind = store.read(move |tx| people::behind(tx, &remote_id, AT_ONCE)).await.map_err(|e| ours(&e.into()))?;
    if behind.is_empty() {
        return Ok(false);
    }
    let answer = tell(remote, &behind).await?;
    for user in behind.iter().filter(|u| answer.user_errors.contains(&u.id)) {
        note_refusal(remote, Kind::User.name(), &user.id, &reason(&answer, &user.id)).await?;
    }
    // A version that they refuse is not offered again.
    note(remote, &behind, None).await?;
    Ok(behind.len() as i64 == AT_ONCE)
}

/// Introduces the next of our people. Says whether there may be more.
pub(super) async fn introduce(remote: &Remote) -> Result<bool, Trouble> {
    let ws = remote.federation.ws();
    if !is_open(ws) || !policy::of(ws, &remote.connection()).user_discovery {
        return Ok(false);
    }
    let at_once = i64::from(ws.config().connected_workspaces.global_user_sync_batch_size);
    let remote_id = remote.remote_id.to_string();
    let next = ws
        .store
        .read(move |tx| {
            let found: Option<Connection> = tx.find("WHERE t.remote_id = $1", args![&remote_id])?;
            let Some(connection) = found.filter(wants_everybody) else { return Ok(Vec::new()) };
            people::strangers(tx, &remote_id, connection.last_global_user_sync_at - OVERLAP, at_once)
        })
        .await
        .map_err(|e| ours(&e.into()))?;
    let Some(last) = next.last() else { return Ok(false) };
    let through = last.update_at;
    let answer = tell(remote, &next).await?;
    let more = next.len() as i64 == at_once;
    // Who was refused is told of again when they first take part in something.
    let versions = next.into_iter().map(|mut user| {
        if answer.user_errors.contains(&user.id) {
            user.update_at = 0;
        }
        user
    });
    note(remote, &versions.collect::<Vec<_>>(), Some(through)).await?;
    Ok(more)
}

/// Whether the other side takes people whom it does not know. Servers like this one say so; of others nobody knows, but they must
/// have answered once, so that it is known which of the two they are.
fn wants_everybody(connection: &Connection) -> bool {
    if connection.announcement.is_empty() {
        return connection.last_ping_at > 0;
    }
    serde_json::from_str::<Announcement>(&connection.announcement).is_ok_and(|a| a.has(features::DISCOVERY))
}

fn reason(answer: &SyncResponse, id: &str) -> String {
    let told = answer.causeway.as_ref().and_then(|notes| notes.reasons.get(id));
    told.cloned().unwrap_or_else(|| "refused by the other side".to_owned())
}

async fn tell(remote: &Remote, users: &[User]) -> Result<SyncResponse, Trouble> {
    let ws = remote.federation.ws();
    let connection = remote.connection();
    let users = users.iter().map(|user| (user.id.clone(), outgoing::user(ws, &connection, user))).collect();
    let msg = SyncMsg { id: ws.ids.new_id(), users, ..SyncMsg::default() };
    let answer = remote.ask(topics::GLOBAL_USER_SYNC, &msg).await?;
    if !answer.is_ok() {
        return Err(Trouble::Later(answer.err));
    }
    Ok(answer.payload_as().unwrap_or_default())
}

/// Keeps who is known there now, and how far everybody has been introduced.
async fn note(remote: &Remote, users: &[User], through: Option<i64>) -> Result<(), Trouble> {
    let remote_id = remote.remote_id.to_string();
    let users: Vec<(String, i64)> = users.iter().map(|u| (u.id.clone(), u.update_at)).collect();
    remote
        .federation
        .ws()
        .store
        .write(move |tx| {
            for (id, update_at) in &users {
                sync::note_user(tx, &remote_id, id, *update_at)?;
            }
            if let Some(through) = through {
                people::note_introduced(tx, &remote_id, through)?;
            }
            Ok::<_, causeway_service::Error>(())
        })
        .await
        .map_err(|e| ours(&e))
}
