//! Puts the layers together: the one place that knows all of them.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use causeway_store::Store;
use serde_json::json;

use crate::settings::{Loaded, ServeOptions};

/// What answers on each socket.
pub(crate) struct Doors {
    /// For everybody who reaches the address the server listens on.
    pub public: Router,
    /// For the command line: who comes through here is the system administrator.
    pub local: Router,
}

/// Makes the doors over the opened database.
///
/// The layers between the database and the doors are not joined in here yet, so every request gets the answer of a call that is not served.
pub(crate) fn doors(_store: Store, _loaded: &Loaded, _options: &ServeOptions) -> Doors {
    let nothing = Router::new().fallback(not_served);
    Doors { public: nothing.clone(), local: nothing }
}

async fn not_served() -> Response {
    let status = StatusCode::NOT_IMPLEMENTED;
    let body = json!({
        "id": "api.not_served.app_error",
        "message": "This call is not served here.",
        "detailed_error": "",
        "request_id": "",
        "status_code": status.as_u16(),
    });
    (status, Json(body)).into_response()
}
