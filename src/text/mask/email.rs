//! Finds e-mail addresses, plain and disguised.
//!
//! An address is a local part, an at sign and a domain with a dot. For the at sign may stand `(at)`, `[at]` or "snabel-a", for a dot
//! "(dot)" or "punkt". A lone `@` between spaces is read only after a lower-case word, because "Engineer @ example.com" names a
//! place of work. A full stop or bracket after an address is not part of it, nor is a sentence that begins without a space.

use crate::text::Span;

/// What stands for an at sign besides `@`; the last only where the domain is in words too. None begins with another.
const AT: &[&str] = &["(at)", "[at]", "{at}", "<at>", "(a)", "[a]", "(snabel-a)", "snabel-a", "snabela", " at "];

/// What stands for a dot.
const DOTS: &[&str] = &["(dot)", "[dot]", "{dot}", "(punkt)", "[punkt]", " dot ", " punkt ", " (.) "];

/// Longest local part and longest domain in bytes.
const LONGEST: usize = 120;

/// The spans of all addresses, by place. What may stand for an at sign begins in one of these places.
pub(super) fn find(text: &str, disguises: &[usize]) -> Vec<Span> {
    let mut found: Vec<Span> =
        memchr::memchr_iter(b'@', text.as_bytes()).filter_map(|at| address(text, Span { from: at, to: at + 1 }, "@")).collect();
    // Every disguise but " at " holds a bracket or "snabel", and " at " needs a dot in words.
    if !disguises.is_empty() && (memchr::memchr3(b'(', b'[', b'{', text.as_bytes()).is_some() || holds_word(text)) {
        let mut end = 0;
        for from in disguises {
            // Of two that overlap the first is read.
            if let Some(sign) = disguise_at(text.as_bytes(), *from).filter(|_| *from >= end) {
                end = from + sign.len();
                found.extend(address(text, Span { from: *from, to: end }, sign));
            }
        }
        found.sort_unstable();
    }
    let mut end = 0;
    found.retain(|span| {
        let is_free = span.from >= end;
        end = end.max(span.to);
        is_free
    });
    found
}

/// Whether something that stands for an at sign may begin with these two bytes.
pub(super) fn may_disguise(first: u8, second: u8) -> bool {
    let letter = second | 0x20;
    let is_bracketed = matches!(first, b'(' | b'[' | b'{' | b'<') && (letter == b'a' || letter == b's');
    is_bracketed || (first | 0x20 == b's' && letter == b'n') || (first == b' ' && letter == b'a')
}

/// What stands for an at sign at a place.
pub(super) fn disguise_at(text: &[u8], from: usize) -> Option<&'static str> {
    let rest = text.get(from..)?;
    let [first, second, _, fourth, ..] = rest else { return disguise(rest) };
    // Many words begin with an `a`.
    let is_other_word = *first == b' ' && *fourth != b' ';
    if may_disguise(*first, *second) && !is_other_word { disguise(rest) } else { None }
}

fn disguise(rest: &[u8]) -> Option<&'static str> {
    AT.iter().find(|sign| rest.get(..sign.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(sign.as_bytes()))).copied()
}

/// Whether a text has a word that disguises an address.
fn holds_word(text: &str) -> bool {
    ["snabel", "punkt", " dot ", "Snabel"].iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// The address around an at sign.
fn address(text: &str, sign: Span, written: &str) -> Option<Span> {
    let before = text.get(..sign.from)?;
    let after = text.get(sign.to..)?;
    let is_plain = written == "@";
    let (left, right) = (before.trim_end_matches([' ', '\u{a0}']), after.trim_start_matches([' ', '\u{a0}']));
    let spaces = before.len() - left.len() + after.len() - right.len();
    let is_tight_only = matches!(written, "(a)" | "[a]");
    if spaces > 4 || (is_tight_only && spaces > 0) {
        return None;
    }
    let local = local_part(left)?;
    let (domain, in_words) = domain(right)?;
    if written.trim() == "at" && !in_words {
        return None;
    }
    // "Engineer @ example.com"
    if is_plain && spaces > 0 && !local.contains('.') && !local.starts_with(char::is_lowercase) {
        return None;
    }
    Some(Span { from: left.len() - local.len(), to: text.len() - right.len() + domain })
}

/// The local part that ends a text.
fn local_part(before: &str) -> Option<&str> {
    let start = before
        .char_indices()
        .rev()
        .take(LONGEST)
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\'' | '&'))
        .last()
        .map(|(at, _)| at)?;
    let local = before.get(start..)?.trim_start_matches(['.', '-', '\'', '&', '%', '+']);
    (local.chars().any(char::is_alphanumeric) && !local.ends_with('.')).then_some(local)
}

