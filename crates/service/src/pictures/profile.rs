//! Pictures of people: the one that somebody uploads, and the one that is made from a name. It must not
//! know users beyond their id and name.

use image::{DynamicImage, Rgb, RgbImage};

use super::decode::{self, encode_png};
use super::renditions::shrink;
use super::{PictureError, letters};

/// Profile pictures are squares of this side.
pub const PROFILE_SIDE: u32 = 128;

/// Backgrounds, all dark enough for white letters (a contrast of 4.5 to 1 and more).
const COLOURS: [[u8; 3]; 16] = [
    [0xb0, 0x3a, 0x2e],
    [0xa0, 0x3d, 0x5c],
    [0x8e, 0x44, 0xad],
    [0x6c, 0x4a, 0xb6],
    [0x4a, 0x56, 0xc0],
    [0x2a, 0x5d, 0xb0],
    [0x1f, 0x6f, 0x9f],
    [0x17, 0x70, 0x80],
    [0x16, 0x72, 0x63],
    [0x1e, 0x75, 0x45],
    [0x4a, 0x70, 0x23],
    [0x6b, 0x66, 0x1c],
    [0x8a, 0x5a, 0x14],
    [0x9a, 0x4d, 0x1c],
    [0x5d, 0x4e, 0x6d],
    [0x4b, 0x5a, 0x68],
];

/// Turns an uploaded picture into a profile picture: the middle of it, square, as a PNG without metadata.
pub fn profile_picture(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let (_, image) = decode::decode(bytes)?;
    let side = image.width().min(image.height());
    let left = (image.width() - side) / 2;
    let top = (image.height() - side) / 2;
    let square = image.crop_imm(left, top, side, side);
    encode_png(&shrink(&square, PROFILE_SIDE, PROFILE_SIDE))
}

/// The picture of somebody who has uploaded none: the initials of `name` (`bea.ijia` has `BI`) on a colour
/// that follows from `user_id`. A PNG, always the same for the same two.
pub fn default_picture(user_id: &str, name: &str) -> Result<Vec<u8>, PictureError> {
    let mut canvas = RgbImage::from_pixel(PROFILE_SIDE, PROFILE_SIDE, Rgb(colour(user_id)));
    letters::draw(&mut canvas, &initials(name));
    encode_png(&DynamicImage::from(canvas))
}

fn colour(user_id: &str) -> [u8; 3] {
    // FNV-1a: spread well, and the same on every machine and version.
    let hash = user_id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    COLOURS[(hash ^ (hash >> 16)) as usize % COLOURS.len()]
}

/// One or two letters or digits that can be drawn. The name of a user from another workspace counts up to
/// the colon.
pub(super) fn initials(name: &str) -> String {
    let name = name.split(':').next().unwrap_or_default();
    let parts: Vec<char> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|part| part.chars().next())
        .map(|c| c.to_ascii_uppercase())
        .filter(|c| letters::can_draw(*c))
        .collect();
    match parts.as_slice() {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => [*first, *last].iter().collect(),
    }
}

#[cfg(test)]
pub(super) fn colours() -> &'static [[u8; 3]] {
    &COLOURS
}
