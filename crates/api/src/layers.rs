//! What happens to every request before and after its handler, in order.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;

use crate::state::AppState;

tokio::task_local! {
    static REQUEST_ID: Arc<str>;
}

/// The id of the request that is being answered; empty outside one.
pub(crate) fn current_request_id() -> String {
    REQUEST_ID.try_with(|id| id.to_string()).unwrap_or_default()
}

/// Wraps `router` in the layers, outermost last.
pub(crate) fn wrap(router: Router, state: &AppState) -> Router {
    router.layer(middleware::from_fn_with_state(state.clone(), request_id))
}

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const X_VERSION_ID: HeaderName = HeaderName::from_static("x-version-id");

/// Gives the request an id that appears in its answer and in every log line about it, and marks the answer with our version.
async fn request_id(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id: Arc<str> = state.ws.ids.new_id().into();
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request)).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(X_REQUEST_ID, value);
    }
    headers.insert(X_VERSION_ID, HeaderValue::from_static(crate::rest::VERSION_ID));
    headers.insert(axum::http::header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