/// The length of the domain that begins a text, and whether a dot of it is in words.
fn domain(after: &str) -> Option<(usize, bool)> {
    let mut end = 0;
    let mut n_dots = 0;
    let mut in_words = false;
    loop {
        let rest = after.get(end..)?;
        let label = label_len(rest);
        if label == 0 {
            break;
        }
        let text = rest.get(..label)?;
        // After a full domain a capital begins a sentence ("…@example.se.Välkommen").
        if n_dots > 0 && label_begins_sentence(after.get(..end)?, text) {
            break;
        }
        end += label;
        let Some(dot) = dot_len(after.get(end..)?) else { break };
        let next = after.get(end + dot..)?;
        if label_len(next) == 0 || end > LONGEST || (n_dots > 0 && label_begins_sentence(text, next)) {
            break;
        }
        in_words |= dot > 1;
        n_dots += 1;
        end += dot;
    }
    let last = after.get(..end)?.rsplit(['.', ' ', ')', ']', '}']).next()?;
    let top = top_level(last);
    (n_dots > 0 && top >= 2).then(|| (end - last.len() + top, in_words))
}

/// Whether a label begins with a capital after one that ends in a lower-case letter.
fn label_begins_sentence(before: &str, label: &str) -> bool {
    let lower = before.trim_end_matches('.').chars().next_back().is_some_and(char::is_lowercase);
    lower && label.starts_with(char::is_uppercase)
}

fn label_len(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(text.len());
    text.get(..end).map_or(0, |label| label.trim_end_matches('-').len())
}

fn dot_len(text: &str) -> Option<usize> {
    if text.starts_with('.') {
        return Some(1);
    }
    DOTS.iter().find(|dot| text.get(..dot.len()).is_some_and(|t| t.eq_ignore_ascii_case(dot))).map(|dot| dot.len())
}

/// The bytes of a top-level domain at the start of its label: letters, up to a capital after a lower-case letter ("seVälkommen").
fn top_level(label: &str) -> usize {
    let mut previous = ' ';
    for (at, c) in label.char_indices() {
        if !c.is_alphabetic() || (previous.is_lowercase() && c.is_uppercase()) {
            return at;
        }
        previous = c;
    }
    label.len()
}

#[cfg(test)]
mod tests {
    use super::super::cut::Cut;
    use super::*;

    #[test]
    fn at_signs_in_words_are_told_by_two_bytes_and_one_at_a_place() {
        for sign in AT {
            assert!(may_disguise(sign.as_bytes()[0], sign.to_ascii_uppercase().as_bytes()[1]), "{sign}");
            assert!(!AT.iter().any(|other| other != sign && other.starts_with(sign)), "{sign}");
        }
    }

    fn found(text: &str) -> Vec<&str> {
        find(text, Cut::of(text).disguises()).into_iter().map(|s| &text[s.from..s.to]).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, address) in [
            ("Mejla anna.berg@tallroten.se.", "anna.berg@tallroten.se"),
            ("(mailto:anna_b+jobb@mail.tallroten.co.uk)", "anna_b+jobb@mail.tallroten.co.uk"),
            ("åsa.öberg@tallröten.se, tel", "åsa.öberg@tallröten.se"),
            ("anna@tallroten.se.Välkommen med din ansökan", "anna@tallroten.se"),
            ("anna@tallroten.seVälkommen", "anna@tallroten.se"),
            ("Skriv till ...anna@tallroten.se", "anna@tallroten.se"),
            ("JOBB@TALLROTEN.SE!", "JOBB@TALLROTEN.SE"),
        ] {
            assert_eq!(found(text), [address], "{text}");
        }
    }

    #[test]
    fn disguised_addresses_are_found() {
        for address in [
            "anna.berg (at) tallroten.se",
            "anna.berg[at]tallroten.se",
            "anna.berg @ tallroten.se",
            "anna(a)tallroten.se",
            "anna snabel-a tallroten punkt se",
            "anna (snabel-a) tallroten.se",
            "anna at tallroten dot se",
            "anna.berg(AT)tallroten(dot)se",
        ] {
            assert_eq!(found(&format!("Skriv till {address}, så svarar vi.")), [address]);
        }
    }

    #[test]
    fn what_has_an_at_sign_or_a_dot_is_no_address_by_that() {
        for text in [
            "Kvinnor@Tallroten",
            "Engineer @ tallroten.se",
            "work at tallroten.se",
            "punkt (a) Node.js",
            "@tallroten",
            "a@b",
            "@.se",
            "Köp 3 @ 5.50",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
