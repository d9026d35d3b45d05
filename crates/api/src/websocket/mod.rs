//! The websocket: how clients learn of what happens, the moment it is durable.
//!
//! `hub` knows who is connected and who may hear what; `socket` is one connection; `actions` is what clients may ask.
//! It must not decide what is told: events come ready from the service.

mod actions;
mod hub;
mod outbox;
mod socket;

use std::time::Duration;

use axum::extract::{State, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use causeway_service::{Error, Kind};
use serde::Deserialize;

pub use hub::Hub;

use crate::error::ApiResult;
use crate::extract::{MaybeAuthenticated, Query};
use crate::state::AppState;

/// Largest message that a client may send, bytes.
const MAX_CLIENT_MESSAGE: usize = 8 * 1024;
/// How long a connection may stay without saying who it is.
const AUTHENTICATE_WITHIN: Duration = Duration::from_secs(5);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Resume {
    connection_id: String,
    sequence_number: i64,
}

/// `GET /websocket`
pub async fn open(
    State(state): State<AppState>,
    MaybeAuthenticated(who): MaybeAuthenticated,
    Query(resume): Query<Resume>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> ApiResult<Response> {
    check_origin(&state, &headers)?;
    let upgrade = upgrade.max_message_size(MAX_CLIENT_MESSAGE).max_frame_size(MAX_CLIENT_MESSAGE);
    let resume = (!resume.connection_id.is_empty()).then_some((resume.connection_id, resume.sequence_number));
    Ok(upgrade.on_upgrade(move |socket| socket::serve(state, socket, who, resume)))
}

/// A page of another site must not listen with the cookie of somebody's browser.
fn check_origin(state: &AppState, headers: &HeaderMap) -> Result<(), Error> {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return Ok(()) };
    let config = state.ws.config();
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let allowed = config.service.allow_cors_from.split_whitespace().any(|o| o == "*" || o == origin);
    if allowed || text(header::HOST) == Some(host) || config.site_url().trim_end_matches('/') == origin {
        return Ok(());
    }
    Err(Error::new(
        Kind::Forbidden,
        "api.web_socket.connect.check_origin.app_error",
        "URL Blocked because of its origin. Set ServiceSettings.SiteURL to the address that people use, or allow the origin in ServiceSettings.AllowCorsFrom.",
    ))
}
