//! `/users/{user_id}/preferences`

use axum::Json;
use axum::extract::State;
use causeway_model::preferences::Preference;
use causeway_service::preferences;
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::rest::ok;
use crate::state::AppState;

/// `GET /users/{user_id}/preferences`
pub async fn all(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Vec<Preference>>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(preferences::all(&state.ws, &who.caller, &id).await?))
}

/// `GET /users/{user_id}/preferences/{category}`
pub async fn of_category(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, category)): Path<(String, String)>,
) -> ApiResult<Json<Vec<Preference>>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(preferences::of_category(&state.ws, &who.caller, &id, &category).await?))
}

/// `GET /users/{user_id}/preferences/{category}/name/{preference_name}`
pub async fn named(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, category, name)): Path<(String, String, String)>,
) -> ApiResult<Json<Preference>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(preferences::named(&state.ws, &who.caller, &id, &category, &name).await?))
}

/// `PUT /users/{user_id}/preferences`
pub async fn set(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(wanted): Body<Vec<Preference>>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    preferences::set(&state.ws, &who.caller, &id, wanted).await?;
    Ok(ok())
}

/// `POST /users/{user_id}/preferences/delete`
pub async fn remove(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(unwanted): Body<Vec<Preference>>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    preferences::remove(&state.ws, &who.caller, &id, unwanted).await?;
    Ok(ok())
}
