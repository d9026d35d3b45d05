//! The smaller copies of an uploaded picture. It must not know files or posts.

use image::{DynamicImage, ImageFormat, imageops::FilterType};

use super::decode::{self, encode_jpeg, encode_png};
use super::{Picture, PictureError};

/// A thumbnail fits into this, keeping its proportions.
pub const THUMBNAIL_SIZE: (u32, u32) = (120, 100);
/// A preview is at most this wide.
pub const PREVIEW_WIDTH: u32 = 1920;
/// A mini preview is a square of this side, stretched by the client to the picture's own shape.
pub const MINI_PREVIEW_SIDE: u32 = 16;

const QUALITY: u8 = 90;

/// What is kept beside an uploaded picture.
#[derive(Clone, Debug)]
pub struct Renditions {
    /// As people see the original, its stored orientation applied.
    pub width: u32,
    pub height: u32,
    pub thumbnail: Picture,
    pub preview: Picture,
    /// A JPEG, base64 in JSON.
    pub mini_preview: Vec<u8>,
}

/// Makes the copies. Those of a JPEG are JPEGs; others are PNGs, so that they keep transparency. All
/// metadata is left behind.
pub fn renditions(bytes: &[u8]) -> Result<Renditions, PictureError> {
    let (header, image) = decode::decode(bytes)?;
    let (width, height) = (image.width(), image.height());
    let preview = if width > PREVIEW_WIDTH {
        let scaled = u64::from(height) * u64::from(PREVIEW_WIDTH) / u64::from(width);
        shrink(&image, PREVIEW_WIDTH, scaled.max(1) as u32)
    } else {
        image
    };
    // The smaller ones come from the preview, not from millions of pixels again.
    let (most_wide, most_high) = THUMBNAIL_SIZE;
    let thumbnail = if preview.width() > most_wide || preview.height() > most_high {
        let (w, h) = fit(preview.width(), preview.height(), most_wide, most_high);
        shrink(&preview, w, h)
    } else {
        preview.clone()
    };
    let mini = thumbnail.resize_exact(MINI_PREVIEW_SIDE, MINI_PREVIEW_SIDE, FilterType::Triangle);
    let jpeg = header.format == ImageFormat::Jpeg;
    Ok(Renditions {
        width,
        height,
        thumbnail: encode(&thumbnail, jpeg)?,
        preview: encode(&preview, jpeg)?,
        mini_preview: encode_jpeg(&mini, QUALITY)?,
    })
}

fn encode(image: &DynamicImage, jpeg: bool) -> Result<Picture, PictureError> {
    let (bytes, content_type) =
        if jpeg { (encode_jpeg(image, QUALITY)?, "image/jpeg") } else { (encode_png(image)?, "image/png") };
    Ok(Picture { bytes, content_type, width: image.width(), height: image.height() })
}

/// The largest size of these proportions that fits.
pub(super) fn fit(width: u32, height: u32, most_wide: u32, most_high: u32) -> (u32, u32) {
    let (w, h) = (u64::from(width), u64::from(height));
    let (mw, mh) = (u64::from(most_wide), u64::from(most_high));
    if w * mh > h * mw { (most_wide, ((h * mw / w).max(1)) as u32) } else { (((w * mh / h).max(1)) as u32, most_high) }
}

/// Scales down. A cheap average first takes away most of the pixels, the good filter does the rest.
pub(super) fn shrink(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let (coarse_w, coarse_h) = (width.saturating_mul(3), height.saturating_mul(3));
    if image.width() > coarse_w && image.height() > coarse_h {
        image.thumbnail_exact(coarse_w, coarse_h).resize_exact(width, height, FilterType::CatmullRom)
    } else {
        image.resize_exact(width, height, FilterType::CatmullRom)
    }
}
