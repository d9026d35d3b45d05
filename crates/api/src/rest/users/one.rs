//! `/users/{user_id}` and other ways to one person or several by name.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_model::config::COMPATIBLE_VERSION;
use causeway_model::users::User;
use causeway_service::users;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path};
use crate::params::Params;
use crate::state::AppState;

/// The person, or 304 when the client has this version of them already.
fn tagged(state: &AppState, headers: &HeaderMap, user: User) -> Response {
    let privacy = &state.ws.config().privacy;
    let (names, emails) = (privacy.show_full_name, privacy.show_email_address);
    let tag = format!("{COMPATIBLE_VERSION}.{}.{}..0.{names}.{emails}.0", user.id, user.update_at);
    let sent = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if sent.is_some_and(|sent| sent.trim_matches('"') == tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Json(user).into_response()
    };
    if let Ok(value) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// `GET /users/{user_id}`
pub async fn get(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let id = who.resolve(&user_id)?;
    let user = users::get(&state.ws, &who.caller, &id).await?;
    Ok(tagged(&state, &headers, user))
}

/// `GET /users/username/{username}`
pub async fn by_username(
    State(state): State<AppState>,
    who: Authenticated,
    Path(username): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let user = users::by_username(&state.ws, &who.caller, &username).await?;
    Ok(tagged(&state, &headers, user))
}

/// `GET /users/email/{email}`
pub async fn by_email(
    State(state): State<AppState>,
    who: Authenticated,
    Path(email): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let user = users::by_email(&state.ws, &who.caller, &email).await?;
    Ok(tagged(&state, &headers, user))
}

/// `POST /users/ids`
pub async fn by_ids(
    State(state): State<AppState>,
    who: Authenticated,
    params: Params,
    Body(ids): Body<Vec<String>>,
) -> ApiResult<Json<Vec<User>>> {
    let since = params.number("since", -1);
    Ok(Json(users::by_ids(&state.ws, &who.caller, ids, since).await?))
}

/// `POST /users/usernames`
pub async fn by_usernames(
    State(state): State<AppState>,
    who: Authenticated,
    Body(names): Body<Vec<String>>,
) -> ApiResult<Json<Vec<User>>> {
    Ok(Json(users::by_usernames(&state.ws, &who.caller, names).await?))
}

/// `GET /users/known`
pub async fn known(State(state): State<AppState>, who: Authenticated) -> ApiResult<Json<Vec<String>>> {
    Ok(Json(users::known(&state.ws, &who.caller).await?))
}
