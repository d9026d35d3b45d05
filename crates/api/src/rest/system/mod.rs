//! The server as a whole: health, settings and numbers.

pub mod config;
pub mod log;
pub mod overview;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use causeway_service::system;
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::Authenticated;
use crate::params::Params;
use crate::rest::ok;
use crate::state::AppState;

/// Names of time zones, a line each.
const TIMEZONES: &str = include_str!("timezones.txt");

/// `GET /system/ping`. With `get_server_status` it asks the database and the file directory, and answers 500 when one of them
/// fails, unless `use_rest_semantics` is given: then the body alone says so.
pub async fn ping(State(state): State<AppState>, params: Params) -> Response {
    let mut body = json!({
        "ActiveSearchBackend": "database", "AndroidLatestVersion": "", "AndroidMinVersion": "", "IosLatestVersion": "",
        "IosMinVersion": "", "status": "OK",
    });
    if !params.flag("get_server_status") {
        return Json(body).into_response();
    }
    const GOOD: &str = "OK";
    const BAD: &str = "UNHEALTHY";
    let health = system::health(&state.ws).await;
    let word = |good: bool| if good { GOOD } else { BAD };
    let said = [
        ("database_status", word(health.database)),
        ("filestore_status", word(health.files)),
        ("status", word(health.database && health.files)),
    ];
    for (name, value) in said {
        body[name] = value.into();
    }
    let mut response = Json(body).into_response();
    for (name, value) in said {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let healthy = health.database && health.files;
    if !healthy && !params.flag("use_rest_semantics") {
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    }
    response
}

/// `GET /system/timezones`
pub async fn timezones(_: Authenticated) -> Json<Vec<&'static str>> {
    Json(TIMEZONES.lines().collect())
}

/// `GET /limits/server`: there are none.
pub async fn limits(State(state): State<AppState>, _: Authenticated) -> ApiResult<Json<Value>> {
    Ok(Json(json!({
        "maxUsersLimit": 0, "maxUsersHardLimit": 0, "activeUserCount": system::active_users(&state.ws).await?,
        "singleChannelGuestCount": 0, "singleChannelGuestLimit": 0, "postHistoryLimit": 0, "lastAccessiblePostTime": 0,
    })))
}

/// `POST /caches/invalidate`: every log-in is looked up afresh.
pub async fn invalidate_caches(State(state): State<AppState>, who: Authenticated) -> ApiResult<Json<Value>> {
    system::forget_caches(&state.ws, &who.caller)?;
    Ok(ok())
}
