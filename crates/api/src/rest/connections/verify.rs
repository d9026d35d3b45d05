//! `/causeway/connections/{remote_id}/channels/{channel_id}/verify`: whether both sides hold the same. Exists only here.

use axum::Json;
use axum::extract::{Path, State};
use causeway_federation::connections as federation;
use causeway_model::connections::Proof;
use causeway_service::sharing;
use serde::Deserialize;

use super::govern::pair;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::state::AppState;

#[derive(Debug, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Whether what differs is sent again.
    mend: bool,
}

impl Default for Wish {
    fn default() -> Self {
        Self { mend: true }
    }
}

/// `POST /causeway/connections/{remote_id}/channels/{channel_id}/verify`. Begins; the GET of the same path says how far it is.
pub async fn verify(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
    Body(wish): Body<Wish>,
) -> ApiResult<Json<Proof>> {
    let (remote_id, channel_id) = pair(ids)?;
    Ok(Json(federation::verify(&state.federation, &who.caller, (&channel_id, &remote_id), wish.mend).await?))
}

/// `GET /causeway/connections/{remote_id}/channels/{channel_id}/verify`
pub async fn verified(
    State(state): State<AppState>,
    who: Authenticated,
    Path(ids): Path<(String, String)>,
) -> ApiResult<Json<Proof>> {
    let (remote_id, channel_id) = pair(ids)?;
    Ok(Json(sharing::proof(&state.ws, &who.caller, &channel_id, &remote_id).await?))
}
