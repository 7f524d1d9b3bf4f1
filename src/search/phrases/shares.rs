//! Compares how many of our ads and of the peers' hold a phrase, as if both hired for the same occupations.
//!
//! # Statistic
//! The share of the peers is standardised directly to our mix: the share within each occupation, weighted by the part of our ads that are
//! for it. So a phrase of nurses' ads is no difference where we only hire more nurses.
//!
//! Phrases are ordered by signed G2 (log-likelihood; Dunning 1993, Rayson and Garside 2000): it puts first what separates the two sides
//! most certainly, and needs both a difference that is large and ads that are many. The log ratio (Hardie 2014), the difference as a factor
//! of two, stands beside it and settles whether a longer phrase says more than a shorter one; alone it would put first what stands in
//! three ads and in none of ours. Where one side has no ad with a phrase, the ratio takes half an ad.
//!
//! Ads of one employer repeat each other, so the peers count with their effective number: the one that gives the variance between
//! employers (linearised, with employers as clusters), and at most what the weights leave of them (Kish 1965); where no peer or every one
//! has the phrase, at most the number of employers. The interval of the difference is built of Wilson's for the two shares with these
//! numbers (Newcombe 1998, method 10).

use super::sides::ReadAd;
use crate::measure::Estimate;

/// The 0.975 quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// G2 at p = 0.0001, the level that corpus linguists ask for (Rayson, Berridge and Francis 2004).
const SURE: f64 = 15.13;

/// The ads that hold a phrase.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Shares {
    /// Of our ads.
    pub(super) n_ours: u32,
    /// Of the peers' ads.
    pub(super) n_peers: u32,
    /// Employers of these.
    pub(super) n_employers: u32,
    /// Part of our ads.
    pub(super) ours: f64,
    /// Part of the peers' ads, in our mix of occupations.
    pub(super) peers: f64,
}

/// How far two shares are apart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Comparison {
    /// The peers' share less ours.
    pub(super) difference: Estimate,
    /// Signed G2; positive where peers write it more.
    pub(super) log_likelihood: f64,
    /// Twofold differences; positive where peers write it more.
    pub(super) log_ratio: f64,
}

/// The occupations that both sides hire for, as weights.
#[derive(Debug)]
pub(super) struct Mix {
    /// What an ad of a peer counts, by occupation; all together count 1.
    weights: Vec<f64>,
    /// Ads of peers, by occupation.
    n_of: Vec<f64>,
    n_ours: f64,
    /// The number of peers' ads, as far as the weights leave it.
    effective: f64,
    n_employers: usize,
    /// How many ads each employer has for each occupation.
    by_employer: Vec<(u32, u32, f64)>,
}

impl Mix {
    /// Takes ads of peers by employer, then ours. Every occupation has ads on both sides.
    pub(super) fn of(ads: &[ReadAd]) -> Self {
        let n_occupations = ads.iter().map(|ad| ad.occupation as usize + 1).max().unwrap_or(0);
        let n_employers = ads.iter().filter(|ad| !ad.is_ours).map(|ad| ad.employer as usize + 1).max().unwrap_or(0);
        let (mut ours_of, mut n_of) = (vec![0.0; n_occupations], vec![0.0; n_occupations]);
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for ad in ads {
            let of = if ad.is_ours { &mut ours_of } else { &mut n_of };
            if let Some(n) = of.get_mut(ad.occupation as usize) {
                *n += 1.0;
            }
            if !ad.is_ours {
                pairs.push((ad.employer, ad.occupation));
            }
        }
        pairs.sort_unstable();
        let by_employer = pairs.chunk_by(|a, b| a == b).filter_map(|all| all.first().map(|(e, o)| (*e, *o, all.len() as f64))).collect();
        let n_ours: f64 = ours_of.iter().sum();
        let weight = |(ours, n): (&f64, &f64)| if *n > 0.0 { ours / n_ours / n } else { 0.0 };
        let weights: Vec<f64> = ours_of.iter().zip(&n_of).map(weight).collect();
        let squares: f64 = weights.iter().zip(&n_of).map(|(weight, n)| weight * weight * n).sum();
        Self { effective: if squares > 0.0 { squares.recip().max(1.0) } else { 1.0 }, weights, n_of, n_ours, n_employers, by_employer }
    }

    fn weight(&self, ad: &ReadAd) -> f64 {
        self.weights.get(ad.occupation as usize).copied().unwrap_or(0.0)
    }

