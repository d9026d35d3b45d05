//! `/causeway/connections`: what a connection may carry. Exists only here.

use axum::Json;
use axum::extract::{Path, State};
use causeway_model::connections::Policy;
use causeway_service::connections::{self, PolicyView};

use super::remote;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::state::AppState;

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
