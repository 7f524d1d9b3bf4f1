//! Holds the masking of personal data to its promises on whole ads: what it must cover, and that no hit moves.
//!
//! Invented ads with invented persons are always tested. Annotated and real ads lie beside the project, in `../shared`, and are not
//! part of it; without them the tests say so.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test stops where something is missing, and says so")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use svall::hits::{Scanner, classify};
use svall::lexicon::Lexicon;
use svall::text::{Personal, Span, clean, mask, personal_data};

const EMAILS: [&str; 6] = [
    "info@tallroten.se",
    "jobb.nu@mail.tallroten.se",
    "x12 (at) tallroten.com",
    "åsa_b+2@tallröten.nu",
    "karriar[at]tallroten.se",
    "sal @ tallroten.co.uk",
];
const PHONES: [&str; 10] = [
    "070-123 45 67",
    "08-123 456 78",
    "+46 (0)70 123 45 67",
    "+46701234567",
    "031-12 34 56",
    "0701-23 45 67",
    "0046 31 12 34 56",
    "01234 567890",
    "020 7188 7188 ext 12",
    "(0920) 123 45",
];
const NUMBERS: [&str; 4] = ["811218-9876", "19811218-9876", "811218+9876", "198112189876"];
const NAMES: [&str; 8] = [
    "Anna Tallén",
    "Lars-Erik von Gran",
    "Xiu Fangyan",
    "Gentrit Kjikaj",
    "Sean O'Tallen",
    "Fatima Al Granadi",
    "J. Tallsson",
    "Ros Tallott-Berry",
];
/// Sentences of contact with slots in braces.
const SENTENCES: [&str; 10] = [
    "Har du frågor om tjänsten är du välkommen att kontakta rekryterande chef {name} på {phone} eller {e-mail}.",
    "Kontaktperson: {name}, enhetschef, {phone}, {e-mail}",
    "Upplysningar lämnas av {name}, tfn {phone}.",
    "Fackliga företrädare: Unionen, {name}, {phone}",
    "For questions, please contact hiring manager {name} at {e-mail}.",
    "{name}\nHR-specialist\n{e-mail}\n{phone}",
    "Mejla ansvarig rekryterare {name} ({e-mail}) med ditt personnummer, som {identity number}.",
    "Name: {name}\nJob title: Matron\nEmail address: {e-mail}\nTelephone number: {phone}",
    "Välkommen att höra av dig till {name} via {e-mail}, senast 2025-09-01!",
    "{identity number}: {name}, {e-mail} / {phone}",
];

/// Says on standard error, past the capture of passing tests, that something was not tested or how it went.
fn say(notice: &str) {
    use std::io::Write;
    let _closed = writeln!(std::io::stderr(), "{notice}");
}

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file beside the project, or a loud word that it is missing.
fn shared(name: &str) -> Option<String> {
    let path = project().join("../shared").join(name);
    if !path.exists() {
        say(&format!("NOT RUN: {} is not here; masking is not measured on it", path.display()));
        return None;
    }
    Some(std::fs::read_to_string(path).unwrap())
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// The texts of the sample that comes with the program.
fn sample_texts() -> Vec<String> {
    let jsonl = std::fs::read_to_string(Path::new(&project()).join("data/sample/2022.jsonl")).unwrap();
    let ads = jsonl.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let texts: Vec<String> = ads.filter_map(|ad| Some(ad["description"]["text"].as_str()?.to_owned())).collect();
    assert!(texts.len() > 20, "found too few sample ads");
    texts
}

/// A text with `added` after one of its lines, and where it stands there.
fn insert(text: &str, added: &str, dice: &mut Dice) -> (String, usize) {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).chain([text.len()]).collect();
    let at = ends[dice.below(ends.len())];
    let (before, after) = text.split_at(at);
    (format!("{before}\n{added}\n{after}"), at + 1)
}

fn is_covered(found: &[Personal], span: Span, text: &str) -> bool {
    let hidden = |at: usize| found.iter().any(|p| p.span.from <= at && at < p.span.to);
    text[span.from..span.to].char_indices().all(|(at, c)| c.is_whitespace() || hidden(span.from + at))
}

/// How many of how many were covered, by kind.
type Recall = BTreeMap<&'static str, (usize, usize)>;