    /// The shares of a phrase that stands in these of the ads, in their order.
    pub(super) fn shares<'a>(&self, with: impl Iterator<Item = &'a ReadAd>) -> Shares {
        let mut shares = Shares::default();
        let mut last = None;
        for ad in with {
            if ad.is_ours {
                shares.n_ours += 1;
            } else {
                shares.n_peers += 1;
                shares.peers += self.weight(ad);
                shares.n_employers += u32::from(last.replace(ad.employer) != Some(ad.employer));
            }
        }
        shares.ours = f64::from(shares.n_ours) / self.n_ours;
        shares.peers = shares.peers.min(1.0);
        shares
    }

    /// Signed G2 as if employers were no clusters: enough to leave out what is not worth a closer look.
    pub(super) fn at_most(&self, shares: &Shares) -> f64 {
        log_likelihood(shares, self.n_ours, self.effective)
    }

    /// The comparison of a phrase that stands in these of the ads.
    pub(super) fn compare<'a>(&self, shares: &Shares, with: impl Iterator<Item = &'a ReadAd>) -> Comparison {
        let effective = self.effective_number(shares, with);
        let (ours, peers) = (wilson(shares.ours, self.n_ours), wilson(shares.peers, effective));
        let value = shares.peers - shares.ours;
        let low = value - ((shares.peers - peers.0).powi(2) + (ours.1 - shares.ours).powi(2)).sqrt();
        let high = value + ((peers.1 - shares.peers).powi(2) + (shares.ours - ours.0).powi(2)).sqrt();
        let floored = |share: f64, n: f64| share.max(0.5 / n);
        Comparison {
            difference: Estimate { value, bounds: Some((low.max(-1.0), high.min(1.0))) },
            log_likelihood: log_likelihood(shares, self.n_ours, effective),
            log_ratio: (floored(shares.peers, self.effective) / floored(shares.ours, self.n_ours)).log2(),
        }
    }

    /// With how many ads the peers count for a phrase.
    fn effective_number<'a>(&self, shares: &Shares, with: impl Iterator<Item = &'a ReadAd>) -> f64 {
        let few = self.effective.min(self.n_employers as f64);
        if self.n_employers < 2 {
            return few;
        }
        let mut with_of = vec![0.0; self.weights.len()];
        let mut sums = vec![0.0; self.n_employers];
        for ad in with.filter(|ad| !ad.is_ours) {
            if let (Some(n), Some(sum)) = (with_of.get_mut(ad.occupation as usize), sums.get_mut(ad.employer as usize)) {
                *n += 1.0;
                *sum += self.weight(ad);
            }
        }
        for (employer, occupation, n) in &self.by_employer {
            let at = *occupation as usize;
            if let (Some(sum), Some(with), Some(of), Some(weight)) =
                (sums.get_mut(*employer as usize), with_of.get(at), self.n_of.get(at), self.weights.get(at))
            {
                *sum -= n * weight * with / of;
            }
        }
        let n = self.n_employers as f64;
        let variance = n / (n - 1.0) * sums.iter().map(|sum| sum * sum).sum::<f64>();
        let simple = shares.peers * (1.0 - shares.peers);
        // Shares of 0 and 1 within every occupation leave no variance.
        if simple < 1e-12 || variance < 1e-18 { few } else { (simple / variance).clamp(1.0, self.effective) }
    }
}

/// Signed G2 of two shares of so many ads.
fn log_likelihood(shares: &Shares, n_ours: f64, n_peers: f64) -> f64 {
    let both = (shares.ours * n_ours + shares.peers * n_peers) / (n_ours + n_peers);
    let cell = |observed: f64, expected: f64| if observed > 0.0 && expected > 0.0 { observed * (observed / expected).ln() } else { 0.0 };
    let side = |share: f64, n: f64| n * (cell(share, both) + cell(1.0 - share, 1.0 - both));
    let sum = 2.0 * (side(shares.ours, n_ours) + side(shares.peers, n_peers));
    if shares.peers < shares.ours { -sum.max(0.0) } else { sum.max(0.0) }
}

/// G2 from which on a difference is sure where so many phrases are compared: chance alone would lead one of them there in fewer than 5 of
/// 100 such questions (Bonferroni), and p < 0.0001.
pub(super) fn sure_from(n_compared: u64) -> f64 {
    let p = 0.05 / n_compared.max(1) as f64;
    // The two tails of the normal distribution beyond z are near to sqrt(2 / pi) exp(-z^2 / 2) / z (1 - 1/z^2 + 3/z^4) where z is large.
    let mut square = SURE;
    for _ in 0..20 {
        let tail = (1.0 - square.recip() + 3.0 / (square * square)) / square.sqrt() * std::f64::consts::FRAC_2_PI.sqrt();
        square = (2.0 * (tail / p).ln()).max(SURE);
    }
    square
}

