//! One connection as the engine sees it: asking it something, and understanding what came back.

use std::sync::Arc;

use bytes::Bytes;
use causeway_model::connections::Connection;
use parking_lot::RwLock;
use serde::Serialize;

use crate::Federation;
use crate::packing;
use crate::transport::{Incoming, Outgoing};
use crate::wire::{Announcement, AppErrorBody, Frame, Response, features};

/// The other side of one connection. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Remote {
    pub(crate) federation: Federation,
    pub(crate) remote_id: Arc<str>,
    connection: Arc<RwLock<Arc<Connection>>>,
}

/// Whether the other side of a connection announced this feature.
pub(crate) fn announces(connection: &Connection, feature: &str) -> bool {
    serde_json::from_str::<Announcement>(&connection.announcement).is_ok_and(|a| a.has(feature))
}

/// Why a request got no usable answer.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nobody answered, or only that it does not go now: the same again later.
    #[error("{0}")]
    Later(String),
    /// They do not know us: the same again much later.
    #[error("the other side does not accept our token")]
    Unauthorized,
    /// They will never take exactly this.
    #[error("{0}")]
    Never(String),
    /// They answered with a failure: of theirs, or of what exactly this does to them.
    #[error("{0}")]
    Failing(String),
}

impl Remote {
    pub(crate) fn new(federation: Federation, connection: Connection) -> Self {
        let remote_id = connection.remote_id.as_str().into();
        Self { federation, remote_id, connection: Arc::new(RwLock::new(Arc::new(connection))) }
    }

    pub(crate) fn connection(&self) -> Arc<Connection> {
        self.connection.read().clone()
    }

    pub(crate) fn set_connection(&self, connection: Connection) {
        *self.connection.write() = Arc::new(connection);
    }

    /// Whether the other side announced that it is a server like this one.
    pub(crate) fn is_causeway(&self) -> bool {
        self.announced().protocol >= Announcement::PROTOCOL
    }

    /// Whether the other side announced that it has `feature`.
    pub(crate) fn announces(&self, feature: &str) -> bool {
        self.announced().has(feature)
    }

    /// What the other side said of itself last; nothing for servers that are not like this one.
    pub(crate) fn announced(&self) -> Announcement {
        let connection = self.connection();
        match connection.announcement.is_empty() {
            true => Announcement::default(),
            false => serde_json::from_str(&connection.announcement).unwrap_or_default(),
        }
    }

    pub(crate) async fn send(&self, request: Outgoing) -> Result<Incoming, Trouble> {
        let answer = crate::connections::present(&self.federation, &self.connection(), request).await;
        let answer = answer.map_err(|e| Trouble::Later(e.to_string()))?;
        match answer.status {
            200..=299 => Ok(answer),
            401 => Err(Trouble::Unauthorized),
            408 | 429 => Err(Trouble::Later(later(answer.status, &answer.body))),
            501 | 503 if says_not_now(&answer.body) => Err(Trouble::Later(later(answer.status, &answer.body))),
            413 => Err(Trouble::Never("it is too large for the other server (HTTP status 413)".to_owned())),
            400 | 422 => Err(Trouble::Never(format!("the other server refuses it with HTTP status {}", answer.status))),
            other => Err(Trouble::Failing(format!("the other server answers it with HTTP status {other}"))),
        }
    }

    /// A frame of this topic, as bytes.
    pub(crate) fn frame<P: Serialize>(&self, topic: &str, payload: P) -> Result<Bytes, Trouble> {
        let ws = self.federation.ws();
        let frame = Frame::new(&self.remote_id, ws.ids.new_id(), topic, ws.now(), payload);
        serde_json::to_vec(&frame).map(Bytes::from).map_err(|e| Trouble::Never(e.to_string()))
    }

    /// Sends a message and reads the answer's envelope.
    pub(crate) async fn ask<P: Serialize>(&self, topic: &str, payload: P) -> Result<Response, Trouble> {
        let frame = self.frame(topic, payload)?;
        let packed = match frame.len() > packing::WORTHWHILE && self.announces(features::GZIP) {
            true => packing::pack(&frame).ok(),
            false => None,
        };
        let answer = self.send(packed.map_or(Outgoing::Msg(frame), Outgoing::PackedMsg)).await?;
        serde_json::from_slice(&answer.body)
            .map_err(|_| Trouble::Failing("the other server's answer to it is not of the expected form".to_owned()))
    }
}

/// Why it does not go now, in the other side's words where it has some.
fn later(status: u16, body: &[u8]) -> String {
    /// Longest text that is taken over, in characters.
    const MOST: usize = 300;
    let said: AppErrorBody = serde_json::from_slice(body).unwrap_or_default();
    let words: String = said.message.chars().filter(|c| !c.is_control()).take(MOST).collect();
    if words.is_empty() { format!("HTTP status {status}") } else { format!("HTTP status {status}: {words}") }
}

/// Whether the other side says that it is not about what was sent: the connection or the channel is paused there, say.
fn says_not_now(body: &[u8]) -> bool {
    let said: AppErrorBody = serde_json::from_slice(body).unwrap_or_default();
    said.id.starts_with("api.remote_cluster.") || said.id == "api.command_share.service_disabled"
}
