//! Posting, changing and deleting messages.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use causeway_model::posts::Post;
use causeway_service::Error;
use causeway_service::posts::{self, NewEphemeral, NewPost, PostPatch, UnreadCounts};
use serde::Deserialize;

use super::written;
use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path, Query};
use crate::rest::ok;
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

/// `PUT /posts/{post_id}/patch`
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
    Body(patch): Body<PostPatch>,
) -> ApiResult<Json<Post>> {
    Ok(Json(posts::patch(&state.ws, &who.caller, &post_id, patch).await?))
}

/// A whole post, as `PUT /posts/{post_id}` takes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WholePost {
    id: String,
    #[serde(flatten)]
    patch: PostPatch,
}

/// `PUT /posts/{post_id}`. What the body lacks stays as it is.
pub async fn put(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
    Body(whole): Body<WholePost>,
) -> ApiResult<Json<Post>> {
    if whole.id != post_id {
        return Err(Error::invalid_body("id").into());
    }
    Ok(Json(posts::patch(&state.ws, &who.caller, &post_id, whole.patch).await?))
}

/// `DELETE /posts/{post_id}`
pub async fn delete(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
) -> ApiResult<Json<serde_json::Value>> {
    posts::delete(&state.ws, &who.caller, &post_id).await?;
    Ok(ok())
}

/// `POST /posts/{post_id}/pin`
pub async fn pin(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
) -> ApiResult<Json<serde_json::Value>> {
    posts::pin(&state.ws, &who.caller, &post_id, true).await?;
    Ok(ok())
}

/// `POST /posts/{post_id}/unpin`
pub async fn unpin(
    State(state): State<AppState>,
    who: Authenticated,
    Path(post_id): Path<String>,
) -> ApiResult<Json<serde_json::Value>> {
    posts::pin(&state.ws, &who.caller, &post_id, false).await?;
    Ok(ok())
}

/// `POST /posts/{post_id}/restore/{restore_version_id}`
pub async fn restore(
    State(state): State<AppState>,
    who: Authenticated,
    Path((post_id, version_id)): Path<(String, String)>,
) -> ApiResult<Json<Post>> {
    Ok(Json(posts::restore(&state.ws, &who.caller, &post_id, &version_id).await?))
}

/// `POST /posts/ephemeral`
pub async fn show_ephemeral(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewEphemeral>,
) -> ApiResult<(StatusCode, Json<Post>)> {
    Ok((StatusCode::CREATED, Json(posts::show_ephemeral(&state.ws, &who.caller, new).await?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SetUnread {
    collapsed_threads_supported: bool,
}

/// `POST /users/{user_id}/posts/{post_id}/set_unread`
pub async fn set_unread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, post_id)): Path<(String, String)>,
    Body(body): Body<SetUnread>,
) -> ApiResult<Json<UnreadCounts>> {
    let user_id = who.resolve(&user_id)?;
    let collapsed = body.collapsed_threads_supported;
    Ok(Json(posts::set_unread(&state.ws, &who.caller, &user_id, &post_id, collapsed).await?))
}
