//! Makes clean text of source text: markup out, characters composed (NFC), invisible characters out, glued sentences parted.
//!
//! Soft hyphens, zero-width spaces and direction marks stand inside words and would hide them ("Ex&shy;cel"); they go. Control
//! characters become spaces. Everything else stays as it stands, and every span leads back to the source.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::glue::parted;
use super::marks::Marks;
use super::markup;
use super::span_map::{Span, SpanMap};

/// A clean text and the way back to the source text.
#[derive(Clone, Debug, Default)]
pub struct CleanText {
    /// The text.
    pub text: String,
    markup: Option<SpanMap>,
    characters: Option<SpanMap>,
    seams: Option<SpanMap>,
}

impl CleanText {
    /// The span of the source text that a span of the clean text stands for.
    pub fn to_source(&self, span: Span) -> Span {
        let span = self.seams.as_ref().map_or(span, |map| map.to_source(span));
        let span = self.characters.as_ref().map_or(span, |map| map.to_source(span));
        self.markup.as_ref().map_or(span, |map| map.to_source(span))
    }
}

impl CleanText {
    /// Whether the source text was clean: every place in one is a place in the other.
    pub fn is_source(&self) -> bool {
        self.markup.is_none() && self.characters.is_none() && self.seams.is_none()
    }

    /// The first byte of the clean text that stands for a byte of the source text or a later one.
    pub fn of_source(&self, source: usize) -> usize {
        let at = self.markup.as_ref().map_or(source, |map| map.of_source(source));
        let at = self.characters.as_ref().map_or(at, |map| map.of_source(at));
        self.seams.as_ref().map_or(at, |map| map.of_source(at))
    }
}

/// Cleans a source text.
pub fn clean(source: &str) -> CleanText {
    let mut cleaned = CleanText::default();
    clean_into(source, &mut cleaned, &mut Marks::default());
    cleaned
}

/// Cleans a source text into the place of another.
pub(crate) fn clean_into(source: &str, cleaned: &mut CleanText, marks: &mut Marks) {
    let CleanText { text, markup, characters, seams } = cleaned;
    text.clear();
    *markup = None;
    *characters = None;
    *seams = None;
    if markup::has_markup(source) {
        let (stripped, map) = markup::strip(source);
        (*text, *markup) = (stripped, Some(map));
    } else {
        text.push_str(source);
    }
    if !is_settled(text, marks) {
        let (composed, map) = compose(text);
        (*text, *characters) = (composed, Some(map));
    }
    if let Some((parted, map)) = parted(text, marks) {
        (*text, *seams) = (parted, Some(map));
    }
}

