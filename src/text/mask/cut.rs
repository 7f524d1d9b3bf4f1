//! Cuts a text once for all finders: runs of letters and digits, and where what they look for may begin.

use super::{cues, email};
use crate::text::{Marks, Runs, Span};

/// A text, cut.
#[derive(Debug)]
pub(super) struct Cut {
    runs: Vec<(usize, usize)>,
    /// Where upper-case characters stand, by place.
    capitals: Vec<usize>,
    digits: Vec<usize>,
    cue_places: Vec<usize>,
    /// Where at signs in words begin.
    disguises: Vec<usize>,
}

impl Cut {
    /// A text, cut.
    pub(super) fn of(text: &str) -> Self {
        let mut runs = Runs::default();
        let runs: Vec<(usize, usize)> = runs.cut(text).iter().map(|(from, to)| (*from as usize, *to as usize)).collect();
        let bytes = text.as_bytes();
        let mut marks = Marks::default();
        // Of capitals the second byte of À to Þ but ×, and the first of what is beyond Latin-1 and is asked one by one.
        marks.set(bytes, |before, byte| {
            let is_capital = byte.is_ascii_uppercase() || (before == 0xC3 && byte < 0x9F && byte != 0x97) || byte >= 0xC4;
            is_capital || byte.is_ascii_digit() || email::may_disguise(before, byte)
        });
        let (mut capitals, mut digits, mut disguises) = (Vec::with_capacity(bytes.len() / 32), Vec::new(), Vec::new());
        marks.places().for_each(|place| {
            match bytes.get(place) {
                Some(b'0'..=b'9') => digits.push(place),
                Some(b'A'..=b'Z') => capitals.push(place),
                Some(0x80..0xC4) => capitals.push(place - 1),
                Some(0xC4..) if text.get(place..).is_some_and(|rest| rest.starts_with(char::is_uppercase)) => capitals.push(place),
                _ => {}
            }
            if let Some([first, second]) = place.checked_sub(1).and_then(|from| bytes.get(from..)?.first_chunk())
                && email::may_disguise(*first, *second)
                && email::disguise_at(bytes, place - 1).is_some()
            {
                disguises.push(place - 1);
            }
        });
        let cue_places = cues::places(text, &runs, &capitals);
        Self { runs, capitals, digits, cue_places, disguises }
    }

    /// Takes out what is masked of the text; the spans come by place and share no byte. A mask is no letter and no digit.
    pub(super) fn mask(&mut self, masked: &[Span]) {
        for places in [&mut self.capitals, &mut self.digits, &mut self.disguises, &mut self.cue_places] {
            *places = outside(places, masked);
        }
        // A run may begin after a mask, where none began before. A place too many does no harm: each is looked at again.
        self.cue_places.extend(masked.iter().map(|span| span.to));
        self.cue_places.sort_unstable();
        let mut runs = Vec::with_capacity(self.runs.len() + masked.len());
        let mut n = 0;
        for span in masked {
            let rest = self.runs.get_mut(n..).unwrap_or_default();
            let first = rest.partition_point(|run| run.1 <= span.from);
            let after = rest.partition_point(|run| run.0 < span.to);
            runs.extend_from_slice(rest.get(..first).unwrap_or_default());
            runs.extend(rest.get(first).map(|run| (run.0, span.from)).filter(|run| run.0 < run.1));
            n += after;
            // What a mask leaves of its last run may be cut again.
            if let Some(last) = after.checked_sub(1).and_then(|last| rest.get_mut(last)).filter(|last| last.1 > span.to) {
                last.0 = span.to;
                n -= 1;
            }
        }
        runs.extend_from_slice(self.runs.get(n..).unwrap_or_default());
        self.runs = runs;
    }

    /// The runs of letters and digits, by place: first byte, and one past the last.
    pub(super) fn runs(&self) -> &[(usize, usize)] {
        &self.runs
    }

    /// Where digits stand, by place.
    pub(super) fn digits(&self) -> &[usize] {
        &self.digits
    }

    /// Where an at sign in words may begin, by place.
    pub(super) fn disguises(&self) -> &[usize] {
        &self.disguises
    }

    /// Where cues may begin, by place, and a few places more.
    pub(super) fn cue_places(&self) -> &[usize] {
        &self.cue_places
    }

    /// The runs and the capitals of a part of the text that begins and ends between runs.
    pub(super) fn within(&self, part: Span) -> (&[(usize, usize)], &[usize]) {
        let of = |from: usize, to: usize| from..to.max(from);
        let runs = of(self.runs.partition_point(|run| run.0 < part.from), self.runs.partition_point(|run| run.0 < part.to));
        let capitals = of(self.capitals.partition_point(|at| *at < part.from), self.capitals.partition_point(|at| *at < part.to));
        (self.runs.get(runs).unwrap_or_default(), self.capitals.get(capitals).unwrap_or_default())
    }
}

/// The places that lie in none of these spans.
fn outside(places: &[usize], spans: &[Span]) -> Vec<usize> {
    let mut outside = Vec::with_capacity(places.len() + spans.len());
    let mut rest = places;
    for span in spans {
        let (before, after) = rest.split_at(rest.partition_point(|at| *at < span.from));
        outside.extend_from_slice(before);
        rest = after.split_at(after.partition_point(|at| *at < span.to)).1;
    }
    outside.extend_from_slice(rest);
    outside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::mask_spans;

    #[test]
    fn capitals_are_the_upper_case_characters() {
        let every: String = (0..=0x10_FFFF).filter_map(char::from_u32).collect();
        for text in ["", "Å", "aÅ×Bc÷ßÞ", "Volvo İ ΑΣ Ǆ ǅ Ⓐ ’", &every] {
            let expected: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at).collect();
            assert_eq!(Cut::of(text).capitals, expected);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn masking_a_cut_text_is_cutting_a_masked_one(text in "[a-cA-CÅö .,•-]{0,60}", places in proptest::collection::btree_set(0usize..60, 0..9)) {
            let at: Vec<usize> = places.into_iter().map(|at| text.floor_char_boundary(at)).collect();
            let spans: Vec<Span> = at.chunks_exact(2).map(|pair| Span { from: pair[0], to: pair[1] }).filter(|s| s.from < s.to).collect();
            let mut cut = Cut::of(&text);
            cut.mask(&spans);
            let again = Cut::of(&mask_spans(&text, spans));
            prop_assert_eq!(cut.runs(), again.runs());
            prop_assert_eq!(&cut.capitals, &again.capitals);
            prop_assert_eq!(cut.digits(), again.digits());
        }
    }
}
