//! `/channels`: channels and who is in them.

mod categories;
mod edit;
mod list;
mod members;
mod read;

pub use categories::*;
pub use edit::*;
pub use list::*;
pub use members::*;
pub use read::*;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use causeway_model::channels::Channel;
use causeway_model::ids;
use causeway_service::Error;
use causeway_service::channels::{self, NewChannel, OfUser};
use serde::Deserialize;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path, Query};
use crate::state::AppState;

/// `POST /channels`
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewChannel>,
) -> ApiResult<(StatusCode, Json<Channel>)> {
    let channel = channels::create(&state.ws, &who.caller, new).await?;
    Ok((StatusCode::CREATED, Json(channel)))
}

/// `POST /channels/direct`
pub async fn create_direct(
    State(state): State<AppState>,
    who: Authenticated,
    Body(user_ids): Body<Vec<String>>,
) -> ApiResult<(StatusCode, Json<Channel>)> {
    let [one, other] = user_ids.as_slice() else { return Err(Error::invalid_body("user_ids").into()) };
    if !ids::is_valid(one) || !ids::is_valid(other) {
        return Err(Error::invalid_body("user_id").into());
    }
    let channel = channels::open_direct(&state.ws, &who.caller, one, other).await?;
    Ok((StatusCode::CREATED, Json(channel)))
}

/// `POST /channels/group`
pub async fn create_group(
    State(state): State<AppState>,
    who: Authenticated,
    Body(user_ids): Body<Vec<String>>,
) -> ApiResult<(StatusCode, Json<Channel>)> {
    if user_ids.is_empty() || !user_ids.iter().all(|id| ids::is_valid(id)) {
        return Err(Error::invalid_body("user_ids").into());
    }
    let channel = channels::open_group(&state.ws, &who.caller, user_ids).await?;
    Ok((StatusCode::CREATED, Json(channel)))
}

/// `GET /channels/{channel_id}`
pub async fn get_one(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<Channel>> {
    Ok(Json(channels::get(&state.ws, &who.caller, &channel_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Archived {
    include_deleted: bool,
    last_delete_at: i64,
}

/// `GET /teams/{team_id}/channels/name/{channel_name}`
pub async fn get_by_name(
    State(state): State<AppState>,
    who: Authenticated,
    Path((team_id, name)): Path<(String, String)>,
    Query(archived): Query<Archived>,
) -> ApiResult<Json<Channel>> {
    let found = channels::get_by_name(&state.ws, &who.caller, &team_id, &name, archived.include_deleted).await?;
    Ok(Json(found))
}

/// `GET /teams/name/{team_name}/channels/name/{channel_name}`
pub async fn get_by_team_name(
    State(state): State<AppState>,
    who: Authenticated,
    Path((team_name, name)): Path<(String, String)>,
    Query(archived): Query<Archived>,
) -> ApiResult<Json<Channel>> {
    let archived = archived.include_deleted;
    Ok(Json(channels::get_by_team_name(&state.ws, &who.caller, &team_name, &name, archived).await?))
}

/// `GET /users/{user_id}/channels`
pub async fn of_user(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Query(archived): Query<Archived>,
) -> ApiResult<Json<Vec<Channel>>> {
    list_of_user(&state, &who, &user_id, String::new(), &archived).await
}

/// `GET /users/{user_id}/teams/{team_id}/channels`
pub async fn of_user_in_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
    Query(archived): Query<Archived>,
) -> ApiResult<Json<Vec<Channel>>> {
    list_of_user(&state, &who, &user_id, team_id, &archived).await
}

async fn list_of_user(
    state: &AppState,
    who: &Authenticated,
    user_id: &str,
    team_id: String,
    archived: &Archived,
) -> ApiResult<Json<Vec<Channel>>> {
    let user_id = who.resolve(user_id)?;
    let which = OfUser { team_id, archived: archived.include_deleted, archived_since: archived.last_delete_at };
    Ok(Json(channels::of_user(&state.ws, &who.caller, &user_id, which).await?))
}