fn note(recall: &mut Recall, kind: &'static str, covered: bool) {
    let (covered_before, all) = recall.entry(kind).or_default();
    *covered_before += usize::from(covered);
    *all += 1;
}

fn require(recall: &Recall, set: &str, floors: &[(&str, f64)]) {
    say(&format!("masked in {set}: {recall:?}"));
    for (kind, floor) in floors {
        let (covered, all) = recall.get(kind).copied().unwrap_or_default();
        assert!(all > 0 && covered as f64 >= floor * all as f64, "{set}: {covered} of {all} masked for {kind}, expected {floor}");
    }
}

/// A sentence of contact with its slots filled, and what stands where.
fn contact_sentence(dice: &mut Dice) -> (String, Vec<(&'static str, Span)>) {
    let mut sentence = String::new();
    let mut parts = Vec::new();
    let mut rest = SENTENCES[dice.below(SENTENCES.len())];
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').unwrap();
        let (kind, choices): (_, &[&str]) = match slot {
            "name" => ("name", &NAMES),
            "e-mail" => ("e-mail", &EMAILS),
            "phone" => ("phone", &PHONES),
            _ => ("identity number", &NUMBERS),
        };
        sentence.push_str(before);
        let from = sentence.len();
        sentence.push_str(dice.pick(choices));
        parts.push((kind, Span { from, to: sentence.len() }));
        rest = after;
    }
    sentence.push_str(rest);
    (sentence, parts)
}

#[test]
fn invented_persons_in_invented_ads_are_masked() {
    let mut dice = Dice(7);
    let mut recall = Recall::new();
    let texts = sample_texts();
    for _ in 0..500 {
        let (sentence, parts) = contact_sentence(&mut dice);
        let (text, at) = insert(&texts[dice.below(texts.len())], &sentence, &mut dice);
        let found = personal_data(&text);
        for (kind, span) in parts {
            note(&mut recall, kind, is_covered(&found, Span { from: at + span.from, to: at + span.to }, &text));
        }
    }
    require(&recall, "invented ads", &[("e-mail", 0.995), ("phone", 0.98), ("identity number", 0.99), ("name", 0.95)]);
}

/// Spans and entries of the hits of a text that touch none of these spans, with whether they count.
fn hits_outside(text: &str, masked: &[Personal], lexicon: &Lexicon, scanner: &Scanner) -> BTreeSet<(Span, usize, bool)> {
    let hits = classify(text, lexicon, scanner).hits;
    let touches = |span: Span| masked.iter().any(|p| p.span.from <= span.to && span.from <= p.span.to);
    hits.into_iter().filter(|h| !touches(h.source_span)).map(|h| (h.source_span, h.entry, h.is_counted())).collect()
}

/// The hits of a text that touch no masked span, and all hits of the masked text, must be the same matches of the same entries.
/// Returns how many of them count in one text only: a cue may be heard or not where a name is hidden beside it.
fn assert_same_hits(text: &str, lexicon: &Lexicon, scanner: &Scanner) -> (usize, usize) {
    let found = personal_data(text);
    let open = hits_outside(text, &found, lexicon, scanner);
    let masked = hits_outside(&mask(text), &[], lexicon, scanner);
    let matches = |hits: &BTreeSet<(Span, usize, bool)>| hits.iter().map(|(span, entry, _)| (*span, *entry)).collect::<BTreeSet<_>>();
    assert_eq!(matches(&open), matches(&masked), "{text}");
    (open.len(), open.difference(&masked).count())
}

#[test]
fn no_hit_moves_when_an_ad_is_masked() {
    let lexicon = Lexicon::load(None).unwrap();
    let scanner = Scanner::new(&lexicon).unwrap();
    let mut dice = Dice(11);
    let texts = sample_texts();
    for _ in 0..100 {
        let (sentence, _) = contact_sentence(&mut dice);
        let (text, _) = insert(&texts[dice.below(texts.len())], &sentence, &mut dice);
        let (_, changed) = assert_same_hits(&text, &lexicon, &scanner);
        assert_eq!(changed, 0, "{text}");
    }
}

