//! Brings a clean text to the one form that matching needs: one kind of space, one kind of hyphen, lower case.
//!
//! A run of white space becomes one space, or a line feed where it holds a blank line or a line that begins with a capital or a sign, so
//! that a phrase may wrap but not leap into the next item or paragraph. Every kind of hyphen becomes `-`, every apostrophe `'`. Case is folded character by character only where that keeps the number of bytes, so
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
    /// Where a `-` stands for a dash of another kind, in order.
    dashes: Vec<usize>,
}

impl Folded {
    /// The span of the clean text that a span of the folded text stands for.
    pub fn to_clean(&self, span: Span) -> Span {
        self.map.to_source(span)
    }

    /// Whether the hyphen at a byte of the folded text is a plain one in the clean text, too.
    pub fn is_plain_hyphen(&self, at: usize) -> bool {
        self.text.as_bytes().get(at) == Some(&b'-') && self.dashes.binary_search(&at).is_err()
    }
}

/// Folds a clean text.
pub fn fold(clean: &str) -> Folded {
    let mut cased = String::with_capacity(clean.len());
    let mut map = SpanMap::default();
    let mut dashes = Vec::new();
    let mut at = 0;
    while at < clean.len() {
        // Most of a text needs no change; it is taken in one piece.
        let plain = plain_run(clean.as_bytes().get(at..).unwrap_or_default());
        if plain > 0 {
            cased.push_str(clean.get(at..at + plain).unwrap_or_default());
            map.copy(Span { from: at, to: at + plain });
            at += plain;
        }
        let rest = clean.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { break };
        let (piece, len) = piece_at(c, rest);
        if piece == Some('-') && c != '-' {
            dashes.push(cased.len());
        }
        match piece {
            Some(one) => cased.push(one),
            None => cased.push(c),
        }
        let span = Span { from: at, to: at + len };
        if piece.is_none() || len == 1 {
            map.copy(span);
        } else {
            map.replace(span, 1);
        }
        at += len;
    }
    let text = folded_term(&cased);
    Folded { text, cased, map, dashes }
}

/// The number of bytes that need no change: ASCII without white space, and single spaces between such bytes.
fn plain_run(bytes: &[u8]) -> usize {
    let is_plain = |b: &u8| b.is_ascii_graphic();
    let mut n = 0;
    while let Some(b) = bytes.get(n) {
        let single_space = *b == b' ' && bytes.get(n + 1).is_some_and(is_plain);
        if !is_plain(b) && !single_space {
            break;
        }
        n += 1;
    }
    n
}

/// What a character (with the white space that follows it) becomes, and its length: one byte, or itself.
fn piece_at(c: char, rest: &str) -> (Option<char>, usize) {
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
}
