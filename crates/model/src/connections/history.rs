//! Messages from before a channel was shared: which of them go to one connection, and how far that is.

use serde::{Deserialize, Serialize};

/// Everything that is older than the share goes.
pub const MODE_ALL: &str = "all";
/// What is older than the share goes, from a time on.
pub const MODE_SINCE: &str = "since";
/// Nothing goes.
pub const MODE_NONE: &str = "none";

/// It has not begun.
pub const WAITING: &str = "waiting";
/// It is under way.
pub const SENDING: &str = "sending";
/// The other side has what it takes of it.
pub const DONE: &str = "done";
/// The other side takes none.
pub const REFUSED: &str = "refused";
/// Somebody ended it before it was done.
pub const STOPPED: &str = "stopped";

/// What one connection gets of a channel's history, and how far that is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct History {
    #[serde(skip)]
    pub channel_id: String,
    #[serde(skip)]
    pub remote_id: String,
    /// `none`, `since` or `all`.
    pub mode: String,
    /// The oldest time that goes, Unix milliseconds; 0 for all.
    pub since: i64,
    /// The newest time that goes.
    #[serde(rename = "until")]
    pub until_at: i64,
    /// `none`, `waiting`, `sending`, `done`, `refused` or `stopped`.
    pub state: String,
    /// Messages that the other side has taken.
    pub sent: i64,
    /// Messages that it does not take.
    pub refused: i64,
    /// Messages in all.
    pub total: i64,
    /// Why the other side does not take them, or why it does not go on for now.
    pub reason: String,
    pub requested_at: i64,
    pub started_at: i64,
    pub done_at: i64,
    /// The last message that was dealt with: its time and id.
    #[serde(skip)]
    pub cursor_at: i64,
    #[serde(skip)]
    pub cursor_id: String,
    /// Reactions stay here: the other side may have them, and takes what it has for taken back.
    #[serde(skip)]
    pub posts_only: bool,
}

impl History {
    /// Whether there is something left to send.
    pub fn is_under_way(&self) -> bool {
        self.state == WAITING || self.state == SENDING
    }
}

/// Which history somebody asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `none`, `since` or `all`; nothing stands for `none`.
    pub mode: String,
    /// With `since`: from when on, Unix milliseconds.
    pub since: i64,
}

/// What was asked for cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("history is `none`, `all`, or `since` with a time; in words `none`, `all` or a date like 2026-01-31")]
pub struct NotUnderstood;

impl Asked {
    /// As people write it: `none`, `all`, or a date, which begins at midnight UTC.
    pub fn from_words(words: &str) -> Result<Self, NotUnderstood> {
        let asked = |mode: &str, since| Self { mode: mode.to_owned(), since };
        match words.trim().to_lowercase().as_str() {
            "" | MODE_NONE => Ok(asked(MODE_NONE, 0)),
            MODE_ALL => Ok(asked(MODE_ALL, 0)),
            date => Ok(asked(MODE_SINCE, midnight(date).ok_or(NotUnderstood)?)),
        }
    }

    /// In its one form, or refused.
    pub fn checked(self) -> Result<Self, NotUnderstood> {
        match self.mode.as_str() {
            "" | MODE_NONE => Ok(Self { mode: MODE_NONE.to_owned(), since: 0 }),
            MODE_ALL => Ok(Self { mode: MODE_ALL.to_owned(), since: 0 }),
            MODE_SINCE if self.since > 0 => Ok(self),
            _ => Err(NotUnderstood),
        }
    }
}

/// The first millisecond of a day written as `2026-01-31`, UTC.
fn midnight(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| {
        let digits = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        if digits { part.parse::<i64>().ok() } else { None }
    });
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = usize::try_from(month - 1).ok()?;
    if !(1..=lengths[before]).contains(&day) {
        return None;
    }
    let whole_years: i64 = (1970..year).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let whole_months: i64 = lengths[..before].iter().sum();
    Some((whole_years + whole_months + day - 1) * 86_400_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_or_refused() {
        assert_eq!(Asked::from_words("all").unwrap().mode, MODE_ALL);
        assert_eq!(Asked::from_words(" None ").unwrap().mode, MODE_NONE);
        assert_eq!(Asked::from_words("1970-01-02").unwrap().since, 86_400_000);
        assert_eq!(Asked::from_words("2000-03-01").unwrap().since, 951_868_800_000);
        for bad in ["some", "2026-02-29", "2026-13-01", "2026-1", "2026-01-01-01", "-1-1-1", "12345-01-01", "1-+1-1"] {
            assert!(Asked::from_words(bad).is_err(), "{bad}");
        }
        assert!(Asked { mode: "since".into(), since: 0 }.checked().is_err());
        assert!(Asked { mode: "everything".into(), since: 5 }.checked().is_err());
        assert_eq!(Asked::default().checked().unwrap().mode, MODE_NONE);
    }
}
