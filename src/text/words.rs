//! Counts the words of a text by one rule.
//!
//! A word is a longest run of letters and digits (with their combining marks), in which a single hyphen or apostrophe between two
//! of them does not end the word: "IT-system" is one word, "kock/kallskänka" two, "3,5" two. Numbers are words. The same rule gives
//! the denominator of intensity for every ad, whatever its language.

use super::span_map::Span;

/// Whether a character is part of a word.
pub fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}')
}

/// Whether a sign between two letters or digits makes one word of both sides.
pub(super) fn joins_word(c: char) -> bool {
    matches!(c, '-' | '\'' | '’' | '\u{2010}' | '\u{2011}')
}

/// The words of a text, in order.
pub fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + text.get(at..)?.find(is_word_char)?;
        let mut to = from;
        loop {
            to += run_of_word(text.get(to..).unwrap_or_default());
            let rest = text.get(to..).unwrap_or_default();
            let Some(sign) = rest.chars().next().filter(|c| joins_word(*c)) else { break };
            if !rest.get(sign.len_utf8()..).and_then(|r| r.chars().next()).is_some_and(is_word_char) {
                break;
            }
            to += sign.len_utf8();
        }
        at = to;
        Some(Span { from, to })
    })
}

/// The number of bytes of letters and digits at the beginning of a text.
fn run_of_word(text: &str) -> usize {
    let mut n = 0;
    loop {
        n += text.bytes().skip(n).take_while(u8::is_ascii_alphanumeric).count();
        match text.get(n..).and_then(|rest| rest.chars().next()).filter(|c| !c.is_ascii() && is_word_char(*c)) {
            Some(c) => n += c.len_utf8(),
            None => return n,
        }
    }
}

/// The number of words of a text.
pub fn count_words(text: &str) -> u32 {
    u32::try_from(words(text).count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<&str> {
        words(text).map(|s| &text[s.from..s.to]).collect()
    }

    #[test]
    fn a_word_is_a_run_of_letters_and_digits() {
        assert_eq!(list("IT-system, kock/kallskänka och 3,5 år!"), ["IT-system", "kock", "kallskänka", "och", "3", "5", "år"]);
        assert_eq!(list("ekonomi- och lönesystem -- C# we're"), ["ekonomi", "och", "lönesystem", "C", "we're"]);
        assert_eq!(list("a--b -c- d-e-f"), ["a", "b", "c", "d-e-f"]);
        assert_eq!(list("  "), [""; 0]);
        assert_eq!(count_words("Ett två\ntre"), 3);
    }
}
