//! Brings characters to one form for matching, without moving a byte.
//!
//! Case is folded with Å Ä Ö as letters of their own. Every kind of hyphen and space that a keyboard, a word processor or a web page
//! makes is still that kind of character, so the scanner treats them as classes; a folded text has exactly the bytes of the clean
//! text, which lets spans be used on both.

/// The folded form of a character: its lower case where that has as many bytes, else itself.
pub fn fold_char(c: char) -> char {
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
}
