//! The clock as a parameter: Unix milliseconds from whoever keeps the time; and such times written out.

use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time. Every rule that depends on time takes one, so that tests can set it.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now, in Unix milliseconds.
    fn now(&self) -> i64;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that may ask the machine
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is moved. For tests.
#[derive(Debug)]
pub struct MockClock(AtomicI64);

impl MockClock {
    /// Stands at `now`, Unix milliseconds.
    pub fn at(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves on by `ms` milliseconds.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for MockClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Year, month from 0, and day from 1, of a day counted from 1970-01-01. Walks whole years, of which there are few.
pub fn date(mut days: i64) -> (i64, usize, i64) {
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let mut year = 1970;
    // Ten thousand years are enough for any time, and end the walk for a nonsensical one.
    while days >= if leap(year) { 366 } else { 365 } && year < 10_000 {
        days -= if leap(year) { 366 } else { 365 };
        year += 1;
    }
    let february = if leap(year) { 29 } else { 28 };
    for (month, length) in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
        if days < length {
            return (year, month, days + 1);
        }
        days -= length;
    }
    (year, 11, 31)
}

/// A time in Unix milliseconds as log lines have it, in UTC: `2026-11-23 05:55:11.042 Z`.
pub fn log_time(at: i64) -> String {
    let at = at.max(0);
    let (days, ms) = (at / 86_400_000, at % 86_400_000);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{year:04}-{:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{:03} Z", month + 1, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_times_are_dates_in_utc() {
        assert_eq!(log_time(1_795_413_311_042), "2026-11-23 05:55:11.042 Z");
        assert_eq!(log_time(951_782_400_000), "2000-02-29 00:00:00.000 Z");
        assert_eq!(log_time(-1), "1970-01-01 00:00:00.000 Z");
    }
}
