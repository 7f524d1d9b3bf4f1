//! Splits the difference of two intensities into the mix of occupations and what is asked for within them.
//!
//! With pₒ the share of our words in ads for occupation o, rₒ our hits per 1,000 words there, and qₒ, Rₒ the same of the peers, the
//! difference is Σ pₒrₒ − Σ qₒRₒ. Kitagawa's form splits it without a rest:
//!
//! ```text
//! mix    = Σ (pₒ − qₒ) · ((rₒ + Rₒ) / 2 − R)
//! within = Σ (rₒ − Rₒ) · (pₒ + qₒ) / 2
//! ```
//!
//! R is the peers' intensity; Σ (pₒ − qₒ) = 0, so it changes no sum, and makes an occupation's part of the mix mean "more of what asks
//! for more than is usual". Where one side has no words in an occupation its rate does not exist; the other side's stands in, so that the
//! occupation is mix alone and the two parts still add up.
//!
//! The peers are the unweighted mean of municipalities: qₒ is the mean of their shares, and Rₒ the mean of their rates weighted by these
//! shares, so that Σ qₒRₒ is that mean exactly.
//!
//! # Source
//! E. M. Kitagawa, Components of a difference between two rates, Journal of the American Statistical Association 50(272), 1955.

use std::collections::BTreeMap;

use super::code::Code;
use super::figures::OccupationSums;

/// What one occupation contributes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Contribution {
    /// The occupation.
    pub occupation: Code,
    /// Our ads and the peers' ads.
    pub n_ads: [u64; 2],
    /// Shares of the words, ours and the peers', 0 to 1.
    pub shares: [f64; 2],
    /// Hits per 1,000 words, ours and the peers'; `None` without words.
    pub rates: [Option<f64>; 2],
    /// Through the mix, in hits per 1,000 words.
    pub mix: f64,
    /// Through what is asked for within the occupation, in hits per 1,000 words.
    pub within: f64,
}

impl Contribution {
    /// Both parts together.
    pub fn total(&self) -> f64 {
        self.mix + self.within
    }
}

/// A difference in its parts, in hits per 1,000 words.
#[derive(Clone, PartialEq, Debug)]
pub struct Decomposition {
    /// Our intensity.
    pub ours: f64,
    /// The unweighted mean of the peers' intensities.
    pub peers: f64,
    /// The part of the mix.
    pub mix: f64,
    /// The part within occupations.
    pub within: f64,
    /// The shares of the words, ours and the peers', in occupations that the other side does not have; they are all mix. 0 to 1.
    pub only: [f64; 2],
    /// The shares of the words, ours and the peers', in ads without an occupation, of which the mix cannot be seen. 0 to 1.
    pub unknown: [f64; 2],
    /// Every occupation that either side has; the largest contribution, whatever its sign, first, of equal ones by code.
    pub occupations: Vec<Contribution>,
}

impl Decomposition {
    /// The difference that is split.
    pub fn difference(&self) -> f64 {
        self.ours - self.peers
    }
}

type Mix = BTreeMap<Code, OccupationSums>;

/// Splits the difference between our intensity and the unweighted mean of the peers'. Peers without words are left out; `None` where one
/// side has no words at all.
pub fn decompose(ours: &Mix, peers: &[Mix]) -> Option<Decomposition> {
    let words = |mix: &Mix| mix.values().map(|sums| sums.n_words).sum::<u64>();
    let our_words = words(ours) as f64;
    let peers: Vec<(&Mix, f64)> = peers.iter().map(|mix| (mix, words(mix) as f64)).filter(|(_, words)| *words > 0.0).collect();
    if our_words <= 0.0 || peers.is_empty() {
        return None;
    }
    // Of each occupation of the peers: ads, share, and share times rate.
    let mut theirs: BTreeMap<Code, (u64, f64, f64)> = BTreeMap::new();
    let n_peers = peers.len() as f64;
    for (mix, words) in &peers {
        for (occupation, sums) in *mix {
            let sum = theirs.entry(*occupation).or_default();
            sum.0 += sums.n_ads;
            sum.1 += sums.n_words as f64 / words / n_peers;
            sum.2 += 1000.0 * sums.n_hits as f64 / words / n_peers;
        }
    }
    let our_rate = ours.values().map(|sums| sums.n_hits).sum::<u64>() as f64 * 1000.0 / our_words;
    let peers_rate: f64 = theirs.values().map(|sum| sum.2).sum();
    let mut all: Vec<Code> = ours.keys().chain(theirs.keys()).copied().collect();
    all.sort_unstable();
    all.dedup();
    let contribution = |occupation: Code| {
        let own = ours.get(&occupation).copied().unwrap_or_default();
        let (their_ads, q, weighted) = theirs.get(&occupation).copied().unwrap_or_default();
        let p = own.n_words as f64 / our_words;
        let rates = [own.rate(), (q > 0.0).then(|| weighted / q)];
        let (r, other) = match rates {
            [Some(r), Some(other)] => (r, other),
            [Some(r), None] => (r, r),
            [None, Some(other)] => (other, other),
            [None, None] => (peers_rate, peers_rate),
        };
        Contribution {
            occupation,
            n_ads: [own.n_ads, their_ads],
            shares: [p, q],
            rates,
            mix: (p - q) * (f64::midpoint(r, other) - peers_rate),
            within: (r - other) * f64::midpoint(p, q),
        }
    };
    let mut occupations: Vec<Contribution> = all.into_iter().map(contribution).collect();
    let mix = occupations.iter().map(|one| one.mix).sum();
    let within = occupations.iter().map(|one| one.within).sum();
    let only = [0, 1].map(|side| {
        let alone = |one: &&Contribution| if side == 0 { one.rates[1].is_none() } else { one.rates[0].is_none() };
        occupations.iter().filter(alone).map(|one| if side == 0 { one.shares[0] } else { one.shares[1] }).sum()
    });
    let unknown = occupations.iter().find(|one| !one.occupation.is_known()).map_or([0.0; 2], |one| one.shares);
    occupations.sort_by(|a, b| b.total().abs().total_cmp(&a.total().abs()).then(a.occupation.cmp(&b.occupation)));
    Some(Decomposition { ours: our_rate, peers: peers_rate, mix, within, only, unknown, occupations })
}

