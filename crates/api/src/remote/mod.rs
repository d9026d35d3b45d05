//! The door for other servers: what a connected workspace may ask of this one.
//!
//! Authenticates the connection, reads frames and hands them on. What they may do is decided in the federation crate. It must
//! not know people: nobody is logged in here.

mod auth;
mod frames;
mod limits;
mod messages;
mod pings;
mod uploads;

use axum::Router;
use axum::routing::post;

pub use limits::Limits;

use crate::state::AppState;

/// The URL table, below `/api/v4/remotecluster`. All are POST.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/remotecluster/ping", post(pings::ping))
        .route("/remotecluster/confirm_invite", post(pings::confirm_invite))
        .route("/remotecluster/msg", post(messages::take))
        .route("/remotecluster/upload/{upload_id}", post(uploads::file))
        .route("/remotecluster/{user_id}/image", post(uploads::profile_image))
}

/// Whether this is one of them, which have limits of their own.
pub(crate) fn is_here(path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/api/v4/remotecluster/") else { return false };
    matches!(rest, "ping" | "confirm_invite" | "msg") || rest.starts_with("upload/") || rest.ends_with("/image")
}
