//! Decides where a word begins and ends around a literal that was found.
//!
//! A literal inside another word is no match ("excel" in "excellent"), unless the row says that it may begin or end a compound. What
//! follows the literal must be one of its endings. A genitive or an ending after a colon or apostrophe ("SQL:s", "IT:n", "Google's")
//! belongs to the word. A single letter that is a name ("C", "R") has no sign beside it that makes it another name ("C++", "R&D").

use super::token::is_whole_token;
use crate::lexicon::{MatchKind, Pattern};
use crate::text::{Folded, Span, is_word_char};

/// Endings after a colon or apostrophe.
const SIGN_ENDINGS: [&str; 14] = ["s", "n", "en", "et", "t", "ns", "ens", "ets", "er", "ar", "erna", "arna", "na", "are"];

/// Fewest letters of the rest of a word that a prefix begins.
const MIN_REST: usize = 2;

/// The span of the word that a literal at `found` makes; `None` if it makes none.
pub(super) fn word_around(pattern: &Pattern, text: &Folded, found: Span) -> Option<Span> {
    let (folded, cased) = (text.text.as_str(), text.cased.as_str());
    if let Some(wanted) = &pattern.cased
        && !case_fits(wanted, cased.get(found.from..found.to)?)
    {
        return None;
    }
    let before = folded.get(..found.from)?;
    let after = folded.get(found.to..)?;
    if pattern.kind == MatchKind::Token {
        return is_whole_token(text, found).then_some(found);
    }
    let begins = !before.chars().next_back().is_some_and(is_word_char);
    let from = match (pattern.kind, begins) {
        (MatchKind::Head, _) => compound_start(before),
        (_, true) => found.from,
        (_, false) => return None,
    };
    let to = if pattern.kind == MatchKind::Prefix { rest_of_word(folded, found.to)? } else { end_of_form(pattern, after, found.to)? };
    if found.to - found.from == 1 && !stands_alone(before, folded.get(to..)?) {
        return None;
    }
    Some(Span { from, to })
}

/// Whether a wording has the case of the row, or is all capitals.
fn case_fits(wanted: &str, written: &str) -> bool {
    wanted == written || (written.chars().count() > 1 && written == wanted.to_uppercase())
}

/// Where the compound begins that ends with the literal: over letters, digits and single hyphens between them.
pub(super) fn compound_start(before: &str) -> usize {
    let mut start = before.len();
    let mut chars = before.char_indices().rev().peekable();
    while let Some((at, c)) = chars.next() {
        if is_word_char(c) {
            start = at;
        } else if !(c == '-' && chars.peek().is_some_and(|(_, previous)| is_word_char(*previous))) {
            break;
        }
    }
    start
}

/// Where the word goes on to from a place inside it: over letters, digits and single hyphens between them.
pub(super) fn compound_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut chars = text.get(at..).unwrap_or_default().char_indices().peekable();
    while let Some((step, c)) = chars.next() {
        if is_word_char(c) {
            end = at + step + c.len_utf8();
        } else if !(c == '-' && end == at + step && chars.peek().is_some_and(|(_, next)| is_word_char(*next))) {
            break;
        }
    }
    end
}

/// Where the word ends that begins with a prefix.
fn rest_of_word(folded: &str, at: usize) -> Option<usize> {
    let end = compound_end(folded, at);
    let rest = folded.get(at..end)?;
    (rest.chars().filter(|c| is_word_char(*c)).count() >= MIN_REST).then_some(end)
}

/// Where the inflected form ends.
fn end_of_form(pattern: &Pattern, after: &str, at: usize) -> Option<usize> {
    let rest_len = after.find(|c| !is_word_char(c)).unwrap_or(after.len());
    let rest = after.get(..rest_len)?;
    if pattern.endings.binary_search_by(|e| e.as_str().cmp(rest)).is_err() {
        return None;
    }
    let ends_in_sign = pattern.literal.chars().next_back().is_some_and(|c| !is_word_char(c));
    if ends_in_sign && rest.is_empty() && after.starts_with(['#', '+']) {
        return None;
    }
    let end = at + rest_len;
    let tail = after.get(rest_len..)?;
    let Some(sign) = tail.chars().next().filter(|c| matches!(c, ':' | '\'' | '’')) else { return Some(end) };
    let ending = tail.get(sign.len_utf8()..)?;
    let ending = ending.get(..ending.find(|c| !is_word_char(c)).unwrap_or(ending.len()))?;
    Some(if SIGN_ENDINGS.contains(&ending) { end + sign.len_utf8() + ending.len() } else { end })
}

/// Whether a single letter has no sign beside it that makes it part of another name or of an abbreviation.
fn stands_alone(before: &str, after: &str) -> bool {
    let sign = |c: Option<char>| c.is_some_and(|c| matches!(c, '&' | '+' | '#' | '\'' | '’' | '*'));
    let mut following = after.chars();
    let next = following.next();
    let abbreviates = next == Some('.') && following.next().is_some_and(is_word_char);
    let previous = before.chars().next_back();
    !sign(previous) && !sign(next) && !abbreviates && previous != Some('.') && previous != Some('-') && next != Some('-')
}
