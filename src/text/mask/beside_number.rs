//! Reads the words beside a number, which tell a phone number from other numbers.

use super::lower::is_one_of;
use crate::text::is_word_char;

/// Words before a phone number.
const PHONE_WORDS: &[&str] = &[
    "tel",
    "tfn",
    "tlf",
    "telefon",
    "telefonnummer",
    "telefonnr",
    "telnr",
    "telephone",
    "phone",
    "mobil",
    "mobile",
    "mobiltelefon",
    "mobilnummer",
    "mobilnr",
    "mob",
    "cell",
    "cellphone",
    "växel",
    "växeln",
    "vx",
    "ring",
    "call",
    "sms",
    "fax",
    "whatsapp",
    "direktnr",
    "contact",
    "t",
];

/// Words between one of those and the number.
const LINKS: &[&str] = &["nr", "no", "nummer", "number", "num", "på", "on", "at", "oss", "us", "is", "är"];

/// Words before a short number within a house.
const EXTENSIONS: &[&str] = &["ext", "extension", "extn", "ankn", "anknytning", "anknytningsnummer", "bleep", "x", "vx"];

/// Words before a number that is no phone number.
const REFERENCES: &[&str] = &[
    "ref",
    "refnr",
    "referens",
    "referensnr",
    "referensnummer",
    "reference",
    "dnr",
    "diarienr",
    "diarienummer",
    "annons",
    "annonsnr",
    "annonsnummer",
    "annons-id",
    "annonsid",
    "jobb-id",
    "jobbid",
    "job-id",
    "jobid",
    "id",
    "id-nr",
    "org",
    "orgnr",
    "organisationsnr",
    "organisationsnummer",
    "vacancy",
    "requisition",
    "req",
    "ärende",
    "ärendenummer",
    "bankgiro",
    "plusgiro",
    "bg",
    "iban",
    "isbn",
];

/// Words and signs after a sum of money or an amount.
const UNITS: &[&str] = &["kr", "kronor", "sek", "tkr", "eur", "euro", "usd", "gbp", "nok", "%", "kvm", "m2"];

/// Up to three words before a place in the same line, the nearest first; nothing but space and light signs between.
pub(super) fn words_before(text: &str, from: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.get(..from).unwrap_or_default();
    for _ in 0..3 {
        rest = rest.trim_end_matches([' ', '\u{a0}', ':', '.', '(', '/', '-', '–', '|']);
        let start =
            rest.char_indices().rev().take(24).take_while(|(_, c)| c.is_alphabetic() || *c == '-').last().map_or(rest.len(), |(at, _)| at);
        let (before, word) = rest.split_at(start);
        if word.is_empty() {
            break;
        }
        words.push(word);
        rest = before;
    }
    words
}

/// Whether the words before a number say that it is a phone number.
pub(super) fn says_phone(words: &[&str]) -> bool {
    words.iter().find(|w| !is_one_of(w, LINKS)).is_some_and(|w| is_one_of(w, PHONE_WORDS))
}

/// Whether the words before a number say that it is none of a phone.
pub(super) fn says_reference(words: &[&str]) -> bool {
    words.iter().any(|w| is_one_of(w, REFERENCES))
}

/// Whether the words before a number say that it is one within a house.
pub(super) fn says_extension(words: &[&str]) -> bool {
    words.first().is_some_and(|w| is_one_of(w, EXTENSIONS))
}

/// Whether a word that runs into a number is one for phones: "tel070-123 45 67".
pub(super) fn ends_in_phone_word(before: &str) -> bool {
    let word = before.rsplit(|c: char| !is_word_char(c)).next().unwrap_or_default();
    PHONE_WORDS.contains(&word)
}

/// Whether a number is a sum of money or an amount, by what stands after it.
pub(super) fn is_amount(text: &str, to: usize) -> bool {
    let after = text.get(to..).unwrap_or_default().trim_start_matches([' ', '\u{a0}']);
    let of_word = after.char_indices().take(7).take_while(|(_, c)| c.is_alphabetic() || *c == '%');
    let end = of_word.last().map_or(0, |(at, c)| at + c.len_utf8());
    is_one_of(after.get(..end).unwrap_or_default(), UNITS) || after.starts_with(":-")
}

/// The end of a phone number with its extension ("ankn 1234", "/68").
pub(super) fn with_extension(text: &str, to: usize) -> usize {
    let rest = text.get(to..).unwrap_or_default();
    let trimmed = rest.trim_start_matches([' ', '\u{a0}', ',', '(', '/', '-']);
    if rest.len() - trimmed.len() > 3 {
        return to;
    }
    let word_len = trimmed.find(|c: char| !c.is_alphabetic()).unwrap_or(0);
    let word = trimmed.get(..word_len).unwrap_or_default();
    let is_pair = rest.starts_with('/');
    if !is_one_of(word, EXTENSIONS) && !is_pair {
        return to;
    }
    let number = trimmed.get(word_len..).unwrap_or_default();
    let digits = number.trim_start_matches(['.', ':', ' ', '\u{a0}']);
    let n = digits.bytes().take_while(u8::is_ascii_digit).count();
    let follows = digits.get(n..).and_then(|d| d.chars().next());
    let fits = if is_pair && word.is_empty() { (1..=2).contains(&n) } else { (1..=6).contains(&n) };
    let ends = !follows.is_some_and(|c| is_word_char(c) || matches!(c, '-' | '@' | '_'));
    if fits && ends && number.len() - digits.len() <= 3 { text.len() - digits.len() + n } else { to }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_words_before_a_number_come_first() {
        let text = "Vid frågor: Telefon (nr) 070";
        let words = words_before(text, text.len() - 3);
        assert_eq!(words, [""; 0]);
        let words = words_before("Frågor, TELEFON nr: 070", "Frågor, TELEFON nr: ".len());
        assert_eq!(words, ["nr", "TELEFON"]);
        assert!(says_phone(&words) && !says_reference(&words) && !says_extension(&words));
    }

    #[test]
    fn amounts_and_extensions_are_told_by_what_follows() {
        assert!(is_amount("500 KR", 3) && is_amount("500:-", 3) && !is_amount("500 kronprinsar", 3));
        assert_eq!(with_extension("08-1 ankn. 12, x", 4), 13);
    }
}
