//! The text after a command's word, read as words and `--named` values. It must not know any command.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// Words, and values with a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    pub words: Vec<String>,
    pub named: BTreeMap<String, String>,
}

/// Which marks close what a mark opens; keyboards and phones turn straight ones into pairs of many kinds.
const QUOTES: [(char, &[char]); 8] = [
    ('"', &['"', '”', '“']),
    ('\'', &['\'', '’']),
    ('“', &['”', '"', '“']),
    ('”', &['”', '"']),
    ('„', &['“', '”', '"']),
    ('‘', &['’', '\'']),
    ('‚', &['‘', '’', '\'']),
    ('«', &['»']),
];

impl Arguments {
    /// Reads `text`. Values with spaces stand in quotation marks, straight or typographic; `--name value` and `--name=value`
    /// name one, and a name that nothing follows has an empty value. A mark inside a word is part of it.
    pub fn parse(text: &str) -> Result<Self> {
        let mut out = Self::default();
        let mut waiting: Option<String> = None;
        for token in tokens(text)? {
            let name = (!token.quoted).then(|| named(&token.text)).flatten();
            match (name, waiting.take()) {
                (Some((name, value)), before) => {
                    if let Some(before) = before {
                        out.named.insert(before, String::new());
                    }
                    match value {
                        Some(value) => _ = out.named.insert(name, value),
                        None => waiting = Some(name),
                    }
                }
                (None, Some(name)) => _ = out.named.insert(name, token.text),
                (None, None) => out.words.push(token.text),
            }
        }
        if let Some(name) = waiting {
            out.named.insert(name, String::new());
        }
        Ok(out)
    }

    /// The word number `at`, counted from 0; empty when there are fewer.
    pub fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// The value with this name, in whatever case it was written; empty when it was not given.
    pub fn named(&self, name: &str) -> &str {
        self.named.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value.as_str())
    }
}

struct Token {
    text: String,
    /// Whether it began with a quotation mark, so that dashes in it mean nothing.
    quoted: bool,
}

/// `--name` or `--name=value`; phones turn two dashes into one long one.
fn named(token: &str) -> Option<(String, Option<String>)> {
    let rest = token.strip_prefix("--").or_else(|| token.strip_prefix('—'))?;
    let (name, value) = match rest.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (rest, None),
    };
    let proper = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    proper.then(|| (name.to_owned(), value))
}

fn tokens(text: &str) -> Result<Vec<Token>> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(first) = chars.next_if(|_| true) {
        if first.is_whitespace() {
            continue;
        }
        let mut token = Token { text: String::new(), quoted: false };
        let mut next = Some(first);
        let mut at_start = true;
        while let Some(c) = next {
            let opens = at_start || (token.text.ends_with('=') && named(&token.text).is_some());
            match QUOTES.iter().find(|(open, _)| opens && *open == c) {
                Some((open, closing)) => {
                    token.quoted |= at_start;
                    quoted(&mut chars, *open, closing, &mut token.text)?;
                }
                None => token.text.push(c),
            }
            at_start = false;
            next = chars.next_if(|c| !c.is_whitespace());
        }
        out.push(token);
    }
    Ok(out)
}

fn quoted(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    open: char,
    closing: &[char],
    into: &mut String,
) -> Result<()> {
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|next| *next == open || closing.contains(next) || *next == '\\') => {
                into.extend(chars.next());
            }
            c if closing.contains(&c) => return Ok(()),
            c => into.push(c),
        }
    }
    Err(Error::invalid("api.command.arguments.quote.app_error", "A quotation mark in the command is not closed."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Arguments {
        Arguments::parse(text).unwrap()
    }

    #[test]
    fn words_and_named_values() {
        let read = parsed("create --name acme --displayname \"Acme & Sons\" --password='a b' last");
        assert_eq!(read.words, ["create", "last"]);
        assert_eq!(read.named("name"), "acme");
        assert_eq!(read.named("displayName"), "Acme & Sons");
        assert_eq!(read.named("password"), "a b");
        assert_eq!(read.named("absent"), "");
        assert_eq!(read.word(7), "");
    }

    #[test]
    fn typographic_marks_quote_too() {
        for text in ["“a b”", "„a b“", "«a b»", "‘a b’", "\"a b”", "”a b”", "“a b\""] {
            assert_eq!(parsed(text).words, ["a b"], "{text}");
        }
    }

    #[test]
    fn marks_in_words_and_dashes_in_quotes_mean_nothing() {
        assert_eq!(parsed("don't --x \"--y\" \"--z\"").words, ["don't", "--z"]);
        assert_eq!(parsed("--x \"--y\"").named("x"), "--y");
        assert_eq!(parsed("--a --b c").named.len(), 2);
        assert_eq!(parsed("-- --1 -x").words, ["--", "--1", "-x"]);
        assert_eq!(parsed(r#""a \" b""#).words, ["a \" b"]);
    }

    #[test]
    fn an_open_quote_is_refused() {
        assert!(Arguments::parse("a \"b c").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = Arguments::parse(&text);
        }

        #[test]
        fn quoted_text_comes_back(text in "[a-z -]{0,20}") {
            prop_assert_eq!(parsed(&format!("\"{text}\"")).words, [text]);
        }
    }
}
