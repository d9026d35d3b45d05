//! `/users/{user_id}/sessions`: where somebody is logged in.

use axum::Json;
use axum::extract::State;
use causeway_model::sessions::Session;
use causeway_service::sessions;
use serde::Deserialize;
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::rest::ok;
use crate::state::AppState;

/// `GET /users/{user_id}/sessions`
pub async fn list(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Vec<Session>>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(sessions::of_user(&state.ws, &who.caller, &id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Revoke {
    session_id: String,
}

/// `POST /users/{user_id}/sessions/revoke`
pub async fn revoke(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(body): Body<Revoke>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    sessions::revoke(&state.ws, &who.caller, &id, &body.session_id).await?;
    Ok(ok())
}

/// `POST /users/{user_id}/sessions/revoke/all`
pub async fn revoke_all(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    sessions::revoke_all(&state.ws, &who.caller, &id).await?;
    Ok(ok())
}

/// `POST /users/sessions/revoke/all`
pub async fn revoke_everybodys(State(state): State<AppState>, who: Authenticated) -> ApiResult<Json<Value>> {
    sessions::revoke_everybodys(&state.ws, &who.caller).await?;
    Ok(ok())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Device {
    device_id: String,
}

/// `PUT /users/sessions/device`. No notifications are pushed to it.
pub async fn attach_device(
    State(state): State<AppState>,
    who: Authenticated,
    Body(body): Body<Device>,
) -> ApiResult<Json<Value>> {
    sessions::attach_device(&state.ws, &who.caller, &body.device_id).await?;
    Ok(ok())
}
