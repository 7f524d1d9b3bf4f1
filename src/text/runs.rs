//! Cuts a text into runs of letters and digits: what stands between two signs or spaces.
//!
//! A run is a longest sequence of characters of which `is_word_char` holds. A word (as `words` counts it) is one run, or several that a single
//! hyphen or apostrophe joins.

use super::marks::Marks;
use super::words::is_word_char;

/// The runs of a text, in order: first byte, and one past the last.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    marks: Marks,
    signs: Marks,
    all: Vec<(u32, u32)>,
}

impl Runs {
    /// The runs of the text that was cut last.
    pub fn all(&self) -> &[(u32, u32)] {
        &self.all
    }

    /// Cuts a text, in place of the text before. What lies beyond 4 GiB is not cut.
    pub fn cut(&mut self, text: &str) -> &[(u32, u32)] {
        let bytes = text.as_bytes();
        self.marks.set(bytes, |_, byte| byte.is_ascii_alphanumeric() || byte >= 0x80);
        // All of Latin-1 from À on is letters but × and ÷; other characters are asked one by one.
        self.signs.set(bytes, |before, byte| (byte >= 0xC2 && byte != 0xC3) || (before == 0xC3 && matches!(byte, 0x97 | 0xB7)));
        for place in self.signs.places() {
            let from = text.floor_char_boundary(place);
            match text.get(from..).and_then(|rest| rest.chars().next()) {
                Some(c) if !is_word_char(c) => self.marks.clear(from, from + c.len_utf8()),
                _ => {}
            }
        }
        self.all.clear();
        // A word of six letters and a space is a usual one.
        self.all.reserve(bytes.len() / 7);
        let mut open: Option<u32> = None;
        let mut carry = 0;
        for (n, word) in self.marks.words().iter().enumerate() {
            let mut edges = word ^ (word << 1 | carry);
            carry = word >> 63;
            while edges != 0 {
                let Ok(at) = u32::try_from(n * 64 + edges.trailing_zeros() as usize) else { return &self.all };
                edges &= edges - 1;
                match open.take() {
                    Some(from) => self.all.push((from, at)),
                    None => open = Some(at),
                }
            }
        }
        if let (Some(from), Ok(to)) = (open, u32::try_from(bytes.len())) {
            self.all.push((from, to));
        }
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Character by character.
    fn plainly(text: &str) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| is_word_char(*c)) {
            let (from, to) = (u32::try_from(at).expect("short"), u32::try_from(at + c.len_utf8()).expect("short"));
            match runs.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => runs.push((from, to)),
            }
        }
        runs
    }

    #[test]
    fn every_character_is_on_its_side() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| u32::from(*c) < 0x3_0000) {
            let text = format!("a{c} {c}");
            assert_eq!(Runs::default().cut(&text), plainly(&text).as_slice(), "{c:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn cutting_by_marks_is_cutting_by_character(text in "[a-cÅö×\\u{301} .,•–\\u{a0}€Ж1²😀-]{0,200}") {
            let mut runs = Runs::default();
            prop_assert_eq!(runs.cut(&text).to_vec(), plainly(&text));
        }
    }
}
