//! Pictures: made, checked and brought to size. Bytes in, bytes out.
//!
//! It must not know where pictures are kept, whose they are, or who may see them. Everything that comes in
//! is hostile: it is measured before it is decoded, and decoded within a limit of memory. These functions
//! work for milliseconds to seconds; call them on a blocking thread, few at a time.

mod decode;
mod emoji;
mod letters;
mod profile;
mod renditions;

#[cfg(test)]
mod tests;

pub use decode::{MAX_PIXELS, PictureError, dimensions};
pub use emoji::{MAX_EMOJI_BYTES, MAX_EMOJI_SIDE, emoji_picture};
pub use profile::{PROFILE_SIDE, default_picture, profile_picture};
pub use renditions::{MINI_PREVIEW_SIDE, PREVIEW_WIDTH, Renditions, THUMBNAIL_SIZE, renditions};

/// An encoded picture and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub content_type: &'static str,
    pub width: u32,
    pub height: u32,
}
