//! Divides a clean text into lines and sentences.
//!
//! Ads are lists as often as prose: a line break always ends a sentence. Within a line a full stop, exclamation or question mark ends
//! one if white space or a capital follows ("…hemmet.Vem är du?") and no abbreviation stands before it.

use crate::text::{Marks, Span};

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

/// Length of the longest abbreviation, in bytes.
const LONGEST_ABBREVIATION: usize = 6;

/// The abbreviations as numbers.
const PACKED_ABBREVIATIONS: [u64; ABBREVIATIONS.len()] = {
    let mut numbers = [0; ABBREVIATIONS.len()];
    let mut n = 0;
    while n < numbers.len() {
        numbers[n] = packed(ABBREVIATIONS[n].as_bytes());
        n += 1;
    }
    numbers
};

/// Up to eight bytes in lower case as one number.
const fn packed(word: &[u8]) -> u64 {
    let mut number = 0;
    let mut at = 0;
    while at < word.len() {
        number = number << 8 | word[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    number
}

/// The sentences of a text, in order; the memory is kept for the next text.
#[derive(Debug, Default)]
pub(super) struct Sentences {
    all: Vec<Sentence>,
    pieces: Vec<(usize, usize)>,
}

impl Sentences {
    /// Divides a text, in place of the text before.
    pub(super) fn divide(&mut self, text: &str, marks: &mut Marks) {
        self.all.clear();
        divide(text, marks, &mut self.pieces, &mut self.all);
    }

    /// The sentences.
    pub(super) fn all(&self) -> &[Sentence] {
        &self.all
    }
}

fn divide(text: &str, marks: &mut Marks, pieces: &mut Vec<(usize, usize)>, all: &mut Vec<Sentence>) {
    // Stops, line breaks, and the lead bytes of all bullets.
    marks.set(text.as_bytes(), |_, b| matches!(b, b'.' | b'!' | b'?' | b'\n' | b'\r' | 0xE2 | 0xF0));
    let mut from = 0;
    for at in marks.places() {
        match text.as_bytes().get(at) {
            Some(b'\n' | b'\r') => {
                pieces.push((from, at + 1));
                end_line(text, pieces, all);
                from = at + 1;
            }
            Some(stop @ (b'.' | b'!' | b'?')) => {
                if ends_sentence(text, from, at, *stop) {
                    pieces.push((from, at + 1));
                    from = at + 1;
                }
            }
            _ => {
                if at > from && text.get(at..).is_some_and(|rest| rest.starts_with(is_bullet)) {
                    pieces.push((from, at));
                    from = at;
                }
            }
        }
    }
    if from < text.len() || !pieces.is_empty() {
        pieces.push((from, text.len()));
        end_line(text, pieces, all);
    }
}

/// Whether a sentence that begins at `from` ends with the stop at `at`.
fn ends_sentence(text: &str, from: usize, at: usize, stop: u8) -> bool {
    let breaks = match text.as_bytes().get(at + 1) {
        None | Some(b' ' | b'\n' | b'\r' | b'\t') => true,
        Some(b'A'..=b'Z') => text.get(..at).is_some_and(ends_in_lower),
        Some(next) if next.is_ascii_graphic() => false,
        _ => {
            let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
            next.is_none_or(|n| n.is_whitespace() || (n.is_uppercase() && text.get(..at).is_some_and(ends_in_lower)))
        }
    };
    breaks && !(stop == b'.' && text.get(from..at).is_some_and(ends_in_abbreviation))
}

/// Makes sentences of the pieces of one line.
fn end_line(text: &str, pieces: &mut Vec<(usize, usize)>, all: &mut Vec<Sentence>) {
    if pieces.iter().any(|(from, to)| to - from > MAX_SENTENCE) {
        *pieces = pieces.iter().flat_map(|(from, to)| bounded(text, *from, *to)).collect();
    }
    let first = all.len();
    for (from, to) in pieces.drain(..) {
        let whole = text.get(from..to).unwrap_or_default();
        let rest = trim_start(whole);
        let content = trim_end(rest);
        if !content.is_empty() {
            let start = from + (whole.len() - rest.len());
            all.push(Sentence { span: Span { from: start, to: start + content.len() }, may_be_heading: false, ends_line: false });
        }
    }
    let Some(of_line) = all.get_mut(first..) else { return };
    let is_alone = of_line.len() == 1;
    for sentence in of_line.iter_mut() {
        let content = text.get(sentence.span.from..sentence.span.to).unwrap_or_default();
        let stands_alone = is_alone && !matches!(content.as_bytes().last(), Some(b'.' | b',' | b';'));
        let announces = matches!(content.as_bytes().last(), Some(b'?' | b':'));
        sentence.may_be_heading = (stands_alone || announces) && !is_item(content) && is_short(content);
    }
    if let Some(last) = of_line.last_mut() {
        last.ends_line = true;
    }
}

/// A text without white space at its start; mostly there is none, or one space.
fn trim_start(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~', ..] => text,
        [b' ', b'!'..=b'~', ..] => text.get(1..).unwrap_or_default(),
        _ => text.trim_start(),
    }
}

/// A text without white space at its end; mostly there is none, or a line break.
fn trim_end(text: &str) -> &str {
    match text.as_bytes() {
        [.., b'!'..=b'~'] => text,
        [.., b'!'..=b'~', b'\n'] => text.get(..text.len() - 1).unwrap_or_default(),
        _ => text.trim_end(),
    }
}

fn is_item(content: &str) -> bool {
    match content.as_bytes() {
        [b'*', b'*', ..] => false,
        [b'-' | b'*', ..] => true,
        [0xC2 | 0xE2, ..] => content.starts_with(['–', '·', '•', '●', '▪', '✓', '✔', '➢', '○']),
        _ => false,
    }
}

fn is_short(content: &str) -> bool {
    content.split_whitespace().nth(HEADING_WORDS).is_none()
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
    let start = before.bytes().rposition(|b| matches!(b, b' ' | b'(' | b',' | b'/')).map_or(0, |at| at + 1);
    let word = before.get(start..).unwrap_or_default();
    if word.is_ascii() {
        let is_letter = matches!(word.as_bytes(), [b'A'..=b'Z']);
        return is_letter || word.len() <= LONGEST_ABBREVIATION && PACKED_ABBREVIATIONS.contains(&packed(word.as_bytes()));
    }
    let lower = word.to_lowercase();
    ABBREVIATIONS.contains(&lower.as_str()) || (word.chars().count() == 1 && word.chars().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<Sentence> {
        let mut sentences = Sentences::default();
        sentences.divide(text, &mut Marks::default());
        sentences.all
    }

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
