//! What teams may be called. It must not know whether a name is taken.

use super::Violation;
use super::violation::check_length;

const MAX_TEAM_NAME: usize = 64;
const MAX_TEAM_DISPLAY_NAME: usize = 64;
const MAX_TEAM_DESCRIPTION: usize = 255;

/// A team's name is the first part of its pages' address; these lead elsewhere.
const RESERVED: [&str; 18] = [
    "_redirect",
    "admin",
    "admin_console",
    "api",
    "boards",
    "channel",
    "claim",
    "error",
    "files",
    "help",
    "landing",
    "login",
    "oauth",
    "playbooks",
    "plugins",
    "post",
    "signup",
    "static",
];

/// Checks the part of the address: 2 to 64 lower-case letters, digits and dashes, the ends no dash.
pub fn check_team_name(name: &str) -> Result<(), Violation> {
    if !(2..=MAX_TEAM_NAME).contains(&name.len()) {
        return Err(Violation::new(
            "model.team.is_valid.url.app_error",
            "A team's address must have 2 to 64 characters.",
        ));
    }
    if RESERVED.contains(&name) {
        return Err(Violation::new(
            "model.team.is_valid.reserved.app_error",
            "This URL is unavailable. Please try another.",
        ));
    }
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !name.bytes().all(inside) || name.starts_with('-') || name.ends_with('-') {
        return Err(Violation::new(
            "model.team.is_valid.characters.app_error",
            "A team's address may hold lowercase letters, numbers and dashes, and neither begins nor \
             ends with a dash.",
        ));
    }
    Ok(())
}

pub fn check_team_display_name(name: &str) -> Result<(), Violation> {
    if name.trim().is_empty() {
        return Err(Violation::new("model.team.is_valid.name.app_error", "A team's name must not be empty."));
    }
    check_length(name, MAX_TEAM_DISPLAY_NAME, "model.team.is_valid.name.app_error", "A team's name")
}

pub fn check_team_description(description: &str) -> Result<(), Violation> {
    check_length(description, MAX_TEAM_DESCRIPTION, "model.team.is_valid.description.app_error", "A team's description")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["ab", "team-ijia", "2nd", &"x".repeat(64)] {
            assert!(check_team_name(name).is_ok(), "{name}");
        }
        for (name, part) in [
            ("a", "url"),
            ("", "url"),
            (&"x".repeat(65), "url"),
            ("api", "reserved"),
            ("login", "reserved"),
            ("Team", "characters"),
            ("-ab", "characters"),
            ("ab-", "characters"),
            ("a/b", "characters"),
            ("a_b", "characters"),
        ] {
            let id = format!("model.team.is_valid.{part}.app_error");
            assert_eq!(check_team_name(name).unwrap_err().id, id, "{name}");
        }
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn words_for_people() {
        assert!(check_team_display_name("Team Ijia").is_ok());
        assert!(check_team_display_name(" ").is_err());
        assert!(check_team_display_name(&"ä".repeat(64)).is_ok());
        assert!(check_team_display_name(&"ä".repeat(65)).is_err());
        assert!(check_team_description(&"d".repeat(256)).is_err());
    }
}
