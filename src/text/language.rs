//! Tells the language of an ad by its function words.
//!
//! Ads are long and their small words are sure signs, so the language whose function words occur most is taken; below three of them
//! it is undetermined. A trained model would tell more languages apart, but costs more than all matching (its price per ad was the
//! reason, see the targets of `benches`); Danish and Norwegian are listed only so that they are not taken for Swedish.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::folded_term;
use super::words::words;

/// The language of an ad.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Language {
    /// Swedish.
    Sv,
    /// English.
    En,
    /// German.
    De,
    /// Norwegian or Danish.
    No,
    /// Finnish.
    Fi,
    /// Not determined.
    #[default]
    Und,
}

impl Language {
    /// The ISO 639 code; `und` if undetermined.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
            Self::De => "de",
            Self::No => "no",
            Self::Fi => "fi",
            Self::Und => "und",
        }
    }
}

const LANGUAGES: [(Language, &str); 5] = [
    (
        Language::Sv,
        "och att är som för på av med till den det har vi du ett om kan inte eller hos från vår din ska samt även inom våra dig oss där här är",
    ),
    (Language::En, "the and to of in for with you our we is are will be as that on your have or an this from by at who all not their"),
    (Language::De, "und der die das mit für ist sie wir ein eine den von zu im als auf bei ihre dich dein oder sind nicht auch zum zur"),
    (Language::No, "og er ikke jeg vi av på som til det har et deg være vil eller hos fra våre vår må også å af dig ved blive vores"),
    (Language::Fi, "ja on ei sekä se että myös tai kanssa olet sinun joka ovat voit meillä sinulla työ työn"),
];

/// Each function word with the languages it belongs to, as bits in the order of `LANGUAGES`.
static FUNCTION_WORDS: LazyLock<HashMap<&'static [u8], u8>> = LazyLock::new(|| {
    let mut table: HashMap<&[u8], u8> = HashMap::new();
    for (n, (_, list)) in LANGUAGES.iter().enumerate() {
        for word in list.split(' ') {
            *table.entry(word.as_bytes()).or_default() |= 1 << n;
        }
    }
    table
});

/// How many words of a text are looked at.
const MOST_WORDS: u32 = 200;

/// The languages of which a word in folded form is a function word, as bits.
pub(crate) fn function_word(word: &[u8]) -> u8 {
    // No function word is longer than this, and none holds a digit.
    if word.len() > 8 || word.first().is_none_or(u8::is_ascii_digit) {
        return 0;
    }
    FUNCTION_WORDS.get(word).copied().unwrap_or_default()
}

/// The language whose function words occur most.
pub fn detect_language(text: &str) -> Language {
    let mut count = LanguageCount::default();
    for span in words(text) {
        let word = text.get(span.from..span.to).unwrap_or_default();
        // A lower-case word needs no folding.
        let has_capital = word.bytes().any(|b| b.is_ascii_uppercase());
        count.add(if has_capital { function_word(folded_term(word).as_bytes()) } else { function_word(word.as_bytes()) }, false);
    }
    count.language()
}

/// Counts the words of a text and their languages as they come, each as one run of letters or as several that signs join.
#[derive(Clone, Debug, Default)]
pub(crate) struct LanguageCount {
    n_words: u32,
    counts: [u32; LANGUAGES.len()],
    /// The languages of the last word, while it is a single run.
    last: u8,
}

impl LanguageCount {
    /// Adds a run with its languages; `joins` tells whether a sign makes one word of it and the run before.
    #[inline]
    pub(crate) fn add(&mut self, languages: u8, joins: bool) {
        if joins {
            // No function word holds a sign.
            self.last = 0;
            return;
        }
        self.count_last();
        self.n_words += 1;
        self.last = if self.n_words <= MOST_WORDS { languages } else { 0 };
    }

    fn count_last(&mut self) {
        let mut bits = std::mem::take(&mut self.last);
        while bits != 0 {
            if let Some(count) = self.counts.get_mut(bits.trailing_zeros() as usize) {
                *count += 1;
            }
            bits &= bits - 1;
        }
    }

    /// The number of words.
    pub(crate) fn n_words(&self) -> u32 {
        self.n_words
    }

    /// The language whose function words occur most; on a tie the one listed first.
    pub(crate) fn language(&mut self) -> Language {
        self.count_last();
        let best = self.counts.iter().copied().max().unwrap_or(0);
        let first = self.counts.iter().position(|count| *count == best).and_then(|n| LANGUAGES.get(n));
        first.filter(|_| best >= 3).map_or(Language::Und, |(language, _)| *language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_small_words() {
        assert_eq!(detect_language("Vi söker dig som har erfarenhet av Java och är van att arbeta i team."), Language::Sv);
        assert_eq!(detect_language("We are looking for you with experience of Java and the will to learn."), Language::En);
        assert_eq!(detect_language("Wir suchen eine Person, die mit uns und für unsere Kunden arbeitet."), Language::De);
        assert_eq!(detect_language("Vi søker deg som ikke er redd for å være ute og som vil jobbe."), Language::No);
        assert_eq!(detect_language("Java Python Kubernetes"), Language::Und);
    }
}
