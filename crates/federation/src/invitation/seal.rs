//! Makes codes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use rand::CryptoRng;
use ring::aead;

use super::{Invitation, NONCE_LEN, PasswordError, SALT_LEN, check_password, cipher, pbkdf2_key};

/// Why an invitation cannot be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error("the invitation's {0} is not valid")]
    Field(&'static str),
    #[error("the invitation could not be encrypted")]
    Cipher,
}

/// The code of this invitation: `base64url(salt ‖ nonce ‖ AES-256-GCM(JSON))`, with fresh salt and nonce.
pub fn seal(invitation: &Invitation, password: &str, rng: &mut impl CryptoRng) -> Result<String, SealError> {
    let mut salt = [0; SALT_LEN];
    let mut nonce = [0; NONCE_LEN];
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut nonce);
    seal_with(invitation, password, salt, nonce)
}

/// As [`seal`], with the salt and the nonce given. The same pair must never seal twice.
pub fn seal_with(
    invitation: &Invitation,
    password: &str,
    salt: [u8; SALT_LEN],
    nonce: [u8; NONCE_LEN],
) -> Result<String, SealError> {
    check_password(password)?;
    if let Some(field) = invitation.bad_field() {
        return Err(SealError::Field(field));
    }
    let mut sealed = serde_json::to_vec(invitation).map_err(|_| SealError::Cipher)?;
    cipher(&pbkdf2_key(password, &salt))
        .ok_or(SealError::Cipher)?
        .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), aead::Aad::empty(), &mut sealed)
        .map_err(|_| SealError::Cipher)?;

    let mut code = Vec::with_capacity(SALT_LEN + NONCE_LEN + sealed.len());
    code.extend_from_slice(&salt);
    code.extend_from_slice(&nonce);
    code.extend_from_slice(&sealed);
    Ok(URL_SAFE.encode(code))
}
