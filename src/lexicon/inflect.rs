//! Makes the inflected forms of a dictionary form by rule.
//!
//! A row names one form; ads use many ("journalsystem", "journalsystemet", "journalsystemens"). The rules go by the ending and make
//! every regular form of every declension that ending can have. Some of the forms made are no words ("systemar"); they stand in no ad
//! and cost nothing, while a form left out is a hit lost. A form that is another word is kept out by `exclusions.csv`.
//!
//! Swedish nouns: definite, plural, definite plural, each with genitive -s; -a to -or, -e to -ar/-er, -el/-en/-er with a dropped
//! vowel, -are, -ande/-ende, doubled -m. Verbs in -era (or marked): present, past, supine, passive. Adjectives: -t, -a, comparative.
//! English: plural, with -y to -ies and -es after a hiss; marked verbs: -s, -ed, -ing.
//! Source: Svenska Akademiens grammatik's five declensions and the regular English plural, put into rules here.

use super::entry::{Forms, LexiconLanguage};

/// A stem and what may follow it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inflected {
    /// What every form begins with.
    pub stem: String,
    /// What may follow, sorted, without doubles; `""` is the stem alone.
    pub endings: Vec<String>,
}

impl Inflected {
    fn new<'e>(stem: &str, endings: impl IntoIterator<Item = &'e str>) -> Self {
        let mut endings: Vec<String> = endings.into_iter().map(str::to_owned).collect();
        endings.sort();
        endings.dedup();
        Self { stem: stem.to_owned(), endings }
    }

    /// Adds the genitive to every ending that does not end in s.
    fn with_genitive(mut self) -> Self {
        let genitives: Vec<String> = self
            .endings
            .iter()
            .filter(|e| !(if e.is_empty() { self.stem.as_str() } else { e.as_str() }).ends_with(['s', 'x', 'z']))
            .map(|e| format!("{e}s"))
            .collect();
        self.endings.extend(genitives);
        self.endings.sort();
        self.endings.dedup();
        self
    }

    /// Joins the forms of two classes.
    fn and(&self, other: &Self) -> Self {
        let shorter = if self.stem.len() <= other.stem.len() { self.stem.clone() } else { other.stem.clone() };
        let mut endings: Vec<String> = Vec::new();
        for class in [self, other] {
            let extra = class.stem.get(shorter.len()..).unwrap_or_default();
            endings.extend(class.endings.iter().map(|e| format!("{extra}{e}")));
        }
        endings.sort();
        endings.dedup();
        Self { stem: shorter, endings }
    }

    /// Every form.
    pub fn forms(&self) -> impl Iterator<Item = String> {
        self.endings.iter().map(|e| format!("{}{e}", self.stem))
    }
}

/// The forms of one word (of a phrase, its last) in lower case. `written` is the word as the row has it.
pub fn inflect(written: &str, word: &str, forms: Forms, language: LexiconLanguage) -> Inflected {
    let letters = written.chars().filter(|c| c.is_alphabetic());
    let is_acronym = letters.clone().count() > 0 && letters.clone().all(char::is_uppercase);
    let ends_in_letter = word.chars().next_back().is_some_and(char::is_alphabetic);
    let forms = match forms {
        Forms::ByRule if !ends_in_letter => Forms::None,
        Forms::ByRule if is_acronym || language == LexiconLanguage::Mul => Forms::Name,
        other => other,
    };
    match (forms, language) {
        (Forms::None, _) => Inflected::new(word, [""]),
        (Forms::Name, _) => Inflected::new(word, [""]).with_genitive(),
        (Forms::Noun | Forms::ByRule, LexiconLanguage::En) => english_noun(word),
        (Forms::Verb, LexiconLanguage::En) => english_verb(word),
        (Forms::Adjective, LexiconLanguage::En) => Inflected::new(word, [""]),
        (Forms::Noun, _) => swedish_noun(word),
        (Forms::Verb, _) => swedish_verb(word),
        (Forms::Adjective, _) => swedish_adjective(word),
        (Forms::ByRule, _) => swedish_by_ending(word),
    }
}