/// One or several occupations as they may be shown.
#[derive(Clone, PartialEq, Debug)]
pub struct ShownContribution {
    /// The SSYK code: four digits for one occupation, fewer for what is left of a group, empty for what is left of all; `unknown` for ads
    /// without an occupation.
    pub ssyk: String,
    /// How many occupations it holds.
    pub n_occupations: usize,
    /// Our ads and the peers' ads.
    pub n_ads: [u64; 2],
    /// Shares of the words, ours and the peers', 0 to 1.
    pub shares: [f64; 2],
    /// Through the mix, in hits per 1,000 words.
    pub mix: f64,
    /// Through what is asked for within occupations, in hits per 1,000 words.
    pub within: f64,
}

impl ShownContribution {
    fn of(ssyk: String, parts: &[Contribution]) -> Self {
        let sum = |get: &dyn Fn(&Contribution) -> f64| parts.iter().map(get).sum::<f64>();
        Self {
            ssyk,
            n_occupations: parts.len(),
            n_ads: [0, 1].map(|side| parts.iter().map(|one| if side == 0 { one.n_ads[0] } else { one.n_ads[1] }).sum()),
            shares: [sum(&|one| one.shares[0]), sum(&|one| one.shares[1])],
            mix: sum(&|one| one.mix),
            within: sum(&|one| one.within),
        }
    }

    /// Both parts together.
    pub fn total(&self) -> f64 {
        self.mix + self.within
    }

    fn is_small(&self, min_ads: u64) -> bool {
        self.n_ads.iter().any(|n| (1..min_ads).contains(n))
    }
}

