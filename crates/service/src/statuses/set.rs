//! Choosing one's status.

use causeway_model::statuses::{AWAY, DND, OFFLINE, ONLINE, Status};
use serde::Deserialize;

use super::{is_choice, load, tell};
use crate::error::{Error, Kind, Result};
use crate::permissions::{Caller, check_self_or_edit_others};
use crate::workspace::Workspace;

/// What a person wants others to see.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewStatus {
    pub user_id: String,
    pub status: String,
    /// Unix seconds until which "do not disturb" holds; 0 until changed.
    pub dnd_end_time: i64,
}

/// Sets the status of `user_id`, durably, and returns it.
pub async fn set(ws: &Workspace, caller: &Caller, user_id: &str, wanted: NewStatus) -> Result<Status> {
    if wanted.user_id != user_id {
        return Err(Error::invalid_body("user_id"));
    }
    check_self_or_edit_others(ws, caller, user_id)?;
    if !is_choice(&wanted.status) {
        return Err(Error::invalid_body("status"));
    }
    let now = ws.now();
    let is_past = wanted.dnd_end_time != 0 && wanted.dnd_end_time <= now / 1000;
    if wanted.status == DND && is_past {
        return Err(Error::invalid_body("dnd_end_time"));
    }
    if !ws.config().service.enable_user_statuses {
        let message = "Statuses are switched off on this server.";
        return Err(Error::new(Kind::NotImplemented, "api.status.user_statuses_disabled.app_error", message));
    }
    let id = user_id.to_owned();
    ws.store.read(move |tx| crate::users::check_ours(&crate::users::require(tx, &id)?)).await?;
    load(ws, user_id).await?;
    let before = ws.presence.get(user_id).unwrap_or_else(|| super::absent(user_id));
    let status = changed(before.clone(), &wanted, now);
    let kept = status.clone();
    ws.store.write(move |tx| causeway_store::statuses::keep(tx, &[kept])).await?;
    ws.presence.replace(status.clone());
    if before.status != status.status {
        tell(ws, Some(status.clone()));
    }
    Ok(status)
}

fn changed(mut status: Status, wanted: &NewStatus, now: i64) -> Status {
    let is_dnd = wanted.status == DND;
    if is_dnd && status.status != DND {
        status.prev_status = std::mem::take(&mut status.status);
    } else if !is_dnd {
        status.prev_status.clear();
    }
    status.dnd_end_time = if is_dnd { wanted.dnd_end_time } else { 0 };
    // Being online is not a choice that outlives activity.
    status.manual = matches!(wanted.status.as_str(), AWAY | DND | OFFLINE);
    // Whoever says that they are there, or do not wish to be disturbed, is there.
    if is_dnd || wanted.status == ONLINE {
        status.last_activity_at = now;
    }
    status.status = wanted.status.clone();
    status
}
