//! Changing channels.

use axum::Json;
use axum::extract::State;
use causeway_model::channels::{Channel, ChannelPatch};
use causeway_model::permissions::{ModerationEntry, ModerationPatch};
use causeway_service::{Error, channels};
use serde::Deserialize;
use serde_json::Value;

use crate::error::ApiResult;
use crate::extract::{Authenticated, Body, Path, Query};
use crate::rest::ok;
use crate::state::AppState;

/// `PUT /channels/{channel_id}/patch`
pub async fn patch(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(patch): Body<ChannelPatch>,
) -> ApiResult<Json<Channel>> {
    Ok(Json(channels::patch(&state.ws, &who.caller, &channel_id, patch).await?))
}

/// A whole channel, as a client sends it back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WholeChannel {
    id: String,
    name: String,
    display_name: String,
    header: Option<String>,
    purpose: Option<String>,
}

/// `PUT /channels/{channel_id}`. Names that are absent or empty stay.
pub async fn update(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(channel): Body<WholeChannel>,
) -> ApiResult<Json<Channel>> {
    let WholeChannel { id, name, display_name, header, purpose } = channel;
    if id != channel_id {
        return Err(Error::invalid_body("channel_id").into());
    }
    let patch = ChannelPatch {
        name: Some(name).filter(|n| !n.is_empty()),
        display_name: Some(display_name).filter(|n| !n.is_empty()),
        header,
        purpose,
        ..ChannelPatch::default()
    };
    Ok(Json(channels::patch(&state.ws, &who.caller, &channel_id, patch).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Privacy {
    privacy: String,
}

/// `PUT /channels/{channel_id}/privacy`
pub async fn set_privacy(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(body): Body<Privacy>,
) -> ApiResult<Json<Channel>> {
    Ok(Json(channels::set_privacy(&state.ws, &who.caller, &channel_id, &body.privacy).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Permanent {
    permanent: bool,
}

/// `DELETE /channels/{channel_id}`. Nothing is ever deleted for good.
pub async fn archive(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Query(query): Query<Permanent>,
) -> ApiResult<Json<Value>> {
    if query.permanent {
        return Err(Error::not_implemented(
            "api.user.delete_channel.not_enabled.app_error",
            "Permanent channel deletion feature is not enabled.",
        )
        .into());
    }
    channels::archive(&state.ws, &who.caller, &channel_id).await?;
    Ok(ok())
}

/// `POST /channels/{channel_id}/restore`
pub async fn restore(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<Channel>> {
    Ok(Json(channels::restore(&state.ws, &who.caller, &channel_id).await?))
}

/// `GET /channels/{channel_id}/moderations`
pub async fn moderations(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
) -> ApiResult<Json<Vec<ModerationEntry>>> {
    Ok(Json(channels::moderations(&state.ws, &who.caller, &channel_id).await?))
}

/// `PUT /channels/{channel_id}/moderations/patch`
pub async fn patch_moderations(
    State(state): State<AppState>,
    who: Authenticated,
    Path(channel_id): Path<String>,
    Body(patches): Body<Vec<ModerationPatch>>,
) -> ApiResult<Json<Vec<ModerationEntry>>> {
    Ok(Json(channels::patch_moderations(&state.ws, &who.caller, &channel_id, patches).await?))
}
