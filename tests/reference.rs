//! Holds the finder, which looks words up in tables, against its reference, an automaton over every byte: the same matches, cues, number of
//! words and language, for chance texts under chance lexicons and for every ad of `../shared/ads`.
//!
//! `SVALL_PAIRS=10000000 cargo test --release --test reference` tries more pairs of lexicon and text; `SVALL_SEED` other ones.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::path::Path;

use svall::hits::{Finder, Reference, Scanner};
use svall::lexicon::{Lexicon, LexiconFile};
use svall::text::{clean, count_words, detect_language, fold};

/// Numbers without a pattern, the same for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn joined(&mut self, most: usize, of: &[&str]) -> String {
        (0..=self.below(most)).map(|_| self.one(of)).collect()
    }
}

const LETTERS: [&str; 10] = ["a", "b", "e", "n", "s", "t", "å", "A", "N", "it"];
const SIGNS: [&str; 8] = [" ", "-", "/", ".", "+", "#", " ", "-"];
const PIECES: [&str; 40] = [
    "a", "b", "e", "n", "s", "t", "å", "A", "N", "it", "en", "er", "na", "IT", "Å", "é", "ß", "Σ", "1", " ", " ", " ", "  ", "\n", "\n\n",
    "-", "- ", " -", "\u{2013}", "\u{2011}", "\u{2019}", "'", ":", ".", ",", "/", "+", "#", "\u{301}", "•",
];

fn term(chance: &mut Chance) -> String {
    let mut term = chance.joined(3, &LETTERS);
    for _ in 0..chance.below(3) {
        term.push_str(chance.one(&SIGNS));
        term.push_str(&chance.joined(2, &LETTERS));
    }
    if chance.below(12) == 0 { format!(".{term}") } else { term }
}

/// A lexicon of a few rows; rows that break a rule fall out.
fn lexicon(chance: &mut Chance) -> Lexicon {
    let file = |base: &str, text: String| LexiconFile { name: base.to_owned(), base: base.to_owned(), text };
    let mut rows = "term,match,case,forms,competence,stratum,source,note\n".to_owned();
    for _ in 0..=chance.below(6) {
        let kind = chance.one(&["word", "phrase", "head", "prefix", "token"]);
        let (case, forms) = (chance.one(&["", "", "yes"]), chance.one(&["", "noun", "none", "name"]));
        let forms = if kind == "prefix" || kind == "token" { "" } else { forms };
        rows.push_str(&format!("{},{kind},{case},{forms},1.3,basic,svall,\n", term(chance)));
    }
    let mut exclusions = "term,match,reason\n".to_owned();
    for _ in 0..chance.below(2) {
        exclusions.push_str(&format!("{},word,Another meaning.\n", term(chance)));
    }
    let mut cues = "cue,scope,reason\n".to_owned();
    for _ in 0..chance.below(4) {
        cues.push_str(&format!("{}{},after,It denies.\n", term(chance), chance.one(&["", "*"])));
    }
    Lexicon::read(&[file("sv.csv", rows), file("exclusions.csv", exclusions), file("negations.csv", cues)]).0
}

/// Compares both on a clean text; returns the numbers of matches and cues.
fn compare(finder: &mut Finder, scanner: &Scanner, reference: &Reference<'_>, clean: &str) -> (usize, usize) {
    let folded = fold(clean);
    let found = finder.find(scanner, &folded);
    assert_eq!(found.matches, reference.scan(&folded), "matches in {clean:?}");
    let mut cues: Vec<_> = found.cues.iter().map(|c| (c.span, c.cue)).collect();
    cues.sort_unstable();
    assert_eq!(cues, reference.cues(&folded), "cues in {clean:?}");
    assert_eq!(found.n_words, count_words(clean), "words of {clean:?}");
    assert_eq!(found.language, detect_language(clean), "language of {clean:?}");
    (found.matches.len(), cues.len())
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |n| n.parse().unwrap())
}

#[test]
fn chance_texts_under_chance_lexicons_have_the_same_matches() {
    const TEXTS: u64 = 200;
    let mut chance = Chance(number("SVALL_SEED", 1));
    let n_lexicons = number("SVALL_PAIRS", 20_000).div_ceil(TEXTS);
    let (mut n_matches, mut n_cues) = (0, 0);
    for _ in 0..n_lexicons {
        let lexicon = lexicon(&mut chance);
        let scanner = Scanner::new(&lexicon).unwrap();
        let reference = Reference::new(&scanner).unwrap();
        let mut finder = Finder::new(5);
        for _ in 0..TEXTS {
            // Half of what a text is made of comes from the lexicon, so that much matches.
            let mut text = String::new();
            for _ in 0..chance.below(12) {
                match chance.below(2) {
                    0 if !lexicon.entries.is_empty() => text.push_str(&lexicon.entries[chance.below(lexicon.entries.len())].term),
                    _ => text.push_str(&chance.joined(3, &PIECES)),
                }
            }
            let (matches, cues) = compare(&mut finder, &scanner, &reference, &clean(&text).text);
            n_matches += matches;
            n_cues += cues;
        }
    }
    println!("{} pairs, {n_matches} matches, {n_cues} cues", n_lexicons * TEXTS);
    assert!(n_matches as u64 > n_lexicons * 20 && n_cues as u64 > n_lexicons, "too little matches to say anything");
}

#[test]
fn every_shared_ad_has_the_same_matches() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/ads");
    if !shared.is_dir() {
        println!("NOT RUN: {} is not there", shared.display());
        return;
    }
    let lexicon = Lexicon::load(None).unwrap();
    let scanner = Scanner::new(&lexicon).unwrap();
    let reference = Reference::new(&scanner).unwrap();
    let mut finder = Finder::new(12);
    let (mut n_ads, mut n_matches) = (0, 0);
    let folders = [shared.clone(), shared.join("other"), shared.join("formats")];
    for file in folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten().map(|entry| entry.unwrap().path()) {
        if file.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(&file).unwrap_or_default().lines() {
            let Ok(record) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            // Every text of the record, whatever its shape: what is compared does not depend on which of them is the ad's.
            let mut texts = Vec::new();
            collect(&record, &mut texts);
            for text in texts.into_iter().filter(|t| t.len() > 40) {
                n_matches += compare(&mut finder, &scanner, &reference, &clean(text).text).0;
            }
            n_ads += 1;
        }
    }
    println!("{n_ads} records, {n_matches} matches");
    assert!(n_ads > 1000 && n_matches > n_ads, "found {n_ads} records and {n_matches} matches, expected thousands");
}

fn collect<'v>(value: &'v serde_json::Value, texts: &mut Vec<&'v str>) {
    match value {
        serde_json::Value::String(text) => texts.push(text),
        serde_json::Value::Array(all) => all.iter().for_each(|v| collect(v, texts)),
        serde_json::Value::Object(all) => all.values().for_each(|v| collect(v, texts)),
        _ => {}
    }
}
