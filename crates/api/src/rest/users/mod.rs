//! `/users`: accounts and log-ins.

pub mod account;
pub mod image;
pub mod list;
pub mod one;
pub mod sessions;
pub mod tokens;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_model::users::User;
use causeway_service::users;
use causeway_service::users::{LogIn, NewUser};
use serde::Deserialize;

pub use image::{default_image, image, remove_image, set_image};

use crate::error::ApiResult;
use crate::extract::{
    Authenticated, Body, CSRF_COOKIE, ClientAddress, MaybeAuthenticated, Query, TOKEN_COOKIE, USER_COOKIE,
};
use crate::rest::ok;
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignUp {
    iid: String,
}

/// `POST /users`
pub async fn create(
    State(state): State<AppState>,
    MaybeAuthenticated(who): MaybeAuthenticated,
    Query(query): Query<SignUp>,
    Body(new): Body<NewUser>,
) -> ApiResult<(StatusCode, Json<User>)> {
    let caller = who.map(|who| who.caller);
    let user = users::create(&state.ws, caller.as_ref(), new, &query.iid).await?;
    Ok((StatusCode::CREATED, Json(user.for_self())))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogInBody {
    id: String,
    login_id: String,
    password: String,
    device_id: String,
}

/// `POST /users/login`. The session's token is in the `Token` header and, for browsers, in cookies.
pub async fn log_in(
    State(state): State<AppState>,
    ClientAddress(ip_address): ClientAddress,
    headers: HeaderMap,
    Body(body): Body<LogInBody>,
) -> ApiResult<Response> {
    let LogInBody { id, login_id, password, device_id } = body;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let client = causeway_model::clients::describe(agent, &device_id);
    let given = LogIn { login_id, id, password, device_id, client, ip_address };
    let logged_in = users::log_in(&state.ws, given).await?;
    let seconds = (logged_in.session.expires_at - state.ws.now()) / 1000;
    let secure = if state.ws.config().site_url().starts_with("https:") { "; Secure" } else { "" };
    let mut headers = HeaderMap::new();
    let cookies = [
        format!("{TOKEN_COOKIE}={}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", logged_in.token),
        format!("{USER_COOKIE}={}; Path=/; Max-Age={seconds}; SameSite=Lax{secure}", logged_in.user.id),
        format!("{CSRF_COOKIE}={}; Path=/; Max-Age={seconds}; SameSite=Lax{secure}", logged_in.session.csrf_token),
    ];
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    if let Ok(value) = HeaderValue::from_str(&logged_in.token) {
        headers.insert("token", value);
    }
    Ok((headers, Json(logged_in.user.for_self())).into_response())
}

/// `POST /users/logout`
pub async fn log_out(State(state): State<AppState>, who: Authenticated) -> ApiResult<Response> {
    causeway_service::sessions::log_out(&state.ws, &who.caller).await?;
    let mut response = ok().into_response();
    for name in [TOKEN_COOKIE, USER_COOKIE, CSRF_COOKIE] {
        if let Ok(value) = HeaderValue::from_str(&format!("{name}=; Path=/; Max-Age=0; SameSite=Lax")) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    Ok(response)
}
