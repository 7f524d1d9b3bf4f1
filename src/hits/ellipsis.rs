//! Finds compounds that a list has shortened: "ekonomi- och lönesystem" names "ekonomisystem", "systemutveckling och -förvaltning"
//! names "systemförvaltning".
//!
//! A word that ends in a hyphen takes the end of the word that closes its list, a word that begins with one takes the beginning of the
//! word before it. Which part is taken is not known, so every part is tried, the longest first, until the lexicon knows the whole word.
//! What is found stands where the shortened word stands.

use super::boundary::{compound_end, compound_start};
use super::finder::Finder;
use super::scanner::{Match, Scanner};
use crate::lexicon::{MatchKind, Owner};
use crate::text::{Folded, Span, fold, folded_term, is_word_char};

/// Words that join the items of a list.
const CONJUNCTIONS: [&str; 12] = ["och", "eller", "samt", "respektive", "resp", "o", "and", "or", "och/eller", "and/or", "&", "/"];
/// Most items between a shortened word and the word that closes its list.
const MAX_ITEMS: usize = 6;
/// Fewest letters of a part that is taken.
const MIN_PART: usize = 4;
/// Longest word that is tried, in bytes.
const MAX_WORD: usize = 80;

/// Matches of shortened compounds, by place.
pub(super) fn elided(folded: &Folded, scanner: &Scanner, finder: &mut Finder) -> Vec<Match> {
    let text = &folded.text;
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'-', text.as_bytes()) {
        let touches = |c: Option<char>| c.is_some_and(is_word_char);
        let begins = touches(text.get(..at).and_then(|t| t.chars().next_back()));
        let goes_on = touches(text.get(at + 1..).and_then(|t| t.chars().next()));
        if begins && !goes_on {
            found.extend(without_end(folded, scanner, finder, at));
        } else if goes_on && !begins {
            found.extend(without_beginning(folded, scanner, finder, at));
        }
    }
    found
}

/// "ekonomi-" of "ekonomi- och lönesystem"; `hyphen` is where its hyphen stands.
fn without_end(folded: &Folded, scanner: &Scanner, finder: &mut Finder, hyphen: usize) -> Option<Match> {
    let from = compound_start(folded.text.get(..hyphen)?);
    let last = closing_word(&folded.text, hyphen + 1)?;
    let (first, last) = (folded.cased.get(from..hyphen)?, folded.cased.get(last.from..last.to)?);
    if first.len() + last.len() > MAX_WORD {
        return None;
    }
    let starts = last.char_indices().map(|(at, _)| at).skip(1);
    let ends = starts.filter_map(|at| last.get(at..)).filter(|end| end.chars().filter(|c| is_word_char(*c)).count() >= MIN_PART);
    ends.filter(|end| end.starts_with(['-', ' ']) || end.starts_with(is_word_char))
        .find_map(|end| whole_word(scanner, finder, &format!("{first}{end}")))
        .map(|m| Match { span: Span { from, to: hyphen + 1 }, ..m })
}

/// "-förvaltning" of "systemutveckling och -förvaltning"; `hyphen` is where its hyphen stands.
fn without_beginning(folded: &Folded, scanner: &Scanner, finder: &mut Finder, hyphen: usize) -> Option<Match> {
    let before = folded.text.get(..hyphen)?.strip_suffix(' ')?;
    let conjunction = CONJUNCTIONS.iter().find(|c| before.strip_suffix(**c).is_some_and(|b| b.ends_with(' ')))?;
    let end_of_first = before.len() - conjunction.len() - 1;
    let first = folded.cased.get(compound_start(folded.text.get(..end_of_first)?)..end_of_first)?;
    let to = compound_end(&folded.text, hyphen + 1);
    let last = folded.cased.get(hyphen + 1..to)?;
    if first.len() + last.len() > MAX_WORD || last.chars().count() < MIN_PART {
        return None;
    }
    let stops = first.char_indices().map(|(at, _)| at).filter(|at| *at >= MIN_PART).collect::<Vec<_>>();
    let beginnings = stops.into_iter().rev().filter_map(|at| first.get(..at));
    beginnings
        .into_iter()
        .find_map(|beginning| whole_word(scanner, finder, &format!("{beginning}{last}")))
        .map(|m| Match { span: Span { from: hyphen, to }, ..m })
}

