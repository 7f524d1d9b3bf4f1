//! Divides a clean text into lines and sentences.
//!
//! Ads are lists as often as prose: a line break always ends a sentence. Within a line a full stop, exclamation or question mark ends
//! one if white space or a capital follows ("…hemmet.Vem är du?") and no abbreviation stands before it.

use crate::text::Span;

/// One sentence, and whether it can be a heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sentence {
    /// Where it stands in the clean text.
    pub(super) span: Span,
    /// Whether it is short, stands alone in its line (or asks a question, or ends in a colon) and is no item of a list.
    pub(super) may_be_heading: bool,
    /// Whether nothing follows it in its line.
    pub(super) ends_line: bool,
}

/// Most words of a heading.
const HEADING_WORDS: usize = 8;

/// Abbreviations before whose full stop no sentence ends.
const ABBREVIATIONS: [&str; 30] = [
    "t.ex", "bl.a", "m.m", "m.fl", "d.v.s", "dvs", "t.o.m", "fr.o.m", "s.k", "etc", "ex", "exkl", "inkl", "ev", "ca", "c:a", "kl", "nr",
    "resp", "tel", "e.g", "i.e", "incl", "approx", "vs", "mr", "ms", "dr", "o.s.v", "osv",
];

/// The sentences of a text, in order.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        divide_line(text, Span { from: at, to: at + line.len() }, &mut all);
        at += line.len();
    }
    all
}

fn divide_line(text: &str, line: Span, all: &mut Vec<Sentence>) {
    let content = text.get(line.from..line.to).unwrap_or_default();
    let mut from = 0;
    let mut chars = content.char_indices().peekable();
    let mut pieces = Vec::new();
    while let Some((at, c)) = chars.next() {
        if is_bullet(c) && at > from {
            pieces.push((from, at));
            from = at;
        }
        if !matches!(c, '.' | '!' | '?') {
            continue;
        }
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        let breaks = next.is_none_or(|n| n.is_whitespace() || (n.is_uppercase() && content.get(..at).is_some_and(ends_in_lower)));
        if breaks && !(c == '.' && content.get(from..at).is_some_and(ends_in_abbreviation)) {
            pieces.push((from, end));
            from = end;
        }
    }
    pieces.push((from, content.len()));
    let pieces: Vec<(usize, usize)> = pieces.into_iter().flat_map(|(from, to)| bounded(content, from, to)).collect();
    let n_pieces = pieces.iter().filter(|(a, b)| content.get(*a..*b).is_some_and(|p| !p.trim().is_empty())).count();
    let mut rest = n_pieces;
    for (from, to) in pieces {
        let piece = content.get(from..to).unwrap_or_default();
        let trimmed = piece.trim();
        if trimmed.is_empty() {
            continue;
        }
        rest = rest.saturating_sub(1);
        let start = line.from + from + (piece.len() - piece.trim_start().len());
        let is_item = trimmed.starts_with(['•', '-', '–', '*', '·', '●', '▪', '✓', '✔', '➢', '○']) && !trimmed.starts_with("**");
        let is_short = trimmed.split_whitespace().count() <= HEADING_WORDS;
        let stands_alone = n_pieces == 1 && !trimmed.ends_with(['.', ',', ';']);
        let may_be_heading = is_short && !is_item && (stands_alone || trimmed.ends_with(['?', ':']));
        all.push(Sentence { span: Span { from: start, to: start + trimmed.len() }, may_be_heading, ends_line: rest == 0 });
    }
}

/// Longest sentence in bytes. What people write is far shorter; the bound keeps the work on a text without stops linear.
const MAX_SENTENCE: usize = 2000;

/// A piece of a line, cut at white space where it is too long.
fn bounded(content: &str, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut at = from;
    while to - at > MAX_SENTENCE {
        let end = content.floor_char_boundary(at + MAX_SENTENCE);
        let cut = content.get(at..end).and_then(|t| t.rfind(' ')).map_or(end, |n| at + n + 1);
        pieces.push((at, cut));
        at = cut;
    }
    pieces.push((at, to));
    pieces
}

/// Signs that begin an item, also within a line.
fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '●' | '▪' | '✓' | '✔' | '➢' | '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}')
}

fn ends_in_lower(before: &str) -> bool {
    before.chars().next_back().is_some_and(|c| c.is_lowercase() || c == ')')
}

fn ends_in_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '(', ',', '/']).next().unwrap_or_default();
    let lower = word.to_lowercase();
    ABBREVIATIONS.contains(&lower.as_str()) || (word.chars().count() == 1 && word.chars().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(text: &str) -> Vec<(&str, bool)> {
        sentences(text).iter().map(|s| (&text[s.span.from..s.span.to], s.may_be_heading)).collect()
    }

    #[test]
    fn lines_and_stops_end_sentences_and_abbreviations_do_not() {
        assert_eq!(
            divided("Kock sökes\nDu lagar mat, t.ex. soppa. Du kan Excel!\r\n\r\nKRAV\n• Datorvana\nOm oss:"),
            [
                ("Kock sökes", true),
                ("Du lagar mat, t.ex. soppa.", false),
                ("Du kan Excel!", false),
                ("KRAV", true),
                ("• Datorvana", false),
                ("Om oss:", true),
            ]
        );
    }

    #[test]
    fn a_text_without_stops_is_cut_at_white_space() {
        let text = "ord ".repeat(1500);
        let all = sentences(&text);
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|s| s.span.len() <= MAX_SENTENCE && text[s.span.from..s.span.to].starts_with("ord")));
        assert_eq!(sentences(&"å".repeat(3000)).iter().map(|s| s.span.len()).sum::<usize>(), 6000);
    }

    #[test]
    fn a_question_within_a_line_may_be_a_heading() {
        assert_eq!(
            divided("Du hjälper i hemmet.Vem är du? Du kan Node.js och har körkort."),
            [("Du hjälper i hemmet.", false), ("Vem är du?", true), ("Du kan Node.js och har körkort.", false),]
        );
    }
}