/// Whether every character stays and none may compose with another. Below U+0300 every text is composed: there are no combining marks.
fn is_settled(text: &str, marks: &mut Marks) -> bool {
    marks.set(text.as_bytes(), |_, byte| {
        (byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t')) || byte == 0x7F || byte == 0xC2 || byte >= 0xCC
    });
    // A byte that is no first byte of a character was asked with it.
    marks.places().all(|at| text.get(at..).and_then(|rest| rest.chars().next()).is_none_or(|c| !is_odd(c) && !may_compose(c)))
}

/// Whether a character may compose with another, or is not in composed form.
fn may_compose(c: char) -> bool {
    let is_sign = matches!(c, '\0'..='\u{2FF}' | '\u{2010}'..='\u{2027}' | '\u{20A0}'..='\u{20BF}' | '\u{2500}'..='\u{27BF}');
    !is_sign && (canonical_combining_class(c) != 0 || is_nfc_quick(std::iter::once(c)) != IsNormalized::Yes)
}

/// Characters that do not stay: invisible ones and controls.
fn is_odd(c: char) -> bool {
    is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Composes one cluster (a character and the marks on it) at a time.
fn compose(text: &str) -> (String, SpanMap) {
    let mut result = String::with_capacity(text.len());
    let mut map = SpanMap::default();
    let mut chars = text.char_indices().peekable();
    let mut cluster = String::new();
    while let Some((from, c)) = chars.next() {
        let mut to = from + c.len_utf8();
        if is_odd(c) {
            let kept = if is_invisible(c) { "" } else { " " };
            result.push_str(kept);
            map.replace(Span { from, to }, kept.len());
            continue;
        }
        cluster.clear();
        cluster.push(c);
        // An invisible character between a letter and its mark must not keep them apart.
        while let Some((at, mark)) = chars.next_if(|(_, next)| joins(*next) || is_invisible(*next)) {
            if !is_invisible(mark) {
                cluster.push(mark);
            }
            to = at + mark.len_utf8();
        }
        if c.is_ascii() && to == from + 1 {
            result.push(c);
            map.copy(Span { from, to });
            continue;
        }
        let before = result.len();
        result.extend(cluster.nfc());
        if text.get(from..to) == result.get(before..) {
            map.copy(Span { from, to });
        } else {
            map.replace(Span { from, to }, result.len() - before);
        }
    }
    (result, map)
}

/// Whether a character can compose with the one before it: combining marks and the vowels and finals of Hangul.
fn joins(c: char) -> bool {
    canonical_combining_class(c) != 0 || matches!(c, '\u{1160}'..='\u{11FF}' | '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source_of<'s>(source: &'s str, clean: &CleanText, wanted: &str) -> &'s str {
        let from = clean.text.find(wanted).expect("the wanted text stands in the clean text");
        let span = clean.to_source(Span { from, to: from + wanted.len() });
        &source[span.from..span.to]
    }

    #[test]
    fn every_span_leads_back_to_the_source() {
        let source = "Va\u{30A}rd &amp; omsorg<br>vana av Ex&shy;cel och A\u{30A}re\u{AD}n";
        let cleaned = clean(source);
        assert_eq!(cleaned.text, "Vård & omsorg\nvana av Excel och Åren");
        assert_eq!(source_of(source, &cleaned, "Vård"), "Va\u{30A}rd");
        assert_eq!(source_of(source, &cleaned, "&"), "&amp;");
        assert_eq!(source_of(source, &cleaned, "Excel"), "Ex&shy;cel");
        assert_eq!(source_of(source, &cleaned, "Åren"), "A\u{30A}re\u{AD}n");
        assert_eq!(source_of(source, &cleaned, "omsorg"), "omsorg");
    }

    #[test]
    fn plain_text_is_not_touched() {
        let source = "Kock sökes till Växjö – vi har Excel.\r\nHör av dig!";
        assert_eq!(clean(source).text, source);
    }

    #[test]
    fn a_million_marks_on_one_letter_are_read() {
        let source = format!("a{}", "\u{301}".repeat(1_000_000));
        assert!(!clean(&source).text.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn clean_text_is_composed_and_its_spans_lie_in_the_source(source in "[a-zåäö<>/&;#\u{30a}\u{308}\u{ad}\u{200b}\n p0-9]{0,60}") {
            let cleaned = clean(&source);
            prop_assert!(unicode_normalization::is_nfc(&cleaned.text));
            let mut last = 0;
            for (from, c) in cleaned.text.char_indices() {
                let span = cleaned.to_source(Span { from, to: from + c.len_utf8() });
                prop_assert!(span.from >= last && span.to <= source.len());
                prop_assert!(source.is_char_boundary(span.from) && source.is_char_boundary(span.to));
                last = span.from;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_settled_text_would_not_change(text in "[a-zåÄ\u{a0}\u{ad}\u{301}\u{30a}\u{200b}\u{212b}•–\u{1161}\u{1100}\u{7f}ΩЖ\n\t\u{1}]{0,12}") {
            if is_settled(&text, &mut Marks::default()) {
                prop_assert_eq!(compose(&text).0, text);
            }
        }
    }

    #[test]
    fn signs_never_compose() {
        for c in ('\u{2010}'..='\u{2027}').chain('\u{20A0}'..='\u{20BF}').chain('\u{2500}'..='\u{27BF}').chain('\0'..='\u{2FF}') {
            assert!(canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes, "{c}");
        }
    }
}
