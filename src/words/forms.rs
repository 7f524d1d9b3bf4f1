//! Puts together the terms under which a word is indexed, and those by which it is found.
//!
//! A word stands in the index as it is written, and under each of its bases with `=` before it: the base of the word, of each part of a
//! compound, and of each compound that is itself a part. A base that is the word as written needs no second term. So whoever asks for a
//! base asks for `=base`, and for `base` as written if that is its own base.

use super::compound::{Compound, split};
use super::cut::{self, SearchWord};
use super::inflection::{LONGEST, Stems, listed};
use super::part_list::PartList;
use hashbrown::HashMap;
use std::sync::{Arc, LazyLock};

/// Most words that are remembered; then all are forgotten.
const MOST_REMEMBERED: usize = 1 << 16;

/// By which terms words are found. What it remembers changes no result; a clone shares the list and begins with an empty memory.
#[derive(Debug)]
pub struct WordForms {
    rules: Arc<Rules>,
    met: HashMap<String, Box<[Box<str>]>>,
    /// The terms of a word too long to be remembered.
    long: Vec<Box<str>>,
}

#[derive(Debug)]
struct Rules {
    list: PartList,
    stems: Stems,
}

impl Default for WordForms {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for WordForms {
    fn clone(&self) -> Self {
        Self { rules: Arc::clone(&self.rules), met: HashMap::new(), long: Vec::new() }
    }
}

impl WordForms {
    /// By the list of parts that the program brings, which is read once.
    pub fn new() -> Self {
        static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules { list: PartList::own(), stems: Stems::new() }));
        Self { rules: Arc::clone(&RULES), met: HashMap::new(), long: Vec::new() }
    }

    /// Calls `take` with each word of a folded text, in order.
    pub fn each_word(text: &str, take: impl FnMut(SearchWord<'_>)) {
        cut::each_word(text, take);
    }

    /// The terms under which a folded word is indexed: the word as written, then each of its bases with `=` before it; none twice.
    pub fn terms(&mut self, word: &str) -> &[Box<str>] {
        if word.len() > LONGEST {
            self.long = vec![word.into()];
            return &self.long;
        }
        if self.met.len() >= MOST_REMEMBERED && !self.met.contains_key(word) {
            self.met.clear();
        }
        let rules = &self.rules;
        self.met.entry_ref(word).or_insert_with(|| rules.terms(word))
    }

    /// The terms of a word, without a look at what is remembered.
    pub(super) fn terms_anew(&self, word: &str) -> Box<[Box<str>]> {
        if word.len() > LONGEST { [word.into()].into() } else { self.rules.terms(word) }
    }

    /// The terms of which an ad must hold one to be found by a folded word: any form of it, and compounds that have it as a part.
    pub fn asked(&self, word: &str) -> Vec<String> {
        self.rules.asked(word)
    }
}

impl Rules {
    fn terms(&self, word: &str) -> Box<[Box<str>]> {
        let (base, parts) = self.read(word);
        let mut terms: Vec<Box<str>> = vec![word.into()];
        for key in std::iter::once(base).chain(parts).filter(|key| key != word) {
            let term = format!("={key}");
            if terms.iter().all(|known| **known != *term) {
                terms.push(term.into());
            }
        }
        terms.into()
    }

    fn asked(&self, word: &str) -> Vec<String> {
        let base = self.base(word);
        let is_own = self.base(&base) == base;
        let mut terms = vec![format!("={base}")];
        if is_own {
            terms.push(base);
        }
        terms
    }

    fn base(&self, word: &str) -> String {
        self.read(word).0
    }

    /// The base of a word, and the bases of the parts that it has.
    fn read(&self, word: &str) -> (String, Vec<String>) {
        if word.len() > LONGEST {
            return (word.to_owned(), Vec::new());
        }
        if let Some(base) = listed(&self.list, word) {
            let parts = self.list.given_parts(base).unwrap_or_default();
            return (base.to_owned(), parts.iter().map(|part| String::from(&**part)).collect());
        }
        if let Some(base) = self.list.by_first(word).filter(|_| word.ends_with(['s', 'o', 'u', 'e'])) {
            // arbets- och löneavtal
            return (base.to_owned(), Vec::new());
        }
        match split(&self.list, word) {
            Some(compound) => self.bases_of(word, &compound),
            None => (self.stems.stem(word), Vec::new()),
        }
    }

