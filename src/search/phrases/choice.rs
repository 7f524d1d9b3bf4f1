//! Chooses the phrases that are told: those that differ beyond their interval, each habit once, in the order of signed G2.
//!
//! Two phrases that share a word and stand in almost the same ads are one habit, told by the longer of the two; so are two without a common
//! word that stand in the same ads throughout, for they are parts of one passage. And of two phrases of which one holds the other, the one
//! that comes later is told only if it sets the sides further apart: if its log ratio is higher.

use std::collections::BTreeSet;

use super::counts::{Levels, Places};
use super::shares::{Comparison, Mix, Shares};
use super::sides::ReadAd;
use super::texts::{Texts, WordKind};
use crate::error::Result;
use crate::index::Clock;

/// Phrases of each length and direction that are looked at closely.
const POOL: usize = 1_000;
/// Two phrases with a common word are one habit if so many of a hundred ads that hold one hold both,
const ALMOST_THE_SAME: usize = 80;
/// and two without one if so many of a hundred do,
const THE_SAME: usize = 95;
/// and the ads are at least so many.
const LEAST_OF_PASSAGE: usize = 10;

/// Who writes a phrase more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Writer {
    /// The peers.
    Peers,
    /// We.
    Ours,
}

impl Writer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Peers, Self::Ours];

    /// The name, as in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Peers => "peers",
            Self::Ours => "ours",
        }
    }
}

/// A phrase that may be told.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Candidate {
    pub(super) words: Vec<u32>,
    /// Numbers of the ads that hold it, in order.
    pub(super) ads: Vec<u32>,
    pub(super) shares: Shares,
    pub(super) comparison: Comparison,
}

/// Chooses among the phrases of all lengths.
pub(super) struct Choosing<'a> {
    pub(super) texts: &'a Texts,
    pub(super) ads: &'a [ReadAd],
    pub(super) mix: &'a Mix,
    pub(super) clock: &'a Clock,
    pub(super) least_employers: u32,
    pub(super) least_ours: u32,
    /// Words of our own names, with which a phrase is no habit of ours.
    pub(super) own_names: BTreeSet<u32>,
    /// What was taken so far, by writer.
    pool: [Vec<Candidate>; 2],
    /// Phrases that enough employers or ads have.
    pub(super) n_compared: u64,
}

impl<'a> Choosing<'a> {
    pub(super) fn new(
        texts: &'a Texts,
        ads: &'a [ReadAd],
        mix: &'a Mix,
        clock: &'a Clock,
        least: (u32, u32),
        own_names: BTreeSet<u32>,
    ) -> Self {
        let (least_employers, least_ours) = least;
        Self { texts, ads, mix, clock, least_employers, least_ours, own_names, pool: Default::default(), n_compared: 0 }
    }

    fn with<'s>(&'s self, ads: &'s [u32]) -> impl Iterator<Item = &'s ReadAd> {
        ads.iter().filter_map(|ad| self.ads.get(*ad as usize))
    }

    /// Takes the phrases of a length.
    pub(super) fn take(&mut self, levels: &Levels, places: &Places) -> Result<()> {
        let mut found: [Vec<(f64, u32, Shares)>; 2] = Default::default();
        for (n, (phrase, ads)) in places.iter().enumerate() {
            if n.is_multiple_of(4096) {
                self.clock.check()?;
            }
            let shares = self.mix.shares(self.with(ads));
            let (is_theirs, is_ours) = (shares.n_employers >= self.least_employers, shares.n_ours >= self.least_ours);
            self.n_compared += u64::from(is_theirs || is_ours);
            let likelihood = self.mix.at_most(&shares);
            let [theirs, ours] = &mut found;
            if is_theirs && likelihood > 0.0 {
                theirs.push((likelihood, phrase, shares));
            } else if is_ours && likelihood < 0.0 {
                ours.push((likelihood, phrase, shares));
            }
        }
        for (writer, mut found) in Writer::ALL.into_iter().zip(found) {
            found.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then(a.1.cmp(&b.1)));
            found.truncate(POOL);
            let mut chosen = Vec::new();
            for (n, (_, phrase, shares)) in found.into_iter().enumerate() {
                if n.is_multiple_of(64) {
                    self.clock.check()?;
                }
                let ads = places.of(phrase);
                let comparison = self.mix.compare(&shares, self.with(ads));
                let words = levels.words(phrase);
                let is_beyond = comparison.difference.bounds.is_some_and(|(low, high)| match writer {
                    Writer::Peers => low > 0.0,
                    Writer::Ours => high < 0.0,
                });
                let is_name = writer == Writer::Ours && words.iter().any(|word| self.own_names.contains(word));
                if is_beyond && !is_name {
                    chosen.push(Candidate { words, ads: ads.to_vec(), shares, comparison });
                }
            }
            if let Some(pool) = self.pool.get_mut(writer as usize) {
                pool.extend(chosen);
            }
        }
        Ok(())
    }

    /// The phrases to be told, in order.
    pub(super) fn choose(&mut self, writer: Writer, n_phrases: usize) -> Result<Vec<Candidate>> {
        let mut pool = self.pool.get_mut(writer as usize).map(std::mem::take).unwrap_or_default();
        let strength = |one: &Candidate| one.comparison.log_likelihood.abs();
        pool.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then_with(|| a.words.cmp(&b.words)));
        pool.truncate(POOL);
        // The longest first, so that each has met what it may give way to.
        let mut order: Vec<&Candidate> = pool.iter().collect();
        order.sort_by_key(|one| std::cmp::Reverse(one.words.len()));
        let mut habits: Vec<&Candidate> = Vec::new();
        for (n, one) in order.into_iter().enumerate() {
            if n.is_multiple_of(64) {
                self.clock.check()?;
            }
            if !habits.iter().any(|other| self.is_one_habit(one, other)) {
                habits.push(one);
            }
        }
        habits.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then_with(|| a.words.cmp(&b.words)));
        let ratio = |one: &Candidate| one.comparison.log_ratio.abs();
        let mut told: Vec<Candidate> = Vec::new();
        for one in habits {
            let is_part = |before: &Candidate| holds(&one.words, &before.words) || holds(&before.words, &one.words);
            let says_more = |before: &Candidate| !is_part(before) || ratio(one) > ratio(before);
            if told.len() < n_phrases && told.iter().all(says_more) {
                told.push(one.clone());
            }
        }
        Ok(told)
    }

    fn is_one_habit(&self, one: &Candidate, other: &Candidate) -> bool {
        let is_content = |word: &&u32| self.texts.kind(**word) == WordKind::Content;
        let shares_word = one.words.iter().filter(is_content).any(|word| other.words.contains(word));
        let of_hundred = if shares_word { ALMOST_THE_SAME } else { THE_SAME };
        let (fewer, more) = (one.ads.len().min(other.ads.len()), one.ads.len().max(other.ads.len()));
        (shares_word || fewer >= LEAST_OF_PASSAGE)
            && of_hundred * more <= 100 * fewer
            && of_hundred * more <= 100 * n_in_both(&one.ads, &other.ads)
    }
}

fn holds(longer: &[u32], shorter: &[u32]) -> bool {
    longer.len() > shorter.len() && longer.windows(shorter.len()).any(|window| window == shorter)
}

/// How many numbers two ascending lists share.
fn n_in_both(one: &[u32], other: &[u32]) -> usize {
    let mut other = other.iter().peekable();
    let mut n = 0;
    for number in one {
        while other.next_if(|next| *next < number).is_some() {}
        n += usize::from(other.peek() == Some(&number));
    }
    n
}
