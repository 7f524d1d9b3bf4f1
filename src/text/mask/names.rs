//! Decides which capitalised words name a person, by what stands around them.
//!
//! Evidence: a cue before ("kontakta", "hiring manager"), a name before in the same list, an address or number after, a title before, a
//! role after, a known given name, the form of a surname, an address made of the name. A known given name with a surname needs little;
//! unknown words need a cue and a second sign, and must not stand elsewhere in the ad, because a firm is named again and a contact
//! person is not. A name that was found is masked wherever it stands again, and so is its given name alone.
//!
//! Best effort: a single unknown word without an address, and a person of whom the ad tells in passing, stay.

use super::Personal;
use super::cues;
use super::cut::Cut;
use super::evidence::Evidence;
use super::runs::{Run, Word, is_alone, read_words, run_at};
use super::vocabulary::{Class, is_surname_shaped};
use crate::text::{Span, is_word_char};

/// Most different names that are looked for in the rest of an ad.
const MOST_NAMES: usize = 40;

/// The names of persons in a text that was cut, by place. Its words are read when a name may be found, unless they are given.
pub(super) fn find(text: &str, cut: &Cut, words: &mut Option<Vec<Word>>, contacts: &[Personal]) -> Vec<Span> {
    let taken: Vec<Span> = contacts.iter().map(|p| p.span).collect();
    let cues = cues::find(text, cut.cue_places(), &taken);
    if cues.is_empty() && contacts.is_empty() {
        return Vec::new();
    }
    let words = words.get_or_insert_with(|| read_words(text, cut));
    let evidence = Evidence::new(text, words, cues, contacts);
    let mut found: Vec<Span> = Vec::new();
    let mut persons = Vec::new();
    let (mut next, mut reach) = (0, 0);
    for (n, word) in words.iter().enumerate().filter(|(_, word)| word.is_capital) {
        let previous = found.last().copied();
        // Most capitals begin a sentence far from any cue: no name, whatever the lists know of the word.
        let is_told = !evidence.is_in_reach(word, previous, &mut reach) && is_alone(text, words, n);
        if n < next || is_told {
            continue;
        }
        let Some(run) = run_at(text, words, n) else { continue };
        next = run.last + 1;
        if let Some(run) = evidence.person(run, previous) {
            found.push(evidence.span(run));
            persons.push(run);
        }
    }
    found.extend(evidence.mentions(&persons));
    found.sort_unstable();
    found.dedup();
    found
}

