//! Splits a Swedish compound into words of the list.
//!
//! All letters must belong to parts: one or more that may stand first, then a word of the list in any form. Fewest parts win, then the
//! longest last part. Where no such split is, one side may be unknown: letters before a long last part (`kubernetesmiljö`), unless they are
//! a particle that makes another word of it (`omställning`); and letters behind a joint `s` (`kunskapsklyfta`).

use super::inflection::{LONGEST, listed};
use super::part_list::PartList;

/// What a compound is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compound<'a> {
    /// Where each first part begins and ends, and the word it stands for.
    pub(super) firsts: Vec<(usize, usize, &'a str)>,
    /// Where the last part begins, and the word it is a form of; `None` if it is unknown.
    pub(super) last: Option<(usize, &'a str)>,
}

/// Longest compound that is split, in letters.
const MOST_LETTERS: usize = 64;
/// Shortest part, in letters: `elsäkerhet`, `kalenderår`. The list has two such words.
const LEAST_PART: usize = 2;
/// Shortest compound, in letters.
const LEAST_WORD: usize = 5;
/// Most parts before the last.
const MOST_FIRSTS: usize = 3;
/// Shortest last part that is found after letters that belong to no word of the list.
const LEAST_ALONE: usize = 6;
/// Ends of words behind which an `s` is a joint for certain: that of `kundspecifik` is not.
const JOINED: [&str; 7] = ["arbete", "het", "ing", "ion", "skap", "tet", "samhälle"];
/// Fewest letters of an unknown part.
const LEAST_UNKNOWN: usize = 3;

/// What letters before the last part may not be, or end in before a word for a doing: with it, that is another word (`ned|sättning`).
const PARTICLES: [&str; 26] = [
    "an", "av", "be", "bi", "bort", "efter", "fram", "från", "för", "före", "genom", "in", "med", "mis", "mot", "ned", "ner", "om", "på",
    "sam", "till", "under", "upp", "ut", "åter", "över",
];
/// Words that others end in by chance: `kombination`, `replacement`, `erfarenhet`.
const ENDS_OF_OTHERS: [&str; 9] = ["cement", "mission", "motion", "nation", "position", "renhet", "rening", "vision", "övning"];
/// Beginnings of borrowed words that are no part of a compound: `position` is not in `komposition`.
const BORROWED: [&str; 17] =
    ["com", "con", "cor", "des", "dis", "inter", "kom", "kon", "per", "pos", "pre", "pro", "re", "ref", "sub", "sus", "trans"];

/// Splits a word, if it is a compound. Words that the list has are not asked for.
pub(super) fn split<'a>(list: &'a PartList, word: &str) -> Option<Compound<'a>> {
    let n_letters = word.chars().count();
    if word.len() > LONGEST || !(LEAST_WORD..=MOST_LETTERS).contains(&n_letters) || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let firsts = cover(list, word);
    let mut best: Option<Compound<'a>> = None;
    let mut alone: Option<Compound<'a>> = None;
    for before in cuts(word) {
        let (Some(head), Some(tail)) = (word.get(..before), word.get(before..)) else { continue };
        let n_first = n_firsts(&firsts, before);
        let is_better = n_first.is_some_and(|n| {
            best.as_ref().is_none_or(|best| {
                n < best.firsts.len() || n == best.firsts.len() && lacks_joint(word, best) && has_joint(&firsts, word, before)
            })
        });
        let may_stand_alone = best.is_none() && alone.is_none() && tail.chars().count() >= LEAST_ALONE;
        if !is_better && !may_stand_alone {
            continue;
        }
        let Some(last) = listed(list, tail).filter(|last| !list.stands_alone(last)) else { continue };
        if is_better {
            best = Some(Compound { firsts: path(&firsts, before), last: Some((before, last)) });
        } else if last.chars().count() >= LEAST_ALONE && may_be_unknown(head, last) {
            alone = Some(Compound { firsts: Vec::new(), last: Some((before, last)) });
        }
    }
    best.or_else(|| {
        let end = alone.as_ref().and_then(|alone| alone.last).map_or(word.len(), |(before, _)| before);
        let known = cuts(word).take_while(|at| *at < end).filter(|at| is_joint(&firsts, word, *at, end)).last();
        match (alone, known) {
            (Some(alone), known) => Some(Compound { firsts: known.map(|at| path(&firsts, at)).unwrap_or_default(), ..alone }),
            (None, Some(at)) => Some(Compound { firsts: path(&firsts, at), last: None }),
            (None, None) => None,
        }
    })
}

/// Whether a first part ends at a place with a joint `s` and enough letters for a word follow.
fn is_joint(firsts: &Cover<'_>, word: &str, at: usize, end: usize) -> bool {
    let rest = word.get(at..end).unwrap_or_default();
    has_joint(firsts, word, at) && rest.chars().count() >= LEAST_UNKNOWN && has_vowel(rest)
}

/// Whether the first part that ends at a place is of those that take an `s`, and has it.
fn has_joint(firsts: &Cover<'_>, word: &str, at: usize) -> bool {
    let Some((from, _, first)) = firsts.get(at).copied().flatten() else { return false };
    let piece = word.get(from..at).unwrap_or_default();
    piece.ends_with('s') && piece != first && JOINED.iter().any(|ending| first.ends_with(ending))
}

