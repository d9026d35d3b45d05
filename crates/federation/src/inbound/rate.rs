//! How many posts a minute a connection's policy lets in. What comes faster is asked to come later: it stays at the other side.

use std::collections::HashMap;

use parking_lot::Mutex;

/// Most of a minute's posts that may come at once, as a share of a minute.
const BURST_MS: i64 = 60_000;

/// One account a connection: until when what it has sent is spread at the rate that it may send.
#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<String, i64>>);

impl Rates {
    /// Takes `posts` of a connection that may send `rate` a minute, or says in how many milliseconds to come again. A
    /// message is never too large to come at all: it only makes the next ones wait longer.
    pub fn take(&self, remote_id: &str, rate: i64, posts: usize, now: i64) -> Result<(), i64> {
        if rate <= 0 || posts == 0 {
            return Ok(());
        }
        let mut accounts = self.0.lock();
        let until = accounts.entry(remote_id.to_owned()).or_insert(now);
        // A clock that was set back must not hold anybody up for long.
        *until = (*until).clamp(now - BURST_MS, now + 60 * BURST_MS);
        if *until > now {
            return Err(*until - now);
        }
        let cost = i64::try_from(posts).unwrap_or(i64::MAX).saturating_mul(BURST_MS) / rate;
        *until = until.saturating_add(cost);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_of_posts_comes_at_once_and_the_rest_later() {
        let rates = Rates::default();
        let mut now = 1_000_000;
        assert_eq!((0..200).filter(|_| rates.take("a", 10, 1, now).is_ok()).count(), 1);
        now += 60_000;
        assert!((10..=11).contains(&(0..200).filter(|_| rates.take("a", 10, 1, now).is_ok()).count()));
        assert!(rates.take("b", 10, 1, now).is_ok());
        assert!(rates.take("a", 0, 1, now).is_ok());
        assert!(rates.take("c", 10, 500, now).is_ok());
        assert!(rates.take("c", 10, 1, now).is_err_and(|wait| wait > 60_000));
        now += 50 * 60_000;
        assert!(rates.take("c", 10, 1, now).is_ok());
    }
}
