//! Password hashes: how they are made and compared, and how much memory that may take.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// How expensive a hash is, and how many are computed at once.
#[derive(Debug)]
pub struct Hashing {
    params: Params,
    /// Each hash takes its memory while it is computed; a crowd that logs in at once must not take it all.
    turns: Semaphore,
}

impl Default for Hashing {
    /// 12 MiB, 3 passes: one of the settings that OWASP's password storage page recommends for Argon2id.
    fn default() -> Self {
        Self { params: Params::new(12 * 1024, 3, 1, None).unwrap_or_default(), turns: Semaphore::new(2) }
    }
}

impl Hashing {
    /// As cheap as the algorithm allows, for tests.
    pub fn cheap() -> Self {
        Self { params: Params::new(Params::MIN_M_COST, 1, 1, None).unwrap_or_default(), turns: Semaphore::new(8) }
    }

    fn algorithm(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    /// The hash of `password` in PHC form, with `salt`.
    pub async fn hash(&self, password: String, salt: [u8; 16]) -> Result<String> {
        let _turn = self.turns.acquire().await.map_err(|e| Error::internal("hash a password", e))?;
        let algorithm = self.algorithm();
        let hashed = tokio::task::spawn_blocking(move || {
            algorithm.hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string())
        });
        hashed
            .await
            .map_err(|e| Error::internal("hash a password", e))?
            .map_err(|e| Error::internal("hash a password", e.to_string()))
    }

    /// Whether `password` is the one that `hash` was made from. A hash that cannot be read fits no password.
    pub async fn verify(&self, password: String, hash: String) -> Result<bool> {
        let _turn = self.turns.acquire().await.map_err(|e| Error::internal("check a password", e))?;
        let algorithm = self.algorithm();
        let verified = tokio::task::spawn_blocking(move || match PasswordHash::new(&hash) {
            Ok(parsed) => algorithm.verify_password(password.as_bytes(), &parsed).is_ok(),
            Err(_) => false,
        });
        verified.await.map_err(|e| Error::internal("check a password", e))
    }
}
