//! `/users/{user_id}/image`: pictures of people.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_service::Error;
use causeway_service::users::{self, MAX_PICTURE_BYTES, ProfilePicture};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Path};
use crate::rest::files::picture;
use crate::rest::ok;
use crate::state::AppState;

/// `GET /users/{user_id}/image`
pub async fn image(
    State(state): State<AppState>,
    who: Authenticated,
    headers: HeaderMap,
    Path(user_id): Path<String>,
) -> ApiResult<Response> {
    let picture = users::picture(&state.ws, &who.resolve(&user_id)?).await?;
    Ok(show(picture, &headers, "max-age=300, private")?)
}

/// `GET /users/{user_id}/image/default`
pub async fn default_image(
    State(state): State<AppState>,
    who: Authenticated,
    headers: HeaderMap,
    Path(user_id): Path<String>,
) -> ApiResult<Response> {
    let picture = users::default_picture(&state.ws, &who.resolve(&user_id)?).await?;
    Ok(show(picture, &headers, "max-age=86400, private")?)
}

fn show(picture: ProfilePicture, asked: &HeaderMap, kept: &'static str) -> Result<Response, Error> {
    let tag = format!("\"{}\"", picture.tag);
    let value = HeaderValue::from_str(&tag).map_err(|e| Error::internal("write a header", e))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
        (header::ETAG, value),
    ];
    let known = asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|t| t.trim().trim_start_matches("W/") == tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    Ok((headers, picture.bytes).into_response())
}

/// `POST /users/{user_id}/image`: a form with `image`.
pub async fn set_image(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    request: Request,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    let limit = usize::try_from(state.ws.config().file.max_file_size).unwrap_or(usize::MAX);
    let (bytes, _) = picture(&state, request, "image", limit.min(MAX_PICTURE_BYTES)).await?;
    users::set_picture(&state.ws, &who.caller, &user_id, bytes).await?;
    Ok(ok())
}

/// `DELETE /users/{user_id}/image`
pub async fn remove_image(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<serde_json::Value>> {
    users::remove_picture(&state.ws, &who.caller, &who.resolve(&user_id)?).await?;
    Ok(ok())
}
