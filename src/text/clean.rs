//! Makes clean text of source text: markup out, characters composed (NFC), invisible characters out, glued sentences parted.
//!
//! Soft hyphens, zero-width spaces and direction marks stand inside words and would hide them ("Ex&shy;cel"); they go. Control
//! characters become spaces. Everything else stays as it stands, and every span leads back to the source.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::glue::parted;
use super::markup;
use super::span_map::{Span, SpanMap};

/// A clean text and the way back to the source text.
#[derive(Clone, Debug)]
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

/// Cleans a source text.
pub fn clean(source: &str) -> CleanText {
    let (text, markup) = if markup::has_markup(source) {
        let (text, map) = markup::strip(source);
        (text, Some(map))
    } else {
        (source.to_owned(), None)
    };
    let (text, characters) = if has_odd(&text) || needs_composing(&text) {
        let (text, map) = compose(&text);
        (text, Some(map))
    } else {
        (text, None)
    };
    match parted(&text) {
        Some((text, map)) => CleanText { text, markup, characters, seams: Some(map) },
        None => CleanText { text, markup, characters, seams: None },
    }
}

/// Whether characters may need composing. Below U+0300 every text is composed: there are no combining marks.
fn needs_composing(text: &str) -> bool {
    text.bytes().any(|b| b >= 0xCC) && is_nfc_quick(text.chars()) != IsNormalized::Yes
}

/// Whether a text has a character that does not stay.
fn has_odd(text: &str) -> bool {
    let is_suspect = |b: u8| (b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t')) || b == 0x7F || matches!(b, 0xC2 | 0xE2 | 0xEF);
    text.bytes().any(is_suspect) && text.chars().any(is_odd)
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
}