impl Evidence<'_> {
    /// The run, or the part of it, that names a person.
    fn person(&self, run: Run, previous: Option<Span>) -> Option<Run> {
        let run = self.without_organisation(run);
        let span = self.span(run);
        if self.is_in_contact(span) || self.is_organisation(run) {
            return None;
        }
        let class = self.class(run.first);
        if class == Class::Place {
            return None;
        }
        let is_person = match (run.last > run.first, class) {
            (true, Class::Given) => self.is_listed_name(run, previous),
            (true, Class::Doubtful) => self.is_doubtful_name(run, previous),
            (true, _) => self.is_unknown_name(run, previous),
            (false, Class::Given | Class::Doubtful) => self.is_single_given(run, previous),
            (false, _) => self.is_single_unknown(run),
        };
        is_person.then_some(run)
    }

    /// Takes a word off the beginning that names a firm or union before a known given name: "FORENA Anna Berg".
    fn without_organisation(&self, run: Run) -> Run {
        let begins = self.words.get(run.first).is_some_and(|w| w.is_all_capitals(self.text));
        let others = self.words.get(run.first + 1).is_some_and(|w| !w.is_all_capitals(self.text) && w.class(self.text) == Class::Given);
        if run.last > run.first && begins && others && self.class(run.first) == Class::Unknown {
            Run { first: run.first + 1, last: run.last }
        } else {
            run
        }
    }

    /// Whether the words are the name of an organisation: "Berg & Tall", "Anna Berg AB".
    fn is_organisation(&self, run: Run) -> bool {
        let span = self.span(run);
        let after = self.text.get(span.to..).unwrap_or_default();
        let before = self.text.get(..span.from).unwrap_or_default();
        let next = self.words.get(run.last + 1);
        let joined = next.is_some_and(|w| matches!(self.gap(span.to, w.span.from), " " | "\u{a0}" | "s "));
        // "Berg & Tall" is a firm, "Anna Berg & Erik Tall" are two persons.
        let is_given = run.last > run.first && matches!(self.class(run.first), Class::Given | Class::Doubtful);
        let is_pair = !is_given && (after.trim_start().starts_with('&') || before.trim_end().ends_with('&'));
        // "berg/tall", "Anna.js"
        let is_address = after.starts_with(['_', '=', '\\'])
            || (after.starts_with(['/', '.']) && after.as_bytes().get(1).is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        let is_word_of_address = run.last == run.first && before.ends_with(['/', '.']) && !before.ends_with(" /");
        let is_handle = before.ends_with(['@', '#', '_', '\\']) || is_word_of_address;
        let is_genitive = self.gap(span.from, span.to).ends_with('s');
        (joined && next.is_some_and(|w| (w.is_capital || is_genitive) && w.class(self.text) == Class::Organisation))
            || is_pair
            || is_address
            || (is_handle && !self.follows_contact(span))
    }

    /// A known given name and a surname.
    fn is_listed_name(&self, run: Run, previous: Option<Span>) -> bool {
        let is_weak = self.class(run.last) == Class::Place || self.words.get(run.first).is_some_and(|w| w.is_all_capitals(self.text));
        if is_weak {
            return self.is_called(run, previous) || self.has_contact(run);
        }
        self.is_near(self.span(run), previous) || self.is_shaped(run)
    }

    fn is_doubtful_name(&self, run: Run, previous: Option<Span>) -> bool {
        let near = self.is_near(self.span(run), previous);
        (near && (is_surname_shaped(self.word(run.last)) || self.is_called(run, previous) || self.has_contact(run) || self.is_titled(run)))
            || (is_surname_shaped(self.word(run.last)) && self.class(run.last) == Class::Unknown)
    }

    /// Words that are in no list: a cue and a second sign, or an address right after them.
    fn is_unknown_name(&self, run: Run, previous: Option<Span>) -> bool {
        if self.is_local_part(run) {
            return true;
        }
        let span = self.span(run);
        if self.words.get(run.first).is_some_and(|w| w.is_all_capitals(self.text)) || self.follows_preposition(run) {
            return false;
        }
        let titled = self.is_titled(run);
        let academic = titled && run.first.checked_sub(1).is_some_and(|n| self.class(n) == Class::Title);
        let called = self.is_called(run, previous);
        let is_announced = (called
            && (titled || self.has_contact(run) || self.has_role(run) || self.is_after_label(span) || self.is_shaped(run)))
            || (academic && self.is_near(span, previous))
            || self.is_linked(run)
            || self.is_among_names(run, previous)
            || (self.is_near(span, previous) && self.has_contact(run) && self.has_role(run));
        // Few words come here; what asks of the whole text is asked last.
        is_announced && !self.is_named_elsewhere(run) && !self.is_common(run)
    }

    /// A given name alone.
    fn is_single_given(&self, run: Run, previous: Option<Span>) -> bool {
        let span = self.span(run);
        let is_sure = self.class(run.first) == Class::Given;
        if (is_sure && self.is_linked(run)) || self.is_local_part(run) {
            return true;
        }
        let Some(cue) = self.cue_before(span).filter(|c| c.is_strong) else {
            return is_sure && self.follows_name(span, previous) && self.is_near(span, None);
        };
        let reach = if is_sure { 4 } else { 0 };
        self.words_between(cue.span.to, span.from).is_some_and(|between| between.n_words <= reach && !between.is_unknown)
            && (!self.follows_preposition(run) || self.is_right_after(cue, span))
    }

    fn is_single_unknown(&self, run: Run) -> bool {
        let Some(word) = self.words.get(run.first).filter(|w| w.class(self.text) == Class::Unknown && !w.is_all_capitals(self.text)) else {
            return false;
        };
        if self.is_local_part(run) {
            return true;
        }
        let called = self.cue_before(word.span).is_some_and(|c| c.is_strong && self.is_right_after(c, word.span));
        called && self.is_linked(run) && !self.is_named_elsewhere(run)
    }

    /// Where the names stand again, whole or the given name alone.
    fn mentions(&self, persons: &[Run]) -> Vec<Span> {
        let mut wanted: Vec<&str> = Vec::new();
        for run in persons {
            let span = self.span(*run);
            let first = self.words.get(run.first);
            let alone = first.filter(|w| w.class(self.text) == Class::Given && run.last > run.first).map(|w| w.text(self.text));
            let whole = Some(self.gap(span.from, span.to)).filter(|_| run.last > run.first || self.class(run.first) == Class::Given);
            for name in [whole, alone].into_iter().flatten() {
                if !wanted.contains(&name) && wanted.len() < MOST_NAMES {
                    wanted.push(name);
                }
            }
        }
        let mut found = Vec::new();
        for name in wanted {
            for at in occurrences(self.text, name) {
                let span = Span { from: at, to: at + name.len() };
                let n = self.words.partition_point(|w| w.span.from < span.to);
                let next = self.words.get(n).filter(|w| matches!(self.gap(span.to, w.span.from), " " | "s " | "\u{a0}"));
                let before = self.text.get(..at).unwrap_or_default();
                let is_organisation = next.is_some_and(|w| w.is_capital && w.class(self.text) == Class::Organisation)
                    || before.ends_with(['@', '/', '#', '-']);
                if !is_organisation {
                    found.push(span);
                }
            }
        }
        found.sort_unstable_by_key(|s| (s.from, std::cmp::Reverse(s.to)));
        let mut end = 0;
        found.retain(|span| {
            let is_free = span.from >= end;
            end = end.max(span.to);
            is_free
        });
        found
    }
}

/// Where a text stands as a whole word, with or without the `s` of a genitive.
fn occurrences<'t>(text: &'t str, wanted: &'t str) -> impl Iterator<Item = usize> + 't {
    // A capital begins a word even after a letter, where a line break was lost ("NameAnna").
    let begins_capital = wanted.starts_with(char::is_uppercase);
    let finder = memchr::memmem::find_iter(text.as_bytes(), wanted.as_bytes());
    finder.filter(move |at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let after = text.get(at + wanted.len()..).unwrap_or_default();
        let mut following = after.chars();
        let genitive = following.next() == Some('s') && !following.next().is_some_and(is_word_char);
        let ends = !after.chars().next().is_some_and(|c| is_word_char(c) && !(begins_capital && c.is_uppercase())) || genitive;
        !before.is_some_and(|c| is_word_char(c) && !(begins_capital && c.is_lowercase())) && ends
    })
}
