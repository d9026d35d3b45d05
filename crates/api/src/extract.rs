//! What handlers take from a request: who asks, the body, the page.

mod url;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use causeway_model::sessions::Session;
use causeway_service::{Caller, Error, Kind, sessions};
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use url::{Path, Query};

use crate::error::ApiError;
use crate::state::AppState;

/// Cookie that holds the session's token in a browser.
pub const TOKEN_COOKIE: &str = "MMAUTHTOKEN";
/// Cookie that tells scripts of our own pages who is logged in.
pub const USER_COOKIE: &str = "MMUSERID";
/// Cookie that holds the token which scripts of our own pages must send along.
pub const CSRF_COOKIE: &str = "MMCSRF";

/// The logged-in person. Handlers that take it answer 401 to everybody else.
#[derive(Debug, Clone)]
pub struct Authenticated {
    pub caller: Caller,
    pub session: Arc<Session>,
}

/// Marks a request as the operator's, who needs no session. The binary puts it on every request that comes through the socket in the
/// data directory, and on no other; nothing that a client sends can become one.
#[derive(Debug, Clone, Copy)]
pub struct Operator;

impl Authenticated {
    /// The id that `me` or an id in the address stands for; anything else is refused.
    pub fn resolve(&self, user_id: &str) -> Result<String, Error> {
        match user_id {
            // The operator is nobody's account.
            "me" if !self.caller.operator => Ok(self.caller.user_id.clone()),
            id if causeway_model::ids::is_valid(id) => Ok(id.to_owned()),
            _ => Err(Error::invalid_url("user_id")),
        }
    }
}

impl FromRequestParts<AppState> for Authenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if parts.extensions.get::<Operator>().is_some() {
            return Ok(Self { caller: Caller::operator(), session: Arc::default() });
        }
        let (token, by_cookie) = presented_token(&parts.headers).ok_or_else(Error::unauthorized)?;
        let session = sessions::authenticate(&state.ws, &token).await?;
        if by_cookie {
            check_csrf(parts, &session)?;
        }
        let caller = sessions::caller(&session, &client_address(parts));
        Ok(Self { caller, session })
    }
}

/// The logged-in person if there is one. A token that does not hold counts as none.
#[derive(Debug, Clone)]
pub struct MaybeAuthenticated(pub Option<Authenticated>);

impl FromRequestParts<AppState> for MaybeAuthenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        Ok(Self(Authenticated::from_request_parts(parts, state).await.ok()))
    }
}

/// The token of a request, and whether it came by cookie, which a foreign page can make a browser send.
pub fn presented_token(headers: &HeaderMap) -> Option<(String, bool)> {
    if let Some(value) = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()) {
        let (scheme, token) = value.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token") {
            return Some((token.trim().to_owned(), false));
        }
    }
    cookie(headers, TOKEN_COOKIE).map(|token| (token, true))
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn check_csrf(parts: &Parts, session: &Session) -> Result<(), Error> {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let sent = parts.headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !sent.is_empty() && sent == session.csrf_token {
        return Ok(());
    }
    Err(Error::new(
        Kind::Unauthorized,
        "api.context.session_expired.app_error",
        "Invalid or expired session, please login again.",
    )
    .with_detail("the X-CSRF-Token header is missing or wrong"))
}

pub(crate) fn client_address(parts: &Parts) -> String {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string()).unwrap_or_default()
}

/// The address a request came from, empty in tests.
#[derive(Debug, Clone)]
pub struct ClientAddress(pub String);

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(client_address(parts)))
    }
}

/// A JSON body. What cannot be read answers 400 with the reason.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let bytes = bytes::Bytes::from_request(request, state).await.map_err(|rejection| {
            let kind = if rejection.status() == 413 { Kind::TooLarge } else { Kind::Invalid };
            Error::new(kind, "api.context.request_body_too_large.app_error", rejection.body_text())
        })?;
        // An empty body stands for an object without fields: clients send it where every field is optional.
        let text: &[u8] = if bytes.iter().all(u8::is_ascii_whitespace) { b"{}" } else { &bytes };
        serde_json::from_slice(text).map(Self).map_err(|error| {
            ApiError(
                Error::invalid_body("body").with_detail(format!("the request body is not what is expected: {error}")),
            )
        })
    }
}

/// Which page of a list. `per_page` is at most 200, 60 when it is not said.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default)]
pub struct Page {
    pub page: i64,
    pub per_page: i64,
}

impl Default for Page {
    fn default() -> Self {
        Self { page: 0, per_page: 60 }
    }
}

impl Page {
    /// How many to skip.
    pub fn offset(self) -> i64 {
        self.page.clamp(0, 1_000_000_000) * self.limit()
    }

    /// How many at most.
    pub fn limit(self) -> i64 {
        if self.per_page < 0 { 60 } else { self.per_page.min(200) }
    }
}
