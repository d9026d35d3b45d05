//! Posting, changing and deleting messages.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use causeway_service::posts::{self, NewPost};
use serde::Deserialize;

use super::written;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SetOnline {
    set_online: Option<bool>,
}

/// `POST /posts`
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Query(query): Query<SetOnline>,
    Body(new): Body<NewPost>,
) -> ApiResult<Response> {
    let posted = posts::create(&state.ws, &who.caller, new, query.set_online.unwrap_or(true)).await?;
    Ok(written(StatusCode::CREATED, posted.json))
}
