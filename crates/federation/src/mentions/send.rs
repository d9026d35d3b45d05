//! The sender's half: which user each mention means.

use std::collections::BTreeMap;

use super::find;

/// A message ready for the other side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outgoing {
    pub text: String,
    /// What `mention_transforms` shall hold for this message.
    pub transforms: BTreeMap<String, String>,
}

/// Prepares a message for the connection of this name. `user_id` tells the id of the user with a username here, local ones
/// and those of other servers alike.
///
/// `@bob:beta` for a `bob` whom this server does not know yet goes to beta as `@bob`, where it finds their own bob, unless
/// the message also mentions a `bob` of ours.
pub fn prepare(text: &str, connection: &str, mut user_id: impl FnMut(&str) -> Option<String>) -> Outgoing {
    let mentions = find(text);
    let mut transforms = BTreeMap::new();
    let mut unknown = Vec::new();
    for mention in &mentions {
        let known = mention.candidates().find_map(|candidate| {
            let name = candidate.to_ascii_lowercase();
            user_id(&name).map(|id| (candidate, name, id))
        });
        // A user known by the part before the colon does not end the search for theirs.
        let theirs = theirs(mention.word, connection);
        match (known, theirs) {
            (Some((candidate, _, _)), Some(bare)) if !candidate.contains(':') => {
                unknown.push((mention, bare));
            }
            (Some((_, name, id)), _) => drop(transforms.insert(name, id)),
            (None, Some(bare)) => unknown.push((mention, bare)),
            (None, None) => {}
        }
    }

    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (mention, bare) in unknown {
        if transforms.contains_key(&bare.to_ascii_lowercase()) {
            continue;
        }
        let start = mention.at + 1;
        out.push_str(&text[done..start]);
        out.push_str(bare);
        done = start + bare.len() + 1 + connection.len();
    }
    out.push_str(&text[done..]);
    Outgoing { text: out, transforms }
}

/// The name in `name:connection`, when the connection is this one and nothing but signs follow.
fn theirs<'a>(word: &'a str, connection: &str) -> Option<&'a str> {
    let (name, rest) = word.split_once(':')?;
    let (head, tail) = rest.split_at_checked(connection.len())?;
    let ours = !connection.is_empty()
        && head.eq_ignore_ascii_case(connection)
        && tail.chars().all(|c| matches!(c, '.' | '-' | '_'));
    ours.then_some(name)
}
