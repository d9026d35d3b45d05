//! When to try again, and whether the other side is there.
//!
//! Pure bookkeeping: time and randomness are handed in, nothing sleeps and nothing is sent here.

mod presence;
mod retry;

pub use presence::{PING_EVERY_MS, Presence};
pub use retry::{Pace, Pacer};
