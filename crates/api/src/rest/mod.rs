//! REST API v4: the table of what is served, and the honest answer for what is not.

pub mod absent;
pub mod audits;
pub mod bots;
pub mod channels;
pub mod commands;
pub mod connections;
pub mod drafts;
pub mod emoji;
pub mod files;
pub mod hooks;
pub mod posts;
pub mod preferences;
mod reference;
pub mod roles;
mod routes;
pub mod schemes;
pub mod sharing;
pub mod statuses;
pub mod system;
pub mod teams;
pub mod users;

pub use reference::reference;

use axum::Router;

use crate::state::AppState;

/// What `X-Version-Id` says: the version of API v4 we speak, then ours.
pub const VERSION_ID: &str = concat!("11.6.0.causeway-", env!("CARGO_PKG_VERSION"));

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    let mut api = Router::new();
    for (_, path, handler) in routes::table() {
        api = api.route(path, handler);
    }
    let api = api.merge(crate::remote::routes()).fallback(absent::answer).method_not_allowed_fallback(absent::answer);
    let router = Router::new()
        .route("/hooks/{hook_id}", axum::routing::post(hooks::receive))
        .nest("/api/v4", api)
        .fallback(crate::webapp::serve)
        .with_state(state.clone());
    crate::layers::wrap(router, &state)
}

/// The answer of calls that have nothing else to say.
pub(crate) fn ok() -> axum::Json<serde_json::Value> {
    axum::Json(serde_json::json!({"status": "OK"}))
}

/// What is served: method and path, as the table has them.
pub fn served() -> Vec<(&'static str, &'static str)> {
    routes::table().into_iter().map(|(method, path, _)| (method, path)).collect()
}
