//! `/config` and `/license`: the settings, as administrators and as clients see them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, header};
use causeway_service::{Error, system};
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, MaybeAuthenticated};
use crate::params::Params;
use crate::rest::ok;
use crate::state::AppState;

/// Settings are never kept by whoever passes them on.
const NOT_KEPT: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-cache, no-store, must-revalidate")];

type NotKept<T> = ([(HeaderName, &'static str); 1], Json<T>);

/// There is one format; a client that asks for another is told so.
fn check_format(params: &Params, id: &'static str) -> Result<(), Error> {
    match params.text("format").as_str() {
        "" | "old" => Ok(()),
        _ => Err(Error::not_implemented(id, "New format for the client configuration is not supported yet.")),
    }
}

/// `GET /config/client`
pub async fn client(
    State(state): State<AppState>,
    MaybeAuthenticated(who): MaybeAuthenticated,
    params: Params,
) -> ApiResult<Json<BTreeMap<String, String>>> {
    check_format(&params, "api.config.client.old_format.app_error")?;
    Ok(Json(system::client_config(&state.ws, who.is_some()).await?))
}

/// `GET /license/client`
pub async fn license(
    State(state): State<AppState>,
    MaybeAuthenticated(who): MaybeAuthenticated,
    params: Params,
) -> ApiResult<Json<BTreeMap<String, String>>> {
    check_format(&params, "api.license.client.old_format.app_error")?;
    Ok(Json(system::client_license(&state.ws, who.is_some())))
}

/// `GET /config`
pub async fn get(State(state): State<AppState>, who: Authenticated) -> ApiResult<NotKept<Value>> {
    Ok((NOT_KEPT, Json(system::masked(&state.ws, &who.caller)?)))
}

/// `PUT /config` and `PUT /config/patch`. The whole is taken as a patch: what it leaves out stays as it is.
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Body(patch): Body<Value>,
) -> ApiResult<NotKept<Value>> {
    Ok((NOT_KEPT, Json(system::patch(&state.ws, &who.caller, patch).await?)))
}

/// `POST /config/reload`
pub async fn reload(State(state): State<AppState>, who: Authenticated) -> ApiResult<NotKept<Value>> {
    system::reload(&state.ws, &who.caller).await?;
    Ok((NOT_KEPT, ok()))
}

/// `GET /config/environment`
pub async fn environment(State(state): State<AppState>, who: Authenticated) -> ApiResult<NotKept<Value>> {
    Ok((NOT_KEPT, Json(system::environment(&state.ws, &who.caller)?)))
}
