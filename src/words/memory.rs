//! Remembers the terms of words in one piece of memory, for whoever asks for millions of words.
//!
//! A word that was met costs one look into a table and one into the texts; nothing is asked of the system's memory for it. When there are
//! too many, all are forgotten, which changes no result.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;
use std::ops::Range;

use super::forms::WordForms;

/// Most words that are remembered.
const MOST_WORDS: usize = 1 << 16;
/// Most bytes of their terms.
const MOST_BYTES: usize = 8 << 20;

/// The terms of words that were met.
#[derive(Clone, Debug)]
pub struct TermMemory {
    forms: WordForms,
    hasher: DefaultHashBuilder,
    /// Numbers of words.
    table: HashTable<u32>,
    /// For each word the numbers of its terms.
    words: Vec<(u32, u32)>,
    /// For each term its bytes in `text`. The first term of a word is the word as written.
    terms: Vec<(u32, u32)>,
    text: String,
}

impl Default for TermMemory {
    fn default() -> Self {
        Self::new()
    }
}

impl TermMemory {
    /// Remembers nothing yet.
    pub fn new() -> Self {
        let hasher = DefaultHashBuilder::default();
        Self { forms: WordForms::new(), hasher, table: HashTable::new(), words: Vec::new(), terms: Vec::new(), text: String::new() }
    }

    /// Forgets all words if there are too many; numbers that were handed out before mean nothing then.
    pub fn make_room(&mut self) {
        if self.words.len() >= MOST_WORDS || self.text.len() >= MOST_BYTES {
            self.table.clear();
            self.words.clear();
            self.terms.clear();
            self.text.clear();
        }
    }

    /// The numbers of a folded word's terms, as `WordForms::terms` has them.
    pub fn terms_of(&mut self, word: &str) -> Range<u32> {
        let Self { forms, hasher, table, words, terms, text } = self;
        let span = |terms: &[(u32, u32)], words: &[(u32, u32)], number: u32| {
            words.get(number as usize).and_then(|(first, _)| terms.get(*first as usize)).copied().unwrap_or_default()
        };
        let hash = hasher.hash_one(word);
        let is_word = |number: &u32| {
            let (from, to) = span(terms, words, *number);
            text.as_bytes().get(from as usize..to as usize) == Some(word.as_bytes())
        };
        if let Some(number) = table.find(hash, is_word) {
            return words.get(*number as usize).map_or(0..0, |(first, end)| *first..*end);
        }
        let (number, first) = (short(words.len()), short(terms.len()));
        for term in forms.terms_anew(word) {
            let from = short(text.len());
            text.push_str(&term);
            terms.push((from, short(text.len())));
        }
        words.push((first, short(terms.len())));
        let hash_of = |number: &u32| {
            let (from, to) = span(terms, words, *number);
            hasher.hash_one(text.get(from as usize..to as usize).unwrap_or_default())
        };
        table.insert_unique(hash, number, hash_of);
        first..short(terms.len())
    }

    /// A term by its number.
    pub fn term(&self, number: u32) -> &str {
        self.terms.get(number as usize).and_then(|(from, to)| self.text.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}

/// Room is made long before a number outgrows 32 bits; one text of 4 GiB of different words is not indexed whole.
fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_has_the_terms_of_words_met_and_not_met() {
        let (mut memory, mut forms) = (TermMemory::new(), WordForms::new());
        for round in 0..2 {
            for word in ["kunskaper", "datorvana", "c#", "kunskap", "systemutvecklingsprojekten", ""] {
                let numbers = memory.terms_of(word);
                let found: Vec<&str> = numbers.map(|n| memory.term(n)).collect();
                let expected: Vec<&str> = forms.terms(word).iter().map(|term| &**term).collect();
                assert_eq!(found, expected, "round {round}");
            }
        }
        assert_eq!(memory.words.len(), 6);
        for n in 0..MOST_WORDS {
            memory.make_room();
            memory.terms_of(&format!("w{n}"));
        }
        assert!(memory.words.len() <= MOST_WORDS);
        let numbers = memory.terms_of("kunskaper");
        let found: Vec<&str> = numbers.map(|n| memory.term(n)).collect();
        assert_eq!(found, ["kunskaper", "=kunskap"]);
    }
}
