//! Tells whether an address is made of a name: `anna.berg@`, `aberg@`.

use super::{Personal, PersonalKind};

/// Most addresses that names are compared with.
const MOST_ADDRESSES: usize = 50;

/// The addresses of a text, as they write names.
pub(super) struct Addresses {
    all: Vec<Address>,
    /// The first letters of their local parts.
    initials: Vec<char>,
    /// Whether one begins with a sign.
    has_sign_first: bool,
}

struct Address {
    local: String,
    domain: String,
}

impl Addresses {
    /// The addresses among the contacts of a text.
    pub(super) fn new(text: &str, contacts: &[Personal]) -> Self {
        let emails = contacts.iter().filter(|p| p.kind == PersonalKind::Email).take(MOST_ADDRESSES);
        let parted = emails.filter_map(|p| text.get(p.span.from..p.span.to)?.split_once('@'));
        let all: Vec<Address> =
            parted.map(|(local, domain)| Address { local: plain(local).collect(), domain: plain(domain).collect() }).collect();
        let initials = all.iter().filter_map(|a| a.local.chars().next()).collect();
        Self { initials, has_sign_first: all.iter().any(|a| a.head().is_empty()), all }
    }

    /// Whether an address may be made of a name that begins with this word; most words are told here.
    pub(super) fn may_name(&self, first: &str) -> bool {
        let initial = || match first.as_bytes() {
            [letter, ..] if letter.is_ascii_alphabetic() => Some(char::from(letter.to_ascii_lowercase())),
            _ => plain(first).next(),
        };
        !self.all.is_empty() && (self.has_sign_first || initial().is_some_and(|initial| self.initials.contains(&initial)))
    }

    /// Whether an address is made of a word, and its domain is not.
    pub(super) fn name_word(&self, word: &str) -> bool {
        let word: String = plain(word).collect();
        word.len() >= SHORTEST && self.all.iter().any(|a| a.head() == word && !a.domain.contains(&word))
    }

    /// Whether an address is made of the first and the last word of a name.
    pub(super) fn name_both(&self, first: &str, last: &str) -> bool {
        let (first, last): (String, String) = (plain(first).collect(), plain(last).collect());
        first.len() >= SHORTEST && self.all.iter().any(|a| a.is_of_both(&first, &last))
    }
}

/// Fewest bytes of a first word that is compared.
const SHORTEST: usize = 3;

/// What parts the words of a local part.
const SIGNS: [char; 3] = ['.', '_', '-'];

impl Address {
    /// The local part up to a sign.
    fn head(&self) -> &str {
        self.local.split(SIGNS).next().unwrap_or_default()
    }

    fn is_of_both(&self, first: &str, last: &str) -> bool {
        let Some((_, tail)) = self.local.rsplit_once(SIGNS) else {
            let after = |beginning: Option<&str>| beginning.and_then(|b| self.local.strip_prefix(b)) == Some(last);
            let initial = first.chars().next().and_then(|c| first.get(..c.len_utf8()));
            return after(initial) || after(Some(first));
        };
        tail == last && first.starts_with(self.head())
    }
}

/// A name as addresses write it.
fn plain(name: &str) -> impl Iterator<Item = char> + '_ {
    let fold = |c: char| match c {
        'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' => 'a',
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' | 'õ' => 'o',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'ü' | 'ú' | 'ù' => 'u',
        'í' | 'ï' => 'i',
        c => c,
    };
    name.chars().flat_map(char::to_lowercase).map(fold).filter(|c| !matches!(c, '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn addresses(text: &str) -> Addresses {
        Addresses::new(text, &[Personal { span: Span { from: 0, to: text.len() }, kind: PersonalKind::Email }])
    }

    #[test]
    fn addresses_are_made_of_names_in_few_ways() {
        for local in ["anna.berg", "Anna_Berg", "a-berg", "aberg", "annaberg", "an.x.berg", "ånna.bérg"] {
            let text = format!("{local}@tallroten.se");
            assert!(addresses(&text).may_name("Anna") && addresses(&text).name_both("Anna", "Berg"), "{local}");
        }
        for local in ["berg.anna", "bberg", "anna", "annab", "anna.bergs", "jobb"] {
            assert!(!addresses(&format!("{local}@tallroten.se")).name_both("Anna", "Berg"), "{local}");
        }
        assert!(!addresses("jobb@tallroten.se").may_name("Anna"));
    }

    #[test]
    fn a_word_of_a_domain_is_a_firm() {
        assert!(addresses("tall@example.se").name_word("Tall") && addresses("tall.b@example.se").name_word("Tåll"));
        assert!(!addresses("tall@tall.se").name_word("Tall") && !addresses("al@example.se").name_word("Al"));
    }
}