fn swedish_by_ending(word: &str) -> Inflected {
    if word.ends_with("era") {
        swedish_verb(word).and(&swedish_noun(word))
    } else if ends_in(word, &["isk", "ell", "bar", "lig"]) {
        swedish_adjective(word)
    } else if ends_in(word, &["al", "iv", "ad"]) {
        swedish_adjective(word).and(&swedish_noun(word))
    } else {
        swedish_noun(word)
    }
}

/// Endings of the declensions that a consonant can be followed by.
const DECLENSIONS: [&str; 12] = ["", "en", "et", "er", "erna", "ar", "arna", "n", "na", "t", "or", "orna"];

fn swedish_noun(word: &str) -> Inflected {
    if let Some(stem) = word.strip_suffix("are").filter(|s| s.len() > 2) {
        return Inflected::new(&format!("{stem}ar"), ["e", "en", "na"]).with_genitive();
    }
    if ends_in(word, &["ande", "ende"]) {
        return Inflected::new(word, ["", "t", "n", "na"]).with_genitive();
    }
    if let Some(stem) = word.strip_suffix('a').filter(|s| s.len() > 2) {
        return Inflected::new(stem, ["a", "an", "or", "orna"]).with_genitive();
    }
    if let Some(stem) = word.strip_suffix('e').filter(|s| s.len() > 2) {
        return Inflected::new(stem, ["e", "en", "et", "ar", "arna", "er", "erna", "es"]).with_genitive();
    }
    if let Some(vowelless) = ["el", "en", "er"].iter().find_map(|end| word.strip_suffix(end)).filter(|s| s.len() > 2) {
        let ending = word.get(vowelless.len()..).unwrap_or_default();
        let consonant = ending.get(1..).unwrap_or_default();
        let full = DECLENSIONS.iter().map(|e| format!("{ending}{e}"));
        let dropped = ["ar", "arna", "en", "et", "er", "erna", "or", "orna", "a"].iter().map(|e| format!("{consonant}{e}"));
        let all: Vec<String> = full.chain(dropped).collect();
        return Inflected::new(vowelless, all.iter().map(String::as_str)).with_genitive();
    }
    if word.ends_with(['o', 'u', 'y', 'å', 'ä', 'ö', 'é', 'i']) {
        return Inflected::new(word, ["", "n", "t", "r", "na", "er", "erna", "en", "et", "erna"]).with_genitive();
    }
    let noun = Inflected::new(word, DECLENSIONS);
    let noun = if let Some(stem) = word.strip_suffix('m') {
        noun.and(&Inflected::new(stem, ["mmen", "mmet", "mmer", "mmerna", "mmar", "mmarna"]))
    } else {
        noun
    };
    noun.with_genitive()
}

fn swedish_verb(word: &str) -> Inflected {
    let Some(stem) = word.strip_suffix('a') else {
        return Inflected::new(word, ["", "r", "dde", "tt", "s"]);
    };
    let common = ["a", "ar", "ade", "at", "as", "ats", "ades", "ad", "ande"];
    if word.ends_with("era") {
        return Inflected::new(stem, common);
    }
    Inflected::new(stem, common.into_iter().chain(["er", "te", "de", "t", "ts", "s"]))
}

fn swedish_adjective(word: &str) -> Inflected {
    if let Some(stem) = word.strip_suffix("ad") {
        return Inflected::new(stem, ["ad", "at", "ade", "ades"]);
    }
    Inflected::new(word, ["", "t", "a", "e", "are"])
}

fn english_noun(word: &str) -> Inflected {
    if let Some(stem) = word.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u'])) {
        return Inflected::new(stem, ["y", "ies"]);
    }
    if ends_in(word, &["ch", "sh", "ss", "x", "z"]) {
        return Inflected::new(word, ["", "es"]);
    }
    if word.ends_with('s') { Inflected::new(word, [""]) } else { Inflected::new(word, ["", "s"]) }
}

