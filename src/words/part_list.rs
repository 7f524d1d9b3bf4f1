//! Reads `parts.txt`: Swedish words that stand alone and in compounds, with what no rule says of them.
//!
//! One word a line, in lower case, in order. `word: forms` adds forms that no rule makes; a form that ends in `-` stands only before
//! another part. `word = parts` gives the parts of a word that a rule would split wrongly; nothing after `=` says that it has none.
//! `word-` stands only before another part, `-word` never before one, `-word-` in no compound. A line that begins with `#` is a comment.

use hashbrown::{HashMap, HashSet};

const LIST: &str = include_str!("parts.txt");

/// The words of the list, and how each stands in compounds.
#[derive(Debug)]
pub(super) struct PartList {
    /// The words themselves and forms that no rule makes, with the words they are forms of.
    forms: HashMap<Box<str>, Box<str>>,
    /// What may stand before another part, and the words it stands for.
    firsts: HashMap<Box<str>, Box<str>>,
    /// Words that stand in no compound.
    alone: HashSet<Box<str>>,
    /// The parts that the list gives for a word.
    given: HashMap<Box<str>, Vec<Box<str>>>,
    longest_first: usize,
}

/// Where a word may stand in compounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    First,
    Last,
    Nowhere,
}

/// A line of the list.
#[derive(Debug, PartialEq, Eq)]
struct Row<'a> {
    word: &'a str,
    place: Place,
    forms: Vec<&'a str>,
    parts: Option<Vec<&'a str>>,
}

impl PartList {
    /// The list that the program brings.
    pub(super) fn own() -> Self {
        Self::of(LIST)
    }

    fn of(list: &str) -> Self {
        let mut parts =
            Self { forms: HashMap::new(), firsts: HashMap::new(), alone: HashSet::new(), given: HashMap::new(), longest_first: 0 };
        let rows: Vec<Row<'_>> = rows(list).collect();
        for row in &rows {
            parts.add(row);
        }
        // What the list says comes before what a rule makes.
        for row in rows.iter().filter(|row| matches!(row.place, Place::Anywhere | Place::First)) {
            for first in firsts_by_rule(row.word) {
                if !parts.forms.contains_key(first.as_str()) {
                    parts.firsts.entry(first.into()).or_insert_with(|| row.word.into());
                }
            }
        }
        parts.longest_first = parts.firsts.keys().map(|first| first.len()).max().unwrap_or_default();
        parts
    }

    fn add(&mut self, row: &Row<'_>) {
        let word: Box<str> = row.word.into();
        if row.place != Place::First {
            self.forms.insert(word.clone(), word.clone());
        }
        if matches!(row.place, Place::Anywhere | Place::First) {
            self.firsts.insert(word.clone(), word.clone());
        }
        if row.place == Place::Nowhere {
            self.alone.insert(word.clone());
        }
        for form in &row.forms {
            match form.strip_suffix('-') {
                Some(first) => self.firsts.insert(first.into(), word.clone()),
                None => self.forms.insert((*form).into(), word.clone()),
            };
        }
        if let Some(parts) = &row.parts {
            self.given.insert(word, parts.iter().map(|part| (*part).into()).collect());
        }
    }

    /// The word that the list gives for a form of it.
    pub(super) fn by_form(&self, form: &str) -> Option<&str> {
        self.forms.get(form).map(|word| &**word)
    }

    /// The word of the list, if this is its base form.
    pub(super) fn by_base(&self, base: &str) -> Option<&str> {
        self.by_form(base).filter(|word| *word == base)
    }

    /// The word that stands before another part in this form.
    pub(super) fn by_first(&self, first: &str) -> Option<&str> {
        self.firsts.get(first).map(|word| &**word)
    }

    /// Whether a word is no part of compounds.
    pub(super) fn stands_alone(&self, word: &str) -> bool {
        self.alone.contains(word)
    }

