//! What users may be called. It must not know whether a name is taken.

use super::Violation;

const MAX_USERNAME: usize = 64;
/// A user of another workspace carries `name:connection`, each half as long as a local name may be.
const MAX_REMOTE_USERNAME: usize = 2 * MAX_USERNAME + 1;

/// Names that mean something else in a message, or speak for the server.
const RESERVED: [&str; 6] = ["all", "channel", "here", "matterbot", "mattermost", "system"];

pub fn is_reserved_username(name: &str) -> bool {
    RESERVED.contains(&name.to_lowercase().as_str())
}

/// Whether `name` may name a local user: lower-case letters, digits, `.`, `-` and `_`, a letter first,
/// and no reserved word.
pub fn is_username(name: &str) -> bool {
    has_shape(name) && !is_reserved_username(name)
}

pub fn check_username(name: &str) -> Result<(), Violation> {
    if is_username(name) { Ok(()) } else { Err(violation()) }
}

/// Checks the name under which a user of another workspace is kept: `name:connection`, or a name like a
/// local one. A name from elsewhere may begin with a digit and be a word that is reserved here, since the
/// colon keeps it apart.
pub fn check_remote_username(name: &str) -> Result<(), Violation> {
    let fits = name.len() <= MAX_REMOTE_USERNAME;
    let valid = match name.split_once(':') {
        Some((user, connection)) => is_part(user) && is_part(connection),
        None => is_username(name),
    };
    if fits && valid { Ok(()) } else { Err(violation()) }
}

fn violation() -> Violation {
    Violation::new(
        "model.user.is_valid.username.app_error",
        "Username must begin with a letter, have at most 64 characters, and hold only lowercase \
         letters, numbers, and the symbols '.', '-' and '_'.",
    )
}

fn has_shape(name: &str) -> bool {
    is_part(name) && name.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_part(part: &str) -> bool {
    (1..=MAX_USERNAME).contains(&part.len())
        && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
}

/// A valid username made from whatever is at hand (a full name, the part of an address before the `@`).
/// When nothing of it remains, `a` and `fallback` make one: give it letters and digits, such as an id.
pub fn suggest_username(from: &str, fallback: &str) -> String {
    let mut name = String::new();
    for c in from.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '.' | '_' => name.push(c),
            '-' | ' ' | '\t' if !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let name = name.get(..MAX_USERNAME).unwrap_or(name);
    let name = name.trim_end_matches(['.', '-', '_']);
    if is_username(name) {
        return name.to_owned();
    }
    let rest: String = fallback
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        .take(MAX_USERNAME - 1)
        .collect();
    format!("a{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn local_names() {
        for name in ["a", "bea", "bea-ijia", "a.b_c-1", &"x".repeat(64)] {
            assert!(is_username(name), "{name}");
        }
        for name in [
            "",
            "Bea",
            "1bea",
            ".bea",
            "b ea",
            "bea:beta",
            "bé",
            "all",
            "here",
            "channel",
            "system",
            "matterbot",
            &"x".repeat(65),
        ] {
            let error = check_username(name).unwrap_err();
            assert_eq!(error.id, "model.user.is_valid.username.app_error", "{name}");
        }
    }

    #[test]
    fn remote_names() {
        for name in ["bob:beta", "all:beta", "1bob:beta-2", "bob"] {
            assert!(check_remote_username(name).is_ok(), "{name}");
        }
        for name in ["bob:", ":beta", "bob:beta:gamma", "Bob:beta", "all", "b b:beta", "bob:be/ta"] {
            assert!(check_remote_username(name).is_err(), "{name}");
        }
    }

    #[test]
    fn suggestions() {
        assert_eq!(suggest_username("Bea  Ijia", "x1"), "bea-ijia");
        assert_eq!(suggest_username("bea.ijia", "x1"), "bea.ijia");
        assert_eq!(suggest_username("42 Öl", "x1"), "l");
        assert_eq!(suggest_username("All", "x1"), "ax1");
        assert_eq!(suggest_username("日本", "X1"), "ax1");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn suggestions_are_valid(from in "\\PC{0,90}", fallback in "[a-z0-9]{26}") {
            prop_assert!(is_username(&suggest_username(&from, &fallback)));
        }
    }
}
