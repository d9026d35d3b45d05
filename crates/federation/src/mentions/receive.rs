//! The receiver's half: how each mentioned user is called here.

use std::collections::BTreeMap;

use super::find;
use crate::names::munged;

/// Rewrites the mentions that the message's `mention_transforms` name. `username` tells how the user of an id is called
/// here: the bare name of a local one, `name:connection` of any other. Whoever is not known here becomes
/// `@name:connection` of the connection that the message came over. All other text stays as it is.
pub fn rewrite(
    text: &str,
    transforms: &BTreeMap<String, String>,
    connection: &str,
    mut username: impl FnMut(&str) -> Option<String>,
) -> String {
    if transforms.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for mention in find(text) {
        let named = mention.candidates().find_map(|candidate| {
            let id = transforms.get(&candidate.to_ascii_lowercase())?;
            Some((candidate, id))
        });
        let Some((candidate, id)) = named else {
            continue;
        };
        let start = mention.at + 1;
        out.push_str(&text[done..start]);
        let called = username(id);
        out.push_str(&called.unwrap_or_else(|| munged(candidate, connection)));
        done = start + candidate.len();
    }
    out.push_str(&text[done..]);
    out
}
