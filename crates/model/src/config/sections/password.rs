//! `PasswordSettings`: what a password must have.

use crate::config::declare::section;

section! {
    /// What a password must have. It counts for new passwords; those that exist stay valid.
    PasswordSettings {
        /// The fewest characters.
        minimum_length "MinimumLength": u32 = 8, Range(5, 72);
        /// Whether it must have a small letter.
        lowercase "Lowercase": bool = false, Anything;
        /// Whether it must have a capital letter.
        uppercase "Uppercase": bool = false, Anything;
        /// Whether it must have a digit.
        number "Number": bool = false, Anything;
        /// Whether it must have a character that is neither letter nor digit.
        symbol "Symbol": bool = false, Anything;
    }
}
