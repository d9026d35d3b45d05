//! `/users/tokens`: personal access tokens.

use axum::Json;
use axum::extract::State;
use causeway_model::sessions::AccessToken;
use causeway_service::access_tokens::{self, Change};
use serde::Deserialize;
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::params::Params;
use crate::rest::ok;
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct New {
    description: String,
}

/// `POST /users/{user_id}/tokens`
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(new): Body<New>,
) -> ApiResult<Json<AccessToken>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(access_tokens::create(&state.ws, &who.caller, &id, &new.description).await?))
}

/// `GET /users/{user_id}/tokens`
pub async fn of_user(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    params: Params,
) -> ApiResult<Json<Vec<AccessToken>>> {
    let (id, page) = (who.resolve(&user_id)?, params.page());
    Ok(Json(access_tokens::of_user(&state.ws, &who.caller, &id, page.offset(), page.limit()).await?))
}

/// `GET /users/tokens`
pub async fn all(
    State(state): State<AppState>,
    who: Authenticated,
    params: Params,
) -> ApiResult<Json<Vec<AccessToken>>> {
    let page = params.page();
    Ok(Json(access_tokens::all(&state.ws, &who.caller, page.offset(), page.limit()).await?))
}

/// `GET /users/tokens/{token_id}`
pub async fn get(
    State(state): State<AppState>,
    who: Authenticated,
    Path(token_id): Path<String>,
) -> ApiResult<Json<AccessToken>> {
    Ok(Json(access_tokens::get(&state.ws, &who.caller, &token_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Term {
    term: String,
}

/// `POST /users/tokens/search`
pub async fn search(
    State(state): State<AppState>,
    who: Authenticated,
    Body(body): Body<Term>,
) -> ApiResult<Json<Vec<AccessToken>>> {
    Ok(Json(access_tokens::search(&state.ws, &who.caller, &body.term).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    token_id: String,
}

/// `POST /users/tokens/revoke`
pub async fn revoke(
    State(state): State<AppState>,
    who: Authenticated,
    Body(which): Body<Which>,
) -> ApiResult<Json<Value>> {
    access_tokens::change(&state.ws, &who.caller, &which.token_id, Change::Revoke).await?;
    Ok(ok())
}

/// `POST /users/tokens/disable`
pub async fn disable(
    State(state): State<AppState>,
    who: Authenticated,
    Body(which): Body<Which>,
) -> ApiResult<Json<Value>> {
    access_tokens::change(&state.ws, &who.caller, &which.token_id, Change::Disable).await?;
    Ok(ok())
}

/// `POST /users/tokens/enable`
pub async fn enable(
    State(state): State<AppState>,
    who: Authenticated,
    Body(which): Body<Which>,
) -> ApiResult<Json<Value>> {
    access_tokens::change(&state.ws, &who.caller, &which.token_id, Change::Enable).await?;
    Ok(ok())
}
