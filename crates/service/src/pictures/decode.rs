//! From foreign bytes to pixels, within limits. It must not know what the pixels are for.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// No picture with more pixels is decoded (`FileSettings.MaxImageResolution`'s default, 7680 × 4320).
pub const MAX_PIXELS: u64 = 33_177_600;

/// No side may be longer, however narrow the picture is.
const MAX_SIDE: u32 = 32_768;

/// Decoders may hold this much beside the pixels themselves.
const SCRATCH_BYTES: u64 = 64 * 1024 * 1024;

/// Why a picture was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("this is no picture of a kind that is known here")]
    NotAPicture,
    #[error("the picture is damaged")]
    Damaged,
    #[error("the picture has too many pixels or frames")]
    TooManyPixels,
    #[error("the picture's file is too large")]
    TooManyBytes,
    #[error("the picture could not be encoded")]
    Encoding,
}

/// A picture's format and size, as its header states them: nothing is decoded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) format: ImageFormat,
    /// As stored, before any turn that its metadata asks for.
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) orientation: Orientation,
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_PIXELS * 4 + SCRATCH_BYTES);
    limits
}

fn format(bytes: &[u8]) -> Result<ImageFormat, PictureError> {
    match image::guess_format(bytes) {
        Ok(
            format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Bmp),
        ) => Ok(format),
        _ => Err(PictureError::NotAPicture),
    }
}

fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    reader.into_decoder().map_err(reason)
}

pub(super) fn reason(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        image::ImageError::Unsupported(_) => PictureError::NotAPicture,
        _ => PictureError::Damaged,
    }
}

pub(super) fn header(bytes: &[u8]) -> Result<Header, PictureError> {
    let format = format(bytes)?;
    let mut decoder = decoder(bytes, format)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    Ok(Header {
        format,
        width,
        height,
        // Metadata that cannot be read is no reason to refuse a picture that can.
        orientation: decoder.orientation().unwrap_or(Orientation::NoTransforms),
    })
}

fn check_size(width: u32, height: u32) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooManyPixels);
    }
    Ok(())
}

/// Width and height as people see the picture, its stored orientation applied.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), PictureError> {
    let header = header(bytes)?;
    Ok(turned(&header))
}

pub(super) fn turned(header: &Header) -> (u32, u32) {
    match header.orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (header.height, header.width)
        }
        _ => (header.width, header.height),
    }
}

/// Decodes the picture (the first frame, if it moves) and turns it upright.
pub(super) fn decode(bytes: &[u8]) -> Result<(Header, DynamicImage), PictureError> {
    let header = header(bytes)?;
    let decoder = decoder(bytes, header.format)?;
    if decoder.total_bytes() > MAX_PIXELS * 4 {
        return Err(PictureError::TooManyPixels);
    }
    let mut image = DynamicImage::from_decoder(decoder).map_err(reason)?;
    image.apply_orientation(header.orientation);
    Ok((header, image))
}

pub(super) fn encode_png(image: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    // Eight bits a channel are enough for a copy, and half the size.
    let plain = if image.color().has_alpha() {
        DynamicImage::from(image.to_rgba8())
    } else {
        DynamicImage::from(image.to_rgb8())
    };
    plain.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(|_| PictureError::Encoding)?;
    Ok(bytes)
}

pub(super) fn encode_jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(&on_white(image))
        .map_err(|_| PictureError::Encoding)?;
    Ok(bytes)
}

/// JPEG knows no transparency; what shows through is white, like the page.
fn on_white(image: &DynamicImage) -> image::RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let source = image.to_rgba8();
    image::RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let [r, g, b, a] = source.get_pixel(x, y).0;
        let mix = |c: u8| {
            let alpha = u32::from(a);
            // At most 255, since the two weights add up to 255.
            ((u32::from(c) * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        image::Rgb([mix(r), mix(g), mix(b)])
    })
}
