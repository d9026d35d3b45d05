//! The one place where refusals and failures become responses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use causeway_service::{Error, Kind};
use serde::Serialize;

/// A refusal or failure on its way out.
#[derive(Debug)]
pub struct ApiError(pub Error);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

pub type ApiResult<T> = Result<T, ApiError>;

/// The body of every error answer of API v4.
#[derive(Debug, Serialize)]
struct Body<'a> {
    id: &'a str,
    message: &'a str,
    detailed_error: &'a str,
    /// Filled in by the request-id layer, which knows it.
    request_id: &'a str,
    status_code: u16,
}

fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid | Kind::Conflict => StatusCode::BAD_REQUEST,
        Kind::Unauthorized => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Kind::NotImplemented => StatusCode::NOT_IMPLEMENTED,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Error { kind, id, message, detail, cause } = self.0;
        let status = status(kind);
        let request_id = crate::layers::current_request_id();
        if let Some(cause) = cause {
            tracing::error!(error = %cause, %id, request_id, "a request failed");
        }
        let body = Body {
            id: &id,
            message: &message,
            detailed_error: &detail,
            request_id: &request_id,
            status_code: status.as_u16(),
        };
        (status, Json(body)).into_response()
    }
}
