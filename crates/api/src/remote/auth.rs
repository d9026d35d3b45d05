//! Which connection a request comes over, by the two headers that every one carries.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use causeway_federation::wire::http_names::{REMOTE_ID_HEADER, TOKEN_HEADER};
use causeway_service::connections::{self, Authenticated};
use causeway_service::{Error, Kind};

use crate::error::ApiError;
use crate::extract::client_address;
use crate::state::AppState;

/// A connected workspace, or one that is about to be: it may hold no more than an open invitation.
#[derive(Debug, Clone)]
pub(super) struct Inviter {
    pub sender: Authenticated,
    pub ip_address: String,
}

/// A connected workspace. Whoever only holds an invitation is refused.
#[derive(Debug, Clone)]
pub(super) struct Sender(pub Authenticated);

impl FromRequestParts<AppState> for Inviter {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        connections::check_enabled(&state.ws)?;
        let ip_address = client_address(parts);
        let (remote_id, token) = (header(&parts.headers, REMOTE_ID_HEADER), header(&parts.headers, TOKEN_HEADER));
        if remote_id.is_empty() || token.is_empty() {
            return Err(Error::unauthorized().into());
        }
        // Whoever has guessed wrongly too often is not looked up any more; who is known to memory is not touched by that.
        let may_ask = state.remote_limits.may_try(&ip_address);
        match connections::authenticate(&state.ws, remote_id, token, may_ask).await? {
            Some(sender) => Ok(Self { sender, ip_address }),
            None if !may_ask => Err(too_many().into()),
            None if connections::was_removed(&state.ws, remote_id, token).await? => {
                let message = "This connection was removed.";
                Err(Error::new(Kind::Unauthorized, connections::REMOVED, message).into())
            }
            None => {
                state.remote_limits.failed(&ip_address);
                tracing::warn!(ip_address, "another server presented a token that is not valid");
                if let Some(unrecorded) = state.remote_limits.may_record() {
                    connections::wrong_token(&state.ws, remote_id, &ip_address, unrecorded).await?;
                }
                Err(invalid_token().into())
            }
        }
    }
}

impl FromRequestParts<AppState> for Sender {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Inviter { sender, .. } = Inviter::from_request_parts(parts, state).await?;
        if sender.by_invitation {
            return Err(invalid_token().into());
        }
        Ok(Self(sender))
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The reference repeats the token here; a token has no place in an answer that may end up in a log.
fn invalid_token() -> Error {
    Error::new(Kind::Unauthorized, "api.context.invalid_token.error", "Invalid session token=***, err=")
}

pub(super) fn too_many() -> Error {
    Error::new(Kind::TooManyRequests, "api.context.rate_limit.app_error", "limit exceeded")
}
