//! Names and places of files.

use causeway_model::ids;

/// The longest file name that is kept, in bytes.
const MAX_NAME: usize = 255;

/// A file's name as it is kept and shown: its last part, without what could mislead people or programs: control characters
/// and marks that turn the direction of writing. Never empty.
pub fn clean_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let misleading = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut clean: String = base.chars().filter(|c| !misleading(*c)).collect();
    while clean.len() > MAX_NAME {
        clean.pop();
    }
    match clean.trim() {
        "" | "." | ".." => "file".to_owned(),
        name => name.to_owned(),
    }
}

/// Where the file `id` of the day of `now` is kept.
pub(super) fn path(now: i64, id: &str) -> String {
    debug_assert!(ids::is_valid(id));
    let (year, month, day) = date(now);
    format!("{year:04}{month:02}{day:02}/{id}")
}

/// The day of a time in Unix milliseconds, in UTC.
fn date(at: i64) -> (i64, i64, i64) {
    // Years that begin in March put the leap day last.
    let days = at.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_misleads() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\tmp\\a b.txt"), "a b.txt");
        assert_eq!(clean_name("exe.\u{202e}gnp\r\n"), "exe.gnp");
        for empty in ["", "..", "a/", "\u{0}"] {
            assert_eq!(clean_name(empty), "file", "{empty:?}");
        }
        assert!(clean_name(&"ä".repeat(300)).len() <= 255);
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(1_795_435_200_000), (2026, 11, 23));
        assert_eq!(date(951_782_400_000), (2000, 2, 29));
        assert_eq!(date(-1), (1969, 12, 31));
    }
}
