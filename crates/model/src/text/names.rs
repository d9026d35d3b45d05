//! What custom emoji may be called. It must not know which of them exist.

use super::Violation;
use crate::emoji::is_system_emoji;

const MAX_EMOJI_NAME: usize = 64;

/// Whether `name` has the shape of an emoji name: letters, digits, `-`, `+` and `_`.
pub fn is_emoji_name(name: &str) -> bool {
    (1..=MAX_EMOJI_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'_'))
}

/// Refuses a name for a new custom emoji that has not the right shape or hides a system emoji.
pub fn check_emoji_name(name: &str) -> Result<(), Violation> {
    if !is_emoji_name(name) {
        return Err(Violation::new(
            "model.emoji.name.app_error",
            "Name must be 1 to 64 lowercase alphanumeric characters.",
        ));
    }
    // Clients look a name up without regard to case, so `Smile` would hide `smile` too.
    if is_system_emoji(&name.to_ascii_lowercase()) {
        return Err(Violation::new(
            "model.emoji.system_emoji_name.app_error",
            "Name conflicts with existing system emoji name.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_names() {
        assert!(check_emoji_name("party_parrot-2+").is_ok());
        for name in ["", "a b", "ä", ":x:", "../x", &"x".repeat(65)] {
            let error = check_emoji_name(name).unwrap_err();
            assert_eq!(error.id, "model.emoji.name.app_error", "{name}");
        }
        for name in ["smile", "SMILE", "+1_dark_skin_tone"] {
            let error = check_emoji_name(name).unwrap_err();
            assert_eq!(error.id, "model.emoji.system_emoji_name.app_error");
        }
    }
}
