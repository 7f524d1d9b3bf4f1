//! Counts which phrases stand in which ads, one length after the other.
//!
//! A phrase of n words is a pair of phrases of n - 1 words, one word apart. It is counted only if both of them were kept, and kept if enough
//! employers among the peers write it or enough of our ads do: a phrase stands in no more ads than its parts, so none that matters is
//! lost, and what is counted stays small whatever the ads hold. Each pass goes over the words in memory.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::sides::ReadAd;
use super::texts::{LONGEST, NO_WORD, Texts, WordKind};
use crate::error::Result;
use crate::index::Clock;

/// Ads between two looks at the clock.
const ADS_AT_ONCE: usize = 512;

/// The ads with their words, and what makes a phrase worth counting.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    pub(super) texts: &'a Texts,
    /// Peers by employer, then ours.
    pub(super) ads: &'a [ReadAd],
    /// Whether a phrase must hold a match.
    pub(super) with_match: bool,
    /// Fewest employers among the peers,
    pub(super) least_employers: u32,
    /// or fewest of our ads.
    pub(super) least_ours: u32,
    /// Most different phrases of one length that are counted. Beyond it, phrases that are met for the first time are not; as the employers
    /// come in no order that means anything, these are rare ones.
    pub(super) most: usize,
    pub(super) clock: &'a Clock,
}

/// The phrases of each length that were kept: of one word by its number, longer ones by their two parts.
#[derive(Debug, Default)]
pub(super) struct Levels(Vec<Vec<(u32, u32)>>);

impl Levels {
    /// The words of a phrase of the last length.
    pub(super) fn words(&self, phrase: u32) -> Vec<u32> {
        (0..self.0.len()).map(|n| word(&self.0, phrase, n)).collect()
    }
}

/// The word at a place of a phrase of the last of these lengths.
fn word(levels: &[Vec<(u32, u32)>], phrase: u32, n: usize) -> u32 {
    let Some((last, shorter)) = levels.split_last() else { return phrase };
    let (before, end) = last.get(phrase as usize).copied().unwrap_or((NO_WORD, NO_WORD));
    // Of one word, the first part is the word.
    if n + 1 < levels.len() || shorter.is_empty() { word(shorter, before, n) } else { word(shorter, end, n - 1) }
}

/// The ads in which each phrase of a length stands, in order.
#[derive(Debug, Default)]
pub(super) struct Places {
    starts: Vec<usize>,
    ads: Vec<u32>,
}

impl Places {
    /// Each phrase with its ads; those that stand in none are left out.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let lists = self.starts.windows(2).map(|pair| match pair {
            [from, to] => self.ads.get(*from..*to).unwrap_or_default(),
            _ => &[],
        });
        (0..).zip(lists).filter(|(_, ads)| !ads.is_empty())
    }

    /// The ads of a phrase.
    pub(super) fn of(&self, phrase: u32) -> &[u32] {
        let at = |n: usize| self.starts.get(n).copied().unwrap_or_default();
        self.ads.get(at(phrase as usize)..at(phrase as usize + 1)).unwrap_or_default()
    }
}

/// How often a phrase was met.
#[derive(Clone, Copy, Default)]
struct Met {
    /// The employer, or the ad of ours, that it was met in last.
    last: u32,
    n_employers: u32,
    n_ours: u32,
}

