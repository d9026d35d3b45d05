//! `/causeway/connections/{remote_id}/channels/{channel_id}/history`: messages from before a channel was shared. Exists only here.

use axum::Json;
use axum::extract::{Path, Query, State};
use causeway_model::connections::History;
use causeway_model::connections::history::Asked;
use causeway_service::sharing::{self, HistoryPreview};
use serde::Deserialize;

use super::govern::pair;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::state::AppState;

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct PreviewQuery {
    since: i64,
}

/// `GET /causeway/connections/{remote_id}/channels/{channel_id}/history/preview`. The channel need not be shared yet.
pub async fn history_preview(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
    Query(query): Query<PreviewQuery>,
) -> ApiResult<Json<HistoryPreview>> {
    let (remote_id, channel_id) = pair(ids)?;
    Ok(Json(sharing::history_preview(&state.ws, &who.caller, &channel_id, &remote_id, query.since).await?))
}

/// `GET /causeway/connections/{remote_id}/channels/{channel_id}/history`
pub async fn history(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
) -> ApiResult<Json<History>> {
    let (remote_id, channel_id) = pair(ids)?;
    Ok(Json(sharing::history(&state.ws, &who.caller, &channel_id, &remote_id).await?))
}

/// `POST /causeway/connections/{remote_id}/channels/{channel_id}/history`
pub async fn send_history(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
    Body(asked): Body<Asked>,
) -> ApiResult<Json<History>> {
    let (remote_id, channel_id) = pair(ids)?;
    Ok(Json(sharing::send_history(&state.ws, &who.caller, &channel_id, &remote_id, asked).await?))
}
