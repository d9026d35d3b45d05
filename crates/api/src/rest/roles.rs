//! `/roles`

use axum::Json;
use axum::extract::State;
use causeway_model::permissions::{PermissionSet, Role};
use causeway_service::{Error, roles};
use serde::Deserialize;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::state::AppState;

/// `GET /roles`
pub async fn all(State(state): State<AppState>, who: Authenticated) -> ApiResult<Json<Vec<Role>>> {
    Ok(Json(roles::all(&state.ws, &who.caller)?))
}

/// `GET /roles/{role_id}`
pub async fn by_id(
    State(state): State<AppState>,
    _: Authenticated,
    Path(role_id): Path<String>,
) -> ApiResult<Json<Role>> {
    if !causeway_model::ids::is_valid(&role_id) {
        return Err(Error::invalid_url("role_id").into());
    }
    Ok(Json(roles::by_id(&state.ws, &role_id)?))
}

/// `GET /roles/name/{role_name}`
pub async fn by_name(
    State(state): State<AppState>,
    _: Authenticated,
    Path(role_name): Path<String>,
) -> ApiResult<Json<Role>> {
    Ok(Json(roles::by_name(&state.ws, &role_name)?))
}

/// `POST /roles/names`
pub async fn by_names(
    State(state): State<AppState>,
    _: Authenticated,
    Body(names): Body<Vec<String>>,
) -> ApiResult<Json<Vec<Role>>> {
    Ok(Json(roles::by_names(&state.ws, &names)?))
}

#[derive(Debug, Deserialize)]
pub struct Patch {
    permissions: Option<PermissionSet>,
}

/// `PUT /roles/{role_id}/patch`
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Path(role_id): Path<String>,
    Body(patch): Body<Patch>,
) -> ApiResult<Json<Role>> {
    let permissions = patch.permissions.ok_or_else(|| Error::invalid_body("permissions"))?;
    Ok(Json(roles::set_permissions(&state.ws, &who.caller, &role_id, permissions).await?))
}
