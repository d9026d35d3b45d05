//! The sync engine: sends what happens here to those who share it.
//!
//! `manager` keeps one `worker` a connection; a worker runs a lane for each channel shared over it. A lane reads the change
//! log behind its cursor (`collect`), picks what goes to this side (`recipients`), sends it (`send`) and moves the cursor by
//! what was acknowledged (`settle`). What belongs to no channel has a lane of its own (`people`). Nothing that must happen lives only in memory. It must not know how requests travel.

mod activity;
mod background;
mod collect;
mod files;
mod history;
mod invite;
mod lane;
mod link;
mod manager;
mod meter;
mod notes;
mod notices;
mod outgoing;
mod peer;
mod people;
mod proof;
pub mod recipients;
mod sampling;
mod send;
mod settle;
mod statuses;
mod weak_proof;
mod worker;

use std::time::Duration;

pub(crate) use link::announcement;
pub(crate) use manager::manage;
pub use meter::Sample;
pub(crate) use meter::{Meter, Meters};
pub(crate) use peer::announces;
pub(crate) use people::is_open as tells_of_everybody;

use crate::pacing::Pace;

/// How the engine waits.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// Between attempts of one channel while the other side answers.
    pub lane: Pace,
    /// Between attempts to reach the other side in the first while of an outage.
    pub link: Pace,
    /// Between attempts to reach the other side after that.
    pub long_link: Pace,
    /// How long the first while of an outage is.
    pub short_outage: Duration,
    pub ping_every: Duration,
    pub prune_every: Duration,
    /// Between two samples of how each connection is doing.
    pub sample_every: Duration,
    /// How long statuses are gathered before they are sent.
    pub statuses_every: Duration,
    /// How often everybody's status is said again.
    pub statuses_again: Duration,
    /// How long a channel in which much is written gathers after a batch, so that the other side writes less often to its disk.
    pub gather: Duration,
}

impl Default for Tuning {
    fn default() -> Self {
        let pace = |first: u64, cap: u64| Pace { first: Duration::from_millis(first), cap: Duration::from_millis(cap) };
        Self {
            lane: pace(250, 60_000),
            link: pace(250, 800),
            long_link: pace(1_000, 60_000),
            short_outage: Duration::from_secs(600),
            ping_every: Duration::from_secs(60),
            prune_every: Duration::from_secs(300),
            sample_every: Duration::from_secs(10),
            statuses_every: Duration::from_millis(500),
            statuses_again: Duration::from_secs(300),
            gather: Duration::from_millis(5),
        }
    }
}

impl Tuning {
    /// Hardly any waiting, for tests.
    pub fn impatient() -> Self {
        let pace = Pace { first: Duration::from_millis(2), cap: Duration::from_millis(20) };
        let (statuses_every, sample_every) = (Duration::from_millis(5), Duration::from_millis(20));
        Self { lane: pace, link: pace, long_link: pace, statuses_every, sample_every, ..Self::default() }
    }
}