    /// The base of a compound, and those of its parts and of the compounds in it.
    fn bases_of(&self, word: &str, compound: &Compound<'_>) -> (String, Vec<String>) {
        let piece = |from: usize, to: usize| word.get(from..to).unwrap_or_default();
        let mut parts: Vec<(usize, &str)> = compound.last.into_iter().collect();
        parts.extend(compound.firsts.iter().rev().map(|(from, _, part)| (*from, *part)));
        let mut bases: Vec<String> = Vec::new();
        for (from, part) in parts {
            bases.push(part.to_owned());
            bases.extend(self.list.given_parts(part).into_iter().flatten().map(|part| String::from(&**part)));
            // A first part leads here only if no unknown letters lie between.
            let is_next = compound.firsts.last().is_some_and(|(_, to, _)| from <= *to);
            let firsts = compound.firsts.iter().filter(|(other, _, _)| is_next && *other < from);
            bases.extend(firsts.map(|(other, _, _)| format!("{}{part}", piece(*other, from))));
        }
        let base = match compound.last {
            Some((before, last)) => format!("{}{last}", piece(0, before)),
            None => self.stems.stem(word),
        };
        (base, bases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static FORMS: LazyLock<WordForms> = LazyLock::new(WordForms::new);

    fn terms(word: &str) -> Vec<String> {
        FORMS.clone().terms(word).iter().map(|term| String::from(&**term)).collect()
    }

    fn finds(forms: &mut WordForms, asked: &str, word: &str) -> bool {
        let wanted = forms.asked(asked);
        forms.terms(word).iter().any(|term| wanted.iter().any(|wanted| **wanted == **term))
    }

    #[test]
    fn the_written_word_comes_first_and_no_term_twice() {
        assert_eq!(terms("kunskap"), ["kunskap"]);
        assert_eq!(terms("kunskaper"), ["kunskaper", "=kunskap"]);
        assert_eq!(terms("datorvana"), ["datorvana", "=vana", "=dator"]);
        assert_eq!(terms("barnbarn"), ["barnbarn", "=barn"]);
        assert_eq!(
            terms("systemutvecklingsprojekten"),
            [
                "systemutvecklingsprojekten",
                "=systemutvecklingsprojekt",
                "=projekt",
                "=utvecklingsprojekt",
                "=utveckling",
                "=systemutveckling",
                "=system"
            ]
        );
    }

    #[test]
    fn names_with_signs_and_numbers_are_their_own_terms() {
        for word in ["c#", "c++", ".net", "365", "office365", "h2o"] {
            assert_eq!(terms(word), [word]);
            assert!(FORMS.asked(word).contains(&word.to_owned()));
        }
        let mut forms = FORMS.clone();
        assert!(!finds(&mut forms, "c", "c#") && !finds(&mut forms, "c#", "c") && !finds(&mut forms, "net", ".net"));
    }

    #[test]
    fn a_ring_or_two_dots_make_another_letter() {
        let mut forms = FORMS.clone();
        for (one, other) in [("lön", "lon"), ("vård", "vard"), ("kärna", "karna"), ("får", "far")] {
            assert!(!finds(&mut forms, one, other) && !finds(&mut forms, other, one), "{one} and {other}");
        }
    }

    #[test]
    fn memory_is_bounded_and_changes_no_result() {
        let mut forms = FORMS.clone();
        for n in 0..MOST_REMEMBERED + 100 {
            forms.terms(&format!("w{n}"));
        }
        assert!(forms.met.len() <= MOST_REMEMBERED);
        forms.terms("kunskaper");
        let remembered = forms.terms("kunskaper").to_vec();
        assert_eq!(remembered, forms.clone().terms("kunskaper"));
        assert_eq!(forms.clone().met.len(), 0);
    }

    #[test]
    fn a_word_beyond_all_measure_is_neither_split_nor_remembered() {
        let long = "utveckling".repeat(40_000);
        let mut forms = FORMS.clone();
        assert_eq!(forms.terms(&long).len(), 1);
        assert!(finds(&mut forms, &long, &long));
        assert_eq!(forms.met.len(), 0);
    }

    /// Words, and letters that may be words, one behind another.
    fn words() -> impl Strategy<Value = String> {
        let pieces = "(kunskap|utveckl|are|arna|ing|ings|system|data|dator|skol|skola|s|er|en|et|barn|sköterske|arbets|miljö|er|löne|nyckel|ar|program|met|ies|y|[a-dåäö#0-9]{1,3})";
        proptest::string::string_regex(&format!("{pieces}{{1,5}}")).expect("a pattern")
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_word_finds_itself_and_what_shares_a_base_with_it(one in words(), other in words()) {
            let mut forms = FORMS.clone();
            prop_assert!(finds(&mut forms, &one, &one), "{one}");
            let base = forms.rules.base(&one);
            let (other_base, parts) = forms.rules.read(&other);
            let shares = other_base == base || parts.contains(&base);
            prop_assert_eq!(finds(&mut forms, &one, &other), shares, "{} and {}", one, other);
        }

        #[test]
        fn terms_are_as_promised(word in words()) {
            let terms = terms(&word);
            prop_assert_eq!(&terms[0], &word);
            prop_assert!(terms.iter().skip(1).all(|term| term.starts_with('=') && term[1..] != word));
            let distinct: std::collections::BTreeSet<&String> = terms.iter().collect();
            prop_assert_eq!(distinct.len(), terms.len());
        }
    }
}
