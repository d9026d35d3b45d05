//! What holds, what does not, and what a server does not offer: the table at the end.

use std::fmt;

use anyhow::Result;

use crate::client::Refused;
use crate::table::{Align, Table};

/// Why a promise was not tried.
#[derive(Debug)]
pub(super) struct NotTried(String);

impl fmt::Display for NotTried {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for NotTried {}

/// Says that a promise is not tried, and why.
pub(super) fn not_tried(why: &str) -> anyhow::Error {
    NotTried(why.to_owned()).into()
}

/// How a promise fared in one direction.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Holds,
    NotOffered(String),
    NotTried(String),
    Broken(String),
}

impl Outcome {
    fn of(result: Result<()>) -> Self {
        let Err(error) = result else { return Self::Holds };
        if let Some(why) = error.downcast_ref::<NotTried>() {
            return Self::NotTried(why.to_string());
        }
        // 501 says that the server has no such thing; an address that it does not know says the same, and so does a server
        // that makes no bots though its settings were told to allow them.
        let absent = |refused: &Refused| {
            refused.status == 501 || matches!(&*refused.id, "api.context.404.app_error" | "api.bot.create_disabled")
        };
        match error.downcast_ref::<Refused>() {
            Some(refused) if absent(refused) => Self::NotOffered(format!("{error:#}")),
            _ => Self::Broken(format!("{error:#}")),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::NotOffered(_) => "not offered",
            Self::NotTried(_) => "not tried",
            Self::Broken(_) => "BROKEN",
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Holds => None,
            Self::NotOffered(why) | Self::NotTried(why) | Self::Broken(why) => Some(why),
        }
    }
}

#[derive(Debug)]
struct Row {
    feature: &'static str,
    what: &'static str,
    there: Outcome,
    /// `None` for what has no direction.
    back: Option<Outcome>,
}

impl Row {
    fn outcomes(&self) -> impl Iterator<Item = (&'static str, &Outcome)> {
        let there = if self.back.is_some() { "A → B" } else { "both" };
        std::iter::once((there, &self.there)).chain(self.back.iter().map(|back| ("B → A", back)))
    }
}

/// All rows so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Report {
    /// Something of a feature that was tried from A to B and from B to A.
    pub(super) fn both(&mut self, feature: &'static str, what: &'static str, there: Result<()>, back: Result<()>) {
        self.add(Row { feature, what, there: Outcome::of(there), back: Some(Outcome::of(back)) });
    }

    /// Something of a feature that has no direction.
    pub(super) fn once(&mut self, feature: &'static str, what: &'static str, result: Result<()>) {
        self.add(Row { feature, what, there: Outcome::of(result), back: None });
    }

    fn add(&mut self, row: Row) {
        let words: Vec<&str> = row.outcomes().map(|(_, outcome)| outcome.word()).collect();
        println!("  {}: {} … {}", row.feature, row.what, words.join(", "));
        self.rows.push(row);
    }

    pub(super) fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    pub(super) fn is_conformant(&self) -> bool {
        !self.rows.is_empty() && self.notes.is_empty() && self.broken().is_empty()
    }

    /// What does not hold in at least one direction.
    pub(super) fn broken(&self) -> Vec<String> {
        let is_broken = |row: &&Row| row.outcomes().any(|(_, outcome)| matches!(outcome, Outcome::Broken(_)));
        let mut broken: Vec<String> =
            self.rows.iter().filter(is_broken).map(|row| format!("{} ({})", row.feature, row.what)).collect();
        broken.extend(self.notes.iter().cloned());
        broken
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = [("feature", Align::Left), ("what", Align::Left), ("A → B", Align::Left), ("B → A", Align::Left)];
        let mut table = Table::new(columns);
        for row in &self.rows {
            let back = row.back.as_ref().map_or("", Outcome::word);
            table.row([row.feature.to_owned(), row.what.to_owned(), row.there.word().to_owned(), back.to_owned()]);
        }
        write!(out, "{table}")?;
        for row in &self.rows {
            for (direction, outcome) in row.outcomes() {
                if let Some(reason) = outcome.reason() {
                    writeln!(out, "  {}: {} ({direction}, {}): {reason}", outcome.word(), row.feature, row.what)?;
                }
            }
        }
        for note in &self.notes {
            writeln!(out, "  {note}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, not_tried};

    #[test]
    fn only_what_is_broken_breaks_the_run() {
        let mut report = Report::default();
        assert!(!report.is_conformant(), "nothing was tried");
        report.both("messages", "a message", Ok(()), Ok(()));
        report.once("interruption", "a server that is away", Err(not_tried("the servers are not ours")));
        assert!(report.is_conformant());
        report.both("messages", "an edit", Ok(()), Err(anyhow::anyhow!("it did not arrive")));
        assert!(!report.is_conformant());
        assert_eq!(report.broken(), ["messages (an edit)"]);
        let text = report.to_string();
        assert!(text.contains("BROKEN: messages (B → A, an edit): it did not arrive"), "{text}");
        assert!(text.contains("not tried: interruption (both, a server that is away): the servers are not ours"));
    }

    #[test]
    fn a_note_breaks_the_run() {
        let mut report = Report::default();
        report.both("messages", "a message", Ok(()), Ok(()));
        report.note("no connection");
        assert!(!report.is_conformant());
    }
}
