//! `/logs`: the last lines of the log, for administrators, and what clients have to say for it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, header};
use causeway_service::system::{self, LogFilter};
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body};
use crate::params::Params;
use crate::state::AppState;

/// How many lines an answer holds when nobody says.
const AT_ONCE: i64 = 10_000;

/// `GET /logs`: the latest lines, each as JSON. They are kept in memory, and so begin with the last start of the server.
pub async fn lines(State(state): State<AppState>, who: Authenticated, params: Params) -> ApiResult<Json<Vec<String>>> {
    let (page, at_once) = asked(&params);
    Ok(Json(system::log_lines(&state.ws, &who.caller, page, at_once)?))
}

/// `POST /logs/query`: the latest lines of some levels or of some time, by the name of the node that wrote them.
pub async fn query(
    State(state): State<AppState>,
    who: Authenticated,
    params: Params,
    Body(filter): Body<LogFilter>,
) -> ApiResult<Json<Value>> {
    let (page, at_once) = asked(&params);
    let lines = system::query_log(&state.ws, &who.caller, &filter, page, at_once)?;
    Ok(Json(json!({system::NODE: lines})))
}

/// `GET /logs/download`: all lines that are kept, as a file of text.
pub async fn download(
    State(state): State<AppState>,
    who: Authenticated,
) -> ApiResult<([(HeaderName, &'static str); 2], String)> {
    let lines = system::log_lines(&state.ws, &who.caller, 0, AT_ONCE)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"causeway.log\""),
    ];
    let text: String = lines.into_iter().map(|line| line + "\n").collect();
    Ok((headers, text))
}

fn asked(params: &Params) -> (i64, i64) {
    (params.number("page", 0), params.number("logs_per_page", AT_ONCE))
}

/// `POST /logs`: what a client has to say about itself goes into our log, for those who look for details.
pub async fn note(who: Authenticated, Body(said): Body<Value>) -> Json<Value> {
    let text =
        |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default().chars().take(400).collect::<String>();
    tracing::debug!(user_id = who.caller.user_id, level = text("level"), message = text("message"), "a client says");
    Json(said)
}
