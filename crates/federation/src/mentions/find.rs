//! Finds what could be a mention.

use crate::code_spans::{code_spans, is_in_code};

/// Mentions of everybody, which are nobody's name.
const EVERYBODY: [&str; 3] = ["all", "channel", "here"];

/// An `@` and the longest run of letters after it that could be a username, with or without `:connection`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Where the `@` stands.
    pub at: usize,
    /// What follows the `@`; punctuation that ends a sentence may be a part of it.
    pub word: &'a str,
}

impl<'a> Mention<'a> {
    /// What could be meant, the longest first: the whole, then without the signs at its end, then the part before the colon
    /// in the same way. `@bob:beta.` is `bob:beta.`, `bob:beta`, and `bob`.
    pub fn candidates(self) -> impl Iterator<Item = &'a str> {
        let before_colon = self.word.split_once(':').map(|(name, _)| name);
        std::iter::once(self.word).chain(before_colon).flat_map(without_trailing_signs)
    }
}

/// The word, then each time one sign shorter, while it ends in one. Never empty.
fn without_trailing_signs(word: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(word), |w| w.strip_suffix(['.', '-', '_', ':']))
        .filter(|w| !w.is_empty() && !w.ends_with(':'))
        // Nobody's name ends in more signs than this; it keeps a line of dots from being looked up a thousand times.
        .take(4)
}

/// Every possible mention in the text, outside code, and not in the middle of a word, an address or a link.
pub fn find(text: &str) -> Vec<Mention<'_>> {
    if !text.contains('@') {
        return Vec::new();
    }
    let code = code_spans(text);
    text.match_indices('@')
        .filter_map(|(at, _)| {
            let starts_a_word = text[..at].chars().next_back().is_none_or(begins_after);
            if !starts_a_word || is_in_code(&code, at) {
                return None;
            }
            let word = word_after(&text[at + 1..])?;
            let plain = word.trim_end_matches(['.', '-', '_']);
            let everybody = EVERYBODY.iter().any(|e| plain.eq_ignore_ascii_case(e));
            (!everybody).then_some(Mention { at, word })
        })
        .collect()
}

/// Whether a mention can begin after this character: not in an address (`a@b`), nor in a link's path.
fn begins_after(c: char) -> bool {
    !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '@' | '+' | ':' | '=' | '%' | '\\'))
}

/// The username, and the connection's name if a colon and one follow.
fn word_after(rest: &str) -> Option<&str> {
    let name = name_len(rest);
    if name == 0 {
        return None;
    }
    let connection = rest[name..].strip_prefix(':').map_or(0, name_len);
    let end = match connection {
        0 => name,
        n => name + 1 + n,
    };
    // `@bob@example.com` is an address, and `@a:b:c` nobody's name.
    let after = &rest[end..];
    let goes_on =
        after.starts_with('@') || (end > name && after.strip_prefix(':').is_some_and(|more| name_len(more) > 0));
    (!goes_on).then_some(&rest[..end])
}

/// The length of the run of a name's letters, 0 when it holds no letter or digit.
fn name_len(text: &str) -> usize {
    let in_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let len = text.bytes().take_while(in_name).count();
    let named = text[..len].bytes().any(|b| b.is_ascii_alphanumeric());
    if named { len } else { 0 }
}