impl Counting<'_> {
    /// Calls `take` with the phrases of each length. Says whether all were counted.
    pub(super) fn each_length(&self, mut take: impl FnMut(&Levels, &Places) -> Result<()>) -> Result<bool> {
        let mut levels = Levels::default();
        let mut is_whole = true;
        // At each place, the phrase of the last length that begins there.
        let mut phrases: Vec<u32> =
            self.texts.words.iter().map(|word| if *word == NO_WORD { NO_WORD } else { self.texts.base(*word) }).collect();
        for length in 1..=LONGEST {
            let (kept, whole) = self.kept(&phrases, length)?;
            is_whole &= whole;
            if kept.is_empty() {
                break;
            }
            let numbers: HashMap<u64, u32> = kept.iter().copied().zip(0..).collect();
            for n in 0..phrases.len() {
                let phrase = pair(&phrases, n, length).and_then(|pair| numbers.get(&pair).copied());
                if let Some(at) = phrases.get_mut(n) {
                    *at = phrase.unwrap_or(NO_WORD);
                }
            }
            drop(numbers);
            levels.0.push(kept.into_iter().map(parts).collect());
            let places = self.places(&levels, &phrases)?;
            take(&levels, &places)?;
        }
        Ok(is_whole)
    }

    /// The phrases of a length that are worth it, in order; and whether all were counted.
    fn kept(&self, phrases: &[u32], length: usize) -> Result<(Vec<u64>, bool)> {
        let mut met: HashMap<u64, Met> = HashMap::new();
        let mut is_whole = true;
        for (number, ad) in (0..).zip(self.ads) {
            self.check(number)?;
            // No employer is 0, and no ad of ours is an employer.
            let who = if ad.is_ours { u32::MAX - number } else { ad.employer + 1 };
            for n in ad.text.words.clone() {
                let Some(pair) = pair(phrases, n as usize, length) else { continue };
                let is_full = met.len() >= self.most;
                let one = match met.entry(pair) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(_) if is_full => {
                        is_whole = false;
                        continue;
                    }
                    Entry::Vacant(first) => first.insert(Met::default()),
                };
                if one.last != who {
                    one.last = who;
                    one.n_ours += u32::from(ad.is_ours);
                    one.n_employers += u32::from(!ad.is_ours);
                }
            }
        }
        let is_worth = |met: &Met| met.n_employers >= self.least_employers || met.n_ours >= self.least_ours;
        let mut kept: Vec<u64> = met.into_iter().filter(|(_, met)| is_worth(met)).map(|(pair, _)| pair).collect();
        kept.sort_unstable();
        Ok((kept, is_whole))
    }

    /// The ads of each phrase of the last length that can be told: at its edges no function words, not only numbers, and a match in it if one
    /// is wanted.
    fn places(&self, levels: &Levels, phrases: &[u32]) -> Result<Places> {
        let length = levels.0.len();
        let n_phrases = levels.0.last().map_or(0, Vec::len);
        let can_be_told: Vec<bool> = (0..n_phrases).map(|n| self.can_be_told(&levels.words(u32::try_from(n).unwrap_or(NO_WORD)))).collect();
        let each = |take: &mut dyn FnMut(usize, u32)| -> Result<()> {
            let mut last = vec![NO_WORD; n_phrases];
            for (number, ad) in (0..).zip(self.ads) {
                self.check(number)?;
                let ends = if self.with_match { self.texts.ends(&ad.text) } else { Vec::new() };
                for (n, at) in (0..).zip(ad.text.words.clone()) {
                    let phrase = phrases.get(at as usize).copied().unwrap_or(NO_WORD) as usize;
                    if !can_be_told.get(phrase).is_some_and(|can| *can) || last.get(phrase) == Some(&number) {
                        continue;
                    }
                    if self.with_match && ends.get::<usize>(n).is_none_or(|end| *end as usize >= at as usize + length) {
                        continue;
                    }
                    if let Some(last) = last.get_mut(phrase) {
                        *last = number;
                    }
                    take(phrase, number);
                }
            }
            Ok(())
        };
        let mut starts = vec![0; n_phrases + 1];
        each(&mut |phrase, _| {
            if let Some(n) = starts.get_mut(phrase + 1) {
                *n += 1;
            }
        })?;
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut ads = vec![0; sum];
        each(&mut |phrase, ad| {
            if let Some(at) = next.get_mut(phrase) {
                if let Some(to) = ads.get_mut(*at) {
                    *to = ad;
                }
                *at += 1;
            }
        })?;
        Ok(Places { starts, ads })
    }

    fn can_be_told(&self, words: &[u32]) -> bool {
        let kind = |word: &u32| self.texts.kind(*word);
        let is_edge = |word: Option<&u32>| word.is_some_and(|word| kind(word) != WordKind::Function);
        is_edge(words.first()) && is_edge(words.last()) && words.iter().any(|word| kind(word) == WordKind::Content)
    }

    fn check(&self, ad: u32) -> Result<()> {
        if (ad as usize).is_multiple_of(ADS_AT_ONCE) { self.clock.check() } else { Ok(()) }
    }
}

