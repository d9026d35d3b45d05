//! Confirmations of invitations, and pings.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use causeway_federation::connections;
use causeway_federation::wire::{PingAnswer, StatusOk};
use causeway_service::Error;

use super::auth::{Inviter, Sender, too_many};
use super::frames::{self, SMALL};
use crate::error::ApiResult;
use crate::state::AppState;

/// `POST /remotecluster/ping`
pub(super) async fn ping(
    State(state): State<AppState>,
    Sender(sender): Sender,
    body: Body,
) -> ApiResult<Json<PingAnswer>> {
    let connection = &sender.connection;
    if !state.remote_limits.may_ping(&connection.remote_id) {
        return Err(too_many().into());
    }
    let frame = frames::read(&connection.remote_id, body, SMALL).await?;
    let ping = frame.payload().map_err(|_| Error::invalid_body("payload"))?;
    Ok(Json(state.federation.receive_ping(connection, &ping).await?))
}

/// `POST /remotecluster/confirm_invite`. Whoever has confirmed already is told so, even over the connection that came of it.
pub(super) async fn confirm_invite(
    State(state): State<AppState>,
    Inviter { sender, ip_address }: Inviter,
    body: Body,
) -> ApiResult<Json<StatusOk>> {
    let remote_id = &sender.connection.remote_id;
    if !state.remote_limits.may_ping(remote_id) {
        return Err(too_many().into());
    }
    let frame = frames::read(remote_id, body, SMALL).await?;
    connections::confirm(&state.federation, &sender, &ip_address, &frame).await?;
    Ok(Json(StatusOk::default()))
}
