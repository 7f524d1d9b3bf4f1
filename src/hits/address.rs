//! Finds web and e-mail addresses: words inside them are no words of the ad.

use crate::text::Span;

/// What makes a run of characters an address.
const MARKS: [&str; 3] = ["://", "www.", "@"];

/// The addresses of a text, by place.
pub(super) fn addresses(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for mark in MARKS {
        for at in memchr::memmem::find_iter(text.as_bytes(), mark) {
            let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ',' | ';');
            let from = text
                .get(..at)
                .and_then(|t| t.rfind(is_end).map(|n| n + t.get(n..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)));
            let to = text.get(at..).and_then(|t| t.find(is_end)).map_or(text.len(), |n| at + n);
            let span = Span { from: from.unwrap_or(0), to };
            // A lone sign ("C# @ Volvo") is no address.
            if span.len() > mark.len() + 3 && at > span.from || mark != "@" {
                found.push(span);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
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
