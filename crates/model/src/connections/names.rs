//! The name and display name of a connection. It must not know which names are taken.

const MAX_CONNECTION_NAME: usize = 64;
const MAX_CONNECTION_DISPLAY_NAME: usize = 64;

/// A connection's two names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionName {
    /// 1 to 64 of `a-z 0-9 . - _`; part of the usernames of the other side's users.
    pub name: String,
    /// For people to read.
    pub display_name: String,
}

/// Why a connection cannot be called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("the name is missing")]
    Missing,
    #[error("the name is longer than {MAX_CONNECTION_NAME} characters")]
    TooLong,
    #[error("the name may hold letters, digits, periods, hyphens and underscores only")]
    BadCharacter,
    #[error("the display name is too long, or holds characters that cannot be shown")]
    DisplayName,
}

/// The names for what an administrator typed. The name is lower-cased and its runs of spaces become hyphens; without a
/// display name, the name as it was typed is shown.
pub fn connection_name(name: &str, display_name: &str) -> Result<ConnectionName, NameError> {
    let typed = name.trim();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let slug = words.join("-").to_ascii_lowercase();
    check_connection_name(&slug)?;
    let display_name = match display_name.trim() {
        "" => typed,
        given => given,
    };
    check_display_name(display_name)?;
    Ok(ConnectionName { name: slug, display_name: display_name.to_owned() })
}

/// Whether a connection can be shown under this name: one line, without the characters that turn the direction of what
/// follows, with which one name can be made to look like another.
pub fn check_display_name(display_name: &str) -> Result<(), NameError> {
    let deceptive = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let fits = !display_name.is_empty() && display_name.chars().count() <= MAX_CONNECTION_DISPLAY_NAME;
    if fits && !display_name.chars().any(deceptive) { Ok(()) } else { Err(NameError::DisplayName) }
}

/// Whether this is a connection's name as it is stored.
pub fn check_connection_name(name: &str) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Missing);
    }
    let good = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_');
    if !name.bytes().all(good) {
        return Err(NameError::BadCharacter);
    }
    if name.len() > MAX_CONNECTION_NAME {
        return Err(NameError::TooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str, display_name: &str) -> Result<(String, String), NameError> {
        connection_name(name, display_name).map(|n| (n.name, n.display_name))
    }

    #[test]
    fn a_name_becomes_a_slug_and_is_shown_as_typed() {
        let pair = |a: &str, b: &str| Ok((a.to_owned(), b.to_owned()));
        assert_eq!(names("AcmeUS", ""), pair("acmeus", "AcmeUS"));
        assert_eq!(names(" Acme  US ", ""), pair("acme-us", "Acme  US"));
        assert_eq!(names("acme", "Acme USA"), pair("acme", "Acme USA"));
        assert_eq!(names("a.b-c_d", ""), pair("a.b-c_d", "a.b-c_d"));
    }

    #[test]
    fn names_that_cannot_be_used_are_refused() {
        assert_eq!(names("", "x"), Err(NameError::Missing));
        assert_eq!(names("   ", "x"), Err(NameError::Missing));
        assert_eq!(names("bad name!", ""), Err(NameError::BadCharacter));
        assert_eq!(names("a:b", ""), Err(NameError::BadCharacter));
        assert_eq!(names("zürich", ""), Err(NameError::BadCharacter));
        assert_eq!(names(&"a".repeat(65), ""), Err(NameError::TooLong));
        assert_eq!(names("a", "b\u{202e}c"), Err(NameError::DisplayName));
        assert_eq!(names("a", &"b".repeat(65)), Err(NameError::DisplayName));
    }
}
