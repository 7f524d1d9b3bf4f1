//! Finds the words of a folded text that can be searched: runs of letters and digits, and names that end or begin with a sign.
//!
//! `c#`, `f#`, `c++`, `a+` and `.net` are one word each, so that a search for `c` does not find `c#`. Every other sign ends a word:
//! `it-system` is two, `node.js` is two, `asp.net` is `asp` and `.net`.

use crate::text::Runs;

/// A word of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchWord<'a> {
    /// As it is written.
    pub text: &'a str,
    /// Its first byte in the text.
    pub from: usize,
    /// One past its last byte.
    pub to: usize,
    /// Its number in the text, from 0.
    pub position: u32,
}

/// Most letters of a name that ends in `++`, such as `notepad++`.
const MOST_BEFORE_PLUSES: usize = 12;
/// What may stand before `.net` without a space and be a word of its own; after other words, `net` is the end of an address.
const BEFORE_NET: [&str; 4] = ["ado", "asp", "ml", "vb"];

/// Calls `take` with each word of a folded text, in order. What lies beyond 4 GiB is not seen.
pub(super) fn each_word(text: &str, mut take: impl FnMut(SearchWord<'_>)) {
    let mut runs = Runs::default();
    let mut before = "";
    let mut position = 0;
    for (from, to) in runs.cut(text) {
        let (from, to) = (*from as usize, *to as usize);
        let Some(run) = text.get(from..to) else { continue };
        let from = if run == "net" && ends_as_before_net(text.get(..from).unwrap_or_default(), before) { from - 1 } else { from };
        let to = to + sign_after(run, text.get(to..).unwrap_or_default());
        before = run;
        if let Some(text) = text.get(from..to) {
            take(SearchWord { text, from, to, position });
            position += 1;
        }
    }
}

/// Whether a text ends in the dot of `.net`; `before` is its last run of letters and digits.
fn ends_as_before_net(text: &str, before: &str) -> bool {
    let Some(head) = text.strip_suffix('.') else { return false };
    match head.strip_suffix(before) {
        Some(_) if !before.is_empty() => BEFORE_NET.contains(&before),
        _ => true,
    }
}

/// The number of bytes of the sign after a run that belongs to it.
fn sign_after(run: &str, rest: &str) -> usize {
    let letters = run.bytes().all(|b| b.is_ascii_lowercase());
    match rest.as_bytes() {
        [b'#', ..] if letters && run.len() == 1 => 1,
        [b'+', b'+', ..] if letters && run.len() <= MOST_BEFORE_PLUSES => 2,
        [b'+'] if letters && run.len() == 1 => 1,
        [b'+', next, ..] if letters && run.len() == 1 && !next.is_ascii_alphanumeric() && *next < 0x80 => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        each_word(text, |word| found.push(&text[word.from..word.to]));
        found
    }

    #[test]
    fn names_with_signs_are_one_word() {
        assert_eq!(list("c, c# och c++ i c#/.net."), ["c", "c#", "och", "c++", "i", "c#", ".net"]);
        assert_eq!(list("f#, g++, comptia a+, c++17"), ["f#", "g++", "comptia", "a+", "c++", "17"]);
        assert_eq!(list("a+b 5+ år, hr# c+å"), ["a", "b", "5", "år", "hr", "c", "å"]);
    }

    #[test]
    fn net_is_a_name_after_a_dot_that_ends_no_word() {
        assert_eq!(list(".net och asp.net, (.net)"), [".net", "och", "asp", ".net", ".net"]);
        assert_eq!(list("c#.net vb.net"), ["c#", ".net", "vb", ".net"]);
        assert_eq!(list("på ad.net node.js"), ["på", "ad", "net", "node", "js"]);
        assert_eq!(list("slut. net"), ["slut", "net"]);
    }

    #[test]
    fn a_hyphen_parts_words_and_each_has_its_position() {
        let mut found = Vec::new();
        each_word("it-system, 3,5 år", |word| found.push((word.text.to_owned(), word.from, word.to, word.position)));
        let expected = [("it", 0, 2, 0), ("system", 3, 9, 1), ("3", 11, 12, 2), ("5", 13, 14, 3), ("år", 15, 18, 4)];
        assert_eq!(found, expected.map(|(text, from, to, n)| (text.to_owned(), from, to, n)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn words_come_in_order_and_do_not_overlap(text in "[a-cnetåö.#+1 /-]{0,60}") {
            let (mut end, mut next) = (0, 0);
            let mut fault = None;
            each_word(&text, |word| {
                if word.from < end || word.to <= word.from || word.position != next || text.get(word.from..word.to) != Some(word.text) {
                    fault = Some((word.from, word.to));
                }
                (end, next) = (word.to, word.position + 1);
            });
            prop_assert_eq!(fault, None);
        }
    }
}
