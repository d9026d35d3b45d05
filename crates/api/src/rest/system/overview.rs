//! `/analytics` and `/usage`: numbers for administrators.

use axum::Json;
use axum::extract::State;
use causeway_service::system;
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::Authenticated;
use crate::params::Params;
use crate::state::AppState;

/// `GET /analytics/old`. Series by day are not kept: they are empty.
pub async fn analytics(State(state): State<AppState>, who: Authenticated, params: Params) -> ApiResult<Json<Value>> {
    let totals = system::totals(&state.ws, &who.caller, &params.text("team_id")).await?;
    let rows: Vec<(&str, i64)> = match params.text("name").as_str() {
        "" | "standard" => vec![
            ("channel_open_count", totals.open_channels),
            ("channel_private_count", totals.private_channels),
            ("post_count", totals.posts),
            ("unique_user_count", totals.active_users),
            ("team_count", totals.teams),
            ("total_websocket_connections", state.ws.presence.sockets()),
            ("total_master_db_connections", 1),
            ("total_read_db_connections", 0),
            ("daily_active_users", totals.daily),
            ("monthly_active_users", totals.monthly),
            ("inactive_user_count", totals.inactive_users),
        ],
        _ => Vec::new(),
    };
    let line = |(name, value)| json!({"name": name, "value": value});
    Ok(Json(rows.into_iter().map(line).collect()))
}

/// `GET /usage/posts`
pub async fn posts(State(state): State<AppState>, _: Authenticated) -> ApiResult<Json<Value>> {
    Ok(Json(json!({"count": system::posts(&state.ws).await?})))
}
