//! Invitation codes: what an administrator hands to the other side, sealed with a password.
//!
//! Knows the code's form and its cryptography. Whether an invitation has expired or is still open, and whether its
//! address may be contacted, is decided elsewhere. Sealing and opening take a large part of a second on purpose: call them on a
//! blocking thread.

mod open;
mod password;
mod seal;

use std::num::NonZeroU32;

use causeway_model::connections::INVITATION_LIFETIME;
use ring::{aead, pbkdf2};
use serde::{Deserialize, Serialize};

use crate::limits;

pub use open::{OpenError, open};
pub use password::{PASSWORD_CHARS, PasswordError, check_password, generate_password};
pub use seal::{SealError, seal, seal_with};

/// The version that this server writes, and the newest it reads.
pub const VERSION: u32 = 3;

const SALT_LEN: usize = 16;
const NONCE_LEN: usize = 12;
const TAG_LEN: usize = 16;
const KEY_LEN: usize = 32;
const PBKDF2_ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).expect("is not zero");
/// More than any real code has.
const MAX_CODE_BYTES: usize = 8 * 1024;

/// What an invitation code holds.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Invitation {
    pub remote_id: String,
    pub remote_team_id: String,
    pub site_url: String,
    pub token: String,
    pub version: u32,
}

impl std::fmt::Debug for Invitation {
    /// The token stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("remote_id", &self.remote_id)
            .field("site_url", &self.site_url)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Invitation {
    pub fn new(remote_id: String, site_url: String, token: String) -> Self {
        Self { remote_id, remote_team_id: String::new(), site_url, token, version: VERSION }
    }

    /// The first field that is not what it must be.
    fn bad_field(&self) -> Option<&'static str> {
        if !limits::is_id(&self.remote_id) {
            return Some("remote_id");
        }
        if limits::check_token("token", &self.token).is_err() {
            return Some("token");
        }
        let site = &self.site_url;
        let web = url::Url::parse(site).is_ok_and(|u| matches!(u.scheme(), "http" | "https"));
        if !web || site.len() > limits::MAX_SITE_URL_BYTES {
            return Some("site_url");
        }
        None
    }
}

/// Whether an invitation of a record made at `create_at` has run out at `now`.
pub fn is_expired(create_at: i64, now: i64) -> bool {
    now > create_at.saturating_add(INVITATION_LIFETIME)
}

fn pbkdf2_key(password: &str, salt: &[u8]) -> [u8; KEY_LEN] {
    let mut key = [0; KEY_LEN];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, PBKDF2_ROUNDS, salt, password.as_bytes(), &mut key);
    key
}

fn cipher(key: &[u8; KEY_LEN]) -> Option<aead::LessSafeKey> {
    let key = aead::UnboundKey::new(&aead::AES_256_GCM, key).ok()?;
    Some(aead::LessSafeKey::new(key))
}

#[cfg(test)]
mod tests;