/// The two parts of the phrase at a place; of a phrase of one word the word and nothing.
fn pair(phrases: &[u32], n: usize, length: usize) -> Option<u64> {
    let first = *phrases.get(n)?;
    let second = if length == 1 { 0 } else { *phrases.get(n + 1)? };
    (first != NO_WORD && second != NO_WORD).then(|| u64::from(first) << 32 | u64::from(second))
}

fn parts(pair: u64) -> (u32, u32) {
    (u32::try_from(pair >> 32).unwrap_or(NO_WORD), u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(NO_WORD))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::index::KeptAd;
    use crate::search::phrases::texts::TextReader;

    fn written(text: &str) -> KeptAd {
        let mut ad = KeptAd::default();
        ad.text.push_str(text);
        ad
    }

    /// Ads of some texts; the last two are ours, and two in a row are of one employer.
    fn read(all: &[String]) -> (Texts, Vec<ReadAd>) {
        let mut reader = TextReader::new(true);
        let of = |(n, text): (usize, &String)| ReadAd {
            is_ours: n + 2 >= all.len(),
            employer: u32::try_from(n / 2).expect("few"),
            text: reader.add(&written(text)),
            ..ReadAd::default()
        };
        let ads = all.iter().enumerate().map(of).collect();
        (reader.finish(), ads)
    }

    fn counted(texts: &Texts, ads: &[ReadAd], most: usize) -> (BTreeMap<Vec<u32>, Vec<u32>>, bool) {
        let clock = Clock::unlimited();
        let counting = Counting { texts, ads, with_match: false, least_employers: 2, least_ours: 2, most, clock: &clock };
        let mut found = BTreeMap::new();
        let take = |levels: &Levels, places: &Places| {
            for (phrase, ads) in places.iter() {
                assert_eq!(ads, places.of(phrase));
                found.insert(levels.words(phrase), ads.to_vec());
            }
            Ok(())
        };
        let is_whole = counting.each_length(take).expect("no clock");
        (found, is_whole)
    }

    #[test]
    fn beyond_the_most_that_is_counted_rare_phrases_are_left_out_and_said_to_be() {
        let texts = ["excel word", "excel", "excel word", "köket", "excel köket", "excel köket"].map(str::to_owned);
        let (texts, ads) = read(&texts);
        let (all, is_whole) = counted(&texts, &ads, 100);
        // Excel, Word, kök; Excel Word, Excel kök.
        assert_eq!((all.len(), is_whole), (5, true));
        let (few, is_whole) = counted(&texts, &ads, 1);
        assert_eq!((few.len(), is_whole), (1, false));
        assert_eq!(few.values().next().map(Vec::len), Some(5));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn counting_by_length_is_counting_every_phrase(all in proptest::collection::vec("((bil|hus|och|kaka|7|bilar)( |\\. |\n|  )){0,12}", 4..9)) {
            let (texts, ads) = read(&all);
            let mut plainly: BTreeMap<Vec<u32>, BTreeSet<u32>> = BTreeMap::new();
            for (number, ad) in (0..).zip(&ads) {
                let words: Vec<u32> = texts.words_of(&ad.text).iter().map(|word| texts.base(*word)).collect();
                for length in 1..=LONGEST {
                    for window in words.windows(length).filter(|window| !window.contains(&NO_WORD)) {
                        plainly.entry(window.to_vec()).or_default().insert(number);
                    }
                }
            }
            plainly.retain(|words, with| {
                let with: Vec<&ReadAd> = with.iter().filter_map(|ad| ads.get(*ad as usize)).collect();
                let employers: BTreeSet<u32> = with.iter().filter(|ad| !ad.is_ours).map(|ad| ad.employer).collect();
                let is_edge = |word: Option<&u32>| word.is_some_and(|word| texts.kind(*word) != WordKind::Function);
                let is_told = is_edge(words.first()) && is_edge(words.last()) && words.iter().any(|word| texts.kind(*word) == WordKind::Content);
                is_told && (employers.len() >= 2 || with.iter().filter(|ad| ad.is_ours).count() >= 2)
            });
            let plainly: BTreeMap<Vec<u32>, Vec<u32>> = plainly.into_iter().map(|(words, ads)| (words, ads.into_iter().collect())).collect();
            prop_assert_eq!(counted(&texts, &ads, 1000), (plainly, true));
        }
    }
}
