//! Changing an account: profile, password, roles, activity, custom status, typing.

use axum::Json;
use axum::extract::State;
use causeway_model::users::User;
use causeway_service::users::{self, CustomStatus, Patch};
use causeway_service::{Error, Kind};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{ApiError, ApiResult};
use crate::extract::{Authenticated, Body, Path};
use crate::rest::ok;
use crate::state::AppState;

/// `PUT /users/{user_id}/patch`
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(patch): Body<Patch>,
) -> ApiResult<Json<User>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(users::patch(&state.ws, &who.caller, &id, patch).await?))
}

/// A whole account, of which only what a profile holds counts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Whole {
    id: String,
    #[serde(flatten)]
    profile: Patch,
}

/// `PUT /users/{user_id}`. A field that is missing stays as it is.
pub async fn put(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(whole): Body<Whole>,
) -> ApiResult<Json<User>> {
    let id = who.resolve(&user_id)?;
    if whole.id != id {
        return Err(Error::invalid_body("id").into());
    }
    Ok(Json(users::patch(&state.ws, &who.caller, &id, whole.profile).await?))
}

/// `DELETE /users/{user_id}`: deactivates. Nothing is ever removed for good over the API.
pub async fn remove(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::set_active(&state.ws, &who.caller, &id, false).await?;
    Ok(ok())
}

#[derive(Debug, Deserialize)]
pub struct Active {
    active: bool,
}

/// `PUT /users/{user_id}/active`
pub async fn set_active(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(body): Body<Active>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::set_active(&state.ws, &who.caller, &id, body.active).await?;
    Ok(ok())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPassword {
    current_password: Option<String>,
    new_password: String,
}

/// `PUT /users/{user_id}/password`
pub async fn set_password(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(body): Body<NewPassword>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::set_password(&state.ws, &who.caller, &id, body.current_password, body.new_password).await?;
    Ok(ok())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewRoles {
    roles: String,
}

/// `PUT /users/{user_id}/roles`
pub async fn set_roles(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(body): Body<NewRoles>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::set_roles(&state.ws, &who.caller, &id, &body.roles).await?;
    Ok(ok())
}

/// `POST /users/{user_id}/reset_failed_attempts`
pub async fn reset_failed_attempts(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::forgive_failed_attempts(&state.ws, &who.caller, &id).await?;
    Ok(ok())
}

/// `POST /users/{user_id}/email/verify/member`
pub async fn verify_email(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<User>> {
    let id = who.resolve(&user_id)?;
    Ok(Json(users::verify_email(&state.ws, &who.caller, &id).await?))
}

/// `PUT /users/{user_id}/status/custom`
pub async fn set_custom_status(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(status): Body<CustomStatus>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::set_custom_status(&state.ws, &who.caller, &id, status).await?;
    Ok(ok())
}

/// `DELETE /users/{user_id}/status/custom`
pub async fn remove_custom_status(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::remove_custom_status(&state.ws, &who.caller, &id).await?;
    Ok(ok())
}

/// `DELETE /users/{user_id}/status/custom/recent` and `POST /users/{user_id}/status/custom/recent/delete`
pub async fn remove_recent_custom_status(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(status): Body<CustomStatus>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::remove_recent_custom_status(&state.ws, &who.caller, &id, status).await?;
    Ok(ok())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typing {
    channel_id: String,
    parent_id: String,
}

/// `POST /users/{user_id}/typing`
pub async fn typing(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Body(body): Body<Typing>,
) -> ApiResult<Json<Value>> {
    let id = who.resolve(&user_id)?;
    users::typing(&state.ws, &who.caller, &id, &body.channel_id, &body.parent_id).await?;
    Ok(ok())
}

/// `POST /users/login/type`: everybody logs in with a password.
pub async fn log_in_type() -> Json<Value> {
    Json(json!({"auth_service": ""}))
}

/// `POST /users/mfa`: nobody is asked for a second factor.
pub async fn mfa_check() -> Json<Value> {
    Json(json!({"mfa_required": false}))
}

/// `PUT /users/{user_id}/mfa` and `POST /users/{user_id}/mfa/generate`
pub async fn mfa_absent(_: Authenticated) -> ApiError {
    let message = "Multi-factor authentication has been disabled on this server.";
    ApiError(Error::not_implemented("mfa.mfa_disabled.app_error", message))
}

/// `POST /users/password/reset/send` and `POST /users/email/verify/send`. The reference says OK; here it would be a lie, since no
/// mail is sent to anybody.
pub async fn mail_absent() -> ApiError {
    let message = "This server sends no mail. Please contact your system administrator.";
    ApiError(Error::not_implemented("api.user.send_mail.disabled.app_error", message))
}

/// `POST /users/password/reset`: no code was ever sent, so none is right.
pub async fn reset_password() -> ApiError {
    let message = "The password recovery code is not valid.";
    ApiError(Error::new(Kind::Invalid, "api.user.reset_password.invalid_link.app_error", message))
}

/// `POST /users/email/verify`: no link was ever sent, so none is right.
pub async fn verify_by_link() -> ApiError {
    let message = "Bad verify email link.";
    ApiError(Error::new(Kind::Invalid, "api.user.verify_email.bad_link.app_error", message))
}
