//! What crossed, how fast, and what did not: the table at the end of the demonstration.

use std::fmt;
use std::time::Duration;

use anyhow::Result;

use crate::table::{Align, Table};

/// How one thing fared in one direction: how long it took, or why it did not arrive.
type Outcome = std::result::Result<Duration, String>;

#[derive(Debug)]
struct Row {
    what: String,
    there: Outcome,
    back: Outcome,
}

/// All rows so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    rows: Vec<Row>,
}

impl Report {
    /// Adds what happened in both directions.
    pub(super) fn add(&mut self, what: &str, there: Result<Duration>, back: Result<Duration>) {
        let outcome = |result: Result<Duration>| result.map_err(|error| format!("{error:#}"));
        self.rows.push(Row { what: what.to_owned(), there: outcome(there), back: outcome(back) });
    }

    pub(super) fn is_complete(&self) -> bool {
        !self.rows.is_empty() && self.failed().is_empty()
    }

    /// What did not arrive in at least one direction.
    pub(super) fn failed(&self) -> Vec<&str> {
        let failed = self.rows.iter().filter(|row| row.there.is_err() || row.back.is_err());
        failed.map(|row| row.what.as_str()).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new([
            ("what crossed", Align::Left),
            ("Aurora → Borealis, ms", Align::Right),
            ("Borealis → Aurora, ms", Align::Right),
            ("", Align::Left),
        ]);
        for row in &self.rows {
            let mark = if row.there.is_ok() && row.back.is_ok() { "✔" } else { "✘" };
            table.row([row.what.clone(), milliseconds(&row.there), milliseconds(&row.back), mark.to_owned()]);
        }
        write!(out, "{table}")?;
        for row in &self.rows {
            for (direction, outcome) in [("Aurora → Borealis", &row.there), ("Borealis → Aurora", &row.back)] {
                if let Err(reason) = outcome {
                    writeln!(out, "  ✘ {}, {direction}: {reason}", row.what)?;
                }
            }
        }
        Ok(())
    }
}

fn milliseconds(outcome: &Outcome) -> String {
    match outcome {
        Ok(duration) => format!("{:.1}", duration.as_secs_f64() * 1000.0),
        Err(_) => "did not".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Report;

    #[test]
    fn one_direction_that_failed_fails_the_report_and_is_explained() {
        let mut report = Report::default();
        assert!(!report.is_complete());
        report.add("message", Ok(Duration::from_micros(2500)), Ok(Duration::from_millis(3)));
        assert!(report.is_complete());
        report.add("file", Ok(Duration::from_millis(4)), Err(anyhow::anyhow!("other bytes")));
        assert!(!report.is_complete());
        assert_eq!(report.failed(), ["file"]);
        let text = report.to_string();
        assert!(text.contains("2.5"), "{text}");
        assert!(text.contains("✘ file, Borealis → Aurora: other bytes"), "{text}");
    }
}