/// The contributions without telling an intensity of fewer than `min_ads` ads: an occupation with that few on one side (none tells nothing)
/// is joined with others of its SSYK group of three, two or one digits, and with all that is left, until they are enough together. Sums
/// stay as they were. The largest first.
pub fn shown_contributions(decomposition: &Decomposition, min_ads: u64) -> Vec<ShownContribution> {
    let mut left: Vec<Contribution> = decomposition.occupations.clone();
    left.sort_by_key(|one| one.occupation);
    let mut shown: Vec<(ShownContribution, Vec<Contribution>)> = Vec::new();
    for n_digits in [4, 3, 2, 1, 0] {
        let mut groups: BTreeMap<String, Vec<Contribution>> = BTreeMap::new();
        for one in std::mem::take(&mut left) {
            // Ads without an occupation are a group of their own, or go with all that is left.
            let code = one.occupation.to_string();
            let key = match (one.occupation.is_known(), n_digits) {
                (true, _) => code.get(..n_digits),
                (false, 4) => Some(code.as_str()),
                (false, 0) => Some(""),
                (false, _) => None,
            };
            match key {
                Some(key) => groups.entry(key.to_owned()).or_default().push(one),
                None => left.push(one),
            }
        }
        for (ssyk, mut parts) in groups {
            let mut group = ShownContribution::of(ssyk.clone(), &parts);
            if n_digits == 0 {
                // What is left must not be told by subtraction either: the group of fewest ads goes with it.
                while group.is_small(min_ads) && !shown.is_empty() {
                    let least =
                        (0..shown.len()).min_by_key(|n| shown.get(*n).map(|(one, _)| one.n_ads.iter().filter(|n| **n > 0).min().copied()));
                    parts.extend(least.map(|n| shown.remove(n).1).unwrap_or_default());
                    group = ShownContribution::of(ssyk.clone(), &parts);
                }
            }
            if n_digits == 0 || !group.is_small(min_ads) {
                shown.push((group, parts));
            } else {
                left.extend(parts);
            }
        }
    }
    let mut shown: Vec<ShownContribution> = shown.into_iter().map(|(group, _)| group).collect();
    shown.sort_by(|a, b| b.total().abs().total_cmp(&a.total().abs()).then_with(|| a.ssyk.cmp(&b.ssyk)));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::code;
    use proptest::prelude::*;

    fn mix(cells: &[(&str, u32, u32)]) -> Mix {
        let mut mix = Mix::new();
        for (occupation, words, hits) in cells {
            mix.entry(Code::parse(occupation).unwrap_or(Code::UNKNOWN)).or_default().add(*words, *hits);
        }
        mix
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not near {b}");
    }

    #[test]
    fn a_difference_worked_by_hand() {
        // Ours: 3/4 of the words in care at 10, 1/4 in IT at 100. Theirs: half and half, at 20 and 100.
        let ours = mix(&[("5321", 3000, 30), ("2512", 1000, 100)]);
        let peers = mix(&[("5321", 1000, 20), ("2512", 1000, 100)]);
        let d = decompose(&ours, &[peers]).expect("both have words");
        near(d.ours, 32.5);
        near(d.peers, 60.0);
        near(d.within, -10.0 * 0.625);
        near(d.mix, 0.25 * (15.0 - 60.0) - 0.25 * (100.0 - 60.0));
        near(d.mix + d.within, -27.5);
        assert_eq!(d.occupations[0].occupation, code("5321"));
    }

    #[test]
    fn an_occupation_that_one_side_lacks_is_mix_alone() {
        let d = decompose(&mix(&[("5321", 1000, 10)]), &[mix(&[("5321", 500, 5), ("2512", 500, 50)])]).expect("both have words");
        near(d.within, 0.0);
        near(d.only[0], 0.0);
        near(d.only[1], 0.5);
        near(d.mix, 10.0 - 55.0);
        assert_eq!(decompose(&mix(&[("5321", 0, 0)]), &[mix(&[("5321", 5, 0)])]), None);
        assert_eq!(decompose(&mix(&[("5321", 5, 0)]), &[mix(&[])]), None);
    }

    #[test]
    fn the_peers_are_the_mean_of_municipalities_whatever_their_size() {
        let peers = [mix(&[("5321", 100, 1), ("2512", 100, 9)]), mix(&[("5321", 90_000, 0)])];
        let d = decompose(&mix(&[("5321", 100, 1)]), &peers).expect("both have words");
        near(d.peers, 25.0);
        near(d.mix + d.within, 10.0 - 25.0);
    }

    #[test]
    fn no_intensity_of_few_ads_is_told() {
        let many = |code: &'static str, n: usize| std::iter::repeat_n((code, 100, 1), n);
        let ours: Vec<_> =
            many("5321", 20).chain(many("5322", 3)).chain(many("5330", 1)).chain(many("2512", 30)).chain(many("x", 1)).collect();
        let theirs: Vec<_> = many("5321", 50).chain(many("5322", 30)).chain(many("5330", 30)).chain(many("2221", 25)).collect();
        let d = decompose(&mix(&ours), &[mix(&theirs)]).expect("both have words");
        let shown = shown_contributions(&d, 20);
        assert!(shown.iter().all(|one| !one.is_small(20)), "{shown:?}");
        near(shown.iter().map(|one| one.mix).sum(), d.mix);
        near(shown.iter().map(|one| one.within).sum(), d.within);
        assert_eq!(shown.iter().map(|one| one.n_occupations).sum::<usize>(), d.occupations.len());
        let one = shown_contributions(&d, 0);
        assert_eq!(one.iter().filter(|one| one.ssyk.len() == 4).count(), 5);
        assert_eq!(one.iter().filter(|one| one.ssyk == "unknown").count(), 1);
        assert!(d.unknown[0] > 0.0 && shown.iter().all(|one| one.ssyk != "unknown"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn mix_and_within_add_up_to_the_difference(
            ours in proptest::collection::vec((0usize..9, 0u32..400, 0u32..30), 1..40),
            peers in proptest::collection::vec(proptest::collection::vec((0usize..9, 0u32..400, 0u32..30), 0..30), 1..5),
            min_ads in 0u64..30,
        ) {
            const CODES: [&str; 9] = ["2221", "2222", "2512", "2513", "5321", "5322", "9111", "0110", "x"];
            let mix = |cells: &[(usize, u32, u32)]| mix(&cells.iter().map(|(n, w, h)| (CODES[*n], *w, (*h).min(*w))).collect::<Vec<_>>());
            let peers: Vec<Mix> = peers.iter().map(|cells| mix(cells)).collect();
            if let Some(d) = decompose(&mix(&ours), &peers) {
                prop_assert!((d.mix + d.within - d.difference()).abs() < 1e-9, "{d:?}");
                for one in &d.occupations {
                    // Each occupation's parts, without the reference: p r - q R, less R for the share that moved.
                    let [p, q] = one.shares;
                    let [r, other] = one.rates.map(|rate| rate.unwrap_or(0.0));
                    prop_assert!((one.total() - (p * r - q * other - (p - q) * d.peers)).abs() < 1e-9, "{one:?}");
                }
                let shown = shown_contributions(&d, min_ads);
                prop_assert!((shown.iter().map(ShownContribution::total).sum::<f64>() - d.difference()).abs() < 1e-9);
                prop_assert!(shown.len() == 1 || shown.iter().all(|one| !one.is_small(min_ads)));
            }
        }
    }
}
