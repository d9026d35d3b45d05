//! What a password must hold. It must not know how passwords are kept.

use super::Violation;

/// The longest password, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 72;

/// What the configuration demands of passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    pub minimum_length: usize,
    pub lowercase: bool,
    pub uppercase: bool,
    pub number: bool,
    pub symbol: bool,
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self { minimum_length: 8, lowercase: false, uppercase: false, number: false, symbol: false }
    }
}

impl PasswordRules {
    pub fn check(&self, password: &str) -> Result<(), Violation> {
        if password.len() > MAX_PASSWORD_BYTES {
            return Err(Violation::new(
                "model.user.is_valid.pwd_max_length.app_error",
                format!("Your password must contain at most {MAX_PASSWORD_BYTES} characters."),
            ));
        }
        let has = |kind: fn(char) -> bool| password.chars().any(kind);
        let kinds = [
            (self.lowercase, has(char::is_lowercase), "lowercase", "lowercase letter"),
            (self.uppercase, has(char::is_uppercase), "uppercase", "uppercase letter"),
            (self.number, has(|c| c.is_ascii_digit()), "number", "number"),
            (self.symbol, has(|c| c.is_ascii_punctuation() || c == ' '), "symbol", "symbol"),
        ];
        let long_enough = password.chars().count() >= self.minimum_length;
        if long_enough && kinds.iter().all(|(wanted, present, ..)| *present || !wanted) {
            return Ok(());
        }
        // The id names every rule in force, so that a client can show them all at once.
        let mut id = String::from("model.user.is_valid.pwd");
        let mut message = format!("Your password must contain at least {} characters", self.minimum_length);
        let wanted: Vec<_> = kinds.iter().filter(|(wanted, ..)| *wanted).collect();
        for (nth, (_, _, suffix, words)) in wanted.iter().enumerate() {
            id.push('_');
            id.push_str(suffix);
            message.push_str(match (nth, nth + 1 == wanted.len()) {
                (0, _) => " made up of at least one ",
                (_, true) => " and at least one ",
                _ => ", at least one ",
            });
            message.push_str(words);
        }
        id.push_str("_min_length.app_error");
        message.push('.');
        Err(Violation::new(id, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_the_rule_by_default() {
        let rules = PasswordRules::default();
        assert!(rules.check("12345678").is_ok());
        let error = rules.check("1").unwrap_err();
        assert_eq!(error.id, "model.user.is_valid.pwd_min_length.app_error");
        assert_eq!(error.message, "Your password must contain at least 8 characters.");
        let error = rules.check(&"x".repeat(73)).unwrap_err();
        assert_eq!(error.id, "model.user.is_valid.pwd_max_length.app_error");
    }

    #[test]
    fn kinds_of_characters_can_be_demanded() {
        let rules = PasswordRules { lowercase: true, number: true, symbol: true, ..PasswordRules::default() };
        assert!(rules.check("abcdefg1!").is_ok());
        let error = rules.check("abcdefgh1").unwrap_err();
        assert_eq!(error.id, "model.user.is_valid.pwd_lowercase_number_symbol_min_length.app_error");
        assert_eq!(
            error.message,
            "Your password must contain at least 8 characters made up of at least one lowercase \
             letter, at least one number and at least one symbol."
        );
    }
}
