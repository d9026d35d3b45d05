//! The page that says what of API v4 is served. Made from the URL table, so that it cannot promise what is not there.

use std::collections::BTreeMap;

use super::absent::{self, API_V4, Absent};
use super::served;

/// Calls that are served with less than the reference has: method, path, what is missing.
const PARTLY: &[(&str, &str, &str)] = &[
    ("GET", "/files/{file_id}/link", "always refused: there are no links for people without an account"),
    ("GET", "/commands", "built-in commands only"),
    ("GET", "/posts/scheduled/team/{team_id}", "always empty: messages cannot be scheduled"),
];

const INTRODUCTION: &str = "# What of API v4 is served

<!-- Made from the URL table: `UPDATE_DOCS=1 cargo test -p causeway-api --test it reference` writes it anew. -->

Paths are below `/api/v4`. **served** behaves as API v4 has it, **partly** with what is said beside it. **empty** is a feature that
does not exist here and answers in its own shape that there is nothing. **refused** answers with the named error. Everything else
that API v4 has is **absent** and answers 501 with `api.context.not_implemented.app_error`.

Incoming webhooks take posts outside of it: `POST /hooks/{hook_id}` at the site's root, JSON or a form with `payload`, without a log-in.

";

/// The page, as Markdown.
pub fn reference() -> String {
    let ours: Vec<(String, String)> =
        served().into_iter().map(|(method, path)| (method.to_uppercase(), form(path))).collect();
    let mut subjects: BTreeMap<&str, Vec<(&str, &str, String)>> = BTreeMap::new();
    let (mut full, mut all) = (0, 0);
    for line in API_V4.lines() {
        let Some((method, path)) = line.split_once(' ') else { continue };
        let is_served = ours.iter().any(|(m, p)| m == method && *p == form(path));
        let status = status(method, path, is_served);
        all += 1;
        full += usize::from(is_served);
        let subject = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        subjects.entry(subject).or_default().push((path, method, status));
    }
    let mut out = format!("{INTRODUCTION}{full} of the {all} calls of API v4 are served.\n");
    for (subject, mut calls) in subjects {
        calls.sort();
        out.push_str(&format!("\n## {subject}\n\n| call | |\n|---|---|\n"));
        for (path, method, status) in calls {
            out.push_str(&format!("| `{method} {path}` | {status} |\n"));
        }
    }
    let known: Vec<String> =
        API_V4.lines().filter_map(|l| l.split_once(' ')).map(|(m, p)| format!("{m} {}", form(p))).collect();
    let mut own: Vec<String> = ours.iter().map(|(m, p)| format!("{m} {p}")).filter(|c| !known.contains(c)).collect();
    own.sort();
    if !own.is_empty() {
        out.push_str("\n## Beyond the published description\n\n");
        for call in own {
            out.push_str(&format!("- `{call}`\n"));
        }
    }
    out
}

fn status(method: &str, path: &str, is_served: bool) -> String {
    if let Some((_, _, note)) = PARTLY.iter().find(|(m, p, _)| is_served && *m == method && form(p) == form(path)) {
        return format!("partly: {note}");
    }
    match (is_served, absent::describe(method, path)) {
        (true, _) => "served".to_owned(),
        (false, Absent::Empty) => "empty".to_owned(),
        (false, Absent::Refused(id)) => format!("refused: `{id}`"),
        (false, Absent::NotHere) => "absent".to_owned(),
    }
}

/// A path in which only the places of its parameters matter, not their names.
fn form(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect();
    parts.join("/")
}
