//! Cuts a text once for all who look for names: runs of letters and digits, and where capitals stand.

use crate::text::{Marks, Runs};

/// A text, cut; it keeps its memory for the next one.
#[derive(Debug, Default)]
pub(super) struct Cut {
    runs: Runs,
    marks: Marks,
    capitals: Vec<usize>,
}

impl Cut {
    /// A text, cut.
    #[cfg(test)]
    pub(super) fn of(text: &str) -> Self {
        let mut cut = Self::default();
        cut.set(text);
        cut
    }

    /// Cuts a text, in place of the text before.
    pub(super) fn set(&mut self, text: &str) {
        self.runs.cut(text);
        // The second byte of À to Þ but ×, and the first of what is beyond Latin-1 and is asked one by one.
        self.marks.set(text.as_bytes(), |before, byte| {
            byte.is_ascii_uppercase() || (before == 0xC3 && byte < 0x9F && byte != 0x97) || byte >= 0xC4
        });
        self.capitals.clear();
        let bytes = text.as_bytes();
        self.capitals.extend(self.marks.places().filter_map(|place| match bytes.get(place)? {
            0..0x80 => Some(place),
            0x80..0xC4 => Some(place - 1),
            _ => text.get(place..)?.chars().next().filter(|c| c.is_uppercase()).map(|_| place),
        }));
    }

    /// The runs of letters and digits, by place: first byte, and one past the last.
    pub(super) fn runs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.runs.all().iter().map(|(from, to)| (*from as usize, *to as usize))
    }

    pub(super) fn n_runs(&self) -> usize {
        self.runs.all().len()
    }

    /// Where upper-case characters stand, by place.
    pub(super) fn capitals(&self) -> impl Iterator<Item = usize> + '_ {
        self.capitals.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_the_upper_case_characters() {
        let every: String = (0..=0x10_FFFF).filter_map(char::from_u32).collect();
        for text in ["", "Å", "aÅ×Bc÷ßÞ", "Volvo İ ΑΣ Ǆ ǅ Ⓐ ’", &every] {
            let expected: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at).collect();
            assert_eq!(Cut::of(text).capitals().collect::<Vec<_>>(), expected);
        }
    }
}
