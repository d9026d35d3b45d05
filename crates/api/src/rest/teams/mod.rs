//! `/teams`: teams and who is in them.

mod edit;
mod list;
mod members;

pub use edit::*;
pub use list::*;
pub use members::*;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use causeway_model::teams::Team;
use causeway_service::teams::{self, NewTeam};
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::state::AppState;

/// `POST /teams`
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewTeam>,
) -> ApiResult<(StatusCode, Json<Team>)> {
    let team = teams::create(&state.ws, &who.caller, new).await?;
    Ok((StatusCode::CREATED, Json(team)))
}

/// `GET /teams/{team_id}`
pub async fn get_one(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
) -> ApiResult<Json<Team>> {
    Ok(Json(teams::get(&state.ws, &who.caller, &team_id).await?))
}

/// `GET /teams/name/{name}`
pub async fn get_by_name(
    State(state): State<AppState>,
    who: Authenticated,
    Path(name): Path<String>,
) -> ApiResult<Json<Team>> {
    Ok(Json(teams::get_by_name(&state.ws, &who.caller, &name).await?))
}

/// `GET /teams/invite/{invite_id}`. Only what somebody needs to decide whether to accept.
pub async fn invitation(State(state): State<AppState>, Path(invite_id): Path<String>) -> ApiResult<Json<Value>> {
    let team = teams::get_by_invitation(&state.ws, &invite_id).await?;
    Ok(Json(json!({
        "id": team.id,
        "name": team.name,
        "display_name": team.display_name,
        "description": team.description,
    })))
}

/// `GET /users/{user_id}/teams`
pub async fn of_user(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Vec<Team>>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(teams::of_user(&state.ws, &who.caller, &user_id).await?))
}
