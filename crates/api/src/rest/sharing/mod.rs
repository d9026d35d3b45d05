//! `/sharedchannels`, and below `/remotecluster` the invitations of channels: what is shared with connected workspaces.

mod delivery;

pub use delivery::delivery;

use axum::Json;
use axum::extract::State;
use causeway_model::connections::history::{Asked, MODE_NONE};
use causeway_model::connections::{ConnectionInfo, SharedChannel};
use causeway_service::{Error, connections, sharing};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Page, Path, Query};
use crate::rest::ok;
use crate::state::AppState;

fn checked(name: &str, id: String) -> Result<String, Error> {
    if causeway_model::ids::is_valid(&id) { Ok(id) } else { Err(Error::invalid_url(name)) }
}

/// `GET /sharedchannels/{team_id}`
pub async fn of_team(
    State(state): State<AppState>,
    who: Authenticated,
    Path(team_id): Path<String>,
    Query(page): Query<Page>,
) -> ApiResult<Json<Vec<SharedChannel>>> {
    let team_id = checked("team_id", team_id)?;
    let (offset, limit) = (page.offset(), page.limit());
    Ok(Json(connections::shared_channels_of_team(&state.ws, &who.caller, &team_id, offset, limit).await?))
}

/// `GET /sharedchannels/{channel_id}/remotes`. The reference puts the channel's id in the place of the connection's name and
/// leaves out all times; here they are the connection's own.
pub async fn remotes(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<Vec<ConnectionInfo>>> {
    let channel_id = checked("channel_id", channel_id)?;
    Ok(Json(connections::of_channel(&state.ws, &who.caller, &channel_id).await?))
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct InfoQuery {
    include_deleted: bool,
}

/// `GET /sharedchannels/remote_info/{remote_id}`
pub async fn remote_info(
    State(state): State<AppState>,
    who: Authenticated,
    Path(remote_id): Path<String>,
    Query(query): Query<InfoQuery>,
) -> ApiResult<Json<ConnectionInfo>> {
    let remote_id = checked("remote_id", remote_id)?;
    Ok(Json(connections::told_to(&state.ws, &who.caller, &remote_id, query.include_deleted).await?))
}

#[derive(Debug, Serialize)]
pub struct CanMessage {
    can_dm: bool,
}

/// `GET /sharedchannels/users/{user_id}/can_dm/{other_user_id}`
pub async fn can_message(
    State(state): State<AppState>,
    who: Authenticated,
    Path((user_id, other_id)): Path<(String, String)>,
) -> ApiResult<Json<CanMessage>> {
    let user_id = who.resolve(&user_id)?;
    let other_id = checked("other_user_id", other_id)?;
    Ok(Json(CanMessage { can_dm: connections::can_message(&state.ws, &who.caller, &user_id, &other_id).await? }))
}

/// Whether for reading only, and which messages from before the share go along: `none`, `since` with a time, or `all`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct InviteQuery {
    read_only: Option<bool>,
    history: String,
    since: i64,
}

/// `POST /remotecluster/{remote_id}/channels/{channel_id}/invite`. The other side is invited as soon as it can be reached. With
/// `?read_only=` it is said whether for reading only, which otherwise the connection's policy says. With `?history=all`, or
/// `?history=since&since=` and a time, older messages follow; the reference knows no such thing.
pub async fn invite(
    State(state): State<AppState>,
    who: Authenticated,
    Path((remote_id, channel_id)): Path<(String, String)>,
    Query(query): Query<InviteQuery>,
) -> ApiResult<Json<Value>> {
    let (remote_id, channel_id) = (checked("remote_id", remote_id)?, checked("channel_id", channel_id)?);
    connections::check_sharing_enabled(&state.ws)?;
    let asked = Asked { mode: query.history, since: query.since };
    let asked = sharing::check_history(&state.ws, &who.caller, &remote_id, asked).await?;
    sharing::share(&state.ws, &who.caller, &channel_id, &remote_id, query.read_only).await?;
    if asked.mode != MODE_NONE {
        sharing::send_history(&state.ws, &who.caller, &channel_id, &remote_id, asked).await?;
    }
    Ok(ok())
}

/// `POST /remotecluster/{remote_id}/channels/{channel_id}/uninvite`. The other side learns of it with its next message.
pub async fn uninvite(
    State(state): State<AppState>,
    who: Authenticated,
    Path((remote_id, channel_id)): Path<(String, String)>,
) -> ApiResult<Json<Value>> {
    let (remote_id, channel_id) = (checked("remote_id", remote_id)?, checked("channel_id", channel_id)?);
    connections::check_sharing_enabled(&state.ws)?;
    sharing::uninvite(&state.ws, &who.caller, &channel_id, &remote_id).await?;
    Ok(ok())
}

/// What of a share can be changed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SharePatch {
    read_only: bool,
}

/// A share as it is after a change.
#[derive(Debug, Serialize)]
pub struct Share {
    channel_id: String,
    remote_id: String,
    read_only: bool,
    update_at: i64,
}

/// `PATCH /causeway/connections/{remote_id}/channels/{channel_id}`. Exists only here: makes a share read-only, or writable again,
/// without a new invitation. Needs Manage Shared Channels.
pub async fn update_share(
    State(state): State<AppState>,
    who: Authenticated,
    Path((remote_id, channel_id)): Path<(String, String)>,
    Body(patch): Body<SharePatch>,
) -> ApiResult<Json<Share>> {
    let (remote_id, channel_id) = (checked("remote_id", remote_id)?, checked("channel_id", channel_id)?);
    connections::check_sharing_enabled(&state.ws)?;
    let share = sharing::set_share_read_only(&state.ws, &who.caller, &channel_id, &remote_id, patch.read_only).await?;
    let (read_only, update_at) = (share.read_only, share.update_at);
    Ok(Json(Share { channel_id, remote_id, read_only, update_at }))
}
