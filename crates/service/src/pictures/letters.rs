//! Letters and digits drawn as strokes of a round pen, so that no font is needed. It must not know what
//! they spell.

use image::{Rgb, RgbImage};

/// A glyph is strokes (`|` between them), a stroke is points (space between them), a point is column and row,
/// each one digit on a field of 0 to 4 by 0 to 6; a digit with `'` lies half a step further.
const GLYPHS: [(char, &str); 36] = [
    ('A', "06 20 46|0'4' 3'4'"),
    ('B', "00 06 36 4'5 4'4 33 03|00 30 41 42 33"),
    ('C', "41 30 10 01 05 16 36 45"),
    ('D', "00 06 26 3'5' 44' 41' 3'0' 20 00"),
    ('E', "40 00 06 46|03 33"),
    ('F', "40 00 06|03 33"),
    ('G', "41 30 10 01 05 16 36 45 43' 23'"),
    ('H', "00 06|40 46|03 43"),
    ('I', "20 26|10 30|16 36"),
    ('J', "40 45 36 16 05"),
    ('K', "00 06|40 03'|1'2' 46"),
    ('L', "00 06 46"),
    ('M', "06 00 23 40 46"),
    ('N', "06 00 46 40"),
    ('O', "10 01 05 16 36 45 41 30 10"),
    ('P', "06 00 30 41 42' 33' 03'"),
    ('Q', "10 01 05 16 36 45 41 30 10|24 46"),
    ('R', "06 00 30 41 42 33 03|23 46"),
    ('S', "41 30 10 01 02 13 33 44 45 36 16 05"),
    ('T', "00 40|20 26"),
    ('U', "00 05 16 36 45 40"),
    ('V', "00 26 40"),
    ('W', "00 16 22 36 40"),
    ('X', "00 46|40 06"),
    ('Y', "00 23 40|23 26"),
    ('Z', "00 40 06 46"),
    ('0', "10 01 05 16 36 45 41 30 10|32 14"),
    ('1', "11 20 26|16 36"),
    ('2', "01 10 30 41 42 06 46"),
    ('3', "00 30 41 42 33 13|33 44 45 36 16 05"),
    ('4', "36 30 04 44"),
    ('5', "40 00 02' 32' 43' 45 36 16 05"),
    ('6', "41 30 10 01 05 16 36 45 44 33 13 04"),
    ('7', "00 40 16"),
    ('8', "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33"),
    ('9', "05 16 36 45 41 30 10 01 02 13 33 42"),
];

/// Half the width of the pen, and the softness of its edge, in pixels.
const PEN: f32 = 4.0;
const EDGE: f32 = 0.7;
/// Size of a glyph's field, and the gap between two glyphs, relative to the picture.
const HEIGHT: f32 = 0.42;
const SINGLE_HEIGHT: f32 = 0.5;
const GAP: f32 = 0.14;

type Point = (f32, f32);

pub(super) fn can_draw(c: char) -> bool {
    GLYPHS.iter().any(|(known, _)| *known == c)
}

/// Draws `text`, one or two glyphs, in white into the middle. Without any, draws head and shoulders.
pub(super) fn draw(canvas: &mut RgbImage, text: &str) {
    let glyphs: Vec<&str> = text
        .chars()
        .filter_map(|c| GLYPHS.iter().find(|(known, _)| *known == c))
        .map(|(_, strokes)| *strokes)
        .collect();
    let (width, height) = (canvas.width() as f32, canvas.height() as f32);
    let mut lines: Vec<(Point, Point)> = Vec::new();
    if glyphs.is_empty() {
        paint(canvas, |(x, y)| {
            let head = distance((x, y), (width * 0.5, height * 0.38)) - width * 0.17;
            let body = distance((x, y), (width * 0.5, height * 0.98)) - width * 0.34;
            head.min(body)
        });
        return;
    }
    let tall = height * if glyphs.len() == 1 { SINGLE_HEIGHT } else { HEIGHT };
    let unit = tall / 6.0;
    let wide = unit * 4.0;
    let count = glyphs.len() as f32;
    let total = wide * count + width * GAP * (count - 1.0);
    let top = (height - tall) / 2.0;
    for (nth, strokes) in glyphs.iter().enumerate() {
        let left = (width - total) / 2.0 + nth as f32 * (wide + width * GAP);
        for stroke in strokes.split('|') {
            let points: Vec<Point> =
                stroke.split(' ').filter_map(point).map(|(x, y)| (left + x * unit, top + y * unit)).collect();
            lines.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
        }
    }
    paint(canvas, |at| lines.iter().map(|line| to_line(at, *line)).fold(f32::MAX, f32::min) - PEN);
}

/// Reads `30` or `3'0'`.
fn point(text: &str) -> Option<Point> {
    let mut numbers = [0.0_f32; 2];
    let mut at = 0;
    for c in text.chars() {
        match c.to_digit(10) {
            Some(digit) => {
                *numbers.get_mut(at)? = digit as f32;
                at += 1;
            }
            None => *numbers.get_mut(at.checked_sub(1)?)? += 0.5,
        }
    }
    (at == 2).then_some((numbers[0], numbers[1]))
}

/// Mixes white in wherever `outside` (a distance in pixels, negative inside) is small.
fn paint(canvas: &mut RgbImage, outside: impl Fn(Point) -> f32) {
    for (x, y, pixel) in canvas.enumerate_pixels_mut() {
        let distance = outside((x as f32 + 0.5, y as f32 + 0.5));
        let white = (0.5 - distance / (2.0 * EDGE)).clamp(0.0, 1.0);
        let Rgb(channels) = pixel;
        for channel in channels {
            let from = f32::from(*channel);
            *channel = (from + (255.0 - from) * white).round() as u8;
        }
    }
}

fn distance(a: Point, b: Point) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn to_line(at: Point, (from, to): (Point, Point)) -> f32 {
    let along = (to.0 - from.0, to.1 - from.1);
    let length = along.0 * along.0 + along.1 * along.1;
    let dot = (at.0 - from.0) * along.0 + (at.1 - from.1) * along.1;
    let share = if length > 0.0 { (dot / length).clamp(0.0, 1.0) } else { 0.0 };
    distance(at, (from.0 + along.0 * share, from.1 + along.1 * share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_is_readable() {
        for (name, strokes) in GLYPHS {
            for stroke in strokes.split('|') {
                let points: Vec<_> = stroke.split(' ').map(point).collect();
                assert!(points.len() > 1 && points.iter().all(Option::is_some), "{name}");
            }
        }
        assert_eq!(point("3'4"), Some((3.5, 4.0)));
        assert_eq!(point("3"), None);
        assert_eq!(point("'3"), None);
        assert_eq!(point("345"), None);
    }
}
