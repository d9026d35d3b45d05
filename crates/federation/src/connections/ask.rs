//! One question over a connection, outside of the sync engine.

use causeway_model::connections::Connection;
use serde::Serialize;

use crate::Federation;
use crate::transport::Outgoing;
use crate::wire::{Announcement, Frame, Response};

/// What the other side has announced of itself; nothing for a server of another kind.
pub(super) fn announced(connection: &Connection) -> Announcement {
    serde_json::from_str(&connection.announcement).unwrap_or_default()
}

/// Sends a message and reads the answer's envelope; otherwise says why there is none.
pub(super) async fn ask<P: Serialize>(
    fed: &Federation,
    connection: &Connection,
    topic: &str,
    payload: P,
) -> Result<Response, String> {
    let ws = fed.ws();
    let frame = Frame::new(&connection.remote_id, ws.ids.new_id(), topic, ws.now(), payload);
    let body = serde_json::to_vec(&frame).map_err(|e| e.to_string())?;
    let answer = super::present(fed, connection, Outgoing::Msg(body.into())).await;
    let answer = answer.map_err(|e| e.to_string())?;
    if !answer.is_success() {
        return Err(format!("the other server answered with status {}", answer.status));
    }
    serde_json::from_slice(&answer.body).map_err(|_| "the other server's answer has not the expected form".to_owned())
}
