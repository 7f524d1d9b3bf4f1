//! Divides a text into words with what is known of them, and joins capitalised words that may be one name.

use std::cell::Cell;

use super::cut::Cut;
use super::vocabulary::{Class, class_of};
use crate::text::Span;
use crate::text::words::joins_word;

/// A word, or the part of one that begins with a capital after a lower-case letter ("BergTelefon").
///
/// What is known of it is looked up when first asked for, because most words of a text are never asked for.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) is_capital: bool,
    class: Cell<Option<Class>>,
}

impl Word {
    fn new(span: Span, is_capital: bool) -> Self {
        Self { span, is_capital, class: Cell::new(None) }
    }

    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.from..self.span.to).unwrap_or_default()
    }

    /// What is known of it. Of words in lower case only what may stand within or beside a name is of interest.
    pub(super) fn class(&self, text: &str) -> Class {
        let class = self.class.get().unwrap_or_else(|| self.look_up(text));
        self.class.set(Some(class));
        class
    }

    fn look_up(&self, text: &str) -> Class {
        let written = self.text(text);
        if self.is_capital {
            let has_digit = written.bytes().any(|b| b.is_ascii_digit());
            return if has_digit { Class::Other } else { class_of(written) };
        }
        match class_of(written) {
            class @ (Class::Particle | Class::Title | Class::Role | Class::Organisation) => class,
            _ => Class::Unknown,
        }
    }

    /// Whether all letters are capitals, and there are several.
    pub(super) fn is_all_capitals(&self, text: &str) -> bool {
        self.is_capital && !self.is_initial(text) && !self.text(text).contains(char::is_lowercase)
    }

    fn is_initial(&self, text: &str) -> bool {
        self.is_capital && self.text(text).chars().nth(1).is_none()
    }
}

/// Whether a capitalised word of a class may be part of a name.
fn fits_name(class: Class) -> bool {
    matches!(class, Class::Given | Class::Doubtful | Class::Surname | Class::Place | Class::Unknown)
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
                words.push(Word::new(Span { from, to: *capital }, is_capital));
                (from, is_capital) = (*capital, true);
            }
            capitals = rest;
        }
        words.push(Word::new(Span { from, to }, is_capital));
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

/// The run that begins with a word, unless none does.
pub(super) fn run_at(text: &str, words: &[Word], first: usize) -> Option<Run> {
    let word = words.get(first).filter(|w| w.is_capital)?;
    let class = word.class(text);
    if !fits_name(class) || class == Class::Surname {
        return None;
    }
    let mut last = first;
    while last - first + 1 < MOST_WORDS
        && let Some(next) = goes_on(text, words, first, last)
    {
        last = next;
    }
    (last > first || !word.is_initial(text)).then_some(Run { first, last })
}

/// Whether a run that begins with a word has no other, by what can be seen without looking words up.
pub(super) fn is_alone(text: &str, words: &[Word], first: usize) -> bool {
    let (Some(word), Some([next, rest @ ..])) = (words.get(first), words.get(first + 1..)) else { return true };
    // A name ends in a capitalised word; most capitals begin a sentence and have none near after them.
    let may_end = next.is_capital || rest.iter().take(MOST_PARTICLES).any(|w| w.is_capital);
    !may_end || !is_joined(text, word, next)
}

/// Whether what stands between two words may stand within a name.
fn is_joined(text: &str, left: &Word, right: &Word) -> bool {
    let gap = text.get(left.span.to..right.span.from).unwrap_or_default();
    matches!(gap, " " | "\u{a0}") || (matches!(gap, "." | ". " | ".\u{a0}") && left.is_initial(text))
}

/// The word that a name goes on with, over particles.
fn goes_on(text: &str, words: &[Word], first: usize, last: usize) -> Option<usize> {
    if is_alone(text, words, last) {
        return None;
    }
    let mut at = last;
    loop {
        let next = at + 1;
        let (left, right) = (words.get(at)?, words.get(next)?);
        if next > last + MOST_PARTICLES + 1 || !is_joined(text, left, right) {
            return None;
        }
        let class = right.class(text);
        if class == Class::Particle && (next == last + 1 || left.class(text) == Class::Particle) {
            at = next;
            continue;
        }
        if !right.is_capital || !fits_name(class) {
            return None;
        }
        let first_word = words.get(first)?;
        // "Anna Berg, Anna BERG" are names; "Anna HR" is a name and a department.
        let same_case = !right.is_all_capitals(text) || first_word.is_all_capitals(text) || right.span.len() > 4;
        let after_given = || matches!(first_word.class(text), Class::Given | Class::Doubtful | Class::Unknown);
        let fits = class != Class::Surname || (last == first && after_given());
        return (fits && same_case).then_some(next);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::mask_spans;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn words_are_the_same_read_again_or_anew(
            text in "(Mc|De|[aB-][ÅöC]|[a-cA-C .’-]){0,30}",
            places in proptest::collection::btree_set(0usize..60, 0..9),
        ) {
            let at: Vec<usize> = places.into_iter().map(|at| text.floor_char_boundary(at)).collect();
            let spans: Vec<Span> = at.chunks_exact(2).map(|pair| Span { from: pair[0], to: pair[1] }).filter(|s| s.from < s.to).collect();
            let spans_of = |words: &[Word]| words.iter().map(|w| (w.span, w.is_capital)).collect::<Vec<_>>();
            let mut cut = Cut::of(&text);
            let before = read_words(&text, &cut);
            let masked = mask_spans(&text, spans.iter().copied());
            cut.mask(&spans);
            let again = read_words_again(&masked, &cut, &before, &spans);
            prop_assert_eq!(spans_of(&again), spans_of(&read_words(&masked, &Cut::of(&masked))), "{} {}", text, masked);
        }
    }

    fn runs(text: &str) -> Vec<&str> {
        let words = read_words(text, &Cut::of(text));
        let mut runs = Vec::new();
        let mut n = 0;
        while n < words.len() {
            let run = run_at(text, &words, n);
            n = run.map_or(n, |r| r.last) + 1;
            runs.extend(run.map(|r| &text[words[r.first].span.from..words[r.last].span.to]));
        }
        runs
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
