//! Holds the words of the ads that are compared as numbers: one for each wording, and one for all forms of a word.
//!
//! Numbers follow the order of the texts that they stand for, so that nothing depends on which ad was read first. In the view of digital
//! phrases only the words are kept that a phrase with a match may hold; the rest of an ad is left out.

use std::cell::RefCell;
use std::ops::Range;

use hashbrown::HashMap;

use super::function_words::is_function_word;
use super::pieces::{Piece, pieces};
use crate::index::KeptAd;
use crate::text::{Span, folded_term};
use crate::words::WordForms;

/// Most words of a phrase.
pub(super) const LONGEST: usize = 4;
/// Stands where no word does: a phrase goes not on over it.
pub(super) const NO_WORD: u32 = u32::MAX;

/// What a word may do in a phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WordKind {
    /// It says something.
    Content,
    /// It begins and ends no phrase.
    Function,
    /// It makes no phrase without other words.
    Number,
}

/// A match of the lexicon that counts, in places of `Texts::words`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CountedMatch {
    /// Its first word.
    pub(super) first: u32,
    /// Its last word.
    pub(super) last: u32,
    /// Its row.
    pub(super) entry: u32,
}

/// Where the words and matches of an ad are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TextPlace {
    /// In `Texts::words`.
    pub(super) words: Range<u32>,
    /// In `Texts::matches`.
    pub(super) matches: Range<u32>,
}

/// The words of all ads.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// The wordings of the ads, one ad behind another, with `NO_WORD` where a phrase ends.
    pub(super) words: Vec<u32>,
    /// The matches that count, by ad and place.
    pub(super) matches: Vec<CountedMatch>,
    /// Each wording as it is written.
    wordings: Vec<String>,
    /// The word that a wording is a form of.
    bases: Vec<u32>,
    /// What that word may do.
    kinds: Vec<WordKind>,
    base_forms: Vec<String>,
    /// Rows of the lexicon with their competences.
    entries: Vec<(String, String)>,
    forms: RefCell<WordForms>,
}

impl Texts {
    /// The word that a wording is a form of.
    pub(super) fn base(&self, wording: u32) -> u32 {
        self.bases.get(wording as usize).copied().unwrap_or(NO_WORD)
    }

    /// What a word may do.
    pub(super) fn kind(&self, base: u32) -> WordKind {
        self.kinds.get(base as usize).copied().unwrap_or(WordKind::Function)
    }

    /// A wording as it is written.
    pub(super) fn wording(&self, wording: u32) -> &str {
        self.wordings.get(wording as usize).map_or("", String::as_str)
    }

    /// A row of the lexicon and its competence.
    pub(super) fn entry(&self, entry: u32) -> Option<&(String, String)> {
        self.entries.get(entry as usize)
    }

    /// The word that a text is a form of, if an ad has it in any form.
    pub(super) fn base_of(&self, word: &str) -> Option<u32> {
        let base = base_form(&mut self.forms.borrow_mut(), word);
        self.base_forms.binary_search(&base).ok().and_then(|n| u32::try_from(n).ok())
    }

    /// For each place of `words`, the last word of the match that ends first of those that begin there or later in the ad; none is `NO_WORD`.
    pub(super) fn ends(&self, place: &TextPlace) -> Vec<u32> {
        let mut ends = vec![NO_WORD; place.words.len()];
        let at = |word: u32| word.checked_sub(place.words.start).map(|n| n as usize);
        for found in self.matches_of(place) {
            if let Some(end) = at(found.first).and_then(|n| ends.get_mut(n)) {
                *end = (*end).min(found.last);
            }
        }
        let mut next = NO_WORD;
        for end in ends.iter_mut().rev() {
            next = next.min(*end);
            *end = next;
        }
        ends
    }

    /// The matches of an ad.
    pub(super) fn matches_of(&self, place: &TextPlace) -> &[CountedMatch] {
        self.matches.get(place.matches.start as usize..place.matches.end as usize).unwrap_or_default()
    }

    /// The wordings of an ad.
    pub(super) fn words_of(&self, place: &TextPlace) -> &[u32] {
        self.words.get(place.words.start as usize..place.words.end as usize).unwrap_or_default()
    }

    /// Where a phrase stands in an ad for the first time; with a match in it, if one is wanted.
    pub(super) fn find(&self, ad: &KeptAd, phrase: &[u32], with_match: bool) -> Option<Span> {
        let pieces = pieces(ad);
        let matches = matches_in(ad, &pieces);
        let text = |piece: &Piece| ad.text.get(piece.span.from..piece.span.to).unwrap_or_default();
        let starts = |window: &[Piece]| window.iter().skip(1).all(|piece| piece.follows);
        (0..pieces.len()).find_map(|n| {
            let window = pieces.get(n..n + phrase.len()).filter(|window| starts(window))?;
            if with_match && !matches.iter().any(|(first, last, _)| *first >= n && *last < n + phrase.len()) {
                return None;
            }
            let is_it = window.iter().zip(phrase).all(|(piece, base)| self.base_of(text(piece)) == Some(*base));
            let (first, last) = (window.first()?, window.last()?);
            is_it.then_some(Span { from: first.span.from, to: last.span.to })
        })
    }
}

/// The words of a text lead to this: the base form, and a sign before it where the word is no content.
fn base_form(forms: &mut WordForms, word: &str) -> String {
    let lower = folded_term(word);
    if is_function_word(&lower) {
        return format!("\u{1}{lower}");
    }
    // Of a word with hyphens the last part is inflected; a hyphen at its end belongs to it.
    let (head, last) = match lower.rfind('-').map(|at| lower.split_at(at + 1)) {
        Some((head, last)) if !last.is_empty() => (head, last),
        Some((head, _)) => return head.to_owned(),
        None => ("", lower.as_str()),
    };
    let base = forms.asked(last).into_iter().next().unwrap_or_default();
    format!("{head}{}", base.strip_prefix('=').unwrap_or(&base))
}

