//! `/uploads`: files in parts.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_model::files::UploadSession;
use causeway_service::files::{self, NewUpload};
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::state::AppState;

/// Clients expect both fields even where they are empty.
fn shape(upload: &UploadSession) -> Value {
    let mut shown = serde_json::to_value(upload).unwrap_or_default();
    shown["remote_id"] = upload.remote_id.clone().into();
    shown["req_file_id"] = upload.req_file_id.clone().into();
    shown
}

/// `POST /uploads`
pub async fn begin_upload(
    State(state): State<AppState>,
    who: Authenticated,
    Body(new): Body<NewUpload>,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let upload = files::begin_upload(&state.ws, &who.caller, new).await?;
    Ok((StatusCode::CREATED, Json(shape(&upload))))
}

/// `GET /uploads/{upload_id}`
pub async fn get_upload(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
) -> ApiResult<Json<Value>> {
    Ok(Json(shape(&files::get_upload(&state.ws, &who.caller, &id).await?)))
}

/// `POST /uploads/{upload_id}`: the bytes from the upload's offset on. 204 while more is to come, the file once it is whole.
pub async fn receive_part(
    State(state): State<AppState>,
    who: Authenticated,
    Path(id): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> ApiResult<Response> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let stream = request.into_body().into_data_stream();
    let done = files::receive_part(&state.ws, &who.caller, &id, announced, stream).await?;
    Ok(done.map_or_else(|| StatusCode::NO_CONTENT.into_response(), |info| Json(info).into_response()))
}

/// `GET /users/{user_id}/uploads`
pub async fn uploads_of_user(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Vec<Value>>> {
    let user_id = who.resolve(&user_id)?;
    let uploads = files::uploads_of(&state.ws, &who.caller, &user_id).await?;
    Ok(Json(uploads.iter().map(shape).collect()))
}
