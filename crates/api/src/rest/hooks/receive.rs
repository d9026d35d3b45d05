//! `POST /hooks/{hook_id}` at the site's root: what a program without an account sends.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use causeway_service::webhooks::{self, HookPost};
use causeway_service::{Error, Kind};

use crate::error::{ApiError, ApiResult};
use crate::extract::{Body, ClientAddress, Path};
use crate::state::AppState;

/// `POST /hooks/{hook_id}`: JSON, or a form whose `payload` is JSON. Answers `ok`. A webhook that posts too much, and an address that
/// tries ids, is answered 429.
pub async fn receive(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Path(id): Path<String>,
    request: Request,
) -> ApiResult<Response> {
    if !state.hook_limits.may_post(&id) {
        return Err(too_often().into());
    }
    let given = read(&state, request).await?;
    match webhooks::post(&state.ws, &id, given, &address).await {
        Ok(()) => Ok(([(header::CONTENT_TYPE, "text/plain")], "ok").into_response()),
        Err(error) => {
            let is_guess = error.id == "web.incoming_webhook.invalid.app_error";
            let refused = if is_guess && !state.hook_limits.may_guess(&address) { too_often() } else { error };
            Err(refused.into())
        }
    }
}

fn too_often() -> Error {
    Error::new(Kind::TooManyRequests, "web.incoming_webhook.rate_limit.app_error", "Too many posts through webhooks.")
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
}

async fn read(state: &AppState, request: Request) -> Result<HookPost, ApiError> {
    use axum::extract::FromRequest;
    if !is_form(request.headers()) {
        return Body::from_request(request, state).await.map(|Body(given)| given).map_err(unreadable);
    }
    let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
        let kind = if rejection.status() == 413 { Kind::TooLarge } else { Kind::Invalid };
        Error::new(kind, "api.context.request_body_too_large.app_error", rejection.body_text())
    })?;
    let payload = url::form_urlencoded::parse(&bytes).find(|(name, _)| name == "payload").map(|(_, value)| value);
    let given = payload.and_then(|text| serde_json::from_str(&text).ok());
    given.ok_or_else(|| Error::invalid("web.incoming_webhook.parse.app_error", "Unable to parse incoming data.").into())
}

/// Says of a body that is no JSON what programs expect to hear; of one that is too large what everybody does.
fn unreadable(ApiError(error): ApiError) -> ApiError {
    if error.kind == Kind::TooLarge {
        return ApiError(error);
    }
    let told = Error::invalid("web.incoming_webhook.parse.app_error", "Unable to parse incoming data.");
    ApiError(told.with_detail(error.detail))
}
