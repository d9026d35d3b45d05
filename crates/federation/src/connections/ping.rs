//! Pings: how each side knows that the other is there, and what it can do.

use causeway_model::connections::Connection;
use causeway_service::connections::{self as service};

use super::succession::take_place;
use crate::Federation;
use crate::pacing::Pacer;
use crate::transport::{Outgoing, Peer, TransportError};
use crate::wire::{Announcement, AppErrorBody, Frame, Ping, PingAnswer, topics};

/// Attempts in a row right after a connection was made; then the usual rhythm takes over.
const ATTEMPTS: u32 = 8;

/// Why a ping was not answered.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PingError {
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// It answered with another status. 401 means that it has removed the connection.
    #[error("the other server answered the ping with status {0}")]
    Refused(u16),
    /// It says so: it is a server like this one.
    #[error("the other server answered the ping with status 401: it has removed the connection")]
    Removed,
    #[error("the other server's answer is not that of a ping")]
    Nonsense,
    /// It answered, but that could not be kept.
    #[error("the answer to a ping could not be kept: {0}")]
    NotKept(String),
}

/// Pings the other side once, and keeps when it answered and what it announced. A reference server announces nothing, which
/// reads as protocol 0.
pub async fn ping(fed: &Federation, connection: &Connection) -> Result<(), PingError> {
    let asked_at = fed.ws().now();
    let announced = match exchange(fed, connection).await {
        Ok(announced) => announced,
        Err(error) => {
            fed.meter(&connection.remote_id).failed(fed.ws().now(), &error.to_string());
            return Err(error);
        }
    };
    let came_back = service::heard(fed.ws(), &connection.remote_id, heard(announced.as_ref()), asked_at).await;
    if came_back.map_err(|e| PingError::NotKept(e.to_string()))? {
        tracing::info!(remote_id = connection.remote_id, "a connected workspace is online");
    }
    take_place(fed, connection).await.map_err(|e| PingError::NotKept(e.to_string()))
}

/// Sends a ping and reads the answer; keeps nothing.
pub(super) async fn exchange(fed: &Federation, connection: &Connection) -> Result<Option<Announcement>, PingError> {
    exchange_by(fed, connection, None).await
}

/// Whether the other side answers a ping that presents this token, and no other.
pub(super) async fn try_token(fed: &Federation, connection: &Connection, token: &str) -> Result<(), PingError> {
    exchange_by(fed, connection, Some(token)).await.map(|_| ())
}

async fn exchange_by(
    fed: &Federation,
    connection: &Connection,
    token: Option<&str>,
) -> Result<Option<Announcement>, PingError> {
    let ws = fed.ws();
    let sent_at = ws.now();
    let payload = Ping { sent_at, recv_at: 0, causeway: Some(crate::engine::announcement(fed, connection).await) };
    let frame = Frame::new(&connection.remote_id, ws.ids.new_id(), topics::PING, sent_at, payload);
    let body = serde_json::to_vec(&frame).map_err(|_| PingError::Nonsense)?;
    let begun = tokio::time::Instant::now();
    let ping = Outgoing::Ping(body.into());
    let answer = match token {
        Some(token) => {
            let peer = Peer { secret: token.to_owned(), ..Peer::from(connection) };
            fed.transport().send(&peer, ping).await?
        }
        None => super::present(fed, connection, ping).await?,
    };
    let round_trip_ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    if !answer.is_success() {
        let body: AppErrorBody = serde_json::from_slice(&answer.body).unwrap_or_default();
        let removed = answer.status == 401 && body.id == service::REMOVED;
        return Err(if removed { PingError::Removed } else { PingError::Refused(answer.status) });
    }
    let read: PingAnswer = serde_json::from_slice(&answer.body).map_err(|_| PingError::Nonsense)?;
    // Any web server may answer 200; only who read the ping can repeat its time.
    if read.sent_at != sent_at {
        return Err(PingError::Nonsense);
    }
    // The clock was read there about half-way.
    let skew = read.recv_at.saturating_sub(sent_at).saturating_sub(round_trip_ms / 2);
    fed.meter(&connection.remote_id).pinged(round_trip_ms, skew);
    Ok(read.causeway)
}

/// What is kept of an announcement.
pub(crate) fn heard(announced: Option<&Announcement>) -> service::Heard {
    let Some(announced) = announced else { return service::Heard::default() };
    // What says the same is the same, whenever it was told.
    let kept = Announcement { told: 0, ..announced.clone() };
    service::Heard {
        announcement: serde_json::to_string(&kept).unwrap_or_default(),
        paused: announced.paused,
        told: announced.told,
    }
}

/// Pings in the background, with growing pauses, until the other side answers, a few times at most. While that is under way
/// for a connection, it is not begun again.
pub fn ping_until_answered(fed: &Federation, remote_id: &str) {
    let Some(turn) = fed.ws().connections.take_turn(remote_id) else { return };
    let (fed, id) = (fed.clone(), remote_id.to_owned());
    tokio::spawn(async move {
        let _turn = turn;
        let mut pacer = Pacer::default();
        while pacer.failures() < ATTEMPTS {
            let wanted = id.clone();
            let found = fed.ws().store.read(move |tx| service::require_live(tx, &wanted)).await;
            let Ok(connection) = found else { return };
            match ping(&fed, &connection).await {
                Ok(_) => return fed.heard(&id),
                Err(error) => tracing::debug!(remote_id = id, %error, "a ping was not answered"),
            }
            let pause = pacer.failed(fed.ws().ids.unit());
            tokio::time::sleep(pause).await;
        }
    });
}
