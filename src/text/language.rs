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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
static FUNCTION_WORDS: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut table: HashMap<&str, u8> = HashMap::new();
    for (n, (_, list)) in LANGUAGES.iter().enumerate() {
        for word in list.split(' ') {
            *table.entry(word).or_default() |= 1 << n;
        }
    }
    table
});

/// How many words of a text are looked at.
const MOST_WORDS: usize = 200;

/// The language whose function words occur most.
pub fn detect_language(text: &str) -> Language {
    let mut counts = [0u32; LANGUAGES.len()];
    for span in words(text).take(MOST_WORDS) {
        let word = text.get(span.from..span.to).unwrap_or_default();
        // No function word is longer than this, and a lower-case word needs no folding.
        if word.len() > 8 {
            continue;
        }
        let bits = if word.bytes().any(|b| b.is_ascii_uppercase()) {
            FUNCTION_WORDS.get(folded_term(word).as_str())
        } else {
            FUNCTION_WORDS.get(word)
        };
        if let Some(bits) = bits {
            for (n, count) in counts.iter_mut().enumerate() {
                *count += u32::from(bits >> n & 1);
            }
        }
    }
    // On a tie the language listed first is taken.
    let best = counts.iter().copied().max().unwrap_or(0);
    let first = counts.iter().position(|count| *count == best).and_then(|n| LANGUAGES.get(n));
    first.filter(|_| best >= 3).map_or(Language::Und, |(language, _)| *language)
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
