//! What belongs to messages: reactions and acknowledgements.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use causeway_model::posts::{Acknowledgement, Reaction};
use causeway_service::posts;
use serde::Deserialize;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::rest::ok;
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewReaction {
    user_id: String,
    post_id: String,
    emoji_name: String,
}

/// `POST /reactions`
pub async fn react(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewReaction>,
) -> ApiResult<Json<Reaction>> {
    Ok(Json(posts::react(&state.ws, &who.caller, &new.user_id, &new.post_id, &new.emoji_name).await?))
}

/// `DELETE /users/{user_id}/posts/{post_id}/reactions/{emoji_name}`
pub async fn unreact(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, post_id, emoji)): Path<(String, String, String)>,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    posts::unreact(&state.ws, &who.caller, &user_id, &post_id, &emoji).await?;
    Ok(ok())
}

/// `GET /posts/{post_id}/reactions`. A message without any answers `[]`, the reference `null`.
pub async fn reactions(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
) -> ApiResult<Json<Vec<Reaction>>> {
    Ok(Json(posts::reactions(&state.ws, &who.caller, &post_id).await?))
}

/// `POST /posts/ids/reactions`
pub async fn reactions_of_many(
    State(state): State<AppState>,
    who: Authenticated,
    Body(ids): Body<Vec<String>>,
) -> ApiResult<Json<BTreeMap<String, Vec<Reaction>>>> {
    Ok(Json(posts::reactions_of_many(&state.ws, &who.caller, ids).await?))
}

/// `POST /users/{user_id}/posts/{post_id}/ack`
pub async fn acknowledge(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, post_id)): Path<(String, String)>,
) -> ApiResult<Json<Acknowledgement>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(posts::acknowledge(&state.ws, &who.caller, &user_id, &post_id).await?))
}

/// `DELETE /users/{user_id}/posts/{post_id}/ack`
pub async fn unacknowledge(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, post_id)): Path<(String, String)>,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    posts::unacknowledge(&state.ws, &who.caller, &user_id, &post_id).await?;
    Ok(ok())
}
