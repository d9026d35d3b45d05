//! Whether the other side can be reached: pings, and how often they are tried.

use causeway_model::connections::Connection;
use causeway_service::Workspace;
use causeway_store::args;
use tokio::time::Instant;

use super::Tuning;
use super::peer::{Remote, Trouble};
use crate::pacing::Pacer;
use crate::transport::Outgoing;
use crate::wire::{Announcement, Ping, PingAnswer, topics};

/// The state of the link to one other server.
pub(super) struct Link {
    /// Whether it is worth sending anything. True at first: the first attempt tells.
    pub(super) up: bool,
    pub(super) next_ping: Instant,
    down_since: Option<Instant>,
    short: Pacer,
    long: Pacer,
    tuning: Tuning,
}

impl Link {
    pub(super) fn new(tuning: &Tuning) -> Self {
        Self {
            up: true,
            next_ping: Instant::now(),
            down_since: None,
            short: Pacer::new(tuning.link),
            long: Pacer::new(tuning.long_link),
            tuning: tuning.clone(),
        }
    }

    /// A ping was answered, or the other side asked something of us. True when it was away before.
    pub(super) fn came_up(&mut self) -> bool {
        let back = !self.up;
        self.up = true;
        self.down_since = None;
        self.short.reset();
        self.long.reset();
        self.next_ping = Instant::now() + self.tuning.ping_every;
        back
    }

    /// A ping failed.
    pub(super) fn went_down(&mut self, unauthorized: bool, random: f64) {
        let now = Instant::now();
        self.up = false;
        let since = *self.down_since.get_or_insert(now);
        let long = unauthorized || now.duration_since(since) > self.tuning.short_outage;
        let pause = if long { self.long.failed(random) } else { self.short.failed(random) };
        self.next_ping = now + pause;
    }
}

/// What this server says of itself.
pub(crate) fn announcement() -> Announcement {
    Announcement { protocol: Announcement::PROTOCOL, features: vec!["batch".to_owned()] }
}

/// Pings once, and keeps what the answer says.
pub(super) async fn ping(remote: &Remote) -> Result<(), Trouble> {
    let ws = remote.federation.ws();
    let payload = Ping { sent_at: ws.now(), recv_at: 0, causeway: Some(announcement()) };
    let answer = remote.send(Outgoing::Ping(remote.frame(topics::PING, payload)?)).await?;
    let answer: PingAnswer = serde_json::from_slice(&answer.body)
        .map_err(|_| Trouble::Later("the answer to a ping is not of the expected form".to_owned()))?;
    match keep(ws, &remote.remote_id, answer.causeway.as_ref()).await {
        Ok(Some(connection)) => remote.set_connection(connection),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "cannot note that a ping succeeded"),
    }
    Ok(())
}

/// Notes that the other side of a connection is there, and what it says of itself.
pub(crate) async fn keep(
    ws: &Workspace,
    remote_id: &str,
    announcement: Option<&Announcement>,
) -> causeway_service::Result<Option<Connection>> {
    let said = announcement.map(|a| serde_json::to_string(a).unwrap_or_default()).unwrap_or_default();
    let (now, remote_id) = (ws.now(), remote_id.to_owned());
    ws.store
        .write(move |tx| {
            tx.execute(
                "UPDATE connections SET last_ping_at = CASE WHEN last_ping_at < $2 THEN $2 ELSE last_ping_at END, \
                 announcement = $3 WHERE remote_id = $1 AND delete_at = 0",
                args![&remote_id, now, &said],
            )?;
            Ok(tx.find("WHERE t.remote_id = $1 AND t.delete_at = 0", args![&remote_id])?)
        })
        .await
}