/// The matches that count, by their first and last piece and their place in `KeptAd::hits`. A match with more words than a phrase may
/// have is found by each of them.
fn matches_in(ad: &KeptAd, pieces: &[Piece]) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    for (n, hit) in ad.hits.iter().enumerate().filter(|(_, hit)| hit.is_counted()) {
        let first = pieces.partition_point(|piece| piece.span.to <= hit.from as usize);
        let next = pieces.partition_point(|piece| piece.span.from < hit.to as usize);
        if next > first + LONGEST {
            found.extend((first..next).map(|at| (at, at, n)));
        } else if next > first {
            found.push((first, next - 1, n));
        }
    }
    found.sort_unstable();
    found
}

/// Reads ads into `Texts`.
#[derive(Debug)]
pub(super) struct TextReader {
    texts: Texts,
    all_words: bool,
    known: HashMap<String, u32>,
    known_entries: HashMap<String, u32>,
}

impl TextReader {
    /// Reads all words, or those around matches that count.
    pub(super) fn new(all_words: bool) -> Self {
        Self { texts: Texts::default(), all_words, known: HashMap::new(), known_entries: HashMap::new() }
    }

    /// Adds the words of an ad.
    pub(super) fn add(&mut self, ad: &KeptAd) -> TextPlace {
        let pieces = pieces(ad);
        let matches = matches_in(ad, &pieces);
        let (from, first_match) = (short(self.texts.words.len()), short(self.texts.matches.len()));
        let mut places: Vec<u32> = Vec::with_capacity(pieces.len());
        let mut next = 0;
        for (n, piece) in pieces.iter().enumerate() {
            // Matches that end too far before this word are behind it.
            while matches.get(next).is_some_and(|(_, last, _)| last + LONGEST <= n) {
                next += 1;
            }
            let near = |(first, last, _): &(usize, usize, usize)| n < first + LONGEST && *last < n + LONGEST;
            let mut coming = matches.iter().skip(next).take_while(|(first, ..)| *first < n + LONGEST);
            let is_kept = self.all_words || coming.any(near);
            let ends_before = !piece.follows || !is_kept;
            if ends_before && self.texts.words.last().is_some_and(|word| *word != NO_WORD) {
                self.texts.words.push(NO_WORD);
            }
            places.push(short(self.texts.words.len()));
            if is_kept {
                let wording = self.wording(ad.text.get(piece.span.from..piece.span.to).unwrap_or_default());
                self.texts.words.push(wording);
            }
        }
        if self.texts.words.last().is_some_and(|word| *word != NO_WORD) {
            self.texts.words.push(NO_WORD);
        }
        for (first, last, hit) in matches {
            if let (Some(first), Some(last), Some(hit)) = (places.get(first), places.get(last), ad.hits.get(hit)) {
                let entry = self.entry(&hit.entry, &hit.competence);
                self.texts.matches.push(CountedMatch { first: *first, last: *last, entry });
            }
        }
        TextPlace { words: from..short(self.texts.words.len()), matches: first_match..short(self.texts.matches.len()) }
    }

    fn wording(&mut self, text: &str) -> u32 {
        let Self { known, texts, .. } = self;
        *known.entry_ref(text).or_insert_with(|| {
            texts.wordings.push(text.to_owned());
            short(texts.wordings.len() - 1)
        })
    }

    fn entry(&mut self, entry: &str, competence: &str) -> u32 {
        let Self { known_entries, texts, .. } = self;
        *known_entries.entry_ref(entry).or_insert_with(|| {
            texts.entries.push((entry.to_owned(), competence.to_owned()));
            short(texts.entries.len() - 1)
        })
    }

    /// Puts wordings and words in order and leads each wording to its word.
    pub(super) fn finish(self) -> Texts {
        let Self { mut texts, known, .. } = self;
        let mut wordings: Vec<(String, u32)> = known.into_iter().collect();
        wordings.sort_unstable();
        let mut sorted = vec![NO_WORD; wordings.len()];
        for (n, (_, number)) in wordings.iter().enumerate() {
            if let Some(to) = sorted.get_mut(*number as usize) {
                *to = short(n);
            }
        }
        for word in texts.words.iter_mut().filter(|word| **word != NO_WORD) {
            *word = sorted.get(*word as usize).copied().unwrap_or(NO_WORD);
        }
        texts.wordings = wordings.into_iter().map(|(text, _)| text).collect();
        let forms = texts.forms.get_mut();
        let of_wordings: Vec<String> = texts.wordings.iter().map(|wording| base_form(forms, wording)).collect();
        texts.base_forms.clone_from(&of_wordings);
        texts.base_forms.sort_unstable();
        texts.base_forms.dedup();
        let number = |base: &String| texts.base_forms.binary_search(base).map_or(NO_WORD, short);
        texts.bases = of_wordings.iter().map(number).collect();
        texts.kinds = texts.base_forms.iter().map(|base| kind_of(base)).collect();
        texts
    }
}

fn kind_of(base: &str) -> WordKind {
    if base.starts_with('\u{1}') {
        WordKind::Function
    } else if base.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'+') {
        WordKind::Number
    } else {
        WordKind::Content
    }
}

/// Words of all ads are far fewer than 2^32: each ad has at most some thousands.
fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
