//! Finds links to posts in a text.

use std::ops::Range;

use crate::code_spans::{code_spans, is_in_code};
use crate::limits::{ID_ALPHABET, ID_LEN};

/// A link to a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link<'a> {
    /// From the scheme to the end of the post's id.
    pub(super) range: Range<usize>,
    /// From the scheme to the slash before the marker, without that slash.
    pub(super) before: &'a str,
    pub(super) post_id: &'a str,
}

/// Every `http(s)://…/<marker>/<post>` outside code, whatever its host, port and path.
pub(super) fn links<'a>(text: &'a str, marker: &str) -> Vec<Link<'a>> {
    let needle = format!("/{marker}/");
    if !text.contains(&needle) {
        return Vec::new();
    }
    let code = code_spans(text);
    let mut found = Vec::new();
    let mut done = 0;
    for (colon, _) in text.match_indices("://") {
        let Some(start) = scheme_start(text, colon).filter(|s| *s >= done) else {
            continue;
        };
        if is_in_code(&code, start) {
            continue;
        }
        let end = start + url_len(&text[start..]);
        let url = &text[start..end];
        let Some(at) = url.find(&needle) else {
            continue;
        };
        let id_at = at + needle.len();
        let Some(post_id) = id_of(&url[id_at..]) else {
            continue;
        };
        // A query before the marker means that the marker belongs to something else.
        let before = &url[..at];
        if before.contains(['?', '#', '@']) {
            continue;
        }
        done = start + id_at + ID_LEN;
        found.push(Link { range: start..done, before, post_id });
    }
    found
}

fn scheme_start(text: &str, colon: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    ["https", "http"].into_iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        let named = bytes[start..colon].eq_ignore_ascii_case(scheme.as_bytes());
        let begins = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        (named && begins).then_some(start)
    })
}

fn url_len(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '|' | '(' | ')'))
        .unwrap_or(text.len())
}

fn id_of(text: &str) -> Option<&str> {
    let id = text.get(..ID_LEN)?;
    let whole = !text[ID_LEN..].starts_with(|c: char| c.is_alphanumeric());
    (whole && id.bytes().all(|b| ID_ALPHABET.contains(&b))).then_some(id)
}
