//! `/causeway/connections`: what a connection may carry, pausing it, and the channels that wait. Exists only here.

use axum::Json;
use axum::extract::{Path, State};
use causeway_model::connections::{Connection, Policy, WaitingChannel};
use causeway_service::connections::{self, PolicyView, ShownShare};
use causeway_service::{Error, sharing};
use serde::Deserialize;
use serde_json::Value;

use super::remote;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::rest::ok;
use crate::state::AppState;

pub(super) fn pair((remote_id, channel_id): (String, String)) -> Result<(String, String), Error> {
    let remote_id = remote(remote_id)?;
    if causeway_model::ids::is_valid(&channel_id) {
        Ok((remote_id, channel_id))
    } else {
        Err(Error::invalid_url("channel_id"))
    }
}

/// `GET /causeway/connections/{remote_id}/policy`
pub async fn policy(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<PolicyView>> {
    Ok(Json(connections::policy(&state.ws, &who.caller, &remote(id)?).await?))
}

/// `PUT /causeway/connections/{remote_id}/policy`. What is null or left out is as the server's settings have it.
pub async fn set_policy(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(policy): Body<Policy>,
) -> ApiResult<Json<PolicyView>> {
    Ok(Json(connections::set_policy(&state.ws, &who.caller, &remote(id)?, policy).await?))
}

/// `POST /causeway/connections/{remote_id}/pause`
pub async fn pause(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Connection>> {
    Ok(Json(connections::pause(&state.ws, &who.caller, &remote(id)?).await?))
}

/// `POST /causeway/connections/{remote_id}/resume`
pub async fn resume(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Connection>> {
    Ok(Json(connections::resume(&state.ws, &who.caller, &remote(id)?).await?))
}

/// `POST /causeway/connections/{remote_id}/channels/{channel_id}/pause`
pub async fn pause_channel(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let (remote_id, channel_id) = pair(ids)?;
    sharing::pause(&state.ws, &who.caller, &channel_id, &remote_id).await?;
    Ok(ok())
}

/// `POST /causeway/connections/{remote_id}/channels/{channel_id}/resume`
pub async fn resume_channel(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let (remote_id, channel_id) = pair(ids)?;
    sharing::resume(&state.ws, &who.caller, &channel_id, &remote_id).await?;
    Ok(ok())
}

/// `GET /causeway/connections/{remote_id}/channels`
pub async fn channels(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Vec<ShownShare>>> {
    Ok(Json(connections::shown_shares(&state.ws, &who.caller, &remote(id)?).await?))
}

/// `GET /causeway/connections/{remote_id}/waiting`
pub async fn waiting(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Vec<WaitingChannel>>> {
    Ok(Json(sharing::waiting_channels(&state.ws, &who.caller, &remote(id)?).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct IntoTeam {
    team_id: String,
}

/// `POST /causeway/connections/{remote_id}/waiting/{channel_id}/accept`. Without a team it goes to the connection's.
pub async fn accept_waiting(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
    Body(into): Body<IntoTeam>,
) -> ApiResult<Json<Value>> {
    let (remote_id, channel_id) = pair(ids)?;
    sharing::accept_waiting(&state.ws, &who.caller, &remote_id, &channel_id, &into.team_id).await?;
    Ok(ok())
}

/// `POST /causeway/connections/{remote_id}/waiting/{channel_id}/decline`
pub async fn decline_waiting(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let (remote_id, channel_id) = pair(ids)?;
    sharing::decline_waiting(&state.ws, &who.caller, &remote_id, &channel_id).await?;
    Ok(ok())
}
