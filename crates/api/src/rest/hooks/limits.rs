//! How often may be posted through one webhook, and how often somebody may guess their ids.

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultKeyedRateLimiter, Quota};

/// Posts through one webhook: so many at once, then so many a second.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(200).expect("is not zero");
const A_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("is not zero");
/// Unknown ids from one address: so many at once, then so many a minute.
const UNKNOWN: NonZeroU32 = NonZeroU32::new(20).expect("is not zero");
/// Webhooks and addresses that are remembered before those at rest are dropped.
const MOST_REMEMBERED: usize = 10_000;

/// The counters. Cheap to clone.
#[derive(Clone)]
pub struct HookLimits(Arc<Cells>);

struct Cells {
    posts: DefaultKeyedRateLimiter<String>,
    guesses: DefaultKeyedRateLimiter<String>,
}

impl std::fmt::Debug for HookLimits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HookLimits")
    }
}

impl Default for HookLimits {
    fn default() -> Self {
        Self(Arc::new(Cells {
            posts: DefaultKeyedRateLimiter::keyed(Quota::per_second(A_SECOND).allow_burst(AT_ONCE)),
            guesses: DefaultKeyedRateLimiter::keyed(Quota::per_minute(UNKNOWN)),
        }))
    }
}

impl HookLimits {
    /// Whether the webhook may post once more now.
    pub(super) fn may_post(&self, hook_id: &str) -> bool {
        if self.0.posts.len() > MOST_REMEMBERED {
            self.0.posts.retain_recent();
        }
        self.0.posts.check_key(&hook_id.to_owned()).is_ok()
    }

    /// Whether the address may go on trying ids that no webhook has. Whoever knows one is not held back by what others behind the
    /// same address try.
    pub(super) fn may_guess(&self, address: &str) -> bool {
        if self.0.guesses.len() > MOST_REMEMBERED {
            self.0.guesses.retain_recent();
        }
        self.0.guesses.check_key(&address.to_owned()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_posts_or_guesses_too_much_is_held_back() {
        let limits = HookLimits::default();
        assert!((0..AT_ONCE.get()).all(|_| limits.may_post("one")));
        // However slow the machine is, some hundred more do not all fit into what is regained meanwhile.
        assert!((0..10_000).any(|_| !limits.may_post("one")));
        assert!(limits.may_post("another"));
        assert!((0..UNKNOWN.get()).all(|_| limits.may_guess("192.0.2.1")));
        assert!((0..10_000).any(|_| !limits.may_guess("192.0.2.1")));
        assert!(limits.may_guess("192.0.2.2"));
    }
}
