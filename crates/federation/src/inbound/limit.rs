//! How often a connection may ask something of this server.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use parking_lot::Mutex;

/// Requests a second that a connection may make for long.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(1_000).expect("not zero");
/// Requests that it may make at once.
const BURST: NonZeroU32 = NonZeroU32::new(3_000).expect("not zero");

/// Messages a second that say who is typing, of which anybody is told.
const TYPING_PER_SECOND: NonZeroU32 = NonZeroU32::new(50).expect("not zero");

/// One limit a connection.
#[derive(Debug)]
pub struct Limiters(Mutex<HashMap<String, Arc<DefaultDirectRateLimiter>>>, Quota);

impl Default for Limiters {
    fn default() -> Self {
        Self(Mutex::default(), Quota::per_second(PER_SECOND).allow_burst(BURST))
    }
}

impl Limiters {
    /// For what is worth little and costs everybody something.
    pub fn of_typing() -> Self {
        Self(Mutex::default(), Quota::per_second(TYPING_PER_SECOND))
    }

    /// Whether one more request of this connection is within its limit.
    pub fn admit(&self, remote_id: &str) -> bool {
        let limiter =
            self.0.lock().entry(remote_id.to_owned()).or_insert_with(|| Arc::new(RateLimiter::direct(self.1))).clone();
        limiter.check().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_connection_has_a_limit_of_its_own() {
        let limiters = Limiters::default();
        let admitted = (0..20_000).filter(|_| limiters.admit("a")).count();
        assert!((3_000..20_000).contains(&admitted), "{admitted}");
        assert!(limiters.admit("b"));
    }
}
