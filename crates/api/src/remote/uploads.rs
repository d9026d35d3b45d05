//! Files and pictures, as bytes: handed to the inbound gate.

use axum::Json;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use causeway_federation::limits::MAX_IMAGE_BYTES;
use causeway_federation::wire::StatusOk;
use causeway_federation::wire::http_names::IMAGE_PART;
use causeway_service::{Error, Kind};

use super::auth::Sender;
use crate::error::ApiResult;
use crate::extract::Path;
use crate::state::AppState;

/// What a multipart body may hold beside the picture, in bytes.
const AROUND_IMAGE: usize = 16 * 1024;

/// `POST /remotecluster/upload/{upload_id}`. The file's description once it is complete, 204 before.
pub(super) async fn file(
    State(state): State<AppState>,
    Sender(sender): Sender,
    Path(upload_id): Path<String>,
    body: Body,
) -> ApiResult<Response> {
    let stream = body.into_data_stream();
    let done = state.federation.receive_upload(&sender.connection, &upload_id, stream).await?;
    Ok(match done {
        Some(info) => Json(info).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// `POST /remotecluster/{user_id}/image`
pub(super) async fn profile_image(
    State(state): State<AppState>,
    Sender(sender): Sender,
    Path(user_id): Path<String>,
    request: Request,
) -> ApiResult<Json<StatusOk>> {
    let broken = |error: &dyn std::fmt::Display| Error::invalid_body("image").with_detail(error.to_string());
    let request = limited(request);
    let mut parts = Multipart::from_request(request, &state).await.map_err(|e| broken(&e))?;
    while let Some(part) = parts.next_field().await.map_err(|e| broken(&e))? {
        if part.name() != Some(IMAGE_PART) {
            continue;
        }
        let image = part.bytes().await.map_err(|e| {
            let kind = if e.status() == StatusCode::PAYLOAD_TOO_LARGE { Kind::TooLarge } else { Kind::Invalid };
            Error::new(kind, "api.user.upload_profile_user.too_large.app_error", "Unable to read the picture.")
        })?;
        state.federation.receive_picture(&sender.connection, &user_id, image).await?;
        return Ok(Json(StatusOk::default()));
    }
    Err(Error::invalid_body("image").into())
}

/// The request with the limit of pictures in the place of the one for other bodies.
fn limited(mut request: Request) -> Request {
    DefaultBodyLimit::max(MAX_IMAGE_BYTES + AROUND_IMAGE).apply(&mut request);
    request
}
