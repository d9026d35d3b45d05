//! A query in the language of SQLite's FTS5. It must not know the table that is searched.

use super::{SearchQuery, Term, Words};

/// `MATCH` expressions for one query. At most one of the two is present, because FTS5 has no
/// expression for "everything but".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fts5 {
    /// Rows that match this, exclusions already taken out.
    pub matching: Option<String>,
    /// Only exclusions were given: all rows but those that match this.
    pub excluding: Option<String>,
}

pub(super) fn render(query: &SearchQuery, hashtags: Option<&str>) -> Fts5 {
    let joint = if query.any { " OR " } else { " AND " };
    let include = join(&query.include, joint, hashtags);
    let exclude = join(&query.exclude, " OR ", hashtags);
    match (include, exclude) {
        (Some(include), Some(exclude)) => Fts5 {
            matching: Some(format!("({include}) NOT ({exclude})")),
            excluding: None,
        },
        (matching, excluding) => Fts5 {
            matching,
            excluding,
        },
    }
}

fn join(words: &Words, joint: &str, hashtags: Option<&str>) -> Option<String> {
    let mut parts: Vec<String> = words.terms.iter().map(term).collect();
    parts.extend(words.phrases.iter().map(|phrase| quote(phrase)));
    parts.extend(words.hashtags.iter().map(|tag| match hashtags {
        Some(column) => format!("{{{}}} : {}", quote(column), term(tag)),
        None => term(tag),
    }));
    if parts.is_empty() {
        None
    } else {
        Some(parts.join(joint))
    }
}

fn term(term: &Term) -> String {
    let mut text = quote(&term.text);
    if term.prefix {
        text.push_str(" *");
    }
    text
}

/// A string of FTS5. Inside one nothing has a meaning but the quotation mark itself, which is doubled;
/// a NUL would end the expression, and becomes a space.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\"\""),
            '\0' => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
