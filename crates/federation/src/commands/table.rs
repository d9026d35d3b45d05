//! Markdown tables, and the times in them.

use causeway_model::time::date;

/// A table with these heads and rows. What a cell holds stays in its cell.
pub(super) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} | \n|", heads.join(" | "));
    out.push_str(&" :---- |".repeat(heads.len()));
    out.push('\n');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out
}

fn cell(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>()
        .replace('\\', "\\\\")
        .replace('|', "\\|")
}

/// `True` or `False`, as the tables say it.
pub(super) fn truth(flag: bool) -> String {
    if flag { "True".to_owned() } else { "False".to_owned() }
}

/// A time in Unix milliseconds, in UTC: `Today 05:55:11 UTC 2026` or `Mon Nov 23 05:55:11 UTC 2026`; `Never` for 0.
pub(super) fn moment(at: i64, now: i64) -> String {
    const DAY: i64 = 86_400_000;
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    if at <= 0 {
        return "Never".to_owned();
    }
    let (days, seconds) = (at.div_euclid(DAY), at.rem_euclid(DAY) / 1000);
    let (year, month, day) = date(days);
    let clock = format!("{:02}:{:02}:{:02} UTC {year}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if days == now.div_euclid(DAY) {
        return format!("Today {clock}");
    }
    let weekday = DAYS.get(usize::try_from(days % 7).unwrap_or(0)).unwrap_or(&"");
    let month = MONTHS.get(month).unwrap_or(&"");
    format!("{weekday} {month} {day:>2} {clock}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_recorded() {
        let at = 1_795_413_311_000;
        assert_eq!(moment(at, at + 1000), "Today 05:55:11 UTC 2026");
        assert_eq!(moment(at, at + 86_400_000), "Mon Nov 23 05:55:11 UTC 2026");
        assert_eq!(moment(951_782_400_000, at), "Tue Feb 29 00:00:00 UTC 2000");
        assert_eq!(moment(0, at), "Never");
        assert!(!moment(i64::MAX, at).is_empty());
    }

    #[test]
    fn a_cell_cannot_break_out() {
        let shown = table(&["A"], &[vec!["x | y\n| z".to_owned()]]);
        assert_eq!(shown, "| A | \n| :---- |\n| x \\| y \\| z |\n");
    }
}
