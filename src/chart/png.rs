//! Turns a drawn chart into a PNG picture, with a font that is part of the program, so that it looks the same on every machine.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::error::{Error, ErrorKind, Result};

/// The least and the greatest side of a picture, in pixels.
pub const PNG_SIDES: (u32, u32) = (100, 8000);

/// Noto Sans, regular and bold, under every name that a chart asks for.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
    fonts.load_font_data(notosans::BOLD_TTF.to_vec());
    let family = fonts.faces().next().and_then(|face| face.families.first()).map(|(name, _)| name.clone());
    if let Some(family) = family {
        fonts.set_sans_serif_family(family);
    }
    Arc::new(fonts)
});

/// The chart as PNG of this width and height in pixels, as large as it fits, in the middle, on white.
///
/// # Errors
/// A side that is out of bounds, or a text that is no chart of this module.
pub fn png(svg: &str, width: u32, height: u32) -> Result<Vec<u8>> {
    let (least, most) = PNG_SIDES;
    if [width, height].iter().any(|side| !(least..=most).contains(side)) {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("found a picture of {width}x{height}, expected sides of {least} to {most} pixels"),
        ));
    }
    let failed = |what: &str| Error::new(ErrorKind::Internal, format!("a chart cannot be drawn as PNG: {what}"));
    let options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|e| failed(&e.to_string()))?;
    let mut picture = Pixmap::new(width, height).ok_or_else(|| failed("no memory"))?;
    picture.fill(Color::WHITE);
    let size = tree.size();
    let scale = (width as f32 / size.width()).min(height as f32 / size.height());
    let (x, y) = ((width as f32 - scale * size.width()) / 2.0, (height as f32 - scale * size.height()) / 2.0);
    resvg::render(&tree, Transform::from_translate(x, y).pre_scale(scale, scale), &mut picture.as_mut());
    picture.encode_png().map_err(|e| failed(&e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the ink of a picture lies: left, top, right, bottom; `None` of a blank one.
    fn ink(bytes: &[u8]) -> Option<(u32, u32, u32, u32)> {
        let picture = Pixmap::decode_png(bytes).expect("a picture");
        let dark = picture.pixels().iter().enumerate().filter(|(_, pixel)| pixel.red() < 200).filter_map(|(n, _)| u32::try_from(n).ok());
        dark.map(|n| (n % picture.width(), n / picture.width())).fold(None, |ink, (x, y)| {
            let (left, top, right, bottom) = ink.unwrap_or((x, y, x, y));
            Some((left.min(x), top.min(y), right.max(x), bottom.max(y)))
        })
    }

    fn svg(text: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" width=\"100\" height=\"50\" font-family=\"sans-serif\" \
             font-size=\"20\"><text x=\"10\" y=\"30\">{text}</text></svg>"
        )
    }

    #[test]
    fn every_letter_that_charts_write_has_a_shape() {
        for letter in "åäöÅÄÖé0123456789,.–…(%)\u{2212}".chars() {
            assert!(ink(&png(&svg(&letter.to_string()), 400, 200).expect("a picture")).is_some(), "`{letter}` is blank");
        }
        // What the font does not hold is a box or blank, so the letters above are told from it.
        let of = |text: &str| png(&svg(text), 400, 200).expect("a picture");
        assert_ne!(of("\u{2212}"), of("\u{e000}"));
    }

    #[test]
    fn digits_are_equally_wide() {
        let end = |text: &str| ink(&png(&svg(text), 400, 200).expect("a picture")).expect("ink").2;
        assert!(end("1111|").abs_diff(end("8888|")) <= 1);
    }

    #[test]
    fn a_picture_has_the_size_that_was_asked_for_and_is_white_about_the_chart() {
        let bytes = png(&svg("A"), 300, 300).expect("a picture");
        let picture = Pixmap::decode_png(&bytes).expect("a picture");
        assert_eq!((picture.width(), picture.height()), (300, 300));
        assert_eq!(picture.pixel(0, 0).map(|pixel| (pixel.red(), pixel.alpha())), Some((255, 255)));
        assert!(png(&svg("A"), 20, 300).is_err() && png(&svg("A"), 300, 9000).is_err());
    }
}
