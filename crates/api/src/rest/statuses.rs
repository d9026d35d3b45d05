//! `/users/{user_id}/status`: who is online.

use axum::Json;
use axum::extract::State;
use causeway_model::ids;
use causeway_model::statuses::{OFFLINE, Status};
use causeway_service::statuses::{self, NewStatus};
use causeway_service::{Error, users};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::state::AppState;

/// How many can be asked for at once.
const MOST_AT_ONCE: usize = 1000;

/// `GET /users/{user_id}/status`
pub async fn get(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Status>> {
    let id = who.resolve(&user_id)?;
    users::get(&state.ws, &who.caller, &id).await?;
    let found = statuses::by_ids(&state.ws, vec![id.clone()]).await?;
    let offline = || Status { user_id: id, status: OFFLINE.to_owned(), ..Status::default() };
    Ok(Json(found.into_iter().next().unwrap_or_else(offline)))
}

/// `POST /users/status/ids`
pub async fn by_ids(
    State(state): State<AppState>,
    _: Authenticated,
    Body(user_ids): Body<Vec<String>>,
) -> ApiResult<Json<Vec<Status>>> {
    if user_ids.is_empty() || user_ids.len() > MOST_AT_ONCE || !user_ids.iter().all(|id| ids::is_valid(id)) {
        return Err(Error::invalid_body("user_ids").into());
    }
    Ok(Json(statuses::by_ids(&state.ws, user_ids).await?))
}

/// `PUT /users/{user_id}/status`
pub async fn set(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(wanted): Body<NewStatus>,
) -> ApiResult<Json<Status>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(statuses::set(&state.ws, &who.caller, &id, wanted).await?))
}
