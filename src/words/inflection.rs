//! Leads an inflected Swedish word back to its base: to a word of the list where one fits, else to a stem.
//!
//! A form fits a word of the list if an ending of the word's kind makes it; of two words the one that keeps more letters counts. For other
//! words the Snowball stemmer decides, but for endings that it takes too far: it would make one of `utvecklare` and `utveckla`, of
//! `säkerhet` and `säker`, of `ansvarig` and `ansvar`, of `dator` and `data`.

use super::part_list::PartList;
use frostem::{Algorithm, Stemmer};

/// What a word must end in before an ending.
#[derive(Clone, Copy)]
enum After {
    Vowel,
    /// A vowel other than `a`.
    FirmVowel,
    Consonant,
    /// A vowel, or `el`, `er`, `or`, `ar`, `en`: `datorn`, `nyckeln`.
    VowelOrLiquid,
    /// The end of an adjective, or of a verb.
    Adjective,
    /// `a` alone, as in verbs.
    A,
    Anything,
}

/// Endings, what stands in their place in the base, and what the base must end in; short endings first.
const ENDINGS: [(&str, &str, After); 32] = [
    ("n", "", After::VowelOrLiquid),
    ("t", "", After::Vowel),
    ("t", "", After::Adjective),
    ("r", "", After::Vowel),
    ("a", "", After::Adjective),
    ("d", "", After::A),
    ("at", "ad", After::Anything),
    ("en", "", After::Consonant),
    ("et", "", After::Consonant),
    ("er", "", After::Consonant),
    ("er", "", After::FirmVowel),
    ("ar", "", After::Consonant),
    ("ar", "", After::FirmVowel),
    ("or", "a", After::Anything),
    ("en", "", After::FirmVowel),
    ("et", "", After::FirmVowel),
    ("na", "", After::FirmVowel),
    ("de", "", After::A),
    ("ade", "ad", After::Anything),
    ("rna", "", After::FirmVowel),
    ("orna", "a", After::Anything),
    ("arna", "are", After::Anything),
    ("arna", "", After::Consonant),
    ("arna", "", After::FirmVowel),
    ("erna", "", After::Consonant),
    ("erna", "", After::FirmVowel),
    ("ast", "", After::Adjective),
    ("aste", "", After::Adjective),
    ("are", "", After::Adjective),
    ("andet", "ande", After::Anything),
    ("ena", "", After::Consonant),
    ("ies", "y", After::Anything),
];
/// Endings before which a word drops the `e` of its last syllable (`nycklar`, `reglerna`) or doubles its last letter (`programmet`).
const HEAVY: [&str; 7] = ["arna", "erna", "ena", "ar", "er", "en", "et"];
const LIQUID: [&str; 6] = ["el", "er", "or", "ar", "en", "al"];
const ADJECTIVE: [&str; 11] = ["ig", "ik", "iv", "sam", "bar", "ell", "sk", "ent", "ant", "full", "lös"];

/// Longest word that is looked at, in bytes; a longer one is no word.
pub(super) const LONGEST: usize = 128;

/// The word of the list that a form belongs to.
pub(super) fn listed<'a>(list: &'a PartList, form: &str) -> Option<&'a str> {
    if let Some(word) = list.by_form(form) {
        return Some(word);
    }
    let without_s = form.strip_suffix('s').filter(|head| head.len() >= 3);
    without_s.and_then(|head| list.by_form(head)).or_else(|| by_ending(list, form)).or_else(|| without_s.and_then(|h| by_ending(list, h)))
}

fn by_ending<'a>(list: &'a PartList, form: &str) -> Option<&'a str> {
    let plain = ENDINGS.iter().find_map(|(ending, instead, after)| {
        let head = form.strip_suffix(ending).filter(|head| head.len() >= 2)?;
        if !fits(head, *after) {
            return None;
        }
        if instead.is_empty() { list.by_base(head) } else { list.by_base(&format!("{head}{instead}")) }
    });
    plain.or_else(|| HEAVY.iter().find_map(|ending| by_change(list, form.strip_suffix(ending)?)))
}

fn fits(head: &str, after: After) -> bool {
    match after {
        After::Vowel => head.ends_with(is_vowel),
        After::FirmVowel => head.ends_with(is_vowel) && !head.ends_with('a'),
        After::Consonant => !head.ends_with(is_vowel),
        After::VowelOrLiquid => head.ends_with(is_vowel) || LIQUID.iter().any(|l| head.ends_with(l)),
        After::Adjective => ADJECTIVE.iter().any(|a| head.ends_with(a)),
        After::A => head.ends_with('a'),
        After::Anything => true,
    }
}

/// The word whose last syllable changed: `nyckl` of `nyckel`, `programm` of `program`.
fn by_change<'a>(list: &'a PartList, head: &str) -> Option<&'a str> {
    let mut letters = head.chars().rev();
    let (last, before) = (letters.next()?, letters.next()?);
    let shorter = head.get(..head.len() - last.len_utf8()).filter(|shorter| shorter.len() >= 2)?;
    match last {
        'm' | 'n' if before == last => list.by_base(shorter),
        'l' | 'r' | 'n' if !is_vowel(before) && before != last => list.by_base(&format!("{shorter}e{last}")),
        _ => None,
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'ä' | 'ö' | 'é')
}

