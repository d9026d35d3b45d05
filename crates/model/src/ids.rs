//! Identifiers: 26 characters that stand for 128 random bits.
//!
//! Owns their alphabet, their making and their check. The alphabet is z-base-32, as the protocol demands, without padding.

use std::sync::Mutex;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";

/// Length of every id in characters.
pub const ID_LENGTH: usize = 26;

/// Makes ids, tokens and other random values from one seedable source, so that a test can repeat a run.
#[derive(Debug)]
pub struct Ids {
    rng: Mutex<StdRng>,
}

impl Ids {
    /// A source seeded by the operating system.
    pub fn random() -> Self {
        Self { rng: Mutex::new(StdRng::from_rng(&mut rand::rng())) }
    }

    /// A source that gives the same sequence for the same seed. For tests only: its ids can be guessed.
    pub fn seeded(seed: u64) -> Self {
        Self { rng: Mutex::new(StdRng::seed_from_u64(seed)) }
    }

    /// A fresh id, also good as a token: 128 random bits.
    pub fn new_id(&self) -> String {
        encode(&self.bytes::<16>())
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0u8; N];
        self.lock().fill(&mut out[..]);
        out
    }

    /// A number in `0.0..1.0`, for jitter.
    pub fn unit(&self) -> f64 {
        self.lock().random()
    }

    /// Runs `f` with the source itself, for callees that take a random number generator.
    pub fn with_rng<T>(&self, f: impl FnOnce(&mut StdRng) -> T) -> T {
        f(&mut self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, StdRng> {
        // A generator has no invariant that a panicking holder could break.
        self.rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Writes 16 bytes in the id alphabet, most significant bit first.
pub fn encode(bytes: &[u8; 16]) -> String {
    let mut out = String::with_capacity(ID_LENGTH);
    let (mut buffer, mut bits) = (0u32, 0u32);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(ALPHABET[((buffer >> bits) & 31) as usize] as char);
        }
    }
    if bits > 0 {
        out.push(ALPHABET[((buffer << (5 - bits)) & 31) as usize] as char);
    }
    out
}

/// Whether `id` has the form of an id: 26 characters, letters and digits only.
///
/// The reference accepts any letters and digits, and ids made by its importers use them, so the alphabet is not enforced.
pub fn is_valid(id: &str) -> bool {
    id.len() == ID_LENGTH && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_form_and_differ() {
        let ids = Ids::seeded(1);
        let (a, b) = (ids.new_id(), ids.new_id());
        assert!(is_valid(&a) && is_valid(&b));
        assert_ne!(a, b);
        assert_eq!(Ids::seeded(1).new_id(), a);
    }

    #[test]
    fn wrong_forms_are_refused() {
        for bad in ["", "short", "aaaaaaaaaaaaaaaaaaaaaaaaa ", "../../../../../../etc/pass"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
