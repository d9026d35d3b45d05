//! REST API v4: the table of what is served, and the honest answer for what is not.

pub mod channels;
pub mod commands;
pub mod drafts;
pub mod emoji;
pub mod files;
pub mod posts;
mod routes;
pub mod teams;
pub mod users;

use axum::Router;
use axum::http::{Method, Uri};
use causeway_service::Error;

use crate::error::ApiError;
use crate::state::AppState;

/// What `X-Version-Id` says: the version of API v4 we speak, then ours.
pub const VERSION_ID: &str = concat!("11.6.0.causeway-", env!("CARGO_PKG_VERSION"));

/// Every method and path that API v4 has, as `METHOD /path` lines.
const API_V4: &str = include_str!("api_v4.txt");

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    let mut api = Router::new();
    for (_, path, handler) in routes::table() {
        api = api.route(path, handler);
    }
    let api = api.fallback(absent).method_not_allowed_fallback(absent);
    let router = Router::new().nest("/api/v4", api).fallback(crate::webapp::serve).with_state(state.clone());
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

/// Answers what API v4 has and we do not with 501, and what nobody has with 404.
async fn absent(method: Method, uri: Uri) -> ApiError {
    let path = uri.path();
    let known = API_V4.lines().any(|line| {
        line.split_once(' ').is_some_and(|(m, pattern)| m == method.as_str() && matches_pattern(pattern, path))
    });
    if known {
        return ApiError(Error::not_implemented(
            "api.context.not_implemented.app_error",
            "This server does not have this part of the API.",
        ));
    }
    ApiError(
        Error::not_found("api.context.404.app_error", "Sorry, we could not find the page.")
            .with_detail(format!("There doesn't appear to be an api call for the url='{path}'.")),
    )
}

/// Whether `path` has the form of `pattern`, whose `{…}` segments stand for anything.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let path = path.strip_prefix("/api/v4").unwrap_or(path);
    let (mut wanted, mut given) = (pattern.split('/'), path.trim_end_matches('/').split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(w), Some(g)) if w == g || (w.starts_with('{') && !g.is_empty()) => {}
            _ => return false,
        }
    }
}
