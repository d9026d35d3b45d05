//! What channels may be called, and how the names of direct and group channels follow from who is in
//! them. It must not know whether a name is taken or a user exists.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

use super::violation::check_length;
use super::{Violation, cut_to_runes};

const MAX_CHANNEL_NAME: usize = 64;
const MAX_CHANNEL_DISPLAY_NAME: usize = 64;
const MAX_CHANNEL_HEADER: usize = 1024;
const MAX_CHANNEL_PURPOSE: usize = 250;
const ID_LENGTH: usize = 26;

/// Checks the name of a public or private channel: 1 to 64 lower-case letters, digits, dashes and
/// underscores, a letter or digit first, and not one that a direct or group channel could have.
pub fn check_channel_name(name: &str) -> Result<(), Violation> {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    let shaped =
        (1..=MAX_CHANNEL_NAME).contains(&name.len()) && name.bytes().all(inside) && !name.starts_with(['-', '_']);
    if !shaped {
        return Err(Violation::new(
            "model.channel.is_valid.1_or_more.app_error",
            "Name must be 1 or more lowercase alphanumeric characters.",
        ));
    }
    if direct_channel_users(name).is_some() || is_group_channel_name(name) {
        return Err(Violation::new(
            "model.channel.is_valid.name.app_error",
            "This name belongs to a direct or group channel.",
        ));
    }
    Ok(())
}

/// Checks the name that people see. It may be empty here: the service gives a default.
pub fn check_channel_display_name(name: &str) -> Result<(), Violation> {
    check_length(name, MAX_CHANNEL_DISPLAY_NAME, "model.channel.is_valid.display_name.app_error", "A channel's name")
}

pub fn check_channel_header(header: &str) -> Result<(), Violation> {
    check_length(header, MAX_CHANNEL_HEADER, "model.channel.is_valid.header.app_error", "A channel's header")
}

pub fn check_channel_purpose(purpose: &str) -> Result<(), Violation> {
    check_length(purpose, MAX_CHANNEL_PURPOSE, "model.channel.is_valid.purpose.app_error", "A channel's purpose")
}

/// The name of the direct channel of two users, the same whoever begins it.
pub fn direct_channel_name(one: &str, other: &str) -> String {
    if one <= other { format!("{one}__{other}") } else { format!("{other}__{one}") }
}

/// The ids of the two users whose direct channel has this name.
pub fn direct_channel_users(name: &str) -> Option<(&str, &str)> {
    let (one, other) = name.split_once("__")?;
    let is_id = |id: &str| id.len() == ID_LENGTH && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (is_id(one) && is_id(other)).then_some((one, other))
}

/// The name of the group channel of these users, in whatever order they come. Nothing is kept secret by
/// the hash: it only makes one short name of many ids, the same on every server.
pub fn group_channel_name<S: AsRef<str>>(user_ids: &[S]) -> String {
    let mut ids: Vec<&str> = user_ids.iter().map(AsRef::as_ref).collect();
    ids.sort_unstable();
    let mut hash = Sha1::new();
    for id in ids {
        hash.update(id.as_bytes());
    }
    let mut name = String::with_capacity(40);
    for byte in hash.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

fn is_group_channel_name(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// What people see a group channel called: its members' usernames, sorted, cut to what a name may hold.
pub fn group_channel_display_name<S: AsRef<str>>(usernames: &[S]) -> String {
    let mut names: Vec<&str> = usernames.iter().map(AsRef::as_ref).collect();
    names.sort_unstable();
    cut_to_runes(&names.join(", "), MAX_CHANNEL_DISPLAY_NAME).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADMIN: &str = "ao74mn63wtn8uy965pj1qm3ixa";
    const BEA: &str = "rr1ed5o58b887xsbq54buo81fr";
    const CAL: &str = "fhw1hpp4t7g4uykepdg9gfnbpw";

    #[test]
    fn names_that_follow_from_users_are_those_of_the_recordings() {
        let direct = "fhw1hpp4t7g4uykepdg9gfnbpw__rr1ed5o58b887xsbq54buo81fr";
        assert_eq!(direct_channel_name(BEA, CAL), direct);
        assert_eq!(direct_channel_name(CAL, BEA), direct);
        assert_eq!(direct_channel_users(direct), Some((CAL, BEA)));
        assert_eq!(group_channel_name(&[BEA, ADMIN, CAL]), "142988ac86550335fa283614343abe2a0dfc7ee8");
        assert_eq!(group_channel_display_name(&["cal-ijia", "admin-a", "bea-ijia"]), "admin-a, bea-ijia, cal-ijia");
    }

    #[test]
    fn names_of_open_channels() {
        for name in ["a", "town-square", "a__b", "9_x", &"x".repeat(64)] {
            assert!(check_channel_name(name).is_ok(), "{name}");
        }
        for name in ["", "Town", "-a", "_a", "a b", "a/b", "ä", &"x".repeat(65)] {
            let error = check_channel_name(name).unwrap_err();
            assert_eq!(error.id, "model.channel.is_valid.1_or_more.app_error");
        }
        for name in [direct_channel_name(BEA, CAL), group_channel_name(&[BEA])] {
            let error = check_channel_name(&name).unwrap_err();
            assert_eq!(error.id, "model.channel.is_valid.name.app_error");
        }
    }

    #[test]
    fn lengths() {
        assert!(check_channel_display_name(&"ä".repeat(64)).is_ok());
        let id = |result: Result<(), Violation>| result.unwrap_err().id;
        assert_eq!(id(check_channel_display_name(&"x".repeat(65))), "model.channel.is_valid.display_name.app_error");
        assert_eq!(id(check_channel_header(&"x".repeat(1025))), "model.channel.is_valid.header.app_error");
        assert_eq!(id(check_channel_purpose(&"x".repeat(251))), "model.channel.is_valid.purpose.app_error");
    }
}