/// Whether a first part should have an `s` that was given to the last: `placeringsort` is no sort.
fn lacks_joint(word: &str, compound: &Compound<'_>) -> bool {
    let (Some((from, to, first)), Some((before, _))) = (compound.firsts.last(), compound.last) else { return false };
    word.get(*from..*to) == Some(first)
        && JOINED.iter().any(|ending| first.ends_with(ending))
        && word.get(before..).is_some_and(|last| last.starts_with('s'))
}

fn has_vowel(letters: &str) -> bool {
    letters.contains(['a', 'e', 'i', 'o', 'u', 'y', 'å', 'ä', 'ö'])
}

/// Places where a part may end, with room for a part on both sides.
fn cuts(word: &str) -> impl Iterator<Item = usize> + '_ {
    let n_letters = word.chars().count();
    word.char_indices().enumerate().filter(move |(n, _)| (LEAST_PART..=n_letters - LEAST_PART).contains(n)).map(|(_, (at, _))| at)
}

/// For each place in a word: where the part begins that ends there, how many parts reach it, and the word of that part.
type Cover<'a> = Vec<Option<(usize, usize, &'a str)>>;

fn cover<'a>(list: &'a PartList, word: &str) -> Cover<'a> {
    let mut cover: Cover<'a> = vec![None; word.len()];
    for to in cuts(word) {
        let from_first = std::iter::once(0).chain(cuts(word)).filter(|from| *from < to && to - from <= list.longest_first());
        for from in from_first {
            let n = if from == 0 { Some(0) } else { n_firsts(&cover, from) };
            let (Some(n), Some(piece)) = (n.filter(|n| *n < MOST_FIRSTS), word.get(from..to)) else { continue };
            let is_fewer = cover.get(to).is_some_and(|known| known.is_none_or(|(_, least, _)| n + 1 < least));
            if !is_fewer || piece.chars().count() < LEAST_PART {
                continue;
            }
            if let (Some(first), Some(place)) = (list.by_first(piece), cover.get_mut(to)) {
                *place = Some((from, n + 1, first));
            }
        }
    }
    cover
}

fn n_firsts(cover: &Cover<'_>, at: usize) -> Option<usize> {
    cover.get(at).copied().flatten().map(|(_, n, _)| n)
}

fn path<'a>(cover: &Cover<'a>, mut at: usize) -> Vec<(usize, usize, &'a str)> {
    let mut parts = Vec::new();
    while let Some((from, _, first)) = cover.get(at).copied().flatten() {
        parts.push((from, at, first));
        at = from;
    }
    parts.reverse();
    parts
}

/// Whether letters that belong to no word of the list may be a word nevertheless, and the last part one behind it.
fn may_be_unknown(head: &str, last: &str) -> bool {
    let is_doing = ["ing", "ande", "ende", "are", "an"].iter().any(|ending| last.ends_with(ending));
    let is_part_of_last = PARTICLES.iter().any(|particle| if is_doing { head.ends_with(particle) } else { head == *particle });
    head.chars().count() >= LEAST_UNKNOWN
        && has_vowel(head)
        && !is_part_of_last
        && !BORROWED.contains(&head)
        && !ENDS_OF_OTHERS.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static LIST: LazyLock<PartList> = LazyLock::new(PartList::own);

    /// The words of the parts; `?` stands for an unknown one.
    fn parts(word: &str) -> String {
        let Some(compound) = split(&LIST, word) else { return String::new() };
        let mut parts: Vec<&str> = compound.firsts.iter().map(|(_, _, first)| *first).collect();
        let end = compound.firsts.last().map_or(0, |(_, to, _)| *to);
        if compound.last.is_none_or(|(from, _)| from > end) {
            parts.push("?");
        }
        parts.extend(compound.last.map(|(_, last)| last));
        parts.join(" ")
    }

    #[test]
    fn all_letters_belong_to_parts() {
        for (word, expected) in [
            ("programmeringskunskaper", "programmering kunskap"),
            ("lönehandläggaren", "lön handläggare"),
            ("barnskötare", "barn skötare"),
            ("lärarassistent", "lärare assistent"),
            ("människosyn", "människa syn"),
            ("elsäkerhet", "el säkerhet"),
            ("sjuksköterskelegitimation", "sjuk sköterska legitimation"),
            ("arbetsmarknadsutbildningar", "arbete marknad utbildning"),
            ("placeringsort", "placering ort"),
        ] {
            assert_eq!(parts(word), expected, "{word}");
        }
    }

    #[test]
    fn one_side_may_be_unknown() {
        for (word, expected) in [
            ("kubernetesmiljösystem", "? system"),
            ("zinkutvecklare", "? utvecklare"),
            ("kunskapszinkor", "kunskap ?"),
            ("kunskapszinkutvecklare", "kunskap ? utvecklare"),
        ] {
            assert_eq!(parts(word), expected, "{word}");
        }
    }

    #[test]
    fn what_is_no_compound_stays_whole() {
        for word in ["system", "omställningar", "komposition", "kombination", "partnerskap", "zinkspecial", "osäkerhet", "anställningar"]
        {
            assert_eq!(parts(word), "", "{word}");
        }
    }

    #[test]
    fn a_word_of_more_than_64_letters_is_left_whole() {
        assert_ne!(parts(&"utvecklingsprojekt".repeat(2)), "");
        assert_eq!(parts(&"utvecklingsprojekt".repeat(4)), "");
    }
}
