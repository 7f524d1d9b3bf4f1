//! Lists words that say nothing at the edge of a phrase.
//!
//! The list of `text::language` tells languages apart and so leaves out words that several of them share; this one leaves out nothing.

/// Function words of Swedish and English, sorted, in lower case.
const FUNCTION_WORDS: [&str; 243] = [
    "a", "about", "all", "alla", "allt", "also", "an", "and", "andra", "any", "are", "as", "at", "att", "av", "bara", "be", "been",
    "bland", "blev", "bli", "blir", "both", "but", "by", "båda", "både", "can", "could", "de", "dem", "den", "denna", "deras", "dess",
    "dessa", "det", "detta", "dig", "din", "dina", "ditt", "do", "does", "du", "där", "därför", "då", "efter", "eftersom", "ej", "eller",
    "en", "er", "era", "ert", "ett", "for", "from", "från", "få", "får", "för", "genom", "ha", "had", "hade", "han", "har", "has", "have",
    "he", "hen", "henne", "hennes", "her", "his", "hon", "honom", "hos", "how", "hur", "här", "i", "icke", "if", "in", "inför", "inga",
    "ingen", "inget", "inkl", "innan", "inne", "inom", "inte", "into", "is", "it", "its", "jag", "ju", "kan", "kommer", "kring", "kunna",
    "like", "man", "may", "med", "medan", "mellan", "men", "mer", "mest", "mig", "min", "mina", "minst", "mitt", "more", "most", "mot",
    "must", "mycket", "måste", "ni", "no", "nog", "nor", "not", "nu", "när", "någon", "något", "några", "och", "också", "of", "om", "on",
    "once", "or", "oss", "other", "our", "ours", "out", "over", "own", "per", "på", "samt", "sedan", "she", "should", "sig", "sin", "sina",
    "sitt", "själv", "ska", "skall", "skulle", "so", "som", "some", "such", "så", "sådan", "sådana", "sådant", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "till", "tills", "to", "too", "trots", "under", "up",
    "upon", "upp", "ur", "us", "ut", "utan", "utifrån", "utöver", "vad", "var", "vara", "varav", "varit", "varje", "vars", "vem", "very",
    "vi", "via", "vid", "vilka", "vilken", "vilket", "vill", "väl", "vår", "våra", "vårt", "was", "we", "were", "what", "when", "where",
    "which", "who", "whom", "why", "will", "with", "within", "without", "would", "you", "your", "yours", "än", "ännu", "är", "även", "åt",
    "över",
];

/// Whether a word in lower case is one of them.
pub(super) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_no_word_twice() {
        assert!(FUNCTION_WORDS.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(is_function_word("och") && is_function_word("the") && !is_function_word("excel"));
    }
}
