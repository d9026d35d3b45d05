//! The fields of a person beside the username: address, names, position, locale. It must not know whether
//! an address is taken or reachable.

use super::Violation;
use super::violation::check_length;

const MAX_EMAIL: usize = 128;
const MAX_NAME: usize = 64;
const MAX_POSITION: usize = 128;

/// Addresses are kept and compared like this.
pub fn normalize_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Whether this is one plain address, lower-case, without a display name around it.
pub fn is_email(email: &str) -> bool {
    if email.len() > MAX_EMAIL || email != email.to_lowercase() {
        return false;
    }
    let Some((local, domain)) = email.rsplit_once('@') else {
        return false;
    };
    let local_fits = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let label = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !local.is_empty()
        && local.chars().all(local_fits)
        && local.split('.').all(|part| !part.is_empty())
        && domain.split('.').all(label)
}

pub fn check_email(email: &str) -> Result<(), Violation> {
    if is_email(email) {
        return Ok(());
    }
    Err(Violation::new("model.user.is_valid.email.app_error", "Invalid email."))
}

pub fn check_nickname(name: &str) -> Result<(), Violation> {
    check_length(name, MAX_NAME, "model.user.is_valid.nickname.app_error", "A nickname")
}

/// Checks first and last name.
pub fn check_full_name(first: &str, last: &str) -> Result<(), Violation> {
    check_length(first, MAX_NAME, "model.user.is_valid.first_name.app_error", "A first name")?;
    check_length(last, MAX_NAME, "model.user.is_valid.last_name.app_error", "A last name")
}

pub fn check_position(position: &str) -> Result<(), Violation> {
    check_length(position, MAX_POSITION, "model.user.is_valid.position.app_error", "A position")
}

/// Checks a language tag of the kind `en`, `zh-CN`, `pt_BR` or `fil`. Empty means the server's own.
pub fn check_locale(locale: &str) -> Result<(), Violation> {
    let letters =
        |part: &str, from, to| (from..=to).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    let valid = locale.is_empty()
        || match locale.split_once(['-', '_']) {
            None => letters(locale, 2, 3),
            Some((language, region)) => letters(language, 2, 3) && letters(region, 2, 4),
        };
    if valid {
        return Ok(());
    }
    Err(Violation::new("model.user.is_valid.locale.app_error", "Invalid locale."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for email in ["a@b", "bea-ijia@example.test", "a.b+c@localhost", "ü@exämple.test"] {
            assert!(is_email(email), "{email}");
        }
        for email in [
            "",
            "bad",
            "@b",
            "a@",
            "A@b",
            "a b@c",
            "a@b@c",
            "Bea <a@b>",
            "a@b\n",
            "a@-b",
            "a@b..c",
            ".a@b",
            &format!("{}@b", "x".repeat(127)),
        ] {
            assert!(check_email(email).is_err(), "{email}");
        }
        assert_eq!(normalize_email(" Bea@Example.TEST "), "bea@example.test");
    }

    #[test]
    fn names_and_locales() {
        assert!(check_nickname(&"ä".repeat(64)).is_ok());
        assert!(check_nickname(&"ä".repeat(65)).is_err());
        assert!(check_full_name("Bea", &"x".repeat(65)).is_err());
        assert!(check_position(&"x".repeat(129)).is_err());
        for locale in ["", "en", "de", "zh-CN", "zh_TW", "fil", "zh-Hant"] {
            assert!(check_locale(locale).is_ok(), "{locale}");
        }
        for locale in ["e", "english", "en-", "../en", "en-US-x"] {
            assert!(check_locale(locale).is_err(), "{locale}");
        }
    }
}