    /// The parts that the list gives for a word of it.
    pub(super) fn given_parts(&self, word: &str) -> Option<&[Box<str>]> {
        self.given.get(word).map(Vec::as_slice)
    }

    /// Bytes of the longest first part.
    pub(super) fn longest_first(&self) -> usize {
        self.longest_first
    }
}

fn rows(list: &str) -> impl Iterator<Item = Row<'_>> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(row)
}

fn row(line: &str) -> Row<'_> {
    let (line, parts) = match line.split_once('=') {
        Some((line, parts)) => (line.trim(), Some(parts.split_whitespace().collect())),
        None => (line, None),
    };
    let (word, forms) = line.split_once(':').unwrap_or((line, ""));
    let place = match (word.starts_with('-'), word.ends_with('-')) {
        (false, false) => Place::Anywhere,
        (false, true) => Place::First,
        (true, false) => Place::Last,
        (true, true) => Place::Nowhere,
    };
    Row { word: word.trim_matches('-'), place, forms: forms.split_whitespace().collect(), parts }
}

/// The forms in which a word stands before another part by rule: as it is, with `s`, without its last vowel.
fn firsts_by_rule(word: &str) -> Vec<String> {
    let n_letters = word.chars().count();
    let mut firsts = Vec::new();
    if n_letters >= 4 && !word.ends_with('s') {
        firsts.push(format!("{word}s"));
    }
    if let Some(head) = word.strip_suffix('a').filter(|_| n_letters >= 5) {
        firsts.push(head.to_owned());
        // sjuksköterskelegitimation
        if head.ends_with("sk") && n_letters >= 7 {
            firsts.push(format!("{head}e"));
        }
    }
    if let Some(head) = word.strip_suffix('e').filter(|_| n_letters >= 5) {
        // lärarassistent, arbetsmiljö
        firsts.push(if word.ends_with("are") { head.to_owned() } else { format!("{head}s") });
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::folded_term;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_list_is_in_order_folded_and_says_nothing_twice() {
        let words: Vec<&str> = rows(LIST).map(|row| row.word).collect();
        for pair in words.windows(2) {
            assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
        }
        let mut forms: BTreeMap<&str, &str> = BTreeMap::new();
        for row in rows(LIST) {
            assert!(!row.word.is_empty(), "{row:?}");
            for text in row.forms.iter().chain(row.parts.iter().flatten()).chain([&row.word]) {
                assert_eq!(folded_term(text), *text);
                assert!(text.trim_end_matches('-').chars().all(char::is_lowercase), "{text} in the line of {}", row.word);
            }
            for form in row.forms {
                let other = forms.insert(form, row.word);
                assert_eq!(other, None, "{form} is a form of two words");
                assert!(!words.contains(&form), "{form} is a form of {} and a word of the list", row.word);
            }
        }
    }

    #[test]
    fn the_parts_that_the_list_gives_are_in_the_list() {
        let words: BTreeSet<&str> = rows(LIST).map(|row| row.word).collect();
        for row in rows(LIST) {
            for part in row.parts.iter().flatten() {
                assert!(words.contains(part), "{part}, a part of {}, is not in the list", row.word);
            }
        }
    }

    #[test]
    fn a_line_says_where_a_word_stands() {
        let list = PartList::of("# a comment\n-ansvarig\nbok: böcker bok-\nförskola =\nhälso-\nlön: löne-\nundersköterska = sköterska\n");
        assert_eq!((list.by_form("böcker"), list.by_form("löne"), list.by_form("hälso")), (Some("bok"), None, None));
        assert_eq!((list.by_first("löne"), list.by_first("hälso"), list.by_first("ansvarig")), (Some("lön"), Some("hälso"), None));
        assert_eq!(list.by_first("undersköterske"), Some("undersköterska"));
        assert_eq!(list.given_parts("förskola").map(<[_]>::len), Some(0));
        assert_eq!(list.given_parts("bok"), None);
    }
}
