//! Adds up what was found into precision, recall and F1.
//!
//! - ad demand: does the ad demand any digital competence; ads with possible demands only are left out.
//! - ad × competence, ad × area: the set of competences of an ad; one that is only possible is neither demanded nor punished.
//! - mention: the share of sure demands whose wording overlaps a counted one (recall), and of distinct counted wordings that overlap any
//!   demand of the ad (precision).
//! - traps: the share of sure traps whose wording overlaps a counted one; the lower the better.
//! - role, stratum, competence: of the demands found, the share whose class is the same, where annotators gave one.
//!
//! Counts are integers that add up over ads; division comes last.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::Judged;
use crate::model::{Area, Competence};

/// Right, wrong and missed decisions.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Found and demanded.
    pub right: u64,
    /// Found and not demanded.
    pub wrong: u64,
    /// Demanded and not found.
    pub missed: u64,
}

/// A part of a whole.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Share {
    /// The part.
    pub with: u64,
    /// The whole.
    pub of: u64,
}

/// Precision, recall and F1, each 0 where nothing can be divided.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rate {
    /// Number of demands.
    pub n_gold: u64,
    /// Number of findings.
    pub n_found: u64,
    /// Precision, 0 to 1.
    pub precision: f64,
    /// Recall, 0 to 1.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Share {
    fn count(&mut self, is_with: bool) {
        self.of += 1;
        self.with += u64::from(is_with);
    }

    /// Counts a decision, where there is one.
    pub(super) fn count_if(&mut self, is_with: Option<bool>) {
        if let Some(is_with) = is_with {
            self.count(is_with);
        }
    }

    /// The share, 0 to 1; none of nothing.
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.with as f64 / self.of as f64)
    }

    /// Adds another.
    pub(super) fn add(&mut self, other: Self) {
        self.with += other.with;
        self.of += other.of;
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    /// Counts the members of a set of findings against what must and what may be found.
    fn count_sets<T: Ord>(&mut self, got: &BTreeSet<T>, must: &BTreeSet<T>, may: &BTreeSet<T>) {
        self.right += got.intersection(must).count() as u64;
        self.wrong += got.difference(may).count() as u64;
        self.missed += must.difference(got).count() as u64;
    }

    /// The rates.
    pub fn rate(self) -> Rate {
        rate(Share { with: self.right, of: self.right + self.wrong }, Share { with: self.right, of: self.right + self.missed })
    }
}

fn rate(right: Share, found: Share) -> Rate {
    let (p, r) = (right.value().unwrap_or(0.0), found.value().unwrap_or(0.0));
    let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    Rate { n_gold: found.of, n_found: right.of, precision: p, recall: r, f1 }
}

/// The counts of one ad, or of many.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Number of ads.
    pub n_ads: u64,
    /// Whether an ad demands anything digital.
    pub ad_demand: Counts,
    /// Competences of an ad.
    pub ad_competence: Counts,
    /// Areas of an ad.
    pub ad_area: Counts,
    /// Sure demands that were found.
    pub found: Share,
    /// Distinct counted wordings that are right.
    pub right: Share,
    /// Sure traps that were counted.
    pub traps: Share,
    /// Demands found with the same role.
    pub role: Share,
    /// Demands found with the same stratum.
    pub stratum: Share,
    /// Demands found with the same competence.
    pub competence: Share,
}

/// The measures with precision, recall and F1: id, title, rates.
pub const RATES: [(&str, &str, fn(&Tally) -> Rate); 4] = [
    ("ad_demand", "ad demand", |t| t.ad_demand.rate()),
    ("ad_competence", "ad × competence", |t| t.ad_competence.rate()),
    ("ad_area", "ad × area", |t| t.ad_area.rate()),
    ("mention", "mention", Tally::mention),
];

/// The measures that are shares: id, the name of the share, title, share.
pub const SHARES: [(&str, &str, &str, fn(&Tally) -> Share); 4] = [
    ("traps", "counted", "traps counted", |t| t.traps),
    ("role", "same", "same role", |t| t.role),
    ("stratum", "same", "same stratum", |t| t.stratum),
    ("competence", "same", "same competence", |t| t.competence),
];

impl Tally {
    /// The rates of mentions.
    pub fn mention(&self) -> Rate {
        rate(self.right, self.found)
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.n_ads += other.n_ads;
        self.ad_demand.add(other.ad_demand);
        self.ad_competence.add(other.ad_competence);
        self.ad_area.add(other.ad_area);
        self.found.add(other.found);
        self.right.add(other.right);
        self.traps.add(other.traps);
        self.role.add(other.role);
        self.stratum.add(other.stratum);
        self.competence.add(other.competence);
    }
}

/// The sum of tallies.
pub fn total<'t>(tallies: impl IntoIterator<Item = &'t Tally>) -> Tally {
    let mut sum = Tally::default();
    tallies.into_iter().for_each(|tally| sum.add(tally));
    sum
}

/// The counts of one ad.
pub fn tally(judged: &Judged<'_>) -> Tally {
    let mut tally = Tally { n_ads: 1, ..Tally::default() };
    let is_demanded = judged.mentions.iter().any(|m| m.mention.is_sure);
    if is_demanded || judged.mentions.is_empty() {
        let is_found = !judged.counted.is_empty();
        tally.ad_demand = Counts {
            right: u64::from(is_demanded && is_found),
            wrong: u64::from(!is_demanded && is_found),
            missed: u64::from(is_demanded && !is_found),
        };
    }
    let [got, must, may] = sets(judged, |c| c);
    tally.ad_competence.count_sets(&got, &must, &may);
    let [got, must, may]: [BTreeSet<Area>; 3] = sets(judged, Competence::area);
    tally.ad_area.count_sets(&got, &must, &may);
    for mention in judged.mentions.iter().filter(|m| m.mention.is_sure) {
        tally.found.count(!mention.found_by.is_empty());
        tally.role.count_if(mention.same_role());
        tally.stratum.count_if(mention.same_stratum());
        tally.competence.count_if(mention.same_competence());
    }
    for wording in &judged.wordings {
        tally.right.count(wording.is_right);
    }
    let n_traps = judged.ad.traps.iter().filter(|t| t.is_sure).count();
    tally.traps = Share { with: judged.traps_counted.len() as u64, of: n_traps as u64 };
    tally
}

/// The classes found in an ad, those that must be found, and those that may.
fn sets<T: Ord + Copy>(judged: &Judged<'_>, class: impl Fn(Competence) -> T) -> [BTreeSet<T>; 3] {
    let got = judged.counted.iter().map(|hit| class(hit.competence)).collect();
    let of = |m: &super::gold::Mention| m.competences.iter().map(|c| class(*c)).collect::<BTreeSet<T>>();
    let sure = judged.mentions.iter().map(|m| m.mention).filter(|m| m.is_sure);
    let must = sure.map(of).filter(|classes| classes.len() == 1).flatten().collect();
    let may = judged.mentions.iter().flat_map(|m| of(m.mention)).collect();
    [got, must, may]
}

/// Ad × competence, competence by competence; those that occur nowhere are left out.
pub fn per_competence(judged: &[Judged<'_>]) -> BTreeMap<Competence, Counts> {
    let mut all: BTreeMap<Competence, Counts> = BTreeMap::new();
    for ad in judged {
        let [got, must, may] = sets(ad, |c| c);
        got.intersection(&must).for_each(|c| all.entry(*c).or_default().right += 1);
        got.difference(&may).for_each(|c| all.entry(*c).or_default().wrong += 1);
        must.difference(&got).for_each(|c| all.entry(*c).or_default().missed += 1);
    }
    all
}
