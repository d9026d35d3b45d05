//! `/files` and `/uploads`: files in and out.

mod multipart;
mod serve;
mod uploads;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_model::files::FileInfo;
use causeway_service::Error;
use causeway_service::files::{self, Which};
use serde::{Deserialize, Serialize};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Path, Query};
use crate::state::AppState;

pub(crate) use multipart::picture;
pub use uploads::{begin_upload, get_upload, receive_part, uploads_of_user};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Upload {
    channel_id: String,
    filename: String,
    client_ids: String,
}

/// What `POST /files` answers.
#[derive(Debug, Default, Serialize)]
pub struct Uploaded {
    file_infos: Vec<FileInfo>,
    client_ids: Vec<String>,
}

/// `POST /files`: several files as a form, or one as the body itself, named in the address.
pub async fn create(
    State(state): State<AppState>,
    who: Authenticated,
    Query(query): Query<Upload>,
    request: Request,
) -> ApiResult<(StatusCode, Json<Uploaded>)> {
    let uploaded = if multipart::is_form(request.headers()) {
        multipart::receive(&state, &who.caller, query.channel_id, request).await?
    } else {
        if query.filename.is_empty() {
            return Err(Error::invalid_url("filename").into());
        }
        let stream = request.into_body().into_data_stream();
        let info = files::create(&state.ws, &who.caller, &query.channel_id, &query.filename, stream).await?;
        let client_ids = if query.client_ids.is_empty() { Vec::new() } else { vec![query.client_ids] };
        Uploaded { file_infos: vec![info], client_ids }
    };
    Ok((StatusCode::CREATED, Json(uploaded)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Download {
    /// Asks for an attachment even where the file could be shown in place.
    download: Option<String>,
}

/// `GET /files/{file_id}`. Answers ranges, which the reference does for pictures only.
pub async fn content(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Query(query): Query<Download>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let opened = files::shown(&state.ws, &who.caller, &id, Which::Original).await?;
    serve::file(&state.ws, opened, &headers, asked(&query)).await
}

/// `GET /files/{file_id}/thumbnail`
pub async fn thumbnail(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Query(query): Query<Download>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let opened = files::shown(&state.ws, &who.caller, &id, Which::Thumbnail).await?;
    serve::file(&state.ws, opened, &headers, asked(&query)).await
}

/// `GET /files/{file_id}/preview`
pub async fn preview(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    Query(query): Query<Download>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let opened = files::shown(&state.ws, &who.caller, &id, Which::Preview).await?;
    serve::file(&state.ws, opened, &headers, asked(&query)).await
}

fn asked(query: &Download) -> bool {
    query.download.as_deref().is_some_and(|value| matches!(value, "1" | "true"))
}

/// `GET /files/{file_id}/info`
pub async fn info(State(state): State<AppState>, who: Authenticated, Path(id): Path<String>) -> ApiResult<Response> {
    let info = files::info(&state.ws, &who.caller, &id).await?;
    let kept = [(header::CACHE_CONTROL, HeaderValue::from_static("max-age=2592000, private"))];
    Ok((kept, Json(info)).into_response())
}

/// `GET /files/{file_id}/link`: always refused; there are no links for people without an account.
pub async fn link(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<serde_json::Value>> {
    let link = files::public_link(&state.ws, &who.caller, &id).await?;
    Ok(Json(serde_json::json!({"link": link})))
}

/// `GET /posts/{post_id}/files/info`
pub async fn infos_of_post(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Vec<FileInfo>>> {
    Ok(Json(files::infos_of_post(&state.ws, &who.caller, &id).await?))
}
