//! Whether the other side is online: while its last successful ping is under five minutes old.

use causeway_model::connections::ONLINE_WITHIN;

/// How often a ping is sent, in milliseconds.
pub const PING_EVERY_MS: i64 = 60_000;

/// When the other side was last heard of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Presence {
    /// Milliseconds; 0 when never.
    last_ping_at: i64,
}

impl Presence {
    /// From what was stored.
    pub fn new(last_ping_at: i64) -> Self {
        Self { last_ping_at }
    }

    pub fn last_ping_at(self) -> i64 {
        self.last_ping_at
    }

    pub fn is_online(self, now: i64) -> bool {
        self.last_ping_at > 0 && now.saturating_sub(self.last_ping_at) < ONLINE_WITHIN
    }

    /// A ping succeeded, in either direction. True when the other side was offline before: now pending invitations go out,
    /// then all that was missed.
    pub fn heard(&mut self, now: i64) -> bool {
        let back = !self.is_online(now);
        // A clock that is set back must not make the other side look older than it is known to be.
        self.last_ping_at = self.last_ping_at.max(now);
        back
    }

    /// When the next ping is due; now or earlier when none ever succeeded.
    pub fn next_ping_at(self) -> i64 {
        if self.last_ping_at == 0 {
            return 0;
        }
        self.last_ping_at.saturating_add(PING_EVERY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn online_lasts_five_minutes_from_the_last_ping() {
        let mut presence = Presence::default();
        assert!(!presence.is_online(1_000));
        assert!(presence.heard(1_000));
        assert!(presence.is_online(1_000 + ONLINE_WITHIN - 1));
        assert!(!presence.is_online(1_000 + ONLINE_WITHIN));
        assert!(!presence.heard(2_000));
        assert!(presence.heard(2_000 + ONLINE_WITHIN));
        assert_eq!(presence.next_ping_at(), 2_000 + ONLINE_WITHIN + PING_EVERY_MS);
    }

    #[test]
    fn a_clock_set_back_changes_nothing() {
        let mut presence = Presence::new(10_000);
        assert!(!presence.heard(5_000));
        assert_eq!(presence.last_ping_at(), 10_000);
    }
}
