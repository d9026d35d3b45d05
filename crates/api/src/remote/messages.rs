//! Every other topic.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use causeway_federation::limits::MAX_FRAME_BYTES;
use causeway_federation::wire::{Response, topics};
use causeway_service::Error;

use super::auth::Sender;
use super::frames;
use crate::error::ApiResult;
use crate::state::AppState;

/// `POST /remotecluster/msg`. A topic that nobody here listens to is answered OK and does nothing.
pub(super) async fn take(
    State(state): State<AppState>,
    Sender(sender): Sender,
    body: Body,
) -> ApiResult<Json<Response>> {
    let frame = frames::read(&sender.connection.remote_id, body, MAX_FRAME_BYTES).await?;
    tracing::debug!(remote_id = sender.connection.remote_id, topic = frame.msg.topic, "a frame came in");
    let _ = &state.federation;
    let known = [topics::CHANNEL_INVITE, topics::SYNC, topics::GLOBAL_USER_SYNC, topics::UPLOAD];
    if known.contains(&frame.msg.topic.as_str()) {
        return Err(Error::not_implemented(
            "api.command_share.service_disabled",
            "This build takes in no shared channels.",
        )
        .into());
    }
    Ok(Json(Response::ok(None)))
}
