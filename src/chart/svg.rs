//! Writes elements of SVG: names, attributes and texts, each escaped. Knows no `style` and no script, which a page's policy forbids.

use std::fmt::Display;

/// Bytes that the attributes of an element take, mostly.
const ATTRIBUTES: usize = 96;

/// An element that is being made.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    attributes: String,
    inside: String,
}

impl Element {
    /// An element without attributes.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: String::with_capacity(ATTRIBUTES), inside: String::new() }
    }

    /// With an attribute.
    pub(super) fn with(mut self, name: &str, value: impl Display) -> Self {
        self.attributes.push(' ');
        self.attributes.push_str(name);
        self.attributes.push_str("=\"");
        push_escaped(&mut self.attributes, &value.to_string());
        self.attributes.push('"');
        self
    }

    /// With a length or place, to a tenth.
    pub(super) fn at(mut self, name: &str, value: f64) -> Self {
        self.attributes.push(' ');
        self.attributes.push_str(name);
        self.attributes.push_str("=\"");
        push_length(&mut self.attributes, value);
        self.attributes.push('"');
        self
    }

    /// With a text inside.
    pub(super) fn text(mut self, text: &str) -> Self {
        push_escaped(&mut self.inside, text);
        self
    }

    /// With another element inside.
    pub(super) fn holding(mut self, element: &Self) -> Self {
        self.push(element);
        self
    }

    /// Puts another element inside.
    pub(super) fn push(&mut self, element: &Self) {
        element.write(&mut self.inside);
    }

    /// The element as text.
    pub(super) fn written(&self) -> String {
        let mut text = String::with_capacity(2 * self.name.len() + self.attributes.len() + self.inside.len() + 5);
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        let Self { name, attributes, inside } = self;
        let pieces: &[&str] =
            if inside.is_empty() { &["<", name, attributes, "/>"] } else { &["<", name, attributes, ">", inside, "</", name, ">"] };
        for piece in pieces {
            text.push_str(piece);
        }
    }
}

/// A length or place to a tenth, without a 0 at the end.
pub(super) fn length(value: f64) -> String {
    let mut text = String::new();
    push_length(&mut text, value);
    text
}

#[expect(clippy::cast_possible_truncation, reason = "places on a sheet are far below 2^53; what is beyond is the end")]
fn push_length(text: &mut String, value: f64) {
    let tenths = if value.is_finite() { (value * 10.0).round_ties_even() as i64 } else { 0 };
    if tenths < 0 {
        text.push('-');
    }
    let tenths = tenths.unsigned_abs();
    let mut digits = [0u8; 20];
    let mut rest = tenths / 10;
    let mut n = 0;
    for digit in &mut digits {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        n += 1;
        if rest == 0 {
            break;
        }
    }
    digits.iter().take(n).rev().for_each(|digit| text.push(char::from(*digit)));
    if !tenths.is_multiple_of(10) {
        text.push('.');
        text.push(char::from(b'0' + (tenths % 10) as u8));
    }
}

/// A path along points.
pub(super) fn path(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut text = String::new();
    for (n, (x, y)) in points.into_iter().enumerate() {
        text.push(if n == 0 { 'M' } else { 'L' });
        push_length(&mut text, x);
        text.push(' ');
        push_length(&mut text, y);
    }
    text
}

/// Adds a text as it may stand in an element or attribute. What XML cannot hold, and signs that turn the direction of reading, are left out.
fn push_escaped(safe: &mut String, text: &str) {
    // Nearly all of a chart is numbers and plain words, with Swedish letters. What is left out or replaced is a plain sign or begins with one
    // of three bytes.
    if text.bytes().all(|b| b >= b' ' && !matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f | 0xc2 | 0xe2 | 0xef)) {
        safe.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_cannot_leave_its_place() {
        let hostile = "\"><script>alert('x')</script>&\u{0}\u{202e}\u{ffff}\n";
        let written = Element::new("text").with("data-name", hostile).at("x", 1.04).text(hostile).written();
        assert!(!written.contains("<script") && !written.contains('\u{0}') && !written.contains('\u{202e}'), "{written}");
        assert_eq!(written.matches('"').count(), 4, "{written}");
        assert!(written.contains("x=\"1\""), "{written}");
    }

    #[test]
    fn a_place_that_is_no_number_is_zero() {
        assert_eq!([length(f64::NAN), length(-0.01), length(2.25), length(12.0)], ["0", "0", "2.2", "12"]);
        assert_eq!(path([(0.0, 1.0), (2.5, 3.0)]), "M0 1L2.5 3");
    }
}
