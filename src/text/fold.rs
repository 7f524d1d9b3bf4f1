//! Brings a clean text to the one form that matching needs: one kind of space, one kind of hyphen, lower case.
//!
//! A run of white space becomes one space, or a line feed where it holds a blank line or a line that begins with a capital or a sign, so
//! that a phrase may wrap but not leap into the next item or paragraph. Every kind of hyphen becomes `-`, every apostrophe `'`. Case is folded character by character only where that keeps the number of bytes, so
//! the folded text and the text in its own case have the same spans; Å Ä Ö stay letters of their own.

use super::marks::Marks;
use super::span_map::{Span, SpanMap};
use super::words::joins_word;

/// A text ready for matching.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// In lower case.
    pub text: String,
    /// In its own case; every span of `text` is a span of this.
    pub cased: String,
    map: SpanMap,
    /// Where a `-` stands for a dash of another kind, in order.
    dashes: Vec<usize>,
    /// Where a `-` or `'` stands for a sign that joins no words, in order.
    parting: Vec<usize>,
}

impl Folded {
    /// The span of the clean text that a span of the folded text stands for.
    pub fn to_clean(&self, span: Span) -> Span {
        self.map.to_source(span)
    }

    /// The same for spans that come by their first byte; `piece` remembers where the last one was found, 0 before the first.
    pub(crate) fn to_clean_onward(&self, span: Span, piece: &mut usize) -> Span {
        self.map.to_source_onward(span, piece)
    }

    /// Whether the hyphen at a byte of the folded text is a plain one in the clean text, too.
    pub fn is_plain_hyphen(&self, at: usize) -> bool {
        self.text.as_bytes().get(at) == Some(&b'-') && self.dashes.binary_search(&at).is_err()
    }

    /// Whether the sign at a byte of the folded text makes one word of what stands on both sides, by the rule of `words`.
    pub(crate) fn joins_words(&self, at: usize) -> bool {
        matches!(self.text.as_bytes().get(at), Some(b'-' | b'\'')) && self.parting.binary_search(&at).is_err()
    }
}

/// Folds a clean text.
pub fn fold(clean: &str) -> Folded {
    let mut folded = Folded::default();
    fold_into(clean, &mut folded, &mut Marks::default());
    folded
}

/// Folds a clean text into the place of another.
pub(crate) fn fold_into(clean: &str, folded: &mut Folded, marks: &mut Marks) {
    let Folded { text, cased, map, dashes, parting } = folded;
    cased.clear();
    map.clear();
    dashes.clear();
    parting.clear();
    marks.set(clean.as_bytes(), may_change);
    let mut at = 0;
    let mut is_latin = true;
    // Most of a text needs no change; it is taken in one piece.
    let copy = |cased: &mut String, map: &mut SpanMap, from: usize, to: usize| {
        cased.push_str(clean.get(from..to).unwrap_or_default());
        map.copy(Span { from, to });
    };
    for mut place in marks.places() {
        if place < at {
            continue;
        }
        let starts = |place: usize| clean.get(place..).and_then(|rest| rest.chars().next());
        if place > at && clean.as_bytes().get(place - 1) == Some(&b' ') && starts(place).is_some_and(char::is_whitespace) {
            place -= 1;
        }
        let rest = clean.get(place..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { continue };
        is_latin &= !may_have_case_beyond_latin(c);
        let (piece, len) = piece_at(c, rest);
        let Some(one) = piece else { continue };
        copy(cased, map, at, place);
        if one == '-' && c != '-' {
            dashes.push(cased.len());
        }
        if matches!(one, '-' | '\'') && !joins_word(c) {
            parting.push(cased.len());
        }
        cased.push(one);
        let span = Span { from: place, to: place + len };
        if len == 1 {
            map.copy(span);
        } else {
            map.replace(span, 1);
        }
        at = place + len;
    }
    copy(cased, map, at, clean.len());
    text.clear();
    if is_latin {
        lower_latin(cased, text, marks);
    } else {
        text.push_str(&folded_term(cased));
    }
}

/// Whether a byte begins a character that `fold` may change, or one that is neither ASCII nor Latin-1: white space other than a space,
/// a space after another, and every lead byte but that of Å Ä Ö and their like. (A space alone stays a space.)
fn may_change(before: u8, byte: u8) -> bool {
    byte.wrapping_sub(b'\t') < 5 || (byte == b' ' && before == b' ') || (byte >= 0xC2 && byte != 0xC3)
}

/// Whether a character beyond Latin-1 may have a lower case of its own length.
fn may_have_case_beyond_latin(c: char) -> bool {
    u32::from(c) > 0xFF
        && !matches!(c, '\u{2000}'..='\u{20FF}' | '\u{2190}'..='\u{2480}' | '\u{2500}'..='\u{2BFF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Adds the folded form of a text whose characters beyond Latin-1 have no case.
fn lower_latin(cased: &str, text: &mut String, marks: &mut Marks) {
    // Of Latin-1 only À to Þ without × have a lower case of as many bytes; it stands 32 places further.
    marks.set(cased.as_bytes(), |before, byte| before == 0xC3 && byte < 0x9F && byte != 0x97);
    let mut at = 0;
    for place in marks.places() {
        let from = place - 1;
        text.push_str(cased.get(at..from).unwrap_or_default());
        text.extend(cased.get(from..).and_then(|rest| rest.chars().next()).map(fold_char));
        at = place + 1;
    }
    text.push_str(cased.get(at..).unwrap_or_default());
    text.make_ascii_lowercase();
}

/// What a character (with the white space that follows it) becomes, and its length: one byte, or itself.
fn piece_at(c: char, rest: &str) -> (Option<char>, usize) {
    if let ([b'\n', next @ b'!'..=b'~', ..], '\n') = (rest.as_bytes(), c) {
        let goes_on = next.is_ascii_lowercase() || next.is_ascii_digit();
        return (Some(if goes_on { ' ' } else { '\n' }), 1);
    }
    if c.is_whitespace() {
        let run = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        let n_lines = memchr::memchr_iter(b'\n', rest.as_bytes().get(..run).unwrap_or_default()).count();
        let next = rest.get(run..).and_then(|r| r.chars().next());
        let begins_anew = n_lines > 0 && next.is_some_and(|c| c.is_uppercase() || !c.is_alphanumeric());
        return (Some(if n_lines > 1 || begins_anew { '\n' } else { ' ' }), run);
    }
    if is_hyphen(c) {
        return (Some('-'), c.len_utf8());
    }
    if matches!(c, '’' | '‘' | '´') {
        return (Some('\''), c.len_utf8());
    }
    (None, c.len_utf8())
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2212}')
}

/// The folded form of a character: its lower case where that has as many bytes, else itself.
fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
        _ => c,
    }
}

