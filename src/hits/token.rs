//! Decides whether a literal is one token exactly, for rows that come from lists counted by token.
//!
//! Studies that cut texts into tokens and compare each with a list count "Excel" but not "Excel-kunskaper", "Node.js" but not its
//! "js". The rule here is that of such a cut (Unicode Annex 29, word boundaries) as the study of Tillväxtverket and UKÄ (2021) used it:
//! letters, digits, `_`, `#`, `++` and every plain hyphen that no white space follows belong to the token (other dashes part tokens); a full stop, colon or
//! apostrophe joins letters, a full stop or comma joins digits; and the signs / & | ; ! ? ° ¨ do not part what they stand between.
//!
//! Source: `0 preamble 210819.R` of github.com/erik372/digspecads, and `tokenize_words` of the R package tokenizers, which it calls.

use crate::text::{Folded, Span, is_word_char};

/// Signs that are as if they were not there: what they stand between is one token.
const GLUE: [char; 8] = ['/', '&', '|', ';', '!', '?', '°', '¨'];

/// Whether nothing on either side of a literal in a folded text belongs to the same token.
pub(super) fn is_whole_token(folded: &Folded, found: Span) -> bool {
    let text = folded.text.as_str();
    let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let (before, literal, after) = (piece(0, found.from), piece(found.from, found.to), piece(found.to, text.len()));
    let (Some(first), Some(last)) = (literal.chars().next(), literal.chars().next_back()) else { return false };
    let left = before.trim_end_matches(GLUE);
    let right = after.trim_start_matches(GLUE);
    let mut outer = left.chars().rev();
    if let Some(near) = outer.next()
        && (is_solid(near) || folded.is_plain_hyphen(left.len() - 1) || left.ends_with("++") || joins(outer.next(), near, Some(first)))
    {
        return false;
    }
    let mut outer = right.chars();
    if let Some(near) = outer.next() {
        let far = outer.next();
        let hyphen = folded.is_plain_hyphen(text.len() - right.len()) && !far.is_some_and(char::is_whitespace);
        if is_solid(near) || hyphen || right.starts_with("++") || joins(Some(last), near, far) {
            return false;
        }
    }
    true
}

/// Whether a character is part of a token wherever it stands.
fn is_solid(c: char) -> bool {
    is_word_char(c) || matches!(c, '_' | '#')
}

/// Whether a sign makes one token of what stands on both sides of it.
fn joins(left: Option<char>, sign: char, right: Option<char>) -> bool {
    let both = |is: fn(char) -> bool| left.is_some_and(is) && right.is_some_and(is);
    match sign {
        '.' | '\'' | '’' => both(char::is_alphabetic) || both(char::is_numeric),
        ':' | '·' => both(char::is_alphabetic),
        ',' => both(char::is_numeric),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    /// The places of a literal that are whole tokens.
    fn tokens(text: &str, literal: &str) -> usize {
        let folded = fold(text);
        let places: Vec<Span> = folded.text.match_indices(literal).map(|(at, _)| Span { from: at, to: at + literal.len() }).collect();
        places.into_iter().filter(|span| is_whole_token(&folded, *span)).count()
    }

    #[test]
    fn a_token_is_neither_part_of_a_word_nor_of_a_compound() {
        assert_eq!(tokens("excel, excel. (excel) \"excel\" excel", "excel"), 5);
        assert_eq!(tokens("excellent excel-kunskaper ms-excel -excel excel_fil excel: excel:s", "excel"), 1);
        assert_eq!(tokens("excel\u{2011}blad excel\u{2013}word \u{2013}excel", "excel"), 3);
        assert_eq!(tokens("word- och excel- eller powerpoint-", "word"), 1);
        assert_eq!(tokens("html/css html / css css! r&d", "css"), 2);
    }

    #[test]
    fn signs_within_names_join() {
        assert_eq!(tokens("node.js js. .js", "js"), 2);
        assert_eq!(tokens("c c# c++ c/c++ c, c.", "c"), 3);
        assert_eq!(tokens("c++ c++. c++11 visual c++", "c++"), 3);
        assert_eq!(tokens("asp.net .net (.net)", ".net"), 2);
        assert_eq!(tokens("365 office365 365,5 3.365 365.", "365"), 2);
    }
}
