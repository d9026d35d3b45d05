//! `/users/{user_id}/teams/{team_id}/threads`: the threads a person follows.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use causeway_service::posts::threads::{self, ThreadList, ThreadQuery};
use causeway_service::posts::{MAX_PAGE, ThreadView};
use causeway_store::posts::ThreadFilter;
use serde::Deserialize;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Path, Query};
use crate::rest::ok;
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ThreadsParams {
    before: String,
    after: String,
    since: i64,
    per_page: Option<i64>,
    extended: bool,
    deleted: bool,
    unread: bool,
    #[serde(rename = "totalsOnly")]
    totals_only: bool,
    #[serde(rename = "threadsOnly")]
    threads_only: bool,
}

/// `GET /users/{user_id}/teams/{team_id}/threads`
pub async fn list_threads(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
    Query(query): Query<ThreadsParams>,
) -> ApiResult<Json<ThreadList>> {
    let user_id = who.resolve(&user_id)?;
    let limit = query.per_page.unwrap_or(30).clamp(0, MAX_PAGE);
    let filter = ThreadFilter {
        unread: query.unread,
        before: query.before,
        after: query.after,
        since: query.since.max(0),
        deleted: query.deleted,
        limit,
    };
    let query = ThreadQuery {
        filter,
        extended: query.extended,
        totals_only: query.totals_only,
        threads_only: query.threads_only,
    };
    Ok(Json(threads::list(&state.ws, &who.caller, &user_id, &team_id, query).await?))
}

/// `GET /users/{user_id}/teams/{team_id}/threads/mention_counts`
pub async fn thread_mentions(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
) -> ApiResult<Json<BTreeMap<String, i64>>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(threads::mention_counts(&state.ws, &who.caller, &user_id, &team_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Extended {
    extended: bool,
}

/// `GET /users/{user_id}/teams/{team_id}/threads/{thread_id}`
pub async fn one_thread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, _, thread_id)): Path<(String, String, String)>,
    Query(query): Query<Extended>,
) -> ApiResult<Json<ThreadView>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(threads::get(&state.ws, &who.caller, &user_id, &thread_id, query.extended).await?))
}

/// `PUT /users/{user_id}/teams/{team_id}/threads/{thread_id}/following`
pub async fn follow_thread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id, thread_id)): Path<(String, String, String)>,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    threads::follow(&state.ws, &who.caller, &user_id, &team_id, &thread_id, true).await?;
    Ok(ok())
}

/// `DELETE /users/{user_id}/teams/{team_id}/threads/{thread_id}/following`
pub async fn unfollow_thread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id, thread_id)): Path<(String, String, String)>,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    threads::follow(&state.ws, &who.caller, &user_id, &team_id, &thread_id, false).await?;
    Ok(ok())
}

/// `PUT /users/{user_id}/teams/{team_id}/threads/{thread_id}/read/{timestamp}`
pub async fn read_thread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, _, thread_id, timestamp)): Path<(String, String, String, i64)>,
) -> ApiResult<Json<ThreadView>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(threads::read(&state.ws, &who.caller, &user_id, &thread_id, timestamp).await?))
}

/// `POST /users/{user_id}/teams/{team_id}/threads/{thread_id}/set_unread/{post_id}`
pub async fn unread_thread(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, _, thread_id, post_id)): Path<(String, String, String, String)>,
) -> ApiResult<Json<ThreadView>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(threads::set_unread(&state.ws, &who.caller, &user_id, &thread_id, &post_id).await?))
}

/// `PUT /users/{user_id}/teams/{team_id}/threads/read`
pub async fn read_all_threads(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
) -> ApiResult<Json<serde_json::Value>> {
    let user_id = who.resolve(&user_id)?;
    threads::read_all(&state.ws, &who.caller, &user_id, &team_id).await?;
    Ok(ok())
}