/// A text with every character in its folded form.
pub fn folded_term(term: &str) -> String {
    let mut folded = String::with_capacity(term.len());
    let mut rest = term;
    while !rest.is_empty() {
        let ascii = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        let (plain, other) = rest.split_at(ascii);
        let start = folded.len();
        folded.push_str(plain);
        if let Some(added) = folded.get_mut(start..) {
            added.make_ascii_lowercase();
        }
        let Some(c) = other.chars().next() else { break };
        folded.push(fold_char(c));
        rest = other.get(c.len_utf8()..).unwrap_or_default();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_never_moves_a_byte() {
        for c in ['Å', 'Ä', 'Ö', 'É', 'Ü', 'ẞ', 'İ', 'K', 'A', 'ß', 'Σ', 'Ⱥ'] {
            assert_eq!(fold_char(c).len_utf8(), c.len_utf8(), "{c}");
        }
        assert_eq!(folded_term("ÅÄÖ IT-Stöd"), "åäö it-stöd");
    }

    #[test]
    fn spaces_and_hyphens_become_one_kind_and_lead_back() {
        let clean = "MS\u{A0}Office,\r\n\r\nE\u{2011}post  och\när\nÅr";
        let folded = fold(clean);
        assert_eq!(folded.text, "ms office,\ne-post och är\når");
        assert_eq!(folded.cased, "MS Office,\nE-post och är\nÅr");
        let from = folded.text.find("e-post").expect("stands in the text");
        let span = folded.to_clean(Span { from, to: from + 6 });
        assert_eq!(&clean[span.from..span.to], "E\u{2011}post");
        assert!(!folded.is_plain_hyphen(from + 1));
        assert!(fold("ms  e-post").is_plain_hyphen(4));
    }

    /// The same rule, character by character.
    fn folded_plainly(clean: &str) -> Folded {
        let (mut cased, mut map) = (String::new(), SpanMap::default());
        let (mut dashes, mut parting) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(c) = clean[at..].chars().next() {
            let (piece, len) = piece_at(c, &clean[at..]);
            if piece == Some('-') && c != '-' {
                dashes.push(cased.len());
            }
            if piece.is_some_and(|p| "-'".contains(p)) && !joins_word(c) {
                parting.push(cased.len());
            }
            cased.push(piece.unwrap_or(c));
            let span = Span { from: at, to: at + len };
            if piece.is_none() || len == 1 {
                map.copy(span);
            } else {
                map.replace(span, 1);
            }
            at += len;
        }
        let text = cased.chars().map(fold_char).collect();
        Folded { text, cased, map, dashes, parting }
    }

    #[test]
    fn characters_without_case_have_none() {
        for c in (0x100..=0x10_FFFF).filter_map(char::from_u32).filter(|c| !may_have_case_beyond_latin(*c)) {
            assert_eq!(fold_char(c), c, "{c}");
        }
        for c in (0..=0xFF).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            let mut lower = String::new();
            lower_latin(&text, &mut lower, &mut Marks::default());
            assert_eq!(lower, folded_term(&text), "{c}");
        }
    }

    #[test]
    fn what_may_change_is_marked() {
        for c in (0..=0x30FF).chain(0xFE00..=0xFFFF).filter_map(char::from_u32) {
            for before in ["a", " ", "\n", "å"] {
                let text = format!("{before}{c}b");
                assert_eq!(fold(&text).cased, folded_plainly(&text).cased, "{before:?} {c:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn folding_in_pieces_is_folding_by_character(clean in "[a-zA-ZåÄÖé ’‘´\u{2010}-\u{2015}\u{2212}\n\r\t\u{a0}•ΣЖİⅣＡ😀.-]{0,150}") {
            let (fast, plain) = (fold(&clean), folded_plainly(&clean));
            prop_assert_eq!((&fast.text, &fast.cased, &fast.dashes, &fast.parting), (&plain.text, &plain.cased, &plain.dashes, &plain.parting));
            let mut piece = 0;
            for (from, c) in fast.text.char_indices() {
                let span = Span { from, to: from + c.len_utf8() };
                prop_assert_eq!(fast.to_clean(span), plain.to_clean(span));
                prop_assert_eq!(fast.to_clean_onward(span, &mut piece), plain.to_clean(span));
                let rest = Span { from, to: fast.text.len() };
                prop_assert_eq!(fast.to_clean_onward(rest, &mut piece), plain.to_clean(rest));
            }
        }
    }
}
