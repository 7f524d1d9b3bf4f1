//! Says of a capitalised word whether it begins a name, may be part of one, or is in none.
//!
//! Two lists are kept as data. `given_names.txt` holds common given names of Sweden, of England and of the largest groups of immigrants
//! to Sweden, as public name statistics (Statistics Sweden, the Office for National Statistics) have made them general knowledge.
//! `name_words.txt` holds words that stand capitalised beside names: titles, roles, kinds of organisation, unions, places. A word in
//! neither list may be part of a name.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::lower::with_lower;

const GIVEN: &str = include_str!("given_names.txt");
const WORDS: &str = include_str!("name_words.txt");

/// What is known of a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// A given name.
    Given,
    /// A given name that is a common word or product too ("Per", "Julia").
    Doubtful,
    /// A common word or name that is a surname after a given name ("Jane King").
    Surname,
    /// Stands in lower case within names: "von".
    Particle,
    /// Stands before names: "Dr".
    Title,
    /// Says what somebody does, or where in the house: "recruiter".
    Role,
    /// Makes the words before it the name of an organisation: "AB".
    Organisation,
    /// A trade union.
    Union,
    /// A place: it begins no name.
    Place,
    /// In no name.
    Other,
    /// In no list.
    Unknown,
}

/// The words of both lists, as bytes in lower case.
static CLASSES: LazyLock<HashMap<&'static [u8], Class>> = LazyLock::new(|| {
    let mut classes: HashMap<&[u8], Class> = GIVEN.lines().map(|name| (name.as_bytes(), Class::Given)).collect();
    for (kind, words) in WORDS.lines().filter_map(|line| line.split_once(':')) {
        let class = match kind {
            "doubtful" => Class::Doubtful,
            "surname" => Class::Surname,
            "particle" => Class::Particle,
            "title" => Class::Title,
            "role" => Class::Role,
            "org" => Class::Organisation,
            "union" => Class::Union,
            "place" => Class::Place,
            _ => Class::Other,
        };
        classes.extend(words.split_whitespace().map(|word| (word.as_bytes(), class)));
    }
    classes
});

/// Ends of words that say what somebody does.
const ROLE_ENDS: &[&str] = &[
    "chef",
    "chefen",
    "chefer",
    "ledare",
    "ansvarig",
    "ansvariga",
    "konsult",
    "rekryterare",
    "företrädare",
    "ombud",
    "samordnare",
    "koordinator",
    "specialist",
    "sekreterare",
    "handläggare",
    "ingenjör",
    "ingenjören",
    "ingenjörer",
    "utvecklare",
    "sköterska",
    "representant",
    "representanter",
    "direktör",
    "generalist",
    "ordförande",
];

/// Ends of words that name an organisation or a part of one.
const ORGANISATION_ENDS: &[&str] = &[
    "förbundet",
    "föreningen",
    "kommunen",
    "kommun",
    "verket",
    "bolaget",
    "gruppen",
    "avdelningen",
    "enheten",
    "skolan",
    "sjukhus",
    "sjukhuset",
    "styrelsen",
    "förvaltningen",
    "gatan",
    "vägen",
    "torget",
    "support",
    "stiftelsen",
    "tjänst",
];

/// Ends of surnames, which few other capitalised words have.
const SURNAME_ENDS: &[&str] = &[
    "sson", "sdotter", "berg", "ström", "lund", "gren", "qvist", "kvist", "quist", "dahl", "stedt", "ius", "hammar", "borg", "löf", "holm",
    "lind", "strand", "blom", "feldt", "bäck", "ljung", "rud", "ović", "ovic", "ski", "nen", "dóttir", "ssen", "mann",
];

/// What the end of a word says of it, by its last two bytes: few ends have the same.
static ENDS: LazyLock<HashMap<[u8; 2], Vec<(&'static [u8], Class)>>> = LazyLock::new(|| {
    let mut ends: HashMap<[u8; 2], Vec<(&[u8], Class)>> = HashMap::new();
    for (list, class) in [(ROLE_ENDS, Class::Role), (ORGANISATION_ENDS, Class::Organisation)] {
        for end in list.iter().map(|end| end.as_bytes()) {
            if let Some(last) = end.last_chunk() {
                ends.entry(*last).or_default().push((end, class));
            }
        }
    }
    ends
});

fn class_of_end(word: &[u8]) -> Option<Class> {
    let ends = ENDS.get(word.last_chunk::<2>()?)?;
    ends.iter().find(|(end, _)| word.ends_with(end)).map(|(_, class)| *class)
}

/// The class of a word; of a double name ("Anna-Karin") that of its first part, if the whole is in no list.
pub(super) fn class_of(word: &str) -> Class {
    with_lower(word, class_of_lower)
}

fn class_of_lower(lower: &[u8]) -> Class {
    let bare = lower.strip_suffix(b"'s").or_else(|| lower.strip_suffix("’s".as_bytes())).unwrap_or(lower);
    if let Some(class) = CLASSES.get(bare) {
        return *class;
    }
    if let Some(hyphen) = memchr::memchr(b'-', bare) {
        return match bare.get(..hyphen).and_then(|first| CLASSES.get(first)) {
            Some(class) if *class != Class::Surname => *class,
            _ => Class::Unknown,
        };
    }
    if let Some(class) = class_of_end(bare) {
        return class;
    }
    let genitive_of = bare.strip_suffix(b"s").and_then(|base| CLASSES.get(base));
    genitive_of.copied().filter(|class| *class == Class::Given).unwrap_or(Class::Unknown)
}

/// Whether a word has the form of a surname.
pub(super) fn is_surname_shaped(word: &str) -> bool {
    with_lower(word, |lower| {
        let last = lower.rsplit(|byte| *byte == b'-').next().unwrap_or_default();
        let has_end = |name: &[u8]| SURNAME_ENDS.iter().any(|end| name.len() > end.len() && name.ends_with(end.as_bytes()));
        has_end(last) || last.strip_suffix(b"s").is_some_and(has_end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_lower_case_and_say_each_word_once() {
        let given: Vec<&str> = GIVEN.lines().collect();
        assert!(given.len() > 1000 && given.is_sorted() && given.windows(2).all(|pair| pair[0] != pair[1]));
        let words: Vec<&str> = WORDS.lines().flat_map(|line| line.split_once(':').map_or("", |l| l.1).split_whitespace()).collect();
        let mut once = words.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), words.len());
        assert!(given.iter().chain(&words).all(|word| word.to_lowercase() == **word));
    }

    #[test]
    fn words_are_told_by_list_part_and_ending() {
        for (word, class) in [
            ("Anna", Class::Given),
            ("Anna-Karin", Class::Given),
            ("ANNA", Class::Given),
            ("Per", Class::Doubtful),
            ("Vårdenhetschef", Class::Role),
            ("AB", Class::Organisation),
            ("Tallby", Class::Unknown),
            ("Lärarförbundet", Class::Union),
            ("Skogsförbundet", Class::Organisation),
        ] {
            assert_eq!(class_of(word), class, "{word}");
        }
        assert!(
            is_surname_shaped("Lindberg") && is_surname_shaped("Lindbergs") && !is_surname_shaped("Berg") && !is_surname_shaped("Cars")
        );
    }
}
