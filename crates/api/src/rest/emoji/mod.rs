//! `/emoji`: custom emoji.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use causeway_model::emoji_entity::CustomEmoji;
use causeway_service::{Error, emoji, pictures};
use serde::Deserialize;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page, Path, Query};
use crate::rest::files::picture;
use crate::rest::ok;
use crate::state::AppState;

/// How many a search finds at most.
const FOUND: i64 = 200;
/// How many are offered while somebody writes.
const OFFERED: i64 = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct New {
    name: String,
    creator_id: String,
}

/// `POST /emoji`: a form with `emoji`, which is JSON, and `image`.
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    request: Request,
) -> ApiResult<Json<CustomEmoji>> {
    // One byte more than is allowed, so that the service sees what is too much and says so.
    let (image, texts) = picture(&state, request, "image", pictures::MAX_EMOJI_BYTES + 1).await?;
    let text = texts.iter().find(|(name, _)| name == "emoji").map(|(_, text)| text.as_str()).unwrap_or_default();
    let new: New = serde_json::from_str(text).map_err(|e| Error::invalid_body("emoji").with_detail(e.to_string()))?;
    Ok(Json(emoji::create(&state.ws, &who.caller, &new.name, &new.creator_id, image).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sort {
    sort: String,
}

/// `GET /emoji`
pub async fn list(
    State(state): State<AppState>,
    _: Authenticated,
    Query(page): Query<Page>,
    Query(sort): Query<Sort>,
) -> ApiResult<Json<Vec<CustomEmoji>>> {
    if !matches!(sort.sort.as_str(), "" | "name") {
        return Err(Error::invalid_url("sort").into());
    }
    Ok(Json(emoji::list(&state.ws, sort.sort == "name", page.offset(), page.limit()).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    term: String,
    prefix_only: bool,
}

/// `POST /emoji/search`
pub async fn search(
    State(state): State<AppState>,
    _: Authenticated,
    Body(search): Body<Search>,
) -> ApiResult<Json<Vec<CustomEmoji>>> {
    Ok(Json(emoji::search(&state.ws, &search.term, search.prefix_only, FOUND).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Begun {
    name: String,
}

/// `GET /emoji/autocomplete`
pub async fn autocomplete(
    State(state): State<AppState>,
    _: Authenticated,
    Query(begun): Query<Begun>,
) -> ApiResult<Json<Vec<CustomEmoji>>> {
    if begun.name.is_empty() {
        return Err(Error::invalid_url("name").into());
    }
    Ok(Json(emoji::search(&state.ws, &begun.name, true, OFFERED).await?))
}

/// `GET /emoji/name/{emoji_name}`
pub async fn by_name(
    State(state): State<AppState>,
    _: Authenticated,
    Path(name): Path<String>,
) -> ApiResult<Json<CustomEmoji>> {
    Ok(Json(emoji::by_name(&state.ws, &name).await?))
}

/// `POST /emoji/names`
pub async fn by_names(
    State(state): State<AppState>,
    _: Authenticated,
    Body(names): Body<Vec<String>>,
) -> ApiResult<Json<Vec<CustomEmoji>>> {
    Ok(Json(emoji::by_names(&state.ws, names).await?))
}

/// `GET /emoji/{emoji_id}`
pub async fn get_one(
    State(state): State<AppState>,
    _: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<CustomEmoji>> {
    Ok(Json(emoji::get(&state.ws, &id).await?))
}

/// `GET /emoji/{emoji_id}/image`
pub async fn image(State(state): State<AppState>, _: Authenticated, Path(id): Path<String>) -> ApiResult<Response> {
    let (bytes, content_type) = emoji::picture(&state.ws, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("max-age=2592000, private")),
    ];
    Ok((headers, bytes).into_response())
}

/// `DELETE /emoji/{emoji_id}`
pub async fn delete_one(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<serde_json::Value>> {
    emoji::delete(&state.ws, &who.caller, &id).await?;
    Ok(ok())
}
