//! The last lines of the log, kept in memory for whoever may read them.
//!
//! Who writes the log hands every line over. What of it may be kept is decided here: no secret gets in, and however much is
//! logged, the memory it takes is bounded.

use std::collections::VecDeque;

use causeway_model::config::{MASK, names_a_secret};
use causeway_model::permissions::Permission;
use causeway_model::time::log_time;
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::permissions::{Caller, check_system};
use crate::workspace::Workspace;

/// The most lines that are kept.
const MOST_LINES: usize = 5000;
/// The most that all lines together may take, in bytes.
const MOST_BYTES: usize = 1024 * 1024;
/// The longest text within a line, in bytes.
const MOST_TEXT: usize = 2048;
/// The most lines in one answer.
const MOST_ASKED: i64 = 10_000;

/// A line as it is logged.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Unix milliseconds.
    pub at: i64,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: &'static str,
    pub message: String,
    /// Which part of the program says it.
    pub caller: String,
    /// What else it says, by name.
    pub fields: Map<String, Value>,
}

/// The lines that are kept, oldest first.
#[derive(Debug, Default)]
pub struct Log(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    lines: VecDeque<Written>,
    bytes: usize,
}

/// A line as it is read.
#[derive(Debug, Clone)]
struct Written {
    at: i64,
    level: &'static str,
    json: Box<str>,
}

impl Log {
    /// Keeps a line, and lets the oldest go when there are too many.
    pub fn note(&self, line: Line) {
        let (at, level) = (line.at, line.level);
        let json = written(line).into_boxed_str();
        let mut kept = self.0.lock();
        kept.bytes += json.len();
        kept.lines.push_back(Written { at, level, json });
        while kept.lines.len() > MOST_LINES || kept.bytes > MOST_BYTES {
            let Some(oldest) = kept.lines.pop_front() else { break };
            kept.bytes -= oldest.json.len();
        }
    }

    /// The latest lines, each as JSON, oldest first.
    pub fn latest(&self, most: i64) -> Vec<String> {
        self.page(|_| true, 0, most).into_iter().map(String::from).collect()
    }

    /// A page of the lines that `wanted` picks, page 0 being the latest; oldest first within it.
    fn page(&self, wanted: impl Fn(&Written) -> bool, page: i64, at_once: i64) -> Vec<Box<str>> {
        let size = usize::try_from(at_once.clamp(1, MOST_ASKED)).unwrap_or(1);
        let skipped = usize::try_from(page.max(0)).unwrap_or(usize::MAX).saturating_mul(size);
        let kept = self.0.lock();
        let mut lines: Vec<Box<str>> = kept
            .lines
            .iter()
            .rev()
            .filter(|line| wanted(line))
            .skip(skipped)
            .take(size)
            .map(|l| l.json.clone())
            .collect();
        lines.reverse();
        lines
    }
}

/// A line in the form in which API v4 hands it out: JSON with these names, and what else it says beside them.
fn written(line: Line) -> String {
    let mut told = Map::new();
    told.insert("timestamp".into(), log_time(line.at).into());
    told.insert("level".into(), line.level.into());
    told.insert("msg".into(), safe(line.message).into());
    told.insert("caller".into(), line.caller.into());
    for (name, value) in line.fields {
        if !told.contains_key(&name) {
            let value = if names_a_secret(&name) { MASK.into() } else { safe_value(value) };
            told.insert(name, value);
        }
    }
    Value::Object(told).to_string()
}

fn safe_value(value: Value) -> Value {
    match value {
        Value::String(text) => safe(text).into(),
        other => other,
    }
}

/// The text without the password of an address and without a token that stands behind its name, cut where it is too long.
fn safe(mut text: String) -> String {
    if text.len() > MOST_TEXT {
        let end = (0..=MOST_TEXT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    let words: Vec<&str> = text.split(' ').collect();
    let mut hidden: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        hidden.push(if before.eq_ignore_ascii_case("bearer") { MASK.to_owned() } else { without_secret(word) });
    }
    hidden.join(" ")
}

fn without_secret(word: &str) -> String {
    if let Some((scheme, rest)) = word.split_once("://")
        && let Some((user, place)) = rest.split('/').next().unwrap_or_default().rsplit_once('@')
        && let Some((name, _)) = user.split_once(':')
    {
        let path = &rest[user.len() + 1 + place.len()..];
        return format!("{scheme}://{name}:{MASK}@{place}{path}");
    }
    match word.split_once('=') {
        Some((name, value))
            if !value.is_empty() && names_a_secret(name.rsplit(['?', '&', '"']).next().unwrap_or(name)) =>
        {
            format!("{name}={MASK}")
        }
        _ => word.to_owned(),
    }
}

/// Which lines are asked for; what is empty leaves none out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LogFilter {
    /// Nodes; there is one, called `default`.
    pub server_names: Vec<String>,
    pub log_levels: Vec<String>,
    /// A time as in the lines, or Unix milliseconds.
    pub date_from: String,
    pub date_to: String,
}

