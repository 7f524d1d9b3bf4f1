//! Gives a word in lower case without asking for memory, where it is of Latin letters, as nearly all words of ads are.

/// Longest word in bytes that is put into lower case in place.
const LONGEST: usize = 64;

/// Asks something of the bytes of a word in lower case (`str::to_lowercase`).
pub(super) fn with_lower<R>(word: &str, ask: impl FnOnce(&[u8]) -> R) -> R {
    let mut place = [0; LONGEST];
    match place.get_mut(..word.len()).and_then(|place| lower_latin(word.as_bytes(), place)) {
        Some(lower) => ask(lower),
        None => ask(word.to_lowercase().as_bytes()),
    }
}

/// Whether a word in lower case is one of a list.
pub(super) fn is_one_of(word: &str, list: &[&str]) -> bool {
    with_lower(word, |lower| list.iter().any(|listed| listed.as_bytes() == lower))
}

/// Writes a word in lower case to a place of its length; `None` if a character is beyond Latin-1. Of that only A to Z and À to Þ but ×
/// have a lower case of another form, 32 places further.
fn lower_latin<'p>(word: &[u8], place: &'p mut [u8]) -> Option<&'p [u8]> {
    place.copy_from_slice(word);
    place.make_ascii_lowercase();
    if !word.is_ascii() {
        let mut before = 0;
        for (to, byte) in place.iter_mut().zip(word) {
            if *byte > 0xC3 {
                return None;
            }
            if before == 0xC3 && matches!(byte, 0x80..=0x9E) && *byte != 0x97 {
                *to += 32;
            }
            before = *byte;
        }
    }
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_lower_case_of_the_standard_library() {
        let long = "Långt ORD ".repeat(9);
        for word in ["", "Anna", "ÅSA-ÖBERG", "×÷ßÞÿ", "O’Tallen", "İstanbul", "ΑΣ", "Straße", "Ǆ", "Иван", &long] {
            assert_eq!(with_lower(word, <[u8]>::to_vec), word.to_lowercase().into_bytes(), "{word}");
        }
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let word = format!("A{c}B");
            assert_eq!(with_lower(&word, <[u8]>::to_vec), word.to_lowercase().into_bytes(), "{word}");
        }
    }

    #[test]
    fn lists_are_held_against_the_lower_case() {
        assert!(is_one_of("TEL", &["tel"]) && is_one_of("Är", &["tel", "är"]) && !is_one_of("tele", &["tel"]));
    }
}
