//! Days of the calendar as intervals of Unix milliseconds. It must not know the clock or a time zone
//! database: the caller brings the offset.

const DAY_MS: i64 = 86_400_000;
/// No place on Earth is further from UTC than this.
const MAX_OFFSET_SECONDS: i64 = 14 * 3600;

/// The day that `text` (`2026-11-23`, also `2026-1-3`) names: its first millisecond, and the first
/// of the day after. `None` when there is no such day.
pub(super) fn day(text: &str, offset_seconds: i64) -> Option<(i64, i64)> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4, 4)?;
    let month = number(parts.next()?, 1, 2)?;
    let day = number(parts.next()?, 1, 2)?;
    if parts.next().is_some() || year < 1 || !(1..=12).contains(&month) {
        return None;
    }
    if day < 1 || day > days_in(year, month) {
        return None;
    }
    let offset = offset_seconds.clamp(-MAX_OFFSET_SECONDS, MAX_OFFSET_SECONDS);
    let start = days_since_epoch(year, month, day) * DAY_MS - offset * 1000;
    Some((start, start + DAY_MS))
}

fn number(text: &str, least: usize, most: usize) -> Option<i64> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leap_days = before / 4 - before / 100 + before / 400;
    let in_year: i64 = (1..month).map(|m| days_in(year, m)).sum();
    // 719 162 days lie between the first of January of year 1 and of 1970.
    before * 365 + leap_days + in_year + day - 1 - 719_162
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_where_the_offset_says() {
        assert_eq!(day("1970-01-01", 0), Some((0, DAY_MS)));
        assert_eq!(day("2024-02-29", 0).unwrap().0, 1_709_164_800_000);
        assert_eq!(day("2026-11-23", 0).unwrap().0, 1_795_392_000_000);
        // In Berlin (UTC+1) the day begins an hour earlier.
        assert_eq!(day("1970-1-1", 3600).unwrap().0, -3_600_000);
        assert_eq!(day("1970-1-1", -3600).unwrap().0, 3_600_000);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "2026-1-0",
            "26-01-01",
            "2026-01",
            "2026-01-01-01",
            "2026-+1-01",
            "99999-01-01",
            "0000-01-01",
        ] {
            assert_eq!(day(text, 0), None, "{text}");
        }
    }
}