fn english_verb(word: &str) -> Inflected {
    if let Some(stem) = word.strip_suffix('e') {
        return Inflected::new(stem, ["e", "es", "ed", "ing"]);
    }
    Inflected::new(word, ["", "s", "ed", "ing"])
}

fn ends_in(word: &str, endings: &[&str]) -> bool {
    endings.iter().any(|e| word.ends_with(e) && word.len() > e.len() + 1)
}

/// The forms in which an adjective stands before a noun, for the words of a Swedish phrase before its last.
pub(super) fn agreeing(word: &str) -> Vec<String> {
    const ENDINGS: [&str; 6] = ["al", "isk", "ell", "iv", "bar", "lig"];
    if let Some(stem) = word.strip_suffix("ade").filter(|s| s.len() > 3) {
        return ["ad", "at", "ade"].iter().map(|e| format!("{stem}{e}")).collect();
    }
    let base = word.strip_suffix(['a', 't']).filter(|b| ends_in(b, &ENDINGS)).unwrap_or(word);
    if ends_in(base, &ENDINGS) {
        return ["", "t", "a"].iter().map(|e| format!("{base}{e}")).collect();
    }
    vec![word.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(term: &str, forms: &[&str]) {
        let made: Vec<String> = inflect(term, &term.to_lowercase(), Forms::ByRule, LexiconLanguage::Sv).forms().collect();
        for form in forms {
            assert!(made.iter().any(|m| m == form), "`{form}` is not among the forms of `{term}`: {made:?}");
        }
    }

    #[test]
    fn every_swedish_declension_is_found() {
        finds("journalsystem", &["journalsystem", "journalsystemet", "journalsystemen", "journalsystemets", "journalsystems"]);
        finds("dator", &["datorn", "datorer", "datorerna", "datorns"]);
        finds("databas", &["databasen", "databaser", "databaserna", "databasernas"]);
        finds("kamera", &["kameran", "kameror", "kamerorna"]);
        finds("utvecklare", &["utvecklaren", "utvecklarna", "utvecklarnas", "utvecklares"]);
        finds("server", &["servern", "servrar", "servrarna", "servers"]);
        finds("nyckel", &["nyckeln", "nycklar", "nycklarna"]);
        finds("program", &["programmet", "programmen", "programmets"]);
        finds("video", &["videon", "videor", "videons"]);
        finds("app", &["appen", "appar", "apparna"]);
        finds("programmering", &["programmeringen", "programmerings"]);
        finds("programmera", &["programmerar", "programmerade", "programmerat", "programmeras"]);
        finds("digital", &["digitalt", "digitala"]);
        finds("datoriserad", &["datoriserat", "datoriserade"]);
    }

    #[test]
    fn acronyms_and_symbols_are_not_declined_as_words() {
        let forms = |t: &str| inflect(t, &t.to_lowercase(), Forms::ByRule, LexiconLanguage::Sv).forms().collect::<Vec<_>>();
        assert_eq!(forms("SQL"), ["sql", "sqls"]);
        assert_eq!(forms("C#"), ["c#"]);
    }

    #[test]
    fn english_plurals_are_found() {
        let forms = |t: &str| inflect(t, t, Forms::ByRule, LexiconLanguage::En).forms().collect::<Vec<_>>();
        assert_eq!(forms("technology"), ["technologies", "technology"]);
        assert_eq!(forms("database"), ["database", "databases"]);
        assert_eq!(forms("switch"), ["switch", "switches"]);
    }

    #[test]
    fn adjectives_of_a_phrase_agree() {
        assert_eq!(agreeing("digitala"), ["digital", "digitalt", "digitala"]);
        assert_eq!(agreeing("datoriserade"), ["datoriserad", "datoriserat", "datoriserade"]);
        assert_eq!(agreeing("olika"), ["olika"]);
    }
}
