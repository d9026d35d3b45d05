//! Opens codes.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ring::aead;

use super::{
    Invitation, KEY_LEN, MAX_CODE_BYTES, NONCE_LEN, SALT_LEN, TAG_LEN, VERSION, check_password, cipher, pbkdf2_key,
};

/// Padding is lost easily when a code is copied, and its absence is no ambiguity.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why a code does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("the invitation is damaged: it is not base64url text")]
    NotBase64,
    #[error("the invitation is damaged: it is not complete")]
    TooShort,
    #[error("the invitation is damaged: it is longer than any invitation")]
    TooLong,
    #[error("the password does not open the invitation")]
    WrongPassword,
    #[error("the invitation has version {0}, and this server knows versions up to {VERSION}")]
    Version(u32),
    #[error("the invitation opens, but its {0} is not valid")]
    Field(&'static str),
}

impl OpenError {
    /// The stable error id; all are the caller's fault.
    pub fn id(&self) -> &'static str {
        match self {
            Self::NotBase64 | Self::TooShort | Self::TooLong => "api.remote_cluster.base64_decode_error",
            Self::WrongPassword => "api.remote_cluster.invite_decrypt_error",
            Self::Version(_) => "api.remote_cluster.invite_version.app_error",
            Self::Field(_) => "api.remote_cluster.invite_invalid.app_error",
        }
    }
}

/// What the code holds. White space in it, from a mail or a chat that wrapped it, is ignored.
pub fn open(code: &str, password: &str) -> Result<Invitation, OpenError> {
    if code.len() > 2 * MAX_CODE_BYTES {
        return Err(OpenError::TooLong);
    }
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = LENIENT.decode(code).map_err(|_| OpenError::NotBase64)?;
    if bytes.len() > MAX_CODE_BYTES {
        return Err(OpenError::TooLong);
    }
    let (salt, rest) = bytes.split_first_chunk::<SALT_LEN>().ok_or(OpenError::TooShort)?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>().ok_or(OpenError::TooShort)?;
    if sealed.len() <= TAG_LEN {
        return Err(OpenError::TooShort);
    }
    check_password(password).map_err(|_| OpenError::WrongPassword)?;

    let plain = decrypt(&pbkdf2_key(password, salt), *nonce, sealed)
        // Codes of servers before version 3.
        .or_else(|| decrypt(&scrypt_key(password, salt)?, *nonce, sealed))
        .ok_or(OpenError::WrongPassword)?;
    read(&plain)
}

fn scrypt_key(password: &str, salt: &[u8]) -> Option<[u8; KEY_LEN]> {
    // 2^15 = 32 768.
    let params = scrypt::Params::new(15, 8, 1).ok()?;
    let mut key = [0; KEY_LEN];
    scrypt::scrypt(password.as_bytes(), salt, &params, &mut key).ok()?;
    Some(key)
}

fn decrypt(key: &[u8; KEY_LEN], nonce: [u8; NONCE_LEN], sealed: &[u8]) -> Option<Vec<u8>> {
    let mut buffer = sealed.to_vec();
    let nonce = aead::Nonce::assume_unique_for_key(nonce);
    let plain = cipher(key)?.open_in_place(nonce, aead::Aad::empty(), &mut buffer).ok()?;
    Some(plain.to_vec())
}

fn read(plain: &[u8]) -> Result<Invitation, OpenError> {
    let invitation: Invitation = serde_json::from_slice(plain).map_err(|_| OpenError::Field("content"))?;
    if invitation.version > VERSION {
        return Err(OpenError::Version(invitation.version));
    }
    match invitation.bad_field() {
        Some(field) => Err(OpenError::Field(field)),
        None => Ok(invitation),
    }
}
