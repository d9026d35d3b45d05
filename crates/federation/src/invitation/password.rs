//! The passwords that seal invitations.

use rand::{CryptoRng, RngExt};

/// Characters of a generated password.
pub const PASSWORD_CHARS: usize = 16;
/// Characters that a password may have at most.
const MAX_PASSWORD_CHARS: usize = 1_024;
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Why a password cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("the password is missing")]
    Missing,
    #[error("the password is longer than {MAX_PASSWORD_CHARS} characters")]
    TooLong,
}

/// A fresh password of 16 letters and digits: 95 bits.
pub fn generate_password(rng: &mut impl CryptoRng) -> String {
    (0..PASSWORD_CHARS).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect()
}

/// The reference takes any password that is not empty, so that short ones seal and open here too.
pub fn check_password(password: &str) -> Result<(), PasswordError> {
    if password.is_empty() {
        return Err(PasswordError::Missing);
    }
    if password.len() > MAX_PASSWORD_CHARS && password.chars().count() > MAX_PASSWORD_CHARS {
        return Err(PasswordError::TooLong);
    }
    Ok(())
}
