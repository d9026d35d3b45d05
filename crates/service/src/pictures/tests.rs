//! Tests of picture handling.

use std::io::Cursor;

use image::codecs::gif::{GifDecoder, GifEncoder};
use image::{AnimationDecoder, DynamicImage, Frame, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    DynamicImage::from(RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) }
    }))
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn size(bytes: &[u8]) -> (u32, u32) {
    image::load_from_memory(bytes).unwrap().dimensions()
}

/// A JPEG whose metadata asks for a turn of a quarter (orientation 6: rotate right by 90°).
fn turned_jpeg(width: u32, height: u32) -> Vec<u8> {
    let plain = encoded(&halves(width, height), ImageFormat::Jpeg);
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&plain[2..]);
    bytes
}

fn moving_gif(side: u32, frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    for n in 0..frames {
        let colour = Rgba([(n * 40 % 256) as u8, 0, 0, 255]);
        encoder.encode_frame(Frame::new(RgbaImage::from_pixel(side, side, colour))).unwrap();
    }
    drop(encoder);
    bytes
}

fn frames(bytes: &[u8]) -> usize {
    GifDecoder::new(Cursor::new(bytes)).unwrap().into_frames().count()
}

#[test]
fn renditions_have_the_sizes_of_the_recordings() {
    let square = renditions(&encoded(&halves(300, 300), ImageFormat::Png)).unwrap();
    assert_eq!((square.width, square.height), (300, 300));
    assert_eq!((square.thumbnail.width, square.thumbnail.height), (100, 100));
    assert_eq!((square.preview.width, square.preview.height), (300, 300));
    assert_eq!(square.thumbnail.content_type, "image/png");
    assert_eq!(size(&square.thumbnail.bytes), (100, 100));
    assert_eq!(size(&square.mini_preview), (16, 16));
    assert_eq!(image::guess_format(&square.mini_preview).unwrap(), ImageFormat::Jpeg);
}

#[test]
fn large_pictures_shrink_and_small_ones_do_not_grow() {
    let wide = renditions(&encoded(&halves(3840, 1000), ImageFormat::Jpeg)).unwrap();
    assert_eq!((wide.width, wide.height), (3840, 1000));
    assert_eq!(size(&wide.preview.bytes), (1920, 500));
    assert_eq!(wide.preview.content_type, "image/jpeg");
    assert_eq!(size(&wide.thumbnail.bytes), (120, 31));
    let small = renditions(&encoded(&halves(10, 4), ImageFormat::Bmp)).unwrap();
    assert_eq!(size(&small.preview.bytes), (10, 4));
    assert_eq!(size(&small.thumbnail.bytes), (10, 4));
    let thin = renditions(&encoded(&halves(4000, 1), ImageFormat::Png)).unwrap();
    assert_eq!(size(&thin.preview.bytes), (1920, 1));
    assert_eq!(size(&thin.thumbnail.bytes), (120, 1));
}

#[test]
fn stored_orientation_is_applied_once() {
    let bytes = turned_jpeg(64, 32);
    assert_eq!(dimensions(&bytes).unwrap(), (32, 64));
    let made = renditions(&bytes).unwrap();
    assert_eq!((made.width, made.height), (32, 64));
    let preview = image::load_from_memory(&made.preview.bytes).unwrap();
    // Turned to the right, the left half is on top.
    let [top, bottom] = [preview.get_pixel(16, 4).0, preview.get_pixel(16, 60).0];
    assert!(top[0] > 200 && top[2] < 60, "{top:?}");
    assert!(bottom[2] > 200 && bottom[0] < 60, "{bottom:?}");
    assert_eq!(dimensions(&made.preview.bytes).unwrap(), (32, 64));
}

#[test]
fn transparency_stays_in_previews_and_is_white_in_minis() {
    let clear = DynamicImage::from(RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0])));
    let made = renditions(&encoded(&clear, ImageFormat::Png)).unwrap();
    let preview = image::load_from_memory(&made.preview.bytes).unwrap();
    assert_eq!(preview.get_pixel(5, 5).0[3], 0);
    let mini = image::load_from_memory(&made.mini_preview).unwrap();
    assert!(mini.get_pixel(8, 8).0[0] > 250);
}

#[test]
fn profile_pictures_are_the_square_middle() {
    let bytes = profile_picture(&encoded(&halves(400, 200), ImageFormat::Jpeg)).unwrap();
    assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::Png);
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!(picture.dimensions(), (PROFILE_SIDE, PROFILE_SIDE));
    assert!(picture.get_pixel(10, 64).0[0] > 200 && picture.get_pixel(118, 64).0[2] > 200);
    let grown = profile_picture(&encoded(&halves(3, 1), ImageFormat::Png)).unwrap();
    assert_eq!(size(&grown), (PROFILE_SIDE, PROFILE_SIDE));
}

