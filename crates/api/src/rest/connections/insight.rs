//! `/causeway/connections`: how a connection is doing, a dry run, and new tokens. Exists only here.

use axum::Json;
use axum::extract::{Path, State};
use causeway_federation::connections::{self as federation, Check, CheckWhat, Health};
use causeway_service::connections::Tokens;

use super::remote;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::state::AppState;

/// `GET /causeway/connections/{remote_id}/health`. Counters and history are those since the server's last start.
pub async fn health(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Health>> {
    Ok(Json(federation::health(&state.federation, &who.caller, &remote(id)?).await?))
}

/// `POST /causeway/connections/{remote_id}/check`
pub async fn check(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(what): Body<CheckWhat>,
) -> ApiResult<Json<Check>> {
    Ok(Json(federation::check(&state.federation, &who.caller, &remote(id)?, what).await?))
}

/// `POST /causeway/connections/{remote_id}/rotate`. Begins to change both tokens, and says how they stand; `tokens` of the connection's
/// health says when it is done.
pub async fn rotate(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Tokens>> {
    Ok(Json(federation::rotate(&state.federation, &who.caller, &remote(id)?).await?))
}
