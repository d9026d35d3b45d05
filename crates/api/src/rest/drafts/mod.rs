//! `/drafts`: messages that are not sent yet.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use causeway_model::drafts::Draft;
use causeway_service::drafts;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::rest::ok;
use crate::state::AppState;

/// The client's own websocket connection, as it says in a header.
fn connection(headers: &HeaderMap) -> &str {
    headers.get("connection-id").and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// `POST /drafts`
pub async fn upsert(
    State(state): State<AppState>,
    who: Authenticated,
    headers: HeaderMap,
    Body(draft): Body<Draft>,
) -> ApiResult<(StatusCode, Json<Draft>)> {
    let kept = drafts::upsert(&state.ws, &who.caller, draft, connection(&headers)).await?;
    Ok((StatusCode::CREATED, Json(kept)))
}

/// `GET /users/{user_id}/teams/{team_id}/drafts`: `null` when there are none, as the reference has it.
pub async fn of_user(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
) -> ApiResult<Json<Option<Vec<Draft>>>> {
    let user_id = who.resolve(&user_id)?;
    let drafts = drafts::of_user(&state.ws, &who.caller, &user_id, &team_id).await?;
    Ok(Json((!drafts.is_empty()).then_some(drafts)))
}

/// `DELETE /users/{user_id}/channels/{channel_id}/drafts`
pub async fn delete_one(
    State(state): State<AppState>,
    who: Authenticated,
    headers: HeaderMap,
    Path((user_id, channel_id)): Path<(String, String)>,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    drafts::delete(&state.ws, &who.caller, &user_id, &channel_id, "", connection(&headers)).await?;
    Ok(ok())
}

/// `DELETE /users/{user_id}/channels/{channel_id}/drafts/{thread_id}`
pub async fn delete_in_thread(
    State(state): State<AppState>,
    who: Authenticated,
    headers: HeaderMap,
    Path((user_id, channel_id, thread_id)): Path<(String, String, String)>,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    drafts::delete(&state.ws, &who.caller, &user_id, &channel_id, &thread_id, connection(&headers)).await?;
    Ok(ok())
}
