//! Divides a text into words with what is known of them, and joins capitalised words that may be one name.

use super::cut::Cut;
use super::vocabulary::{Class, class_of};
use crate::text::Span;
use crate::text::words::joins_word;

/// A word, or the part of one that begins with a capital after a lower-case letter ("BergTelefon").
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    /// The class of a capitalised word.
    capital_class: Class,
    pub(super) is_capital: bool,
    /// All letters are capitals, and there are several.
    pub(super) is_all_capitals: bool,
    is_initial: bool,
}

impl Word {
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.from..self.span.to).unwrap_or_default()
    }

    /// What is known of it. In lower case only what may stand within or beside a name is of interest, and looked up when asked for,
    /// because most words of a text are in lower case and are never asked for.
    pub(super) fn class(&self, text: &str) -> Class {
        if self.is_capital {
            return self.capital_class;
        }
        match class_of(self.text(text)) {
            class @ (Class::Particle | Class::Title | Class::Role | Class::Organisation) => class,
            _ => Class::Unknown,
        }
    }

    /// Whether it may be part of a name.
    fn fits_name(&self) -> bool {
        self.is_capital && matches!(self.capital_class, Class::Given | Class::Doubtful | Class::Surname | Class::Place | Class::Unknown)
    }
}

/// Consecutive words that may be one name, as positions in the list of words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Beginnings of surnames within which a capital stands.
const INNER_CAPITALS: &[&str] = &["Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Fitz", "O'", "D'", "O’"];

/// Most words of a name.
const MOST_WORDS: usize = 5;

/// Most particles in a row.
const MOST_PARTICLES: usize = 2;

/// The words of a text, which was cut.
pub(super) fn read_words(text: &str, cut: &Cut) -> Vec<Word> {
    let mut words = Vec::with_capacity(cut.runs().len());
    read_within(text, cut, Span { from: 0, to: text.len() }, &mut words);
    words
}

/// The words of a text of which `masked` is masked, given the words of the text before.
///
/// A mask is no part of a word, so only words that it touches are others, and those that are glued to them.
pub(super) fn read_words_again(text: &str, cut: &Cut, before: &[Word], masked: &[Span]) -> Vec<Word> {
    let mut words = Vec::with_capacity(before.len());
    let mut n = 0;
    for span in masked {
        let mut first = n + before.get(n..).unwrap_or_default().partition_point(|w| w.span.to <= span.from);
        let mut last = n + before.get(n..).unwrap_or_default().partition_point(|w| w.span.from < span.to);
        let is_glued = |n: usize| n > 0 && before.get(n - 1).map(|w| w.span.to) == before.get(n).map(|w| w.span.from);
        if first == last {
            continue;
        }
        while first > n && is_glued(first) {
            first -= 1;
        }
        while is_glued(last) {
            last += 1;
        }
        words.extend_from_slice(before.get(n..first).unwrap_or_default());
        if let Some([from, .., to] | [from @ to]) = before.get(first..last) {
            read_within(text, cut, Span { from: from.span.from, to: to.span.to }, &mut words);
        }
        n = last;
    }
    words.extend_from_slice(before.get(n..).unwrap_or_default());
    words
}

/// Adds the words of a part of a text that begins and ends between words.
fn read_within(text: &str, cut: &Cut, part: Span, words: &mut Vec<Word>) {
    let (mut runs, mut capitals) = cut.within(part);
    while let [(from, to), rest @ ..] = runs {
        let (mut from, mut to) = (*from, *to);
        runs = rest;
        while let [next, rest @ ..] = runs
            && is_one_word(text, to, next.0)
        {
            to = next.1;
            runs = rest;
        }
        let mut is_capital = false;
        while let [capital, rest @ ..] = capitals
            && *capital < to
        {
            if *capital == from {
                is_capital = true;
            } else if begins_word(text, from, *capital) {
                words.push(word(text, Span { from, to: *capital }, is_capital));
                (from, is_capital) = (*capital, true);
            }
            capitals = rest;
        }
        words.push(word(text, Span { from, to }, is_capital));
    }
}

