//! What is measured of each connection while the server runs: counters, the last ping, the last error, and a ring of samples.
//!
//! All of it is in memory and begins anew with the process. It must not know what is counted.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use parking_lot::Mutex;
use serde::Serialize;

/// Samples that are kept of a connection: an hour of them at the usual pace.
pub const SAMPLES: usize = 360;
/// Longest error that is kept, in characters.
const LONGEST_ERROR: usize = 300;

/// One meter a connection.
#[derive(Debug, Default)]
pub struct Meters(Mutex<HashMap<String, Arc<Meter>>>);

impl Meters {
    pub fn of(&self, remote_id: &str) -> Arc<Meter> {
        let mut meters = self.0.lock();
        if let Some(meter) = meters.get(remote_id) {
            return meter.clone();
        }
        meters.entry(remote_id.to_owned()).or_default().clone()
    }
}

/// What is measured of one connection.
#[derive(Debug, Default)]
pub struct Meter {
    sent: AtomicI64,
    received: AtomicI64,
    refused: AtomicI64,
    heard_at: AtomicI64,
    rest: Mutex<Rest>,
}

#[derive(Debug, Default)]
struct Rest {
    round_trip_ms: Option<i64>,
    clock_skew_ms: Option<i64>,
    last_error: String,
    last_error_at: i64,
    ring: VecDeque<Sample>,
    /// What the counters said when the last sample was taken.
    base: Counters,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counters {
    sent: i64,
    received: i64,
    refused: i64,
}

/// How a connection was doing at a time; the counts are those since the sample before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sample {
    pub at: i64,
    /// How long the oldest change has been waiting.
    pub lag_ms: i64,
    /// Changes that wait.
    pub queue: i64,
    pub sent: i64,
    pub received: i64,
    pub refused: i64,
    pub round_trip_ms: Option<i64>,
}

/// What a meter says now.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    pub round_trip_ms: Option<i64>,
    pub clock_skew_ms: Option<i64>,
    pub last_error: String,
    pub last_error_at: i64,
    /// When the other side last asked something of us; 0 when never since the start.
    pub heard_at: i64,
    pub throughput_per_minute: i64,
    pub history: Vec<Sample>,
}

impl Meter {
    /// So many things were acknowledged, and so many refused.
    pub fn sent(&self, taken: usize, refused: usize) {
        self.sent.fetch_add(taken as i64, Relaxed);
        self.refused.fetch_add(refused as i64, Relaxed);
    }

    /// So many things came from there and were taken.
    pub fn received(&self, taken: usize) {
        self.received.fetch_add(taken as i64, Relaxed);
    }

    /// The other side asked something of us.
    pub fn heard(&self, now: i64) {
        self.heard_at.fetch_max(now, Relaxed);
    }

    /// A ping was answered: how long that took, and how far their clock is ahead of ours.
    pub fn pinged(&self, round_trip_ms: i64, clock_skew_ms: i64) {
        let mut rest = self.rest.lock();
        rest.round_trip_ms = Some(round_trip_ms);
        rest.clock_skew_ms = Some(clock_skew_ms);
    }

    /// Something went wrong.
    pub fn failed(&self, now: i64, error: &str) {
        let mut rest = self.rest.lock();
        rest.last_error = error.chars().take(LONGEST_ERROR).collect();
        rest.last_error_at = now;
    }

    fn counters(&self) -> Counters {
        Counters {
            sent: self.sent.load(Relaxed),
            received: self.received.load(Relaxed),
            refused: self.refused.load(Relaxed),
        }
    }

    /// Adds a sample to the ring.
    pub fn sample(&self, at: i64, lag_ms: i64, queue: i64) {
        let now = self.counters();
        let mut rest = self.rest.lock();
        let sample = Sample {
            at,
            lag_ms,
            queue,
            sent: now.sent - rest.base.sent,
            received: now.received - rest.base.received,
            refused: now.refused - rest.base.refused,
            round_trip_ms: rest.round_trip_ms,
        };
        rest.base = now;
        if rest.ring.len() == SAMPLES {
            rest.ring.pop_front();
        }
        rest.ring.push_back(sample);
    }

    /// Everything sent and received since the start.
    pub fn totals(&self) -> (i64, i64) {
        let now = self.counters();
        (now.sent, now.received)
    }

    pub fn read(&self, now: i64) -> Reading {
        let counters = self.counters();
        let rest = self.rest.lock();
        let lately = rest.ring.iter().filter(|sample| sample.at > now - 60_000).map(|sample| sample.sent);
        Reading {
            round_trip_ms: rest.round_trip_ms,
            clock_skew_ms: rest.clock_skew_ms,
            last_error: rest.last_error.clone(),
            last_error_at: rest.last_error_at,
            heard_at: self.heard_at.load(Relaxed),
            throughput_per_minute: lately.sum::<i64>() + counters.sent - rest.base.sent,
            history: rest.ring.iter().copied().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_keeps_the_last_samples_with_what_was_counted_between_them() {
        let meters = Meters::default();
        let meter = meters.of("a");
        meter.sent(5, 1);
        meter.sample(1_000, 7, 3);
        meter.sent(2, 0);
        meter.received(4);
        meters.of("a").sample(11_000, 0, 0);
        meter.sent(1, 0);
        let reading = meter.read(12_000);
        assert_eq!(
            reading.history.iter().map(|s| (s.sent, s.received, s.refused)).collect::<Vec<_>>(),
            [(5, 0, 1), (2, 4, 0)]
        );
        assert_eq!(reading.throughput_per_minute, 8);
        assert_eq!(meter.read(70_000).throughput_per_minute, 3);
        for n in 0..SAMPLES as i64 {
            meter.sample(n, 0, 0);
        }
        assert_eq!(meter.read(0).history.len(), SAMPLES);
        assert!(meters.of("b").read(0).history.is_empty());
    }
}
