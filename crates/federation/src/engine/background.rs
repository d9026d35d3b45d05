//! What goes by itself beside the lanes, one channel of a connection at a time, and only while the channel's own lane has nothing to do.
//!
//! Where each of them stands is in the database. It must not know what they do.

use std::collections::VecDeque;

use tokio::time::Instant;

use super::lane::Outcome;
use crate::pacing::{Pace, Pacer};

/// What a worker remembers of the channels that have something left of one kind.
pub(super) struct Background {
    waiting: VecDeque<String>,
    running: bool,
    retry_at: Option<Instant>,
    pacer: Pacer,
}

impl Background {
    pub(super) fn new(pace: Pace) -> Self {
        Self { waiting: VecDeque::new(), running: false, retry_at: None, pacer: Pacer::new(pace) }
    }

    /// These channels have something left.
    pub(super) fn set(&mut self, channels: Vec<String>) {
        self.waiting = channels.into();
        self.retry_at = None;
    }

    /// The next channel whose own lane is idle, if one is to go on now, and how often it has failed in a row.
    pub(super) fn begin(&mut self, now: Instant, is_idle: impl Fn(&str) -> bool) -> Option<(String, u32)> {
        if self.running || self.retry_at.is_some_and(|at| at > now) {
            return None;
        }
        let at = self.waiting.iter().position(|id| is_idle(id))?;
        self.running = true;
        self.retry_at = None;
        self.waiting.remove(at).map(|id| (id, self.pacer.failures()))
    }

    pub(super) fn finished(&mut self, channel_id: String, outcome: &Outcome, random: f64) {
        self.running = false;
        match outcome {
            Outcome::More => self.pacer.reset(),
            Outcome::Stuck(_) => self.retry_at = Some(Instant::now() + self.pacer.failed(random)),
            // What was held comes back with the next look at all shares.
            Outcome::Idle | Outcome::Gone => return self.pacer.reset(),
        }
        if !self.waiting.contains(&channel_id) {
            self.waiting.push_back(channel_id);
        }
    }

    pub(super) fn due_at(&self) -> Option<Instant> {
        self.retry_at.filter(|_| !self.waiting.is_empty() && !self.running)
    }
}