#[test]
fn default_pictures_follow_from_id_and_name() {
    let picture = default_picture("rr1ed5o58b887xsbq54buo81fr", "bea-ijia").unwrap();
    assert_eq!(size(&picture), (PROFILE_SIDE, PROFILE_SIDE));
    let same = default_picture("rr1ed5o58b887xsbq54buo81fr", "bea-ijia").unwrap();
    assert_eq!(picture, same);
    let named = default_picture("rr1ed5o58b887xsbq54buo81fr", "cal-ijia").unwrap();
    assert_ne!(picture, named, "the letters differ");
    let other = default_picture("fhw1hpp4t7g4uykepdg9gfnbpw", "bea-ijia").unwrap();
    assert_ne!(picture, other, "the colour differs");
    let white = image::load_from_memory(&picture)
        .unwrap()
        .pixels()
        .filter(|(_, _, pixel)| pixel.0 == [255, 255, 255, 255])
        .count();
    assert!((500..6000).contains(&white), "{white} white pixels");
    assert_ne!(default_picture("a", "日本").unwrap(), default_picture("a", "x").unwrap());
}

#[test]
fn initials_come_from_the_parts_of_a_name() {
    for (name, expected) in [
        ("bea-ijia", "BI"),
        ("bea", "B"),
        ("a.b_c", "AC"),
        ("bob:beta", "B"),
        ("7of9", "7"),
        ("", ""),
        ("日本", ""),
        ("._-", ""),
    ] {
        assert_eq!(profile::initials(name), expected, "{name}");
    }
}

#[test]
fn white_is_readable_on_every_colour() {
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    for [r, g, b] in profile::colours() {
        let light = 0.2126 * linear(*r) + 0.7152 * linear(*g) + 0.0722 * linear(*b);
        let contrast = 1.05 / (light + 0.05);
        assert!(contrast >= 4.5, "{r:02x}{g:02x}{b:02x}: {contrast}");
    }
}

#[test]
fn emoji_come_to_size() {
    let still = emoji_picture(&encoded(&halves(256, 128), ImageFormat::Png)).unwrap();
    assert_eq!((still.width, still.height, still.content_type), (128, 64, "image/png"));
    assert_eq!(size(&still.bytes), (128, 64));
    let gif = moving_gif(64, 5);
    let kept = emoji_picture(&gif).unwrap();
    assert_eq!((kept.bytes == gif, kept.content_type), (true, "image/gif"));
    let shrunk = emoji_picture(&moving_gif(256, 4)).unwrap();
    assert_eq!((shrunk.width, shrunk.height), (128, 128));
    assert_eq!((size(&shrunk.bytes), frames(&shrunk.bytes)), ((128, 128), 4));
}

#[test]
fn emoji_that_are_too_much_are_refused() {
    let refused = |bytes: &[u8]| emoji_picture(bytes).unwrap_err();
    assert_eq!(refused(&vec![0; MAX_EMOJI_BYTES + 1]), PictureError::TooManyBytes);
    let huge = encoded(&halves(1029, 10), ImageFormat::Png);
    assert_eq!(refused(&huge), PictureError::TooManyPixels);
    assert_eq!(refused(&moving_gif(2, 401)), PictureError::TooManyPixels);
    assert_eq!(refused(b"<svg onload=alert(1)>"), PictureError::NotAPicture);
    let gif = moving_gif(64, 3);
    assert!(emoji_picture(&gif[..gif.len() / 2]).is_err());
}

/// A PNG that states this size and holds nothing.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(&halves(1, 1), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn bombs_are_refused_by_their_header() {
    for (width, height) in [(60_000, 60_000), (u32::MAX >> 1, 1), (30_000, 30_000), (1, 32_769)] {
        let bytes = bomb(width, height);
        assert_eq!(renditions(&bytes).unwrap_err(), PictureError::TooManyPixels);
        assert_eq!(profile_picture(&bytes).unwrap_err(), PictureError::TooManyPixels);
        assert!(dimensions(&bytes).is_err());
    }
    // As many as are allowed, but not there.
    assert_eq!(renditions(&bomb(5000, 5000)).unwrap_err(), PictureError::Damaged);
}

#[test]
fn what_is_no_picture_is_refused() {
    for bytes in [&b""[..], b"hello", b"<svg></svg>", b"%PDF-1.7", b"II*\0\x08\0\0\0"] {
        assert_eq!(dimensions(bytes).unwrap_err(), PictureError::NotAPicture);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_pictures_never_panic(
        kind in 0..5_usize,
        at in prop::collection::vec((0..2000_usize, any::<u8>()), 1..6),
        cut in 0..2000_usize,
    ) {
        let image = halves(24, 24);
        let mut bytes = match kind {
            0 => encoded(&image, ImageFormat::Png),
            1 => encoded(&image, ImageFormat::WebP),
            2 => encoded(&image, ImageFormat::Bmp),
            3 => moving_gif(24, 3),
            _ => turned_jpeg(24, 24),
        };
        for (at, value) in at {
            let length = bytes.len();
            bytes[at % length] = value;
        }
        bytes.truncate(cut.max(bytes.len() / 2));
        let _ = (renditions(&bytes), profile_picture(&bytes), emoji_picture(&bytes), dimensions(&bytes));
    }

    #[test]
    fn any_name_has_a_picture(id in "\\PC{0,30}", name in "\\PC{0,30}") {
        prop_assert!(default_picture(&id, &name).is_ok());
    }
}
