//! Who is online, away, not to be disturbed or offline: what activity and people themselves say.
//!
//! What activity says lives in memory and is kept now and then, by [`sweep`]; what people choose is kept at once. It must not
//! know sockets: whoever holds them says when the first opens and the last closes.

mod presence;
mod set;

pub use presence::Presence;
pub use set::{NewStatus, set};

use causeway_model::statuses::{AWAY, DND, OFFLINE, ONLINE, Status};
use causeway_store::{StoreError, args};

use crate::error::Result;
use crate::events::kinds;
use crate::workspace::Workspace;

/// A client of `user_id` has connected.
pub async fn connected(ws: &Workspace, user_id: &str) -> Result<()> {
    load(ws, user_id).await?;
    let changed = ws.presence.connected(user_id, ws.now());
    tell(ws, changed);
    Ok(())
}

/// A client of `user_id` has gone; `last` says that none is left.
pub fn disconnected(ws: &Workspace, user_id: &str, last: bool) {
    tell(ws, ws.presence.disconnected(user_id, last, ws.now()));
}

/// `user_id` did something. `manual` says that they asked to be shown as online, which ends what they chose before.
pub async fn active(ws: &Workspace, user_id: &str, manual: bool) -> Result<()> {
    load(ws, user_id).await?;
    tell(ws, ws.presence.active(user_id, manual, ws.now()));
    Ok(())
}

/// A client says that `user_id` is not looking. `manual` says that they asked to be shown as away.
pub async fn idle(ws: &Workspace, user_id: &str, manual: bool) -> Result<()> {
    load(ws, user_id).await?;
    let timeout = i64::from(ws.config().team.user_status_away_timeout) * 1000;
    tell(ws, ws.presence.idle(user_id, manual, ws.now(), timeout));
    Ok(())
}

/// Connection `remote_id` says how one of its people is. Held in memory `until` then, never kept, and told to nobody: clients
/// ask.
pub fn learned(ws: &Workspace, status: Status, remote_id: &str, until: i64) {
    ws.presence.learned(status, remote_id, until);
}

/// Nobody says any more how the people of connection `remote_id` are: they are offline.
pub fn forget_told(ws: &Workspace, remote_id: &str) {
    ws.presence.forget_told(remote_id);
}

/// How these people are, in this order, each once. Who was never here is offline.
pub async fn by_ids(ws: &Workspace, ids: Vec<String>) -> Result<Vec<Status>> {
    if !ws.config().service.enable_user_statuses {
        return Ok(Vec::new());
    }
    let missing: Vec<String> = ids.iter().filter(|id| ws.presence.get(id).is_none()).cloned().collect();
    let kept: Vec<Status> = if missing.is_empty() {
        Vec::new()
    } else {
        ws.store.read(move |tx| causeway_store::statuses::by_ids(tx, &missing)).await?
    };
    let mut seen = std::collections::HashSet::new();
    let mut kept: std::collections::HashMap<String, Status> =
        kept.into_iter().map(|status| (status.user_id.clone(), status)).collect();
    Ok(ids
        .into_iter()
        .filter(|id| seen.insert(id.clone()))
        .map(|id| ws.presence.get(&id).or_else(|| kept.remove(&id)).unwrap_or_else(|| absent(&id)))
        .collect())
}

/// Lets time pass: who has done nothing for a while is away, who wanted no disturbance for a time can be disturbed again, and
/// what activity has changed is kept, in one unit of work. To be called every few seconds, and once before the server stops.
pub async fn sweep(ws: &Workspace) -> Result<()> {
    let now = ws.now();
    let timeout = i64::from(ws.config().team.user_status_away_timeout) * 1000;
    ws.presence.let_time_pass(now, timeout).into_iter().for_each(|changed| tell(ws, Some(changed)));
    if ws.presence.is_disturbance_check_due(now) {
        let over: Vec<Status> =
            ws.store.read(move |tx| causeway_store::statuses::disturbable_again(tx, now / 1000)).await?;
        for status in over {
            ws.presence.insert_if_absent(status.clone());
            tell(ws, ws.presence.disturbable_again(&status.user_id, now));
        }
    }
    let changed = ws.presence.take_unkept();
    if changed.is_empty() {
        return Ok(());
    }
    let again = changed.clone();
    let kept: Result<(), StoreError> = ws.store.write(move |tx| causeway_store::statuses::keep(tx, &changed)).await;
    if let Err(error) = kept {
        ws.presence.mark_unkept(&again);
        return Err(error.into());
    }
    Ok(())
}

/// Brings what is kept of `user_id` into memory.
async fn load(ws: &Workspace, user_id: &str) -> Result<()> {
    if ws.presence.get(user_id).is_some() {
        return Ok(());
    }
    let id = user_id.to_owned();
    let found: Option<Status> = ws.store.read(move |tx| tx.find("WHERE t.user_id = $1", args![&id])).await?;
    ws.presence.insert_if_absent(found.unwrap_or_else(|| absent(user_id)));
    Ok(())
}

/// The status of somebody who was never here.
fn absent(user_id: &str) -> Status {
    Status { user_id: user_id.to_owned(), status: OFFLINE.to_owned(), ..Status::default() }
}

/// Tells the person's clients, and whoever observes statuses, of a change.
fn tell(ws: &Workspace, changed: Option<Status>) {
    let Some(status) = changed else { return };
    ws.bus.publish(kinds::status_change(&status.user_id, &status.status));
    ws.presence.announce(status);
}

/// Whether clients may ask for this status.
fn is_choice(status: &str) -> bool {
    [ONLINE, AWAY, DND, OFFLINE].contains(&status)
}
