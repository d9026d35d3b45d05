//! `/bots`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use causeway_model::bots::Bot;
use causeway_model::ids;
use causeway_service::bots::{self, BotPatch, Filter, NewBot};
use causeway_service::{Caller, Error};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::params::Params;
use crate::state::AppState;

fn check_id(id: &str) -> Result<(), Error> {
    if ids::is_valid(id) { Ok(()) } else { Err(Error::invalid_url("bot_user_id")) }
}

/// `POST /bots`
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewBot>,
) -> ApiResult<(StatusCode, Json<Bot>)> {
    Ok((StatusCode::CREATED, Json(bots::create(&state.ws, &who.caller, new).await?)))
}

/// `GET /bots`
pub async fn list(State(state): State<AppState>, who: Authenticated, params: Params) -> ApiResult<Json<Vec<Bot>>> {
    let filter = Filter {
        with_disabled: params.flag("include_deleted"),
        only_orphaned: params.flag("only_orphaned"),
        ..Filter::default()
    };
    let page = params.page();
    Ok(Json(bots::list(&state.ws, &who.caller, filter, page.offset(), page.limit()).await?))
}

/// `GET /bots/{bot_user_id}`
pub async fn get(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult<Json<Bot>> {
    check_id(&id)?;
    Ok(Json(bots::get(&state.ws, &who.caller, &id, params.flag("include_deleted")).await?))
}

/// `PUT /bots/{bot_user_id}`. What the body lacks stays as it is.
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(patch): Body<BotPatch>,
) -> ApiResult<Json<Bot>> {
    check_id(&id)?;
    Ok(Json(bots::patch(&state.ws, &who.caller, &id, patch).await?))
}

async fn set_enabled(state: &AppState, caller: &Caller, id: &str, enabled: bool) -> ApiResult<Json<Bot>> {
    check_id(id)?;
    Ok(Json(bots::set_enabled(&state.ws, caller, id, enabled).await?))
}

/// `POST /bots/{bot_user_id}/disable`
pub async fn disable(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Bot>> {
    set_enabled(&state, &who.caller, &id, false).await
}

/// `POST /bots/{bot_user_id}/enable`
pub async fn enable(State(state): State<AppState>, who: Authenticated, Path(id): Path<String>) -> ApiResult<Json<Bot>> {
    set_enabled(&state, &who.caller, &id, true).await
}

/// `POST /bots/{bot_user_id}/assign/{user_id}`
pub async fn assign(
    State(state): State<AppState>,
    who: Authenticated,
    Path((id, user_id)): Path<(String, String)>,
) -> ApiResult<Json<Bot>> {
    check_id(&id)?;
    let owner = who.resolve(&user_id)?;
    Ok(Json(bots::assign(&state.ws, &who.caller, &id, &owner).await?))
}
