//! The web app's files: someone's own build from a directory, or one that is built in.
//!
//! Every address that is neither a file nor part of the API gets the app's page, which finds its way by itself. It must not
//! know what the app does.

mod assets;
mod embedded;
mod page;
mod respond;

pub use assets::{Assets, Embedded};
pub use embedded::built_in;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use causeway_service::Error;

use crate::error::ApiError;
use crate::state::AppState;

/// Everything outside the API.
pub(crate) async fn serve(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return nothing(path).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let frames = &state.ws.config().service.frame_ancestors;
    match answer(&state.webapp, path, request.headers(), frames).await {
        Ok(response) => response,
        Err(error) => ApiError(error).into_response(),
    }
}

fn nothing(path: &str) -> ApiError {
    ApiError(
        Error::not_found("api.context.404.app_error", "Sorry, we could not find the page.")
            .with_detail(format!("There doesn't appear to be an api call for the url='{path}'.")),
    )
}

async fn answer(assets: &Assets, path: &str, asked: &HeaderMap, frames: &str) -> Result<Response, Error> {
    let named = assets::clean(path);
    if let Some(name) = &named
        && let Some(found) = assets.find(name, asked).await?
    {
        return respond::asset(found, asked).await;
    }
    // A page in the place of a missing script would only confuse whoever asked for the script.
    if named.is_none() || path.starts_with("/static/") {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    if let Some(fixed) = page::fixed(path) {
        return Ok(fixed);
    }
    match assets.page().await? {
        Some(html) => Ok(respond::page(html, asked, frames)),
        None => Ok(page::without_app(path)),
    }
}