/// The latest lines, each as JSON.
pub fn lines(ws: &Workspace, caller: &Caller, page: i64, at_once: i64) -> Result<Vec<String>> {
    check_system(ws, caller, Permission::GetLogs)?;
    Ok(ws.log.page(|_| true, page, at_once).into_iter().map(String::from).collect())
}

/// The latest lines that `filter` picks, read.
pub fn query(ws: &Workspace, caller: &Caller, filter: &LogFilter, page: i64, at_once: i64) -> Result<Vec<Value>> {
    check_system(ws, caller, Permission::GetLogs)?;
    let here = filter.server_names.is_empty() || filter.server_names.iter().any(|name| name == NODE);
    let wanted = |line: &Written| {
        let level =
            filter.log_levels.is_empty() || filter.log_levels.iter().any(|l| l.eq_ignore_ascii_case(line.level));
        here && level && is_between(line.at, &filter.date_from, &filter.date_to)
    };
    let lines = ws.log.page(wanted, page, at_once);
    Ok(lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// What the one node is called where nodes are told apart.
pub const NODE: &str = "default";

/// Times are compared as they are written, so that a day alone does, too.
fn is_between(at: i64, from: &str, to: &str) -> bool {
    let written = log_time(at);
    let after = |bound: &str| match bound.parse::<i64>() {
        Ok(ms) => at >= ms,
        Err(_) => written.as_str() >= bound,
    };
    let before = |bound: &str| match bound.parse::<i64>() {
        Ok(ms) => at <= ms,
        Err(_) => written.get(..bound.len()).is_some_and(|start| start <= bound),
    };
    (from.is_empty() || after(from)) && (to.is_empty() || before(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(at: i64, message: &str) -> Line {
        Line { at, level: "info", message: message.to_owned(), ..Line::default() }
    }

    #[test]
    fn a_line_has_the_names_that_clients_know() {
        let fields = json!({"remote_id": "r1", "level": "forged", "count": 3}).as_object().unwrap().clone();
        let text = written(Line { caller: "causeway::serve".into(), fields, ..line(0, "listening") });
        let wanted = json!({
            "timestamp": "1970-01-01 00:00:00.000 Z", "level": "info", "msg": "listening", "caller": "causeway::serve",
            "remote_id": "r1", "count": 3,
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), wanted);
    }

    #[test]
    fn secrets_are_not_kept() {
        let fields =
            json!({"token": "abc123", "remote_token": "abc123", "DataSource": "abc123"}).as_object().unwrap().clone();
        let said =
            "postgres://u:abc123@host/db failed with Bearer abc123 for http://x/?token=abc123 and password=abc123";
        let text = written(Line { fields, ..line(0, said) });
        assert!(!text.contains("abc123"), "{text}");
        assert!(text.contains("@host/db failed with Bearer") && text.contains("http://x/?token="), "{text}");
    }

    #[test]
    fn only_so_much_is_kept() {
        let log = Log::default();
        for at in 0..6000 {
            log.note(line(at, "x"));
        }
        let all = log.page(|_| true, 0, 10_000);
        assert_eq!(all.len(), MOST_LINES);
        assert!(all[0].contains("1970-01-01 00:00:01.000 Z"), "{}", all[0]);
        for at in 0..2000 {
            log.note(line(at, &"ä".repeat(MOST_TEXT)));
        }
        let kept = log.0.lock();
        assert_eq!(kept.bytes, kept.lines.iter().map(|l| l.json.len()).sum::<usize>());
        assert!(kept.bytes <= MOST_BYTES && kept.lines.len() > 400, "{} in {}", kept.bytes, kept.lines.len());
    }

    #[test]
    fn pages_go_back_from_the_latest() {
        let log = Log::default();
        for at in 0..5 {
            log.note(line(at, "x"));
        }
        let times = |page| {
            let lines = log.page(|_| true, page, 2);
            lines.iter().map(|line| (0..5).position(|at| line.contains(&log_time(at)))).collect::<Vec<_>>()
        };
        assert_eq!(times(0), [Some(3), Some(4)]);
        assert_eq!(times(1), [Some(1), Some(2)]);
        assert_eq!(times(2), [Some(0)]);
        assert!(times(3).is_empty() && times(i64::MAX).is_empty());
    }

    #[test]
    fn times_are_compared_as_they_are_written() {
        let noon = 1_795_435_200_000;
        for (from, to, wanted) in [
            ("", "", true),
            ("2026-11-23", "2026-11-23", true),
            ("2026-11-23 13:00", "", false),
            ("", "2026-11-22", false),
            ("1795435200000", "1795435200000", true),
            ("", "1795435199999", false),
            ("2026-11-23 12:00:00.000 Z", "ä", true),
        ] {
            assert_eq!(is_between(noon, from, to), wanted, "{from} {to}");
        }
    }
}
