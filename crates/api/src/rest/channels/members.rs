//! `/channels/{channel_id}/members`

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_model::StringMap;
use causeway_model::channels::ChannelMember;
use causeway_model::ids;
use causeway_service::{Error, channels};
use causeway_store::channels::members::MemberWithTeam;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page, Path, Query};
use crate::rest::ok;
use crate::rest::teams::{Roles, WantedFlags};
use crate::state::AppState;

/// Who is to be added: one or several.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewMembers {
    user_id: String,
    user_ids: Vec<String>,
    /// The first message of the thread in which it is told that they were added; empty for the channel itself.
    post_root_id: String,
}

/// The most people who are added at once.
const BATCH: usize = 1000;

/// `POST /channels/{channel_id}/members`. Answers one membership when one person is named, else a list.
pub async fn add_members(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(new): Body<NewMembers>,
) -> ApiResult<Response> {
    let one = !new.user_id.is_empty();
    let user_ids = if one { vec![new.user_id] } else { new.user_ids };
    if user_ids.is_empty() || user_ids.len() > BATCH || !user_ids.iter().all(|id| ids::is_valid(id)) {
        return Err(Error::invalid_body(if one { "user_id" } else { "user_id or user_ids" }).into());
    }
    if !new.post_root_id.is_empty() && !ids::is_valid(&new.post_root_id) {
        return Err(Error::invalid_body("post_root_id").into());
    }
    let members = channels::add(&state.ws, &who.caller, &channel_id, user_ids, new.post_root_id).await?;
    let members: Vec<ChannelMember> = members.into_iter().map(|m| channels::shown_to(&who.caller, m)).collect();
    Ok(match members.as_slice() {
        [member] if one => (StatusCode::CREATED, Json(member)).into_response(),
        _ => (StatusCode::CREATED, Json(members)).into_response(),
    })
}

/// `GET /channels/{channel_id}/members`
pub async fn list_members(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<ChannelMember>>> {
    Ok(Json(channels::members(&state.ws, &who.caller, &channel_id, page.offset(), page.limit()).await?))
}

/// `GET /channels/{channel_id}/members/{user_id}`
pub async fn get_member(
    State(state): State<AppState>,
    who: Authenticated,
    Path((channel_id, user_id)): Path<(String, String)>,
) -> ApiResult<Json<ChannelMember>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(channels::member(&state.ws, &who.caller, &channel_id, &user_id).await?))
}

/// `DELETE /channels/{channel_id}/members/{user_id}`
pub async fn remove_member(
    State(state): State<AppState>,
    who: Authenticated,
    Path((channel_id, user_id)): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    channels::remove(&state.ws, &who.caller, &channel_id, &user_id).await?;
    Ok(ok())
}

/// `POST /channels/{channel_id}/members/ids`
pub async fn members_by_ids(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(user_ids): Body<Vec<String>>,
) -> ApiResult<Json<Vec<ChannelMember>>> {
    if user_ids.is_empty() {
        return Err(Error::invalid_body("user_ids").into());
    }
    Ok(Json(channels::members_of(&state.ws, &who.caller, &channel_id, user_ids).await?))
}

/// `PUT /channels/{channel_id}/members/{user_id}/roles`
pub async fn set_member_roles(
    State(state): State<AppState>,
    who: Authenticated,
    Path((channel_id, user_id)): Path<(String, String)>,
    Body(body): Body<Roles>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    channels::set_roles(&state.ws, &who.caller, &channel_id, &user_id, body.roles).await?;
    Ok(ok())
}

/// `PUT /channels/{channel_id}/members/{user_id}/schemeRoles`
pub async fn set_member_scheme_roles(
    State(state): State<AppState>,
    who: Authenticated,
    Path((channel_id, user_id)): Path<(String, String)>,
    Body(wanted): Body<WantedFlags>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    channels::set_scheme_roles(&state.ws, &who.caller, &channel_id, &user_id, wanted.into()).await?;
    Ok(ok())
}

/// `PUT /channels/{channel_id}/members/{user_id}/notify_props`
pub async fn set_notify_props(
    State(state): State<AppState>,
    who: Authenticated,
    Path((channel_id, user_id)): Path<(String, String)>,
    Body(props): Body<StringMap>,
) -> ApiResult<Json<Value>> {
    let user_id = who.resolve(&user_id)?;
    channels::set_notify_props(&state.ws, &who.caller, &channel_id, &user_id, props).await?;
    Ok(ok())
}

/// `GET /users/{user_id}/teams/{team_id}/channels/members`
pub async fn memberships_in_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, team_id)): Path<(String, String)>,
) -> ApiResult<Json<Vec<ChannelMember>>> {
    let user_id = who.resolve(&user_id)?;
    Ok(Json(channels::memberships_in_team(&state.ws, &who.caller, &user_id, &team_id).await?))
}

/// A membership and the team of its channel. Serialises as API v4's ChannelMemberWithTeamData.
#[derive(Debug, Serialize)]
struct WithTeam {
    #[serde(flatten)]
    member: ChannelMember,
    team_display_name: String,
    team_name: String,
    team_update_at: i64,
}

/// The page number that stands for all of them, as one JSON object a line.
const ALL: i64 = -1;

/// `GET /users/{user_id}/channel_members`
pub async fn memberships(
    State(state): State<AppState>,
    who: Authenticated,
    Path(user_id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Response> {
    let user_id = who.resolve(&user_id)?;
    let all = page.page == ALL;
    let (offset, limit) = if all { (0, i64::MAX) } else { (page.offset(), page.limit()) };
    let found = channels::memberships(&state.ws, &who.caller, &user_id, offset, limit).await?;
    let found = found.into_iter().map(|one| {
        let MemberWithTeam { member, team_display_name, team_name, team_update_at } = one;
        WithTeam { member, team_display_name, team_name, team_update_at }
    });
    if !all {
        return Ok(Json(found.collect::<Vec<_>>()).into_response());
    }
    let mut lines = Vec::new();
    for one in found {
        serde_json::to_writer(&mut lines, &one).map_err(|e| Error::internal("writing a list of memberships", e))?;
        lines.push(b'\n');
    }
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}
