//! Writes out the phrases that were chosen: the most frequent wording, the lexicon row that counts in it, and examples.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::choice::{Candidate, Writer};
use super::sides::{ReadAd, Sides};
use super::{Phrase, PhraseExample, PhraseQuestion, PhraseUse};
use crate::error::Result;
use crate::index::Clock;
use crate::search::Searcher;
use crate::search::keywords::Found;
use crate::search::kwic::lines;

/// Words on each side of an example.
const WORDS_AROUND: usize = 8;

/// Writes out phrases.
pub(super) struct Telling<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) question: &'a PhraseQuestion,
    pub(super) sides: &'a Sides,
    pub(super) clock: &'a Clock,
    /// G2 from which on a difference is sure.
    pub(super) sure_from: f64,
}

impl Telling<'_> {
    /// A phrase as it is told.
    pub(super) fn tell(&self, one: &Candidate, writer: Writer) -> Result<Phrase> {
        self.clock.check()?;
        let (phrase, entry) = self.wording_and_entry(one);
        let (entry, competence) = entry.map_or((None, None), |(entry, competence)| (Some(entry), Some(competence)));
        let (shares, comparison) = (&one.shares, &one.comparison);
        let of_ours = one.ads.iter().filter_map(|ad| self.ad(*ad)).filter(|ad| ad.is_ours).map(|ad| ad.employer);
        Ok(Phrase {
            phrase,
            writer,
            n_words: one.words.len(),
            ours: PhraseUse { n_ads: shares.n_ours.into(), n_employers: of_ours.collect::<BTreeSet<_>>().len() as u64, share: shares.ours },
            peers: PhraseUse { n_ads: shares.n_peers.into(), n_employers: shares.n_employers.into(), share: shares.peers },
            difference: comparison.difference,
            log_likelihood: comparison.log_likelihood,
            log_ratio: comparison.log_ratio,
            is_sure: comparison.log_likelihood.abs() >= self.sure_from,
            entry,
            competence,
            examples: self.examples(one, writer)?,
        })
    }

    fn ad(&self, ad: u32) -> Option<&ReadAd> {
        self.sides.ads.get(ad as usize)
    }

    /// The most frequent wording; and the row that counts most often in the phrase, if one does in half of the places or more.
    fn wording_and_entry(&self, one: &Candidate) -> (String, Option<(String, String)>) {
        let texts = &self.sides.texts;
        let mut wordings: BTreeMap<&[u32], usize> = BTreeMap::new();
        let mut entries: BTreeMap<&(String, String), usize> = BTreeMap::new();
        let mut n_places = 0;
        for ad in one.ads.iter().filter_map(|ad| self.ad(*ad)) {
            let (words, matches) = (texts.words_of(&ad.text), texts.matches_of(&ad.text));
            for (n, window) in words.windows(one.words.len()).enumerate() {
                let is_it = window.iter().zip(&one.words).all(|(wording, base)| texts.base(*wording) == *base);
                if !is_it {
                    continue;
                }
                let from = ad.text.words.start as usize + n;
                let is_inside = |first: u32, last: u32| first as usize >= from && (last as usize) < from + one.words.len();
                let counted = matches.iter().find(|found| is_inside(found.first, found.last));
                if counted.is_none() && !self.question.all_words {
                    continue;
                }
                n_places += 1;
                *wordings.entry(window).or_default() += 1;
                if let Some(entry) = counted.and_then(|found| texts.entry(found.entry)) {
                    *entries.entry(entry).or_default() += 1;
                }
            }
        }
        // Of wordings or rows that are as frequent, the first by text.
        let wording = wordings.into_iter().min_by_key(|(wording, n)| (Reverse(*n), *wording)).map(|(wording, _)| wording);
        let words: Vec<&str> = wording.unwrap_or_default().iter().map(|word| texts.wording(*word)).collect();
        let is_counted = 2 * entries.values().sum::<usize>() >= n_places.max(1);
        let entry = entries.into_iter().filter(|_| is_counted).min_by_key(|(entry, n)| (Reverse(*n), *entry));
        (words.join(" "), entry.map(|(entry, _)| entry.clone()))
    }

    /// Places where the phrase stands, in the newest ads; among peers one an employer.
    fn examples(&self, one: &Candidate, writer: Writer) -> Result<Vec<PhraseExample>> {
        let mut ads: Vec<&ReadAd> =
            one.ads.iter().filter_map(|ad| self.ad(*ad)).filter(|ad| ad.is_ours == (writer == Writer::Ours)).collect();
        ads.sort_by_key(|ad| Reverse(ad.published));
        let mut employers = BTreeSet::new();
        let mut examples = Vec::new();
        for ad in ads {
            if examples.len() >= self.question.n_examples {
                break;
            }
            if !ad.is_ours && !employers.insert(ad.employer) {
                continue;
            }
            let kept = self.searcher.reader().ad(ad.place)?;
            let Some(span) = self.sides.texts.find(&kept, &one.words, !self.question.all_words) else { continue };
            let counted = kept.hits.iter().filter(|hit| hit.is_counted());
            let inside = counted.filter(|hit| hit.from as usize >= span.from && hit.to as usize <= span.to);
            let found = Found { span, entry: inside.map(|hit| hit.entry.clone()).next() };
            let line = lines(&kept, &[found], WORDS_AROUND).pop();
            examples.extend(line.map(|line| PhraseExample { employer: kept.employer, published: kept.published, line }));
        }
        Ok(examples)
    }
}
