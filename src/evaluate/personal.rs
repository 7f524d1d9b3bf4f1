//! Measures how much of the personal data in the marked ads a mask covers.
//!
//! An item counts as covered if in every place where it stands as words of its own, all its letters and digits lie under the mask; where
//! it stands within longer words only ("anna" in an address), those places count. An item that stands nowhere in the text is left out:
//! sources have put placeholders for some.

use super::gold::GoldAd;
use super::score::Share;
use crate::text::{Span, clean, is_word_char, personal_data};

/// Items covered, of all, by kind.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct PersonalFound {
    /// E-mail addresses.
    pub email: Share,
    /// Telephone numbers and other numbers.
    pub phone: Share,
    /// Names.
    pub name: Share,
}

impl PersonalFound {
    /// Adds those of another text.
    pub fn add(&mut self, other: &Self) {
        self.email.add(other.email);
        self.phone.add(other.phone);
        self.name.add(other.name);
    }
}

/// Counts the marked items that are masked, over all ads.
pub fn personal_found(gold: &[GoldAd]) -> PersonalFound {
    let mut all = PersonalFound::default();
    for ad in gold {
        let clean = clean(&ad.source_text());
        all.add(&pii_found(&clean.text, &ad.pii, |text| personal_data(text).iter().map(|p| p.span).collect()));
    }
    all
}

/// Counts the items that a mask covers in a text.
pub fn pii_found(text: &str, items: &[String], mask: impl Fn(&str) -> Vec<Span>) -> PersonalFound {
    let spans = mask(text);
    let mut found = PersonalFound::default();
    for item in items {
        let all: Vec<Span> = text.match_indices(item.as_str()).map(|(from, _)| Span { from, to: from + item.len() }).collect();
        let apart: Vec<Span> = all.iter().copied().filter(|place| stands_apart(text, *place)).collect();
        let places = if apart.is_empty() { all } else { apart };
        if item.is_empty() || places.is_empty() {
            continue;
        }
        let is_covered = places.iter().all(|place| covered(text, *place, &spans));
        kind_of(item, &mut found).count_if(Some(is_covered));
    }
    found
}

/// E-mail addresses have an @; numbers have more digits than letters; the rest are names.
fn kind_of<'f>(item: &str, found: &'f mut PersonalFound) -> &'f mut Share {
    let n_digits = item.chars().filter(char::is_ascii_digit).count();
    let n_letters = item.chars().filter(|c| c.is_alphabetic()).count();
    if item.contains('@') {
        &mut found.email
    } else if n_digits > n_letters {
        &mut found.phone
    } else {
        &mut found.name
    }
}

fn stands_apart(text: &str, place: Span) -> bool {
    let before = text.get(..place.from).and_then(|t| t.chars().next_back());
    let after = text.get(place.to..).and_then(|t| t.chars().next());
    !before.is_some_and(is_word_char) && !after.is_some_and(is_word_char)
}

/// Whether every letter and digit of a place lies under the mask.
fn covered(text: &str, place: Span, mask: &[Span]) -> bool {
    let content = text.get(place.from..place.to).unwrap_or_default();
    let letters = content.char_indices().filter(|(_, c)| is_word_char(*c)).map(|(at, _)| place.from + at);
    letters.into_iter().all(|at| mask.iter().any(|span| span.from <= at && at < span.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Kontakt: Åsa Öberg, 013-20 60 00, asa.oberg@example.se. Åsa svarar. Åsatorp är en ort. <phone>";

    /// A mask over all places of some wordings.
    fn mask(wordings: &'static [&'static str]) -> impl Fn(&str) -> Vec<Span> {
        move |text| {
            let of = |w: &&str| text.match_indices(*w).map(|(from, m)| Span { from, to: from + m.len() }).collect::<Vec<_>>();
            wordings.iter().flat_map(of).collect()
        }
    }

    fn found(items: &[&str], masked: &'static [&'static str]) -> [(u64, u64); 3] {
        let items: Vec<String> = items.iter().map(|i| (*i).to_owned()).collect();
        let found = pii_found(TEXT, &items, mask(masked));
        [found.email, found.phone, found.name].map(|s| (s.with, s.of))
    }

    #[test]
    fn items_are_sorted_by_kind_and_covered_by_letters_and_digits() {
        let items = ["Åsa Öberg", "013-20 60 00", "asa.oberg@example.se"];
        assert_eq!(found(&items, &["Åsa", "Öberg", "013", "20", "60", "00", "asa.oberg@example.se"]), [(1, 1), (1, 1), (1, 1)]);
        assert_eq!(found(&items, &["Åsa", "013-20 60", "@example.se"]), [(0, 1), (0, 1), (0, 1)]);
    }

    #[test]
    fn every_place_must_be_covered_but_not_one_within_another_word() {
        assert_eq!(found(&["Åsa"], &["Åsa Öberg"])[2], (0, 1));
        assert_eq!(found(&["Åsa"], &["Åsa Öberg", "Åsa svarar"])[2], (1, 1));
        assert_eq!(found(&["oberg"], &["asa.oberg@"])[2], (1, 1));
    }

    #[test]
    fn what_stands_nowhere_is_left_out() {
        assert_eq!(found(&["Kim Ek", "", "08-123 456"], &[]), [(0, 0); 3]);
    }
}