/// The match of an entry that takes all of a word.
fn whole_word(scanner: &Scanner, finder: &mut Finder, word: &str) -> Option<Match> {
    // Most of what is tried is no word of the lexicon, which a look into its table tells.
    if word.chars().all(is_word_char) && !finder.may_match(scanner, &folded_term(word)) {
        return None;
    }
    let folded = fold(word);
    let takes_all =
        |m: &&Match| m.span == Span { from: 0, to: folded.text.len() } && !matches!(m.kind, MatchKind::Prefix | MatchKind::Token);
    let matches = &finder.find(scanner, &folded).matches;
    let mut whole = matches.iter().filter(takes_all);
    let first = whole.next().copied()?;
    // A wording that is excluded as a whole is excluded when shortened.
    if matches.iter().any(|m| takes_all(&m) && matches!(m.owner, Owner::Exclusion(_))) {
        return None;
    }
    Some(whole.fold(first, |best, m| if (m.distance, m.owner) < (best.distance, best.owner) { *m } else { best }))
}

/// The word that closes the list which goes on at `at`: the first word without a hyphen at its end, after a conjunction.
fn closing_word(text: &str, at: usize) -> Option<Span> {
    let mut at = at;
    let mut joined = false;
    for _ in 0..MAX_ITEMS * 2 {
        let rest = text.get(at..)?;
        let sign = rest.chars().next()?;
        if matches!(sign, ' ' | ',' | '/' | '&') {
            joined |= matches!(sign, '/' | '&');
            at += 1;
            continue;
        }
        let to = compound_end(text, at);
        let word = text.get(at..to).filter(|w| !w.is_empty())?;
        if CONJUNCTIONS.contains(&word) {
            joined = true;
            at = to;
        } else if text.get(to..).is_some_and(|t| t.starts_with('-')) {
            at = to + 1;
        } else {
            return joined.then_some(Span { from: at, to });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, LexiconFile};

    fn found(rows: &[&str], text: &str) -> Vec<String> {
        let header = "term,match,case,forms,competence,stratum,source,note\n";
        let text_of = |rows: &[&str]| format!("{header}{}\n", rows.join("\n"));
        let file = LexiconFile { name: "sv.csv".to_owned(), base: "sv.csv".to_owned(), text: text_of(rows) };
        let (lexicon, faults) = Lexicon::read(&[file]);
        assert!(faults.is_empty(), "{faults:?}");
        let scanner = Scanner::new(&lexicon).expect("a small lexicon fits");
        let folded = fold(text);
        let name = |m: &Match| match m.owner {
            Owner::Entry(n) => lexicon.entries[n].term.clone(),
            Owner::Exclusion(_) => "excluded".to_owned(),
        };
        elided(&folded, &scanner, &mut Finder::new(4))
            .iter()
            .map(|m| format!("{}={}", &folded.cased[m.span.from..m.span.to], name(m)))
            .collect()
    }

    const SYSTEMS: [&str; 4] = [
        "ekonomisystem,word,,,1.3,software,svall,",
        "lagersystem,head,,,1.3,software,svall,",
        "systemförvaltning,word,,,5.2,specialist,svall,",
        "frontendutvecklare,word,,,3.4,specialist,svall,",
    ];

    #[test]
    fn a_shortened_word_takes_the_end_of_the_word_that_closes_its_list() {
        assert_eq!(found(&SYSTEMS, "Ekonomi- och lönesystemen"), ["Ekonomi-=ekonomisystem"]);
        assert_eq!(found(&SYSTEMS, "ekonomi-, centrallager- och lönesystem"), ["ekonomi-=ekonomisystem", "centrallager-=lagersystem"]);
        assert_eq!(found(&SYSTEMS, "ekonomi-/lönesystem"), ["ekonomi-=ekonomisystem"]);
        assert_eq!(found(&SYSTEMS, "Front- eller backendutvecklare"), ["Front-=frontendutvecklare"]);
    }

    #[test]
    fn a_shortened_word_takes_the_beginning_of_the_word_before_it() {
        assert_eq!(found(&SYSTEMS, "systemutveckling och -förvaltning"), ["-förvaltning=systemförvaltning"]);
    }

    #[test]
    fn without_a_list_or_a_known_word_nothing_is_found() {
        assert_eq!(found(&SYSTEMS, "ekonomi- lönesystem, ekonomi - och lönesystem"), [""; 0]);
        assert_eq!(found(&SYSTEMS, "ekonomi- och personalfrågor; lager- och"), [""; 0]);
        assert_eq!(found(&SYSTEMS, "utveckling och -förvaltning -förvaltning"), [""; 0]);
        assert_eq!(found(&SYSTEMS, "- och å- &"), [""; 0]);
    }
}
