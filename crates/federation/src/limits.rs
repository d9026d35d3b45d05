//! Every maximum that holds for what another server sends, and the checks of form that go with them.
//!
//! A check only refuses; it never mends. Who may send what is decided elsewhere.

/// Length of an id.
pub const ID_LEN: usize = 26;
/// The alphabet of ids.
pub const ID_ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";

/// Bytes of a JSON frame.
pub const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of an answer to a frame that are read.
pub const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;
/// Bytes that a sender aims to stay under in one sync message.
pub const TARGET_FRAME_BYTES: usize = 1024 * 1024;
/// Bytes of a profile image.
pub const MAX_IMAGE_BYTES: usize = 5 * 1024 * 1024;

/// Items of each kind in one sync message.
pub const MAX_POSTS: usize = 1_000;
pub const MAX_USERS: usize = 1_000;
pub const MAX_REACTIONS: usize = 5_000;
pub const MAX_ACKNOWLEDGEMENTS: usize = 5_000;
pub const MAX_STATUSES: usize = 5_000;
pub const MAX_MEMBERSHIP_CHANGES: usize = 5_000;
pub const MAX_MENTIONS: usize = 10_000;

/// Participants of a group message.
pub const MAX_GROUP_PARTICIPANTS: usize = 8;
pub const MIN_GROUP_PARTICIPANTS: usize = 3;
/// Files of a post.
pub const MAX_FILES_PER_POST: usize = 10;

pub const MAX_TOPIC_BYTES: usize = 64;
pub const MAX_TOKEN_BYTES: usize = 256;
pub const MAX_SITE_URL_BYTES: usize = 2_048;
pub const MAX_USERNAME: usize = 64;
pub const MAX_PERSON_NAME: usize = 64;
pub const MAX_POSITION: usize = 128;
pub const MAX_CUSTOM_STATUS: usize = 100;
pub const MAX_EMAIL: usize = 128;
pub const MAX_LOCALE: usize = 16;
pub const MAX_CHANNEL_NAME: usize = 64;
pub const MAX_CHANNEL_DISPLAY_NAME: usize = 64;
pub const MAX_CHANNEL_HEADER: usize = 1_024;
pub const MAX_CHANNEL_PURPOSE: usize = 250;
pub const MAX_MESSAGE: usize = 16_383;
pub const MAX_PROPS_BYTES: usize = 800_000;
pub const MAX_HASHTAGS: usize = 1_000;
pub const MAX_POST_TYPE: usize = 26;
pub const MAX_EMOJI_NAME: usize = 64;
pub const MAX_FILE_NAME: usize = 256;
/// Bytes of a user's props, and of the time zone.
pub const MAX_USER_MAP_BYTES: usize = 2_048;
/// Bytes of a file's tiny preview, base64.
pub const MAX_MINI_PREVIEW_BYTES: usize = 16 * 1024;

/// How far another server's clock may run ahead of ours, in milliseconds.
pub const MAX_CLOCK_AHEAD_MS: i64 = 60 * 60 * 1_000;

/// What is wrong with a value: the field's name, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
pub struct LimitError {
    pub field: &'static str,
    pub problem: Problem,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("is not an id")]
    NotAnId,
    #[error("is missing")]
    Missing,
    #[error("is longer than {0}")]
    TooLong(usize),
    #[error("holds a character that is not allowed")]
    BadCharacter,
    #[error("is negative")]
    Negative,
    #[error("lies in the future")]
    Future,
    #[error("is not one of the known values")]
    Unknown,
    #[error("does not fit the rest of the message")]
    Mismatch,
}

fn refuse(field: &'static str, problem: Problem) -> Result<(), LimitError> {
    Err(LimitError { field, problem })
}

/// Whether this is 26 characters of the alphabet of ids.
pub fn is_id(text: &str) -> bool {
    text.len() == ID_LEN && text.bytes().all(|b| ID_ALPHABET.contains(&b))
}

pub fn check_id(field: &'static str, id: &str) -> Result<(), LimitError> {
    if is_id(id) {
        return Ok(());
    }
    refuse(field, Problem::NotAnId)
}

/// An id, or empty.
pub fn check_optional_id(field: &'static str, id: &str) -> Result<(), LimitError> {
    if id.is_empty() {
        return Ok(());
    }
    check_id(field, id)
}

/// At most `max` characters, counted as Unicode scalar values.
pub fn check_chars(field: &'static str, text: &str, max: usize) -> Result<(), LimitError> {
    // A text of n bytes has no more than n characters, so most texts are never counted.
    if text.len() > max && text.chars().count() > max {
        return refuse(field, Problem::TooLong(max));
    }
    Ok(())
}

pub fn check_bytes(field: &'static str, len: usize, max: usize) -> Result<(), LimitError> {
    if len > max {
        return refuse(field, Problem::TooLong(max));
    }
    Ok(())
}

/// A text of one line for people to read: at most `max` characters, no control characters, and none of those that turn
/// the direction of what follows, with which one name can be made to look like another.
pub fn check_line(field: &'static str, text: &str, max: usize) -> Result<(), LimitError> {
    check_chars(field, text, max)?;
    if text.chars().any(is_deceptive) {
        return refuse(field, Problem::BadCharacter);
    }
    Ok(())
}

