//! `/hooks/incoming`, and the address that programs post to.

mod limits;
mod receive;

pub use limits::HookLimits;
pub use receive::receive;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use causeway_model::ids;
use causeway_model::webhooks::IncomingWebhook;
use causeway_service::Error;
use causeway_service::webhooks::{self, NewWebhook, WebhookPatch};
use serde::Deserialize;
use serde_json::json;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::params::Params;
use crate::rest::ok;
use crate::state::AppState;

fn check_id(id: &str) -> Result<(), Error> {
    if ids::is_valid(id) { Ok(()) } else { Err(Error::invalid_url("hook_id")) }
}

/// `POST /hooks/incoming`
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewWebhook>,
) -> ApiResult<(StatusCode, Json<IncomingWebhook>)> {
    if !ids::is_valid(&new.channel_id) {
        return Err(Error::invalid_body("channel_id").into());
    }
    Ok((StatusCode::CREATED, Json(webhooks::create(&state.ws, &who.caller, new).await?)))
}

/// `GET /hooks/incoming`
pub async fn list(State(state): State<AppState>, who: Authenticated, params: Params) -> ApiResult<Response> {
    let (team_id, page) = (params.text("team_id"), params.page());
    let found = webhooks::list(&state.ws, &who.caller, &team_id, page.offset(), page.limit()).await?;
    if params.flag("include_total_count") {
        let told = json!({"incoming_webhooks": found.webhooks, "total_count": found.total});
        return Ok(Json(told).into_response());
    }
    Ok(Json(found.webhooks).into_response())
}

/// `GET /hooks/incoming/{hook_id}`
pub async fn get_one(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<IncomingWebhook>> {
    check_id(&id)?;
    Ok(Json(webhooks::get(&state.ws, &who.caller, &id).await?))
}

/// A whole webhook, as `PUT /hooks/incoming/{hook_id}` takes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Whole {
    id: String,
    #[serde(flatten)]
    patch: WebhookPatch,
}

/// `PUT /hooks/incoming/{hook_id}`. What the body lacks stays as it is.
pub async fn update(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(whole): Body<Whole>,
) -> ApiResult<Json<IncomingWebhook>> {
    check_id(&id)?;
    if whole.id != id {
        return Err(Error::invalid_body("hook_id").into());
    }
    Ok(Json(webhooks::update(&state.ws, &who.caller, &id, whole.patch).await?))
}

/// `DELETE /hooks/incoming/{hook_id}`
pub async fn remove(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<serde_json::Value>> {
    check_id(&id)?;
    webhooks::remove(&state.ws, &who.caller, &id).await?;
    Ok(ok())
}
