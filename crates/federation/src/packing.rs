//! Frames that travel packed, in gzip, between servers that both announce it. What comes out is bounded, however small what came was.

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

/// The name of it in `Content-Encoding`.
pub const ENCODING: &str = "gzip";
/// Smaller frames are not worth it. Bytes.
pub(crate) const WORTHWHILE: usize = 4 * 1024;

/// Why a packed frame is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackingError {
    #[error("it is larger than {0} bytes once it is unpacked")]
    TooLarge(usize),
    #[error("it cannot be unpacked")]
    Broken,
}

/// The frame packed. Quick rather than small: both sides of a fast network are to gain by it, too.
pub fn pack(frame: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(frame.len() / 3), Compression::fast());
    encoder.write_all(frame)?;
    encoder.finish().map(Bytes::from)
}

/// What a packed frame holds, `most` bytes at most. Stops as soon as there is more.
pub fn unpack(packed: &[u8], most: usize) -> Result<Vec<u8>, PackingError> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut out = Vec::with_capacity(packed.len().saturating_mul(3).min(most));
    MultiGzDecoder::new(packed).take(limit).read_to_end(&mut out).map_err(|_| PackingError::Broken)?;
    if out.len() > most { Err(PackingError::TooLarge(most)) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again_up_to_a_limit() {
        let frame = "the same again and again; ".repeat(1_000);
        let packed = pack(frame.as_bytes()).unwrap();
        assert!(packed.len() < frame.len() / 10);
        assert_eq!(unpack(&packed, frame.len()).unwrap(), frame.as_bytes());
        assert_eq!(unpack(&packed, frame.len() - 1), Err(PackingError::TooLarge(frame.len() - 1)));
        let bomb = pack(&vec![0; 50_000_000]).unwrap();
        assert!(bomb.len() < 500_000);
        assert_eq!(unpack(&bomb, 1_000), Err(PackingError::TooLarge(1_000)));
        assert_eq!(unpack(b"nonsense", 1_000), Err(PackingError::Broken));
        assert_eq!(unpack(&packed[..packed.len() / 2], 1_000_000), Err(PackingError::Broken));
    }
}