/// Stems words that are not in the list.
pub(super) struct Stems(Stemmer);

impl std::fmt::Debug for Stems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stems")
    }
}

/// Ends of words that stay, and the endings that may follow them; the first that fits counts.
const KEPT: [(&str, &[&str]); 6] = [
    ("het", &["erna", "ens", "ers", "en", "er", "s", ""]),
    ("else", &["rnas", "rna", "ns", "rs", "n", "r", "s", ""]),
    ("are", &["ns", "n", "s", ""]),
    ("tor", &["ernas", "erna", "ers", "ns", "er", "n", "s", ""]),
    ("ig", &["aste", "ast", "as", "a", "t", "e", ""]),
    ("ing", &["arnas", "arna", "ars", "ens", "ar", "en", "s", ""]),
];

impl Stems {
    pub(super) fn new() -> Self {
        Self(Stemmer::new(Algorithm::Swedish))
    }

    /// The stem of a word; words that are not of letters alone are their own.
    pub(super) fn stem(&self, word: &str) -> String {
        if word.len() > LONGEST || !word.chars().all(char::is_alphabetic) {
            return word.to_owned();
        }
        if let Some(kept) = kept(word) {
            return kept;
        }
        let once = self.0.stem(word);
        // A genitive or an English plural still has its ending: chefers, developers.
        let once = if word.strip_suffix('s') == Some(&*once) { self.0.stem(&once).into_owned() } else { once.into_owned() };
        // The end of kurs is an ending to the stemmer, that of kursen is not.
        let stem = match once.strip_suffix('s') {
            Some(shorter) if *self.0.stem(&once) == *shorter => shorter.to_owned(),
            _ => once,
        };
        // workflows, surveys
        let stem = match stem.strip_suffix('s') {
            Some(shorter) if shorter.len() >= 4 && ["w", "ay", "ey", "oy"].iter().any(|end| shorter.ends_with(end)) => shorter.to_owned(),
            _ => stem,
        };
        match stem.strip_suffix('y') {
            // company, companies
            Some(head) if head.len() >= 3 && !head.ends_with(is_vowel) => format!("{head}i"),
            _ => stem,
        }
    }
}

fn kept(word: &str) -> Option<String> {
    for (kept, endings) in KEPT {
        for ending in endings {
            let Some(base) = word.strip_suffix(ending) else { continue };
            if base.strip_suffix(kept).is_some_and(|head| head.len() >= 3 && head.contains(is_vowel)) {
                return Some(base.to_owned());
            }
        }
    }
    // lärarna, lärarnas
    let head = word.strip_suffix("arnas").or_else(|| word.strip_suffix("arna"))?;
    (head.len() >= 3 && head.contains(is_vowel)).then(|| format!("{head}are"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_listed_word_lead_to_it() {
        let list = PartList::own();
        for (base, forms) in [
            ("kunskap", "kunskapen kunskaper kunskaperna kunskapernas kunskaps"),
            ("system", "system systemet systemen systemens"),
            ("dator", "dator datorn datorer datorerna"),
            ("program", "programmet programmen"),
            ("nyckel", "nyckeln nycklar nycklarna"),
            ("regel", "regler reglerna"),
            ("lärare", "läraren lärarna lärarnas lärares"),
            ("vana", "vanan vanor vanorna"),
            ("arbete", "arbetet arbeten arbetena"),
            ("händelse", "händelsen händelser händelserna"),
            ("bok", "boken böcker böckerna"),
            ("ansvarig", "ansvariga ansvarigt"),
            ("baserad", "baserat baserade"),
        ] {
            for form in forms.split(' ') {
                assert_eq!(listed(&list, form), Some(base), "{form}");
            }
        }
    }

    #[test]
    fn near_words_of_another_meaning_stay_apart() {
        let stems = Stems::new();
        let list = PartList::own();
        for (one, other) in
            [("utvecklare", "utveckla"), ("handel", "handlar"), ("dator", "data"), ("säkerhet", "säker"), ("planera", "plan")]
        {
            let base = |word: &str| listed(&list, word).map_or_else(|| stems.stem(word), str::to_owned);
            assert_ne!(base(one), base(other), "{one} and {other}");
        }
    }

    #[test]
    fn words_that_are_not_listed_have_one_stem_for_all_forms() {
        let stems = Stems::new();
        for forms in [
            "zinkare zinkaren zinkarna zinkarnas",
            "zinkhet zinkheten zinkheter",
            "zinkurs zinkursen zinkurser",
            "company companies",
            "developer developers",
        ] {
            let found: std::collections::BTreeSet<String> = forms.split(' ').map(|form| stems.stem(form)).collect();
            assert_eq!(found.len(), 1, "{forms}: {found:?}");
        }
        assert_eq!(stems.stem("office365"), "office365");
    }
}
