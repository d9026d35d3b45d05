//! Who and what a message names: users, everybody, words that a user watches, channels. It must not know
//! who exists; it offers names in the order in which they should be tried.

use std::collections::{BTreeMap, BTreeSet};

use super::code::blank_code;

/// A message prepared for finding mentions in it, once for all the users that are checked.
#[derive(Clone, Debug)]
pub struct MessageText {
    /// Without code; bytes lie where they lie in the message.
    visible: String,
    lower: String,
}

/// One `@name` in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMention {
    /// Lower-case names it may mean, best first: `@bob._` is `bob._` if there is one, else `bob.`,
    /// else `bob`.
    pub candidates: Vec<String>,
    /// Where `@` stands in the message, in bytes.
    pub at: usize,
}

/// Mentions of everybody. They count only where the channel allows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpecialMentions {
    pub all: bool,
    pub channel: bool,
    pub here: bool,
}

impl SpecialMentions {
    pub fn any(self) -> bool {
        self.all || self.channel || self.here
    }
}

impl MessageText {
    pub fn new(message: &str) -> Self {
        let visible = blank_code(message);
        let lower = visible.to_lowercase();
        Self { visible, lower }
    }

    /// Every `@name` outside code and web addresses, `@all` and its like left out.
    pub fn names(&self) -> Vec<NameMention> {
        self.at_words()
            .filter_map(|(at, word)| {
                let candidates = candidates(word);
                let special = candidates.iter().any(|name| is_special(name));
                (!special && !candidates.is_empty()).then_some(NameMention { candidates, at })
            })
            .collect()
    }

    /// All names that [`Self::names`] may mean, for one look-up.
    pub fn possible_names(&self) -> BTreeSet<String> {
        self.names().into_iter().flat_map(|mention| mention.candidates).collect()
    }

    /// The names that are meant, each once, when `exists` says which there are.
    pub fn resolve(&self, mut exists: impl FnMut(&str) -> bool) -> BTreeSet<String> {
        self.names()
            .into_iter()
            .filter_map(|mention| mention.candidates.into_iter().find(|name| exists(name)))
            .collect()
    }

    pub fn special(&self) -> SpecialMentions {
        let mut found = SpecialMentions::default();
        for (_, word) in self.at_words() {
            for name in candidates(word) {
                match name.as_str() {
                    "all" => found.all = true,
                    "channel" => found.channel = true,
                    "here" => found.here = true,
                    _ => {}
                }
            }
        }
        found
    }

    /// Names of channels that the message links to with `~name`.
    pub fn channel_names(&self) -> BTreeSet<String> {
        let text = &self.visible;
        text.match_indices('~')
            .filter(|(at, _)| !text[..*at].ends_with(|c: char| is_word(c) || c == '~'))
            .filter_map(|(at, _)| {
                let rest = &text[at + 1..];
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
                let name = rest[..end].trim_end_matches(['-', '_']).to_lowercase();
                (!name.is_empty()).then_some(name)
            })
            .collect()
    }

    /// Whether one of a user's watched words is in the message.
    pub fn has_keyword(&self, keywords: &Keywords) -> bool {
        keywords.any_case.iter().any(|key| contains_word(&self.lower, key))
            || keywords.exact.iter().any(|key| contains_word(&self.visible, key))
    }

    /// Where each `@` that may begin a mention stands, and the characters after it that may be a name.
    fn at_words(&self) -> impl Iterator<Item = (usize, &str)> {
        let text = &self.visible;
        text.match_indices('@').filter(|(at, _)| !text[..*at].ends_with(|c: char| is_word(c) || c == '@')).map(
            |(at, _)| {
                let rest = &text[at + 1..];
                let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
                (at, &rest[..end])
            },
        )
    }
}

/// The words whose appearance tells one user, from the `notify_props` of that user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keywords {
    any_case: Vec<String>,
    exact: Vec<String>,
}

impl Keywords {
    /// `mention_keys` is a list with commas, whatever the case; `first_name` (when `"true"`) adds the
    /// first name, in exactly its case.
    pub fn from_notify_props(props: &BTreeMap<String, String>, first_name: &str) -> Self {
        let any_case = props
            .get("mention_keys")
            .map(String::as_str)
            .unwrap_or_default()
            .split(',')
            .map(|key| key.trim().to_lowercase())
            .filter(|key| !key.is_empty())
            .collect();
        let wants_first_name = props.get("first_name").is_some_and(|value| value == "true");
        let exact = if wants_first_name && !first_name.is_empty() { vec![first_name.to_owned()] } else { Vec::new() };
        Self { any_case, exact }
    }

    pub fn is_empty(&self) -> bool {
        self.any_case.is_empty() && self.exact.is_empty()
    }
}

/// Replaces each `@name` outside code for which `replace` knows something else. It is asked with the
/// candidates in turn, and answers the new name without `@`.
pub fn rewrite_mentions(message: &str, mut replace: impl FnMut(&str) -> Option<String>) -> String {
    let mut rewritten = String::with_capacity(message.len());
    let mut copied = 0;
    for mention in MessageText::new(message).names() {
        let found = mention.candidates.iter().find_map(|name| replace(name).map(|new| (name.len(), new)));
        if let Some((length, new)) = found {
            // A name is ASCII, so that its lower-case form is as long as what was typed.
            rewritten.push_str(&message[copied..mention.at + 1]);
            rewritten.push_str(&new);
            copied = mention.at + 1 + length;
        }
    }
    rewritten.push_str(&message[copied..]);
    rewritten
}

/// `bob.-` may be meant as it stands or have punctuation at its end. A colon inside is part of the name
/// of a user from another workspace, and such a mention never means the local user before the colon.
fn candidates(word: &str) -> Vec<String> {
    /// What no name needs: after this many the word is punctuation, not a name.
    const MAX_TRAILING: usize = 8;
    let mut name = word.trim_end_matches(':').to_lowercase();
    let mut found = Vec::new();
    while !name.is_empty() && found.len() < MAX_TRAILING {
        let punctuated = name.ends_with(['.', '-', '_', ':']);
        if name.starts_with(|c: char| c.is_ascii_alphanumeric()) && !name.ends_with(':') {
            found.push(name.clone());
        }
        if !punctuated {
            break;
        }
        name.pop();
    }
    found
}

fn is_special(name: &str) -> bool {
    matches!(name, "all" | "channel" | "here")
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Scripts that put no space between words: there, a word's end cannot be seen.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `key` stands in `text` with no letter or digit of the same word beside it.
fn contains_word(text: &str, key: &str) -> bool {
    let joins = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => is_word(a) && is_word(b) && !is_unspaced(a) && !is_unspaced(b),
        _ => false,
    };
    text.match_indices(key).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + key.len()..].chars().next();
        !joins(before, key.chars().next()) && !joins(key.chars().next_back(), after)
    })
}

#[cfg(test)]
#[path = "mentions_tests.rs"]
mod tests;