/// Wilson's score interval of a share of so many ads.
fn wilson(share: f64, n: f64) -> (f64, f64) {
    let denominator = 1.0 + Z * Z / n;
    let centre = (share + Z * Z / (2.0 * n)) / denominator;
    let half = Z / denominator * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0).min(share), (centre + half).min(1.0).max(share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-6, "{a} is not near {b}");
    }

    /// Ads of an occupation: of so many employers one each, or ours.
    fn ads(is_ours: bool, occupation: u32, employers: std::ops::Range<u32>) -> Vec<ReadAd> {
        employers
            .map(|employer| ReadAd { is_ours, occupation, employer: if is_ours { 0 } else { employer }, ..ReadAd::default() })
            .collect()
    }

    #[test]
    fn log_likelihood_agrees_with_a_table_worked_out_by_hand() {
        // 10 of 100 and 30 of 100: 2 (10 ln(10/20) + 90 ln(90/80) + 30 ln(30/20) + 70 ln(70/80)).
        let shares = Shares { ours: 0.1, peers: 0.3, ..Shares::default() };
        let by_hand = 2.0 * (10.0 * 0.5_f64.ln() + 90.0 * 1.125_f64.ln() + 30.0 * 1.5_f64.ln() + 70.0 * 0.875_f64.ln());
        near(log_likelihood(&shares, 100.0, 100.0), by_hand);
        near(log_likelihood(&Shares { ours: 0.3, peers: 0.1, ..shares }, 100.0, 100.0), -by_hand);
        near(log_likelihood(&Shares { ours: 0.3, peers: 0.3, ..shares }, 100.0, 50.0), 0.0);
    }

    #[test]
    fn what_is_sure_follows_the_number_of_phrases() {
        // Chi-square with one degree of freedom: 19.5114 at p = 0.00001 and 28.3740 at p = 0.0000001.
        assert!((sure_from(5_000) - 19.5114).abs() < 0.02, "{}", sure_from(5_000));
        assert!((sure_from(500_000) - 28.3740).abs() < 0.02, "{}", sure_from(500_000));
        near(sure_from(0), SURE);
        near(sure_from(100), SURE);
    }

    #[test]
    fn the_difference_agrees_with_published_values() {
        // Newcombe 1998, table II, method 10: 56 of 70 less 48 of 80 gives 0.0524 to 0.3339.
        let peers = wilson(56.0 / 70.0, 70.0);
        let ours = wilson(48.0 / 80.0, 80.0);
        let own = measure::wilson(56, 70).and_then(|e| e.bounds).expect("bounds");
        near(peers.0, own.0);
        near(peers.1, own.1);
        let low = 0.2 - ((0.8 - peers.0).powi(2) + (ours.1 - 0.6).powi(2)).sqrt();
        let high = 0.2 + ((peers.1 - 0.8).powi(2) + (0.6 - ours.0).powi(2)).sqrt();
        assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5, "{low} to {high}");
    }

    #[test]
    fn one_ad_an_employer_counts_in_full_and_ads_of_few_employers_count_as_few() {
        let mut all = ads(false, 0, 0..400);
        all.extend(ads(true, 0, 0..100));
        let mix = Mix::of(&all);
        let with: Vec<&ReadAd> = all.iter().filter(|ad| ad.is_ours || ad.employer < 100).collect();
        let shares = mix.shares(with.iter().copied());
        assert_eq!((shares.n_peers, shares.n_employers, shares.n_ours), (100, 100, 100));
        let alone = mix.effective_number(&shares, with.iter().copied());
        assert!((395.0..=400.0).contains(&alone), "{alone}");
        // The same ads, of ten employers, each of which writes the phrase in all of its ads or in none.
        let mut all: Vec<ReadAd> = ads(false, 0, 0..400).into_iter().map(|ad| ReadAd { employer: ad.employer / 40, ..ad }).collect();
        all.extend(ads(true, 0, 0..100));
        let mix = Mix::of(&all);
        let with: Vec<&ReadAd> = all.iter().filter(|ad| !ad.is_ours && ad.employer < 3).collect();
        let few = mix.effective_number(&mix.shares(with.iter().copied()), with.iter().copied());
        assert!((8.0..=10.0).contains(&few), "{few}");
    }

    #[test]
    fn a_mix_of_occupations_makes_no_difference() {
        // Nobody of occupation 0 writes it, everybody of occupation 1 does; we hire for 0 mostly, peers for 1.
        let mut all = ads(false, 0, 0..20);
        all.extend(ads(false, 1, 20..100));
        all.extend(ads(true, 0, 0..80));
        all.extend(ads(true, 1, 0..20));
        let mix = Mix::of(&all);
        let with: Vec<&ReadAd> = all.iter().filter(|ad| ad.occupation == 1).collect();
        let shares = mix.shares(with.iter().copied());
        assert_eq!((shares.n_peers, shares.n_ours), (80, 20));
        near(shares.peers, 0.2);
        near(shares.ours, 0.2);
        near(mix.at_most(&shares), 0.0);
    }
}
