//! Every topic but pings and confirmations: handed to the inbound gate.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use causeway_federation::inbound::Answer;
use causeway_federation::limits::MAX_FRAME_BYTES;

use super::auth::Sender;
use super::frames;
use crate::error::ApiResult;
use crate::state::AppState;

/// `POST /remotecluster/msg`. A topic that nobody here listens to is answered OK and does nothing.
pub(super) async fn take(
    State(state): State<AppState>,
    Sender(sender): Sender,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Json<Answer>> {
    let frame = frames::read_packed(&sender.connection.remote_id, &headers, body, MAX_FRAME_BYTES).await?;
    Ok(Json(state.federation.receive(&sender.connection, frame).await?))
}
