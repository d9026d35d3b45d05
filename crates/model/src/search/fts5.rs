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

/// How the searched index keeps the hashtags of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashtagIndex<'a> {
    /// It does not tell `#tag` from `tag`.
    AsWord,
    /// Its tokenizer takes `#` for a letter: `#tag` is a token of its own, and a search for the plain
    /// word looks for both.
    Marked,
    /// They are in the column of this name.
    Column(&'a str),
}

pub(super) fn render(query: &SearchQuery, hashtags: HashtagIndex<'_>) -> Fts5 {
    let joint = if query.any { " OR " } else { " AND " };
    let include = join(&query.include, joint, hashtags);
    let exclude = join(&query.exclude, " OR ", hashtags);
    match (include, exclude) {
        (Some(include), Some(exclude)) => {
            Fts5 { matching: Some(format!("({include}) NOT ({exclude})")), excluding: None }
        }
        (matching, excluding) => Fts5 { matching, excluding },
    }
}

fn join(words: &Words, joint: &str, hashtags: HashtagIndex<'_>) -> Option<String> {
    let plain = words.terms.iter().map(|word| match hashtags {
        HashtagIndex::Marked => format!("({} OR {})", term("", word), term("#", word)),
        _ => term("", word),
    });
    let phrases = words.phrases.iter().map(|phrase| quote(phrase));
    let tags = words.hashtags.iter().map(|tag| match hashtags {
        HashtagIndex::AsWord => term("", tag),
        HashtagIndex::Marked => term("#", tag),
        HashtagIndex::Column(column) => format!("{{{}}} : {}", quote(column), term("", tag)),
    });
    let parts: Vec<String> = plain.chain(phrases).chain(tags).collect();
    if parts.is_empty() { None } else { Some(parts.join(joint)) }
}

fn term(mark: &str, term: &Term) -> String {
    let mut text = quote(&format!("{mark}{}", term.text));
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
