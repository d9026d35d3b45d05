//! Pictures of custom emoji, which may move. It must not know their names.

use std::io::Cursor;

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, DynamicImage, Frame, ImageFormat};

use super::decode::{self, encode_png, reason};
use super::renditions::{fit, shrink};
use super::{Picture, PictureError};

/// The largest file that may become an emoji.
pub const MAX_EMOJI_BYTES: usize = 512 * 1024;
/// No side of a kept emoji is longer.
pub const MAX_EMOJI_SIDE: u32 = 128;

/// Larger originals are refused rather than shrunk.
const MAX_ORIGINAL_SIDE: u32 = 1028;
const MAX_FRAMES: u64 = 400;
/// Pixels of all frames of a moving picture together.
const MAX_MOVING_PIXELS: u64 = 64 * 1024 * 1024;

/// Checks an uploaded emoji and brings it to size. A GIF that fits is kept byte for byte, once all its
/// frames have been read; a larger one is shrunk frame by frame. Everything else becomes a PNG.
pub fn emoji_picture(bytes: &[u8]) -> Result<Picture, PictureError> {
    if bytes.len() > MAX_EMOJI_BYTES {
        return Err(PictureError::TooManyBytes);
    }
    let header = decode::header(bytes)?;
    if header.width > MAX_ORIGINAL_SIDE || header.height > MAX_ORIGINAL_SIDE {
        return Err(PictureError::TooManyPixels);
    }
    if header.format == ImageFormat::Gif {
        return moving(bytes, header.width, header.height);
    }
    let (_, image) = decode::decode(bytes)?;
    let (width, height) = (image.width(), image.height());
    let image = match target(width, height) {
        (w, h) if (w, h) == (width, height) => image,
        (w, h) => shrink(&image, w, h),
    };
    Ok(Picture { bytes: encode_png(&image)?, content_type: "image/png", width: image.width(), height: image.height() })
}

fn target(width: u32, height: u32) -> (u32, u32) {
    if width <= MAX_EMOJI_SIDE && height <= MAX_EMOJI_SIDE {
        (width, height)
    } else {
        fit(width, height, MAX_EMOJI_SIDE, MAX_EMOJI_SIDE)
    }
}

fn moving(bytes: &[u8], width: u32, height: u32) -> Result<Picture, PictureError> {
    let (to_width, to_height) = target(width, height);
    let fits = (to_width, to_height) == (width, height);
    let mut kept = Vec::new();
    let mut encoder = (!fits).then(|| GifEncoder::new_with_speed(&mut kept, 10));
    if let Some(encoder) = &mut encoder {
        encoder.set_repeat(Repeat::Infinite).map_err(|_| PictureError::Encoding)?;
    }
    let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(reason)?;
    let mut count = 0_u64;
    for frame in decoder.into_frames() {
        let frame = frame.map_err(reason)?;
        count += 1;
        if count > MAX_FRAMES || count * u64::from(width) * u64::from(height) > MAX_MOVING_PIXELS {
            return Err(PictureError::TooManyPixels);
        }
        if let Some(encoder) = &mut encoder {
            let delay = frame.delay();
            let small = shrink(&DynamicImage::from(frame.into_buffer()), to_width, to_height);
            encoder
                .encode_frame(Frame::from_parts(small.to_rgba8(), 0, 0, delay))
                .map_err(|_| PictureError::Encoding)?;
        }
    }
    drop(encoder);
    if count == 0 {
        return Err(PictureError::Damaged);
    }
    let bytes = if fits { bytes.to_vec() } else { kept };
    Ok(Picture { bytes, content_type: "image/gif", width: to_width, height: to_height })
}
