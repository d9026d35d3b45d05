//! Whether the other side can be reached: pings, and how often they are tried.

use causeway_model::connections::Connection;
use causeway_service::{policy, sharing};
use tokio::time::Instant;

use super::Tuning;
use super::peer::{Remote, Trouble};
use crate::Federation;
use crate::connections::{self, PingError};
use crate::pacing::Pacer;
use crate::wire::{Announcement, features};

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

/// Ids of one list that an announcement holds at most: beyond them, the other side finds out by trying.
const MOST_LISTED: usize = 50;

/// What this server says of itself, and of how it stands to this connection.
pub(crate) async fn announcement(federation: &Federation, connection: &Connection) -> Announcement {
    let ws = federation.ws();
    let told = ws.changes.next_told(ws.now());
    let remote_id = connection.remote_id.clone();
    let held = ws.store.read(move |tx| sharing::held_channels(tx, &remote_id)).await;
    // Without the lists the other side finds out by trying.
    let mut held = held.unwrap_or_default();
    held.paused.truncate(MOST_LISTED);
    held.waiting.truncate(MOST_LISTED);
    let mut words = vec![
        features::BATCH,
        features::PAUSE,
        features::WAITING_ROOM,
        features::NO_PICTURE,
        features::CHECK,
        features::ROTATE,
        features::PROOF,
        features::GZIP,
        Announcement::CHANNEL,
        Announcement::HISTORY,
    ];
    if crate::inbound::emoji::is_wanted(ws) {
        words.push(features::EMOJI);
    }
    if super::people::is_open(ws) {
        words.push(features::DISCOVERY);
    }
    let policy = policy::of(ws, connection);
    if policy.typing && ws.config().service.enable_user_typing_messages {
        words.push(features::TYPING);
    }
    if policy.read_positions {
        words.push(features::READS);
    }
    words.retain(|word| !federation.hides(word));
    Announcement {
        protocol: Announcement::PROTOCOL,
        told,
        features: words.into_iter().map(str::to_owned).collect(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        paused: policy::stopped(ws, connection).is_some(),
        paused_channels: held.paused,
        waiting_channels: held.waiting,
    }
}

/// Pings once. What the answer says is kept, and read by the worker in its turn.
pub(super) async fn ping(remote: &Remote) -> Result<(), Trouble> {
    let connection = remote.connection();
    match connections::ping(&remote.federation, &connection).await {
        Ok(()) => Ok(()),
        Err(error) => {
            unanswered(remote, &error).await;
            Err(match error {
                PingError::Refused(401 | 403) | PingError::Removed => Trouble::Unauthorized,
                error => Trouble::Later(error.to_string()),
            })
        }
    }
}

/// What a ping without an answer means for the channels: the other side has ended the connection, or is away for long.
async fn unanswered(remote: &Remote, error: &PingError) {
    let ws = remote.federation.ws();
    let done = match error {
        PingError::Removed => causeway_service::connections::ended_by_other_side(ws, &remote.remote_id).await,
        _ => causeway_service::sharing::note_interruption(ws, &remote.remote_id).await,
    };
    if let Err(error) = done {
        tracing::warn!(%error, "cannot tell in the shared channels how the connection is");
    }
}
