//! Finds web and e-mail addresses: words inside them are no words of the ad.

use crate::text::Span;

/// What makes a run of characters an address.
const MARKS: [&str; 3] = ["://", "www.", "@"];

/// Most bytes of an address on either side of its mark.
const LONGEST: usize = 500;

/// The addresses of a text, by place.
pub(super) fn addresses(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for mark in MARKS {
        for at in memchr::memmem::find_iter(text.as_bytes(), mark) {
            let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ',' | ';');
            let (first, last) = (text.floor_char_boundary(at.saturating_sub(LONGEST)), text.floor_char_boundary(at + LONGEST));
            let before = text.get(first..at).unwrap_or_default();
            let from = before.char_indices().rev().find(|(_, c)| is_end(*c)).map_or(first, |(n, c)| first + n + c.len_utf8());
            let to = text.get(at..last).and_then(|t| t.find(is_end)).map_or(last, |n| at + n);
            let span = Span { from, to };
            // A lone sign ("C# @ Volvo") is no address.
            if span.len() > mark.len() + 3 && at > span.from || mark != "@" {
                found.push(span);
            }
        }
    }
    found.sort_unstable();
    // Of addresses that share a byte ("https://www.…") the first holds the others.
    found.dedup_by(|later, first| first.holds(*later) || later.from < first.to);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_whole() {
        let text = "Se https://superdator.se/it (www.data.se), mejla it@åre.se. Programmerare @ Kvarnby, C# @";
        let found: Vec<&str> = addresses(text).iter().map(|s| &text[s.from..s.to]).collect();
        assert_eq!(found, ["https://superdator.se/it", "www.data.se", "it@åre.se."]);
    }
}
