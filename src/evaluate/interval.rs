//! Says how far the figures may move by chance in which ads were marked: bootstrap over ads, 95 % percentile interval.
//!
//! An ad is drawn with all that was found in it, since demands of one ad stand and fall together. The stream of draws is `SplitMix64`
//! from a fixed seed, so the same ads give the same intervals everywhere. They say nothing of how the ads were chosen.
//!
//! # Source
//! Percentile interval: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13. Quantiles are interpolated between
//! order statistics (Hyndman and Fan 1996, type 7). Stream: Steele, Lea and Flood, OOPSLA 2014.

use super::score::{RATES, SHARES, Tally, total};

/// The seed of every evaluation.
const SEED: u64 = 20_250_101;

/// A 95 % interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// The intervals of all figures, in the order of `RATES` and `SHARES`; none where there is nothing to draw from.
#[derive(Clone, PartialEq, Debug)]
pub struct Intervals {
    /// Precision, recall and F1.
    pub rates: Vec<[Option<Interval>; 3]>,
    /// Shares.
    pub shares: Vec<Option<Interval>>,
}

/// Intervals of ads, by their tallies.
pub fn intervals(tallies: &[Tally], n_resamples: usize) -> Intervals {
    let mut draws = Draws { state: SEED };
    let n_resamples = if tallies.len() < 2 { 0 } else { n_resamples };
    let resamples: Vec<Tally> =
        (0..n_resamples).map(|_| total((0..tallies.len()).filter_map(|_| tallies.get(draws.below(tallies.len()))))).collect();
    let of = |figure: &dyn Fn(&Tally) -> Option<f64>| interval(resamples.iter().filter_map(figure).collect());
    Intervals {
        rates: RATES
            .iter()
            .map(|(_, _, rate)| [of(&|t| Some(rate(t).precision)), of(&|t| Some(rate(t).recall)), of(&|t| Some(rate(t).f1))])
            .collect(),
        shares: SHARES.iter().map(|(_, _, _, share)| of(&|t| share(t).value())).collect(),
    }
}

/// The interval between the 2.5 and the 97.5 percentile.
fn interval(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    // Places in units of 1/40 of a step, so that they stay whole numbers.
    let last = values.len().checked_sub(1)?;
    let at = |fortieths: usize| {
        let (below, rest) = (fortieths / 40, fortieths % 40);
        let low = values.get(below)?;
        let high = values.get(below + 1).unwrap_or(low);
        Some(low + (high - low) * rest as f64 / 40.0)
    };
    Some(Interval { low: at(last)?, high: at(last * 39)? })
}

/// A stream of draws.
struct Draws {
    state: u64,
}

impl Draws {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to `n`, `n` not included.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from((u128::from(self.next()) * n as u128) >> 64).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::score::{Counts, Share};
    use super::*;

    fn tallies() -> Vec<Tally> {
        let of = |n: u64| Tally {
            n_ads: 1,
            ad_demand: Counts { right: 1, wrong: 0, missed: u64::from(n.is_multiple_of(7)) },
            found: Share { with: n % 5, of: 4 + n % 3 },
            right: Share { with: n % 4, of: 3 + n % 2 },
            ..Tally::default()
        };
        (0..60).map(of).collect()
    }

    #[test]
    fn the_stream_is_the_published_one() {
        let mut draws = Draws { state: 1_234_567 };
        assert_eq!([draws.next(), draws.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn equal_ads_give_equal_intervals_around_the_value() {
        let tallies = tallies();
        let found = intervals(&tallies, 400);
        assert_eq!(found, intervals(&tallies, 400));
        let all = total(&tallies);
        for ((_, _, rate), bounds) in RATES.iter().zip(&found.rates).filter(|((id, ..), _)| ["ad_demand", "mention"].contains(id)) {
            let rate = rate(&all);
            for (value, bounds) in [rate.precision, rate.recall, rate.f1].into_iter().zip(bounds) {
                let bounds = bounds.expect("an interval");
                assert!(bounds.low <= value && value <= bounds.high && bounds.high - bounds.low < 0.4, "{value} {bounds:?}");
            }
        }
        let mention = found.rates.last().and_then(|m| m[2]).expect("an interval");
        assert!(mention.high > mention.low);
    }

    #[test]
    fn what_does_not_occur_has_no_interval_and_neither_has_a_single_ad() {
        assert_eq!(intervals(&tallies(), 100).shares, [None; 4]);
        assert!(intervals(&tallies()[..1], 100).rates.iter().flatten().all(Option::is_none));
        assert!(intervals(&tallies(), 0).rates.iter().flatten().all(Option::is_none));
    }

    #[test]
    fn percentiles_lie_between_order_statistics() {
        let found = interval((0..=100).rev().map(f64::from).collect()).expect("an interval");
        assert!((found.low - 2.5).abs() < 1e-12 && (found.high - 97.5).abs() < 1e-12, "{found:?}");
        assert_eq!(interval(vec![0.5]), Some(Interval { low: 0.5, high: 0.5 }));
    }
}
