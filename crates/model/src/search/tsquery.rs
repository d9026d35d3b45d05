//! A query as the text that PostgreSQL's `to_tsquery('simple', …)` reads. It must not know tables.

use super::{SearchQuery, Term, Words};

pub(super) fn render(query: &SearchQuery) -> Option<String> {
    let joint = if query.any { " | " } else { " & " };
    let include = parts(&query.include).join(joint);
    let exclude = parts(&query.exclude).join(" | ");
    match (include.is_empty(), exclude.is_empty()) {
        (true, true) => None,
        (false, true) => Some(include),
        (true, false) => Some(format!("!({exclude})")),
        (false, false) => Some(format!("({include}) & !({exclude})")),
    }
}

fn parts(words: &Words) -> Vec<String> {
    let phrases = words.phrases.iter().map(|phrase| quote(phrase));
    words.terms.iter().map(term).chain(phrases).chain(words.hashtags.iter().map(term)).collect()
}

fn term(term: &Term) -> String {
    let mut text = quote(&term.text);
    if term.prefix {
        text.push_str(":*");
    }
    text
}

/// A quoted operand. PostgreSQL cuts it into lexemes with the parser that also cut the message, and
/// demands them in this order. The two characters that mean something inside the quotes separate words
/// anyway, so that a space stands in for them; so it does for NUL, which PostgreSQL has in no text.
fn quote(text: &str) -> String {
    let inside: String = text.chars().map(|c| if matches!(c, '\'' | '\\' | '\0') { ' ' } else { c }).collect();
    format!("'{inside}'")
}
