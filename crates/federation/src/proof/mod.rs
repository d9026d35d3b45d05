//! Whether both sides of a shared channel hold the same.
//!
//! `content` makes what is held comparable and sums it up; `judge` says what a difference means and who may mend it. Who asks whom is
//! in `engine::proof` and `inbound::proof`. It must not know the network.

mod content;
mod judge;
mod mask;

pub(crate) use content::{Held, end_of_all, items, stretch_sum, tell};
pub(crate) use judge::{Known, Verdict, count, judge};

/// Messages of one stretch.
pub(crate) const STRETCH: i64 = 500;
/// Stretches that are summed up at once.
pub(crate) const STRETCHES: usize = 20;
/// Messages that one question sums up at most.
pub(crate) const MOST_SUMMED: i64 = 20_000;
/// Messages that one answer lists at most.
pub(crate) const MOST_LISTED: i64 = 2_000;
/// Messages that one answer tells of.
pub(crate) const MOST_TOLD: usize = 50;
/// Things that are asked for at once.
pub(crate) const MOST_RESENT: usize = 500;
