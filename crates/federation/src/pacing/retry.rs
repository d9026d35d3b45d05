//! Growing, jittered pauses between attempts. They never end: giving up is not a pacer's business.

use std::time::Duration;

/// How the pauses grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The first pause, before jitter.
    pub first: Duration,
    /// No pause is longer, jitter included.
    pub cap: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { first: Duration::from_millis(250), cap: Duration::from_secs(60) }
    }
}

/// Counts the failures in a row of one thing that is tried again and again.
#[derive(Debug, Clone, Default)]
pub struct Pacer {
    pace: Pace,
    failures: u32,
}

impl Pacer {
    pub fn new(pace: Pace) -> Self {
        Self { pace, failures: 0 }
    }

    /// After a failure: how long to wait before the next attempt. Each pause is twice the one before, up to the cap, and then
    /// spread by a quarter to either side. `random` is uniform in 0..1; anything outside counts as the nearer end.
    pub fn failed(&mut self, random: f64) -> Duration {
        let doublings = self.failures.min(31);
        self.failures = self.failures.saturating_add(1);
        let base = self.pace.first.saturating_mul(1_u32 << doublings).min(self.pace.cap);
        let random = if random.is_nan() { 0.5 } else { random.clamp(0.0, 1.0) };
        base.mul_f64(0.75 + random / 2.0).min(self.pace.cap)
    }

    /// After a success, and whenever the other side gives a sign of life: the next pause is the first one again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// Failures since the last success.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn millis(pacer: &mut Pacer, random: f64) -> u128 {
        pacer.failed(random).as_millis()
    }

    #[test]
    fn pauses_double_up_to_the_cap_and_begin_anew_after_success() {
        let mut pacer = Pacer::default();
        let pauses: Vec<u128> = (0..10).map(|_| millis(&mut pacer, 0.5)).collect();
        assert_eq!(pauses, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
        assert_eq!(pacer.failures(), 10);
        pacer.reset();
        assert_eq!(millis(&mut pacer, 0.5), 250);
    }

    #[test]
    fn jitter_spreads_by_a_quarter() {
        assert_eq!(millis(&mut Pacer::default(), 0.0), 187);
        assert_eq!(millis(&mut Pacer::default(), 1.0), 312);
    }

    proptest! {
        #[test]
        fn every_pause_is_finite_and_within_bounds(
            randoms in prop::collection::vec(prop::num::f64::ANY, 1..80),
            first in 1_u64..5_000,
            cap in 5_000_u64..100_000,
        ) {
            let pace = Pace { first: Duration::from_millis(first), cap: Duration::from_millis(cap) };
            let mut pacer = Pacer::new(pace);
            for random in randoms {
                let pause = pacer.failed(random);
                prop_assert!(pause <= pace.cap);
                prop_assert!(pause >= pace.first.mul_f64(0.74));
            }
        }

        #[test]
        fn pauses_never_shrink_while_failures_go_on(random in 0.0..1.0_f64, n in 2_usize..200) {
            let mut pacer = Pacer::default();
            let pauses: Vec<Duration> = (0..n).map(|_| pacer.failed(random)).collect();
            prop_assert!(pauses.windows(2).all(|w| w[0] <= w[1]));
        }
    }
}