/// Whether two runs of letters and digits are one word: a single sign joins them.
fn is_one_word(text: &str, end: usize, next: usize) -> bool {
    // Most gaps are a space.
    if text.as_bytes().get(end) == Some(&b' ') || next - end > '’'.len_utf8() {
        return false;
    }
    let mut gap = text.get(end..next).unwrap_or_default().chars();
    gap.next().is_some_and(joins_word) && gap.next().is_none()
}

/// Whether a capital within a word begins one.
fn begins_word(text: &str, from: usize, capital: usize) -> bool {
    let before = text.get(from..capital).unwrap_or_default();
    before.ends_with(char::is_lowercase) && !INNER_CAPITALS.contains(&before)
}

fn word(text: &str, span: Span, is_capital: bool) -> Word {
    if !is_capital {
        return Word { span, capital_class: Class::Other, is_capital, is_all_capitals: false, is_initial: false };
    }
    let written = text.get(span.from..span.to).unwrap_or_default();
    let is_initial = written.chars().nth(1).is_none();
    let is_all_capitals = !is_initial && !written.contains(char::is_lowercase);
    let is_lettered = !written.bytes().any(|b| b.is_ascii_digit());
    let capital_class = if is_lettered { class_of(written) } else { Class::Other };
    Word { span, capital_class, is_capital, is_all_capitals, is_initial }
}

/// The runs of a text, in order.
pub(super) fn find_runs(text: &str, words: &[Word]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut n = 0;
    while let Some(first) = words.get(n) {
        if !first.fits_name() || first.capital_class == Class::Surname {
            n += 1;
            continue;
        }
        let mut last = n;
        while last - n + 1 < MOST_WORDS
            && let Some(next) = goes_on(text, words, n, last)
        {
            last = next;
        }
        if !(last == n && first.is_initial) {
            runs.push(Run { first: n, last });
        }
        n = last + 1;
    }
    runs
}

/// The word that a name goes on with, over particles.
fn goes_on(text: &str, words: &[Word], first: usize, last: usize) -> Option<usize> {
    // A name ends in a capitalised word; most capitals begin a sentence and have none after them.
    if !words.get(last + 1..).unwrap_or_default().iter().take(MOST_PARTICLES + 1).any(|w| w.is_capital) {
        return None;
    }
    let mut at = last;
    loop {
        let next = at + 1;
        let (left, right) = (words.get(at)?, words.get(next)?);
        let gap = text.get(left.span.to..right.span.from)?;
        let is_joined = matches!(gap, " " | "\u{a0}") || (left.is_initial && matches!(gap, "." | ". " | ".\u{a0}"));
        if !is_joined || next > last + MOST_PARTICLES + 1 {
            return None;
        }
        if right.class(text) == Class::Particle && (next == last + 1 || left.class(text) == Class::Particle) {
            at = next;
            continue;
        }
        if !right.is_capital {
            return None;
        }
        let after_given = words.get(first).is_some_and(|w| matches!(w.class(text), Class::Given | Class::Doubtful | Class::Unknown));
        // "Anna Berg, Anna BERG" are names; "Anna HR" is a name and a department.
        let same_case = !right.is_all_capitals || words.get(first).is_some_and(|w| w.is_all_capitals) || right.span.len() > 4;
        let fits = right.fits_name() && (right.class(text) != Class::Surname || (after_given && last == first));
        return (fits && same_case).then_some(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<&str> {
        let words = read_words(text, &Cut::of(text));
        find_runs(text, &words).iter().map(|r| &text[words[r.first].span.from..words[r.last].span.to]).collect()
    }

    #[test]
    fn names_of_many_forms_are_one_run() {
        for name in [
            "Anna Berg",
            "Anna-Karin von Tallén",
            "Remi de la Fal",
            "J. Tallén",
            "Sean O'Tallen",
            "Ros Tallott-Berry",
            "ANNA TALLÉN",
            "Ian McTallen",
            "Marta Dell’Alringa",
        ] {
            assert_eq!(runs(&format!("du kontaktar {name}, på")), [name]);
        }
    }

    #[test]
    fn roles_unions_and_line_breaks_part_runs() {
        assert_eq!(runs("Tech Recruiter Anna Tallén\nUnionen Lars Ek"), ["Anna Tallén", "Lars Ek"]);
        assert_eq!(runs("NameAnna TallénJob titleMatron"), ["Anna Tallén"]);
        assert_eq!(runs("Jane King, King Street"), ["Jane King"]);
    }
}
