//! Compares wordings: case folded, white space made one space, one within the other.
//!
//! This is how the annotated ads have been scored from the beginning, so the folding is Unicode's full case folding and not the one of
//! `text`, which keeps the number of bytes.

/// A wording as it is compared with others.
pub(super) fn normalised(wording: &str) -> String {
    let mut made = String::with_capacity(wording.len());
    for c in wording.chars() {
        if !is_space(c) {
            fold_into(&mut made, c);
        } else if !made.is_empty() && !made.ends_with(' ') {
            made.push(' ');
        }
    }
    made.truncate(made.trim_end_matches(' ').len());
    made
}

/// Whether one normalised wording contains the other.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && (one.contains(other) || other.contains(one))
}

/// White space, and the four separators of ASCII.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

/// Full case folding is the lower case of the upper case, but for two letters. (Cherokee, which folds to upper case, is left out.)
fn fold_into(made: &mut String, c: char) {
    match c {
        'ı' => made.push(c),
        'ẞ' => made.push_str("ss"),
        _ if c.is_ascii() => made.push(c.to_ascii_lowercase()),
        _ => made.extend(c.to_uppercase().flat_map(char::to_lowercase)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_space_make_no_difference() {
        assert_eq!(normalised("  Office \n\u{A0} PAKETET\u{1F}"), "office paketet");
        assert_eq!(normalised("STRASSE"), normalised("straße"));
        assert_eq!(normalised("ẞ ı İ ς ﬁ ſ µ"), "ss ı i\u{307} σ fi s μ");
        assert_eq!(normalised("\t"), "");
    }

    #[test]
    fn a_wording_overlaps_another_if_one_holds_the_other() {
        assert!(overlap("excel", "ms excel") && overlap("ms excel", "excel"));
        assert!(!overlap("excel", "word") && !overlap("", "word") && !overlap("word", ""));
    }
}
