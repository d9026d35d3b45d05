//! `/schemes`, and which team or channel has one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use causeway_model::channels::Channel;
use causeway_model::ids;
use causeway_model::permissions::Scheme;
use causeway_model::teams::Team;
use causeway_service::Error;
use causeway_service::schemes::{self, NewScheme, SchemePatch};
use serde::Deserialize;
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::params::Params;
use crate::rest::ok;
use crate::state::AppState;

fn check_id(id: &str, name: &str) -> Result<(), Error> {
    if ids::is_valid(id) { Ok(()) } else { Err(Error::invalid_url(name)) }
}

/// `POST /schemes`
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewScheme>,
) -> ApiResult<(StatusCode, Json<Scheme>)> {
    Ok((StatusCode::CREATED, Json(schemes::create(&state.ws, &who.caller, new).await?)))
}

/// `GET /schemes`
pub async fn list(State(state): State<AppState>, who: Authenticated, params: Params) -> ApiResult<Json<Vec<Scheme>>> {
    let (scope, page) = (params.text("scope"), params.page());
    Ok(Json(schemes::list(&state.ws, &who.caller, &scope, page.offset(), page.limit()).await?))
}

/// `GET /schemes/{scheme_id}`
pub async fn get_one(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Scheme>> {
    check_id(&id, "scheme_id")?;
    Ok(Json(schemes::get(&state.ws, &who.caller, &id).await?))
}

/// `PUT /schemes/{scheme_id}/patch`
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Body(patch): Body<SchemePatch>,
) -> ApiResult<Json<Scheme>> {
    check_id(&id, "scheme_id")?;
    Ok(Json(schemes::patch(&state.ws, &who.caller, &id, patch).await?))
}

/// `DELETE /schemes/{scheme_id}`
pub async fn remove(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Value>> {
    check_id(&id, "scheme_id")?;
    schemes::remove(&state.ws, &who.caller, &id).await?;
    Ok(ok())
}

/// `GET /schemes/{scheme_id}/teams`
pub async fn teams(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult<Json<Vec<Team>>> {
    check_id(&id, "scheme_id")?;
    let page = params.page();
    Ok(Json(schemes::teams(&state.ws, &who.caller, &id, page.offset(), page.limit()).await?))
}

/// `GET /schemes/{scheme_id}/channels`
pub async fn channels(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult<Json<Vec<Channel>>> {
    check_id(&id, "scheme_id")?;
    let page = params.page();
    Ok(Json(schemes::channels(&state.ws, &who.caller, &id, page.offset(), page.limit()).await?))
}

/// Which scheme something gets: an id, or nothing for everybody's roles.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    scheme_id: Option<String>,
}

impl Wanted {
    fn id(self) -> Result<String, Error> {
        let id = self.scheme_id.unwrap_or_default();
        if id.is_empty() || ids::is_valid(&id) { Ok(id) } else { Err(Error::invalid_body("scheme_id")) }
    }
}

/// `PUT /teams/{team_id}/scheme`
pub async fn of_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Body(wanted): Body<Wanted>,
) -> ApiResult<Json<Value>> {
    check_id(&team_id, "team_id")?;
    schemes::set_of_team(&state.ws, &who.caller, &team_id, &wanted.id()?).await?;
    Ok(ok())
}

/// `PUT /channels/{channel_id}/scheme`
pub async fn of_channel(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(wanted): Body<Wanted>,
) -> ApiResult<Json<Value>> {
    check_id(&channel_id, "channel_id")?;
    schemes::set_of_channel(&state.ws, &who.caller, &channel_id, &wanted.id()?).await?;
    Ok(ok())
}
