//! Cuts the kept text of an ad into the words that phrases are made of.
//!
//! A word is what `text::words` counts as one, with the signs that belong to a name (`C#`, `C++`, `.NET`), with the hyphen of a shortened
//! compound (`ekonomi- och lönesystem`), and with the sign inside a match of the lexicon (`CI/CD`). A phrase goes on from one word to the
//! next only over white space in a line: every other sign ends it, so that it never leaves its sentence, and neither does it meet what is
//! masked. A word that touches a masked byte is no word.

use crate::index::KeptAd;
use crate::text::{Span, is_word_char, words};

/// Most words of an ad that are looked at.
const MOST_WORDS: usize = 2_000;

/// A word of an ad.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// Where it stands in the kept text.
    pub(super) span: Span,
    /// Whether a phrase goes on to it from the word before.
    pub(super) follows: bool,
}

/// The words of an ad, in order.
pub(super) fn pieces(ad: &KeptAd) -> Vec<Piece> {
    let text = ad.text.as_str();
    let headline = ad.headline_bytes as usize;
    let mut all: Vec<Piece> = Vec::new();
    for word in words(text).take(MOST_WORDS) {
        let span = with_signs(text, word);
        if touches_mask(text, span) {
            continue;
        }
        let before = all.last().map_or(0, |piece| piece.span.to);
        let gap = text.get(before..span.from).unwrap_or_default();
        if is_inside_match(ad, before, span, gap) {
            if let Some(last) = all.last_mut() {
                last.span.to = span.to;
            }
            continue;
        }
        let leaves_headline = before <= headline && span.from >= headline;
        all.push(Piece { span, follows: !gap.is_empty() && gap.chars().all(is_space) && !leaves_headline });
    }
    all
}

/// White space that ends no line.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A word with the signs that belong to it.
fn with_signs(text: &str, word: Span) -> Span {
    let Span { mut from, mut to } = word;
    let (before, after) = (text.get(..from).unwrap_or_default(), text.get(to..).unwrap_or_default());
    let n_signs = after.bytes().take_while(|b| matches!(b, b'#' | b'+')).take(2).count();
    let ends = |rest: &str| rest.chars().next().is_none_or(|c| !is_word_char(c) && !matches!(c, '#' | '+'));
    if n_signs > 0 && after.get(n_signs..).is_some_and(ends) {
        to += n_signs;
    } else if after.strip_prefix('-').is_some_and(|rest| rest.starts_with(is_space)) {
        to += 1;
    }
    let is_net = text.get(word.from..word.to).is_some_and(|word| word.eq_ignore_ascii_case("net"));
    let is_free = |head: &str| head.chars().next_back().is_none_or(|c| !is_word_char(c));
    if is_net && before.strip_suffix('.').is_some_and(is_free) {
        from -= 1;
    }
    Span { from, to }
}

fn touches_mask(text: &str, word: Span) -> bool {
    let bytes = text.as_bytes();
    let is_masked = |at: usize| bytes.get(at) == Some(&b'*');
    word.from.checked_sub(1).is_some_and(is_masked) || is_masked(word.to)
}

/// Whether a sign alone parts a word from the one that ends at `before`, and a match of the lexicon holds both.
fn is_inside_match(ad: &KeptAd, before: usize, word: Span, gap: &str) -> bool {
    let is_sign = !gap.is_empty() && before > 0 && !gap.contains(|c: char| c.is_whitespace() || c == '*');
    is_sign && ad.hits.iter().any(|hit| (hit.from as usize) < before && hit.to as usize > word.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, bool)> {
        let mut ad = KeptAd::default();
        ad.text.push_str(text);
        pieces(&ad).into_iter().map(|piece| (&text[piece.span.from..piece.span.to], piece.follows)).collect()
    }

    #[test]
    fn a_phrase_goes_on_over_spaces_and_over_nothing_else() {
        assert_eq!(
            cut("Du har goda  kunskaper, helst\ni Excel."),
            [("Du", false), ("har", true), ("goda", true), ("kunskaper", true), ("helst", false), ("i", false), ("Excel", true)]
        );
    }

    #[test]
    fn names_keep_their_signs_and_shortened_compounds_their_hyphen() {
        assert_eq!(cut("C# och .NET"), [("C#", false), ("och", true), (".NET", true)]);
        assert_eq!(cut("C++, R"), [("C++", false), ("R", false)]);
        assert_eq!(cut("ekonomi- och IT-system"), [("ekonomi-", false), ("och", true), ("IT-system", true)]);
        assert_eq!(cut("asp.net, a+b"), [("asp", false), ("net", false), ("a", false), ("b", false)]);
    }

    #[test]
    fn nothing_goes_on_over_what_is_masked_and_what_touches_it_is_no_word() {
        assert_eq!(cut("Fråga **** ****** om Excel"), [("Fråga", false), ("om", false), ("Excel", true)]);
        assert_eq!(cut("Fråga ****s chef"), [("Fråga", false), ("chef", false)]);
    }
}
