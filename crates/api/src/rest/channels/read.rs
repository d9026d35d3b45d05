//! What has been read, and figures about a channel.

use axum::Json;
use axum::extract::State;
use causeway_model::ids;
use causeway_service::Error;
use causeway_service::channels::{self, Stats, Unread};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path, Query};
use crate::state::AppState;

/// Which channel somebody looks at, and which they looked at before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct View {
    channel_id: String,
    prev_channel_id: String,
    /// Whether the client shows threads apart: it marks those as read by themselves.
    collapsed_threads_supported: bool,
}

/// `POST /channels/members/{user_id}/view`
pub async fn view(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(view): Body<View>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    for (name, id) in [("channel_id", &view.channel_id), ("prev_channel_id", &view.prev_channel_id)] {
        if !id.is_empty() && !ids::is_valid(id) {
            return Err(Error::invalid_body(name).into());
        }
    }
    let channel_ids = [view.channel_id, view.prev_channel_id].into_iter().filter(|id| !id.is_empty()).collect();
    mark(&state, &who, &user_id, channel_ids, !view.collapsed_threads_supported).await
}

/// The most channels that are marked as read at once.
const MOST: usize = 1000;

/// `POST /channels/members/{user_id}/mark_read`
pub async fn mark_read(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(channel_ids): Body<Vec<String>>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    if channel_ids.len() > MOST || !channel_ids.iter().all(|id| ids::is_valid(id)) {
        return Err(Error::invalid_body("channel_ids").into());
    }
    mark(&state, &who, &user_id, channel_ids, false).await
}

async fn mark(
    state: &AppState,
    who: &Authenticated,
    user_id: &str,
    channel_ids: Vec<String>,
    with_threads: bool,
) -> ApiResult<Json<Value>> {
    let times = channels::mark_read(&state.ws, &who.caller, user_id, channel_ids, with_threads).await?;
    Ok(Json(json!({"status": "OK", "last_viewed_at_times": times})))
}

/// `GET /users/{user_id}/channels/{channel_id}/unread`
pub async fn unread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, channel_id)): Path<(String, String)>,
) -> ApiResult<Json<Unread>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(channels::unread(&state.ws, &who.caller, &user_id, &channel_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WithoutFiles {
    exclude_files_count: bool,
}

/// `GET /channels/{channel_id}/stats`
pub async fn stats(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Query(without): Query<WithoutFiles>,
) -> ApiResult<Json<Stats>> {
    Ok(Json(channels::stats(&state.ws, &who.caller, &channel_id, !without.exclude_files_count).await?))
}

/// `GET /channels/{channel_id}/timezones`
pub async fn timezones(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<Vec<String>>> {
    Ok(Json(channels::timezones(&state.ws, &who.caller, &channel_id).await?))
}

/// `GET /channels/{channel_id}/bookmarks` and `GET /channels/{channel_id}/member_counts_by_group`. There are neither
/// bookmarks nor groups here, so nobody has any.
pub async fn none(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<Vec<Value>>> {
    channels::get(&state.ws, &who.caller, &channel_id).await?;
    Ok(Json(Vec::new()))
}

/// `GET /channels/{channel_id}/access_control/attributes`. There are no access rules by attributes here.
pub async fn access_attributes(_who: Authenticated) -> ApiResult<Json<Value>> {
    Err(Error::not_implemented(
        "app.pap.get_channel_access_control_attributes.app_error",
        "Could not get attributes for channel.",
    )
    .into())
}
