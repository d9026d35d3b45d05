//! How often another server may try tokens, and how often it may ping. Messages have their limits in the inbound gate.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota};

/// Wrong tokens from one address: so many at once, then so many a minute.
const WRONG_TOKENS: NonZeroU32 = NonZeroU32::new(20).expect("is not zero");
/// Wrong tokens that are put on record a minute, from whatever address: a guesser must not fill the disk.
const RECORDED: NonZeroU32 = NonZeroU32::new(10).expect("is not zero");
/// Pings and confirmations over one connection a second.
const PINGS: NonZeroU32 = NonZeroU32::new(20).expect("is not zero");
/// Addresses and connections that are remembered before those at rest are dropped.
const MOST_REMEMBERED: usize = 10_000;

/// The counters. Cheap to clone.
#[derive(Clone)]
pub struct Limits(Arc<Cells>);

struct Cells {
    failures: DefaultKeyedRateLimiter<String>,
    blocked: parking_lot::Mutex<std::collections::HashSet<String>>,
    pings: DefaultKeyedRateLimiter<String>,
    records: DefaultDirectRateLimiter,
    unrecorded: AtomicU64,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits")
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self(Arc::new(Cells {
            failures: DefaultKeyedRateLimiter::keyed(Quota::per_minute(WRONG_TOKENS)),
            blocked: parking_lot::Mutex::default(),
            pings: DefaultKeyedRateLimiter::keyed(Quota::per_second(PINGS)),
            records: DefaultDirectRateLimiter::direct(Quota::per_minute(RECORDED)),
            unrecorded: AtomicU64::new(0),
        }))
    }
}

impl Limits {
    /// Whether the address has attempts left. Asking whether it is still blocked costs it one that it has regained.
    pub(super) fn may_try(&self, ip_address: &str) -> bool {
        if !self.0.blocked.lock().contains(ip_address) {
            return true;
        }
        if self.0.failures.check_key(&ip_address.to_owned()).is_err() {
            return false;
        }
        self.0.blocked.lock().remove(ip_address);
        true
    }

    /// The address has presented a wrong token.
    pub(super) fn failed(&self, ip_address: &str) {
        if self.0.failures.len() > MOST_REMEMBERED {
            self.0.failures.retain_recent();
        }
        if self.0.failures.check_key(&ip_address.to_owned()).is_err() {
            self.0.blocked.lock().insert(ip_address.to_owned());
        }
    }

    /// Whether one more wrong token is put on record, and how many were not since the last.
    pub(super) fn may_record(&self) -> Option<u64> {
        if self.0.records.check().is_err() {
            self.0.unrecorded.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        Some(self.0.unrecorded.swap(0, Ordering::Relaxed))
    }

    /// Whether the connection may ping once more now.
    pub(super) fn may_ping(&self, remote_id: &str) -> bool {
        if self.0.pings.len() > MOST_REMEMBERED {
            self.0.pings.retain_recent();
        }
        self.0.pings.check_key(&remote_id.to_owned()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_that_fails_is_blocked() {
        let limits = Limits::default();
        for _ in 0..=WRONG_TOKENS.get() {
            assert!(limits.may_try("192.0.2.1"));
            limits.failed("192.0.2.1");
        }
        assert!(!limits.may_try("192.0.2.1"));
        assert!(limits.may_try("192.0.2.2"));
    }
}
