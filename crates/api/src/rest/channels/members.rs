//! `/channels/{channel_id}/members`

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use causeway_model::channels::ChannelMember;
use causeway_model::ids;
use causeway_service::{Error, channels};
use serde::Deserialize;
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page};
use crate::rest::ok;
use crate::state::AppState;

/// Who is to be added: one or several.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewMembers {
    user_id: String,
    user_ids: Vec<String>,
}

/// The most people who are added at once.
const BATCH: usize = 1000;

/// `POST /channels/{channel_id}/members`. Answers one membership when one person is named, else a list.
pub async fn add_members(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(new): Body<NewMembers>,
) -> ApiResult<Response> {
    let one = !new.user_id.is_empty();
    let user_ids = if one { vec![new.user_id] } else { new.user_ids };
    if user_ids.is_empty() || user_ids.len() > BATCH || !user_ids.iter().all(|id| ids::is_valid(id)) {
        return Err(Error::invalid_body(if one { "user_id" } else { "user_id or user_ids" }).into());
    }
    let members = channels::add(&state.ws, &who.caller, &channel_id, user_ids).await?;
    let members: Vec<ChannelMember> = members.into_iter().map(|m| channels::shown_to(&who.caller, m)).collect();
    Ok(match members.as_slice() {
        [member] if one => (StatusCode::CREATED, Json(member)).into_response(),
        _ => (StatusCode::CREATED, Json(members)).into_response(),
    })
}

/// `GET /channels/{channel_id}/members`
pub async fn list_members(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<ChannelMember>>> {
    Ok(Json(channels::members(&state.ws, &who.caller, &channel_id, page.offset(), page.limit()).await?))
}

/// `GET /channels/{channel_id}/members/{user_id}`
pub async fn get_member(
    State(state): State<AppState>,
    who: Authenticated,
    Path((channel_id, user_id)): Path<(String, String)>,
) -> ApiResult<Json<ChannelMember>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(channels::member(&state.ws, &who.caller, &channel_id, &user_id).await?))
}

/// `DELETE /channels/{channel_id}/members/{user_id}`
pub async fn remove_member(
    State(state): State<AppState>,
    who: Authenticated,
    Path((channel_id, user_id)): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    channels::remove(&state.ws, &who.caller, &channel_id, &user_id).await?;
    Ok(ok())
}
