//! Lists of teams, and figures about them.

use axum::Json;
use axum::extract::State;
use causeway_model::teams::TeamMember;
use causeway_service::teams::{self, Stats};
use causeway_store::teams::Unread;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page, Path, Query};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Counted {
    include_total_count: bool,
}

/// `GET /teams`
pub async fn list(
    State(state): State<AppState>,
    who: Authenticated,
    Query(page): Query<Page>,
    Query(counted): Query<Counted>,
) -> ApiResult<Json<Value>> {
    let found = teams::list(&state.ws, &who.caller, "", page.offset(), page.limit()).await?;
    Ok(Json(if counted.include_total_count { json!(found) } else { json!(found.teams) }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    term: String,
    page: Option<i64>,
    per_page: Option<i64>,
}

/// The most teams a search without pages answers.
const MOST: i64 = 200;

/// `POST /teams/search`. Answers a count too when a page is asked for.
pub async fn search(
    State(state): State<AppState>,
    who: Authenticated,
    Body(search): Body<Search>,
) -> ApiResult<Json<Value>> {
    let Search { term, page, per_page } = search;
    if let (Some(page), Some(per_page)) = (page, per_page) {
        let page = Page { page, per_page };
        let found = teams::list(&state.ws, &who.caller, &term, page.offset(), page.limit()).await?;
        return Ok(Json(json!(found)));
    }
    let found = teams::list(&state.ws, &who.caller, &term, 0, MOST).await?;
    Ok(Json(json!(found.teams)))
}

/// `GET /teams/name/{name}/exists`
pub async fn exists(
    State(state): State<AppState>,
    who: Authenticated,
    Path(name): Path<String>,
) -> ApiResult<Json<Value>> {
    let exists = teams::exists(&state.ws, &who.caller, &name).await?;
    Ok(Json(json!({"exists": exists})))
}

/// `GET /users/{user_id}/teams/members`
pub async fn memberships(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
) -> ApiResult<Json<Vec<TeamMember>>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(teams::memberships(&state.ws, &who.caller, &user_id).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Without {
    exclude_team: String,
}

/// `GET /users/{user_id}/teams/unread`
pub async fn unread(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Query(without): Query<Without>,
) -> ApiResult<Json<Vec<Value>>> {
    let user_id = who.resolve(&user_id)?;
    let teams = teams::unread(&state.ws, &who.caller, &user_id).await?;
    Ok(Json(teams.iter().filter(|team| team.team_id != without.exclude_team).map(unread_of_team).collect()))
}

/// `GET /users/{user_id}/teams/{team_id}/unread`
pub async fn unread_of(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(unread_of_team(&teams::unread_of(&state.ws, &who.caller, &user_id, &team_id).await?)))
}

fn unread_of_team(team: &Unread) -> Value {
    json!({
        "team_id": team.team_id,
        "msg_count": team.msg_count,
        "mention_count": team.mention_count,
        "mention_count_root": team.mention_count_root,
        "msg_count_root": team.msg_count_root,
        "thread_count": team.thread_count,
        "thread_mention_count": team.thread_mention_count,
        "thread_urgent_mention_count": team.thread_urgent_mention_count,
    })
}

/// `GET /teams/{team_id}/stats`
pub async fn stats(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
) -> ApiResult<Json<Stats>> {
    Ok(Json(teams::stats(&state.ws, &who.caller, &team_id).await?))
}

/// `GET /teams/{team_id}/groups_by_channels`. There are no groups from directories here.
pub async fn groups_by_channels(_who: Authenticated) -> Json<Value> {
    Json(json!({"groups": {}}))
}

/// `GET /teams/{team_id}/groups` and `GET /channels/{channel_id}/groups`. There are no groups from directories here.
pub async fn groups(_who: Authenticated) -> Json<Value> {
    Json(json!({"groups": [], "total_group_count": 0}))
}
