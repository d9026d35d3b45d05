//! How long a message may be. It must not know what is in it.

use super::Violation;

/// The longest message, in Unicode scalar values ("runes").
pub const MAX_POST_RUNES: usize = 16_383;

/// The longest serialised `props` of a post, in Unicode scalar values.
pub const MAX_PROPS_RUNES: usize = 800_000;

/// Refuses a message that is too long. Empty messages are fine here: a post of files has none.
pub fn check_message(message: &str) -> Result<(), Violation> {
    if message.len() <= MAX_POST_RUNES || message.chars().count() <= MAX_POST_RUNES {
        return Ok(());
    }
    Err(Violation::new(
        "model.post.is_valid.message_length.app_error",
        "Post Message property is longer than the maximum permitted length.",
    ))
}

/// The longest beginning of `text` that has at most `most` runes.
pub fn cut_to_runes(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((at, _)) => &text[..at],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_counts_runes() {
        assert!(check_message("").is_ok());
        assert!(check_message(&"ä".repeat(MAX_POST_RUNES)).is_ok());
        let error = check_message(&"x".repeat(MAX_POST_RUNES + 1)).unwrap_err();
        assert_eq!(error.id, "model.post.is_valid.message_length.app_error");
        assert_eq!(cut_to_runes("äöü", 2), "äö");
        assert_eq!(cut_to_runes("äöü", 3), "äöü");
        assert_eq!(cut_to_runes("äöü", 0), "");
    }
}
