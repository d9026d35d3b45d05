//! The id of a request: in its answer, and in every log line about it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::state::AppState;

tokio::task_local! {
    static REQUEST_ID: Arc<str>;
}

/// The id of the request that is being answered; empty outside one.
pub(crate) fn current_request_id() -> String {
    REQUEST_ID.try_with(|id| id.to_string()).unwrap_or_default()
}

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const X_VERSION_ID: HeaderName = HeaderName::from_static("x-version-id");

/// Gives the request an id and marks the answer with it and with our version.
pub(super) async fn mark(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id: Arc<str> = state.ws.ids.new_id().into();
    let span = tracing::info_span!("request", request_id = %id);
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request).instrument(span)).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(X_REQUEST_ID, value);
    }
    headers.insert(X_VERSION_ID, HeaderValue::from_static(crate::rest::VERSION_ID));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("SAMEORIGIN"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    response
}