fn is_deceptive(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A user's name as its own server has it: `a-z 0-9 . - _`, and `name:connection` for users passed on.
pub fn check_username(field: &'static str, name: &str) -> Result<(), LimitError> {
    if name.is_empty() {
        return refuse(field, Problem::Missing);
    }
    check_chars(field, name, MAX_USERNAME)?;
    let mut halves = name.splitn(2, ':');
    let good = |half: &str| {
        !half.is_empty() && half.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
    };
    if !halves.all(good) {
        return refuse(field, Problem::BadCharacter);
    }
    Ok(())
}

/// A channel's name: `a-z 0-9 - _`.
pub fn check_channel_name(field: &'static str, name: &str) -> Result<(), LimitError> {
    check_word(field, name, MAX_CHANNEL_NAME, |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

/// An emoji's name: letters, digits, `+ - _`.
pub fn check_emoji_name(field: &'static str, name: &str) -> Result<(), LimitError> {
    check_word(field, name, MAX_EMOJI_NAME, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'_'))
}

/// A file's name: one path component that is neither `.` nor `..`.
pub fn check_file_name(field: &'static str, name: &str) -> Result<(), LimitError> {
    if name.is_empty() {
        return refuse(field, Problem::Missing);
    }
    check_line(field, name, MAX_FILE_NAME)?;
    if name.contains(['/', '\\']) || matches!(name, "." | "..") {
        return refuse(field, Problem::BadCharacter);
    }
    Ok(())
}

/// A token goes into a header: visible ASCII only.
pub fn check_token(field: &'static str, token: &str) -> Result<(), LimitError> {
    check_word(field, token, MAX_TOKEN_BYTES, |b| b.is_ascii_graphic())
}

fn check_word(field: &'static str, word: &str, max: usize, allowed: fn(u8) -> bool) -> Result<(), LimitError> {
    if word.is_empty() {
        return refuse(field, Problem::Missing);
    }
    check_bytes(field, word.len(), max)?;
    if !word.bytes().all(allowed) {
        return refuse(field, Problem::BadCharacter);
    }
    Ok(())
}

/// A time of another server: not negative, and not further ahead of `now` than clocks may differ.
pub fn check_time(field: &'static str, time: i64, now: i64) -> Result<(), LimitError> {
    if time < 0 {
        return refuse(field, Problem::Negative);
    }
    if time > now.saturating_add(MAX_CLOCK_AHEAD_MS) {
        return refuse(field, Problem::Future);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(result: Result<(), LimitError>) -> Option<Problem> {
        result.err().map(|e| e.problem)
    }

    #[test]
    fn ids_have_one_length_and_one_alphabet() {
        assert!(is_id("fck1ujwj6jn4zfok5trowuxkco"));
        assert!(!is_id("fck1ujwj6jn4zfok5trowuxkc"));
        assert!(!is_id("fck1ujwj6jn4zfok5trowuxkcoo"));
        assert!(!is_id("FCK1ujwj6jn4zfok5trowuxkco"));
        assert!(!is_id("../../../../../etc/passwd0"));
        assert!(!is_id("0ck1ujwj6jn4zfok5trowuxkco"));
        assert!(check_optional_id("root_id", "").is_ok());
        assert!(check_optional_id("root_id", "x").is_err());
    }

    #[test]
    fn names_are_held_to_their_letters() {
        assert!(check_username("username", "zoe").is_ok());
        assert!(check_username("username", "zoe:gamma").is_ok());
        for bad in ["zoe:", ":gamma", "a:b:c", "Zoe", "zoë", "zoe smith", "@zoe"] {
            assert_eq!(problem(check_username("username", bad)), Some(Problem::BadCharacter), "{bad}");
        }
        assert_eq!(problem(check_username("username", &"z".repeat(65))), Some(Problem::TooLong(64)));
        assert!(check_emoji_name("emoji_name", "+1").is_ok());
        assert!(check_emoji_name("emoji_name", "../x").is_err());
        assert!(check_file_name("filename", "report v2 (final).pdf").is_ok());
        for bad in ["..", "a/b", "a\\b", "", "a\0b", "gpj.\u{202e}exe"] {
            assert!(check_file_name("filename", bad).is_err(), "{bad:?}");
        }
        assert!(check_token("token", "a b").is_err());
        assert!(check_token("token", "a\r\nX: y").is_err());
    }

    #[test]
    fn lengths_count_characters() {
        assert!(check_chars("message", &"ä".repeat(10), 10).is_ok());
        assert_eq!(problem(check_chars("message", &"ä".repeat(11), 10)), Some(Problem::TooLong(10)));
    }

    #[test]
    fn times_are_neither_negative_nor_far_ahead() {
        let now = 1_795_413_124_965;
        assert!(check_time("create_at", 0, now).is_ok());
        assert!(check_time("create_at", now + MAX_CLOCK_AHEAD_MS, now).is_ok());
        assert_eq!(problem(check_time("create_at", now + MAX_CLOCK_AHEAD_MS + 1, now)), Some(Problem::Future));
        assert_eq!(problem(check_time("create_at", i64::MIN, now)), Some(Problem::Negative));
        assert!(check_time("create_at", i64::MAX, i64::MAX).is_ok());
    }
}
