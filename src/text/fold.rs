//! Brings a clean text to the one form that matching needs: one kind of space, one kind of hyphen, lower case.
//!
//! A run of white space becomes one space, or a line feed where it holds a blank line, so that a phrase may wrap but not leap over a
//! paragraph. Every kind of hyphen becomes `-`. Case is folded character by character only where that keeps the number of bytes, so
//! the folded text and the text in its own case have the same spans; Å Ä Ö stay letters of their own.

use super::span_map::{Span, SpanMap};

/// A text ready for matching.
#[derive(Clone, Debug)]
pub struct Folded {
    /// In lower case.
    pub text: String,
    /// In its own case; every span of `text` is a span of this.
    pub cased: String,
    map: SpanMap,
}

impl Folded {
    /// The span of the clean text that a span of the folded text stands for.
    pub fn to_clean(&self, span: Span) -> Span {
        self.map.to_source(span)
    }
}

/// Folds a clean text.
pub fn fold(clean: &str) -> Folded {
    let mut cased = String::with_capacity(clean.len());
    let mut map = SpanMap::default();
    let mut chars = clean.char_indices().peekable();
    while let Some((from, c)) = chars.next() {
        let mut to = from + c.len_utf8();
        if c.is_whitespace() {
            let mut n_lines = usize::from(c == '\n');
            while let Some((at, next)) = chars.next_if(|(_, next)| next.is_whitespace()) {
                n_lines += usize::from(next == '\n');
                to = at + next.len_utf8();
            }
            cased.push(if n_lines > 1 { '\n' } else { ' ' });
        } else if is_hyphen(c) {
            cased.push('-');
        } else {
            cased.push(c);
            map.copy(Span { from, to });
            continue;
        }
        if to == from + 1 { map.copy(Span { from, to }) } else { map.replace(Span { from, to }, 1) }
    }
    let text = cased.chars().map(fold_char).collect();
    Folded { text, cased, map }
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

/// A term in folded form.
pub fn folded_term(term: &str) -> String {
    term.chars().map(fold_char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_never_moves_a_byte() {
        for c in ['Å', 'Ä', 'Ö', 'É', 'Ü', 'ẞ', 'İ', 'K', 'A', 'ß', 'Σ', 'Ⱥ'] {
            assert_eq!(fold_char(c).len_utf8(), c.len_utf8(), "{c}");
        }
        assert_eq!(folded_term("ÅÄÖ IT-Stöd"), "åäö it-stöd");
    }

    #[test]
    fn spaces_and_hyphens_become_one_kind_and_lead_back() {
        let clean = "MS\u{A0}Office,\r\n\r\nE\u{2011}post  och\nÅr";
        let folded = fold(clean);
        assert_eq!(folded.text, "ms office,\ne-post och år");
        assert_eq!(folded.cased, "MS Office,\nE-post och År");
        let from = folded.text.find("e-post").expect("stands in the text");
        let span = folded.to_clean(Span { from, to: from + 6 });
        assert_eq!(&clean[span.from..span.to], "E\u{2011}post");
    }
}