#[test]
fn no_hit_moves_in_real_ads() {
    let Some(ads) = shared("ads/real_sv.jsonl") else { return };
    let lexicon = Lexicon::load(None).unwrap();
    let scanner = Scanner::new(&lexicon).unwrap();
    let mut dice = Dice(13);
    let (mut all, mut changed, mut hidden) = (0, 0, 0);
    for line in ads.lines().step_by(4).take(500) {
        let ad: Value = serde_json::from_str(line).unwrap();
        let source = format!("{}\n{}", ad["headline"].as_str().unwrap(), ad["text"].as_str().unwrap());
        let (text, _) = restored(&clean_but_placeholders(&source), &mut dice);
        let (n, differ) = assert_same_hits(&text, &lexicon, &scanner);
        let found = personal_data(&text);
        let hits = classify(&text, &lexicon, &scanner).hits;
        let is_hidden = |s: Span| found.iter().any(|p| p.span.from < s.to && s.from < p.span.to);
        hidden += hits.iter().filter(|h| h.is_counted() && is_hidden(h.source_span)).count();
        all += n;
        changed += differ;
    }
    say(&format!("real ads: {all} hits outside of masks, {changed} of them count in one text only; {hidden} counted hits lie in masks"));
    assert!(all > 1000 && changed * 1000 <= all, "{changed} of {all} hits change");
}

/// What collectors of ads have put for addresses and numbers.
const PLACEHOLDERS: [(&str, &str); 5] =
    [("<e-mail>", "e-mail"), ("<email>", "e-mail"), ("[email]", "e-mail"), ("<phone>", "phone"), ("[phone]", "phone")];

/// A clean text in which placeholders in angle brackets are not taken for tags.
fn clean_but_placeholders(source: &str) -> String {
    clean(&source.replace("<e-mail>", "[email]").replace("<email>", "[email]").replace("<phone>", "[phone]")).text
}

/// A text with invented addresses and numbers for the placeholders, and where they stand.
fn restored(text: &str, dice: &mut Dice) -> (String, Vec<(&'static str, Span)>) {
    let mut result = String::new();
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((at, sign, kind)) = PLACEHOLDERS.iter().filter_map(|(sign, kind)| Some((rest.find(sign)?, *sign, *kind))).min() {
        result.push_str(&rest[..at]);
        let from = result.len();
        // Where a date or number was half taken out, there is nothing to restore.
        let is_torn = result.ends_with(|c: char| c.is_alphanumeric() || "-‑–.".contains(c))
            || rest[at + sign.len()..].starts_with(|c: char| c.is_alphanumeric());
        if !is_torn {
            result.push_str(if kind == "phone" { dice.pick(&PHONES) } else { dice.pick(&EMAILS[..2]) });
            parts.push((kind, Span { from, to: result.len() }));
        }
        rest = &rest[at + sign.len()..];
    }
    result.push_str(rest);
    (result, parts)
}

#[test]
fn annotated_personal_data_is_masked() {
    let Some(gold) = shared("gold/dev.jsonl") else { return };
    let mut dice = Dice(17);
    for set in ["as annotated", "addresses restored"] {
        let mut recall = Recall::new();
        for line in gold.lines() {
            let ad: Value = serde_json::from_str(line).unwrap();
            let source = format!("{}\n{}", ad["headline"].as_str().unwrap(), ad["text"].as_str().unwrap());
            let (text, parts) = if set == "as annotated" {
                (clean(&source).text, Vec::new())
            } else {
                restored(&clean_but_placeholders(&source), &mut dice)
            };
            let found = personal_data(&text);
            for (kind, span) in parts {
                note(&mut recall, kind, is_covered(&found, span, &text));
            }
            for wanted in ad["pii"].as_array().unwrap().iter().filter_map(Value::as_str) {
                let kind = match wanted.chars().filter(char::is_ascii_digit).count() {
                    _ if wanted.contains('@') => "e-mail",
                    4.. => "phone",
                    0 => "name",
                    _ => continue,
                };
                let covers = |at: usize| is_covered(&found, Span { from: at, to: at + wanted.len() }, &text);
                note(&mut recall, kind, text.match_indices(wanted).all(|(at, _)| covers(at)));
            }
        }
        let floors: &[(&str, f64)] =
            if set == "as annotated" { &[("phone", 0.99), ("name", 0.85)] } else { &[("e-mail", 0.99), ("phone", 0.99), ("name", 0.85)] };
        require(&recall, &format!("the annotated ads, {set}"), floors);
    }
}
