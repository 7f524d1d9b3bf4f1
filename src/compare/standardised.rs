//! Computes the intensity a municipality would have if it hired for the same occupations as all municipalities together.
//!
//! Directly standardised: Σ Wₒrₒ / Σ Wₒ, with rₒ the municipality's hits per 1,000 words in ads for SSYK unit group o, and Wₒ the share of
//! all municipalities' words in ads for it in the same years. The sums run over the occupations for which the municipality has at least two
//! ads, since one ad has no interval; the weights of the others are left out on both sides, and `coverage`, the sum of the weights that are
//! left, stands beside the value. Ads without an occupation have no weight and count as not covered. `all` is the intensity of all municipalities over the same occupations: the two compare, and nothing else
//! does. Below a coverage of one half no value is given.
//!
//! # Source
//! J. L. Fleiss, B. Levin and M. C. Paik, Statistical Methods for Rates and Proportions, 3rd ed. 2003, chapter 19. The interval adds the
//! linearised variances of the occupations' ratios with their squared weights; the weights are taken as fixed.

use std::collections::BTreeMap;

use super::code::Code;
use super::estimates::combination;
use super::figures::OccupationSums;
use crate::measure::Estimate;

/// The least coverage at which a value is given.
pub const LEAST_COVERAGE: f64 = 0.5;

/// A standardised intensity, in hits per 1,000 words.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Standardised {
    /// The municipality's; `None` below the least coverage.
    pub estimate: Option<Estimate>,
    /// That of all municipalities over the same occupations.
    pub all: f64,
    /// The share of all municipalities' words that these occupations have, 0 to 1.
    pub coverage: f64,
}

/// Standardises the intensity of a municipality to the occupations of all.
pub fn standardise(ours: &BTreeMap<Code, OccupationSums>, all: &BTreeMap<Code, OccupationSums>) -> Standardised {
    let words: u64 = all.values().map(|sums| sums.n_words).sum();
    let has = |occupation: &Code| ours.get(occupation).filter(|own| occupation.is_known() && own.n_ads >= 2 && own.n_words > 0);
    let common: Vec<(&OccupationSums, &OccupationSums)> =
        all.iter().filter(|(_, sums)| sums.n_words > 0).filter_map(|(occupation, sums)| Some((has(occupation)?, sums))).collect();
    let covered: u64 = common.iter().map(|(_, sums)| sums.n_words).sum();
    if covered == 0 {
        return Standardised { estimate: None, all: 0.0, coverage: 0.0 };
    }
    let coverage = covered as f64 / words as f64;
    let hits: u64 = common.iter().map(|(_, sums)| sums.n_hits).sum();
    let parts = common.iter().filter_map(|(own, sums)| Some((sums.n_words as f64 / covered as f64, own.intensity()?)));
    Standardised {
        estimate: (coverage >= LEAST_COVERAGE).then(|| combination(parts)),
        all: 1000.0 * hits as f64 / covered as f64,
        coverage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::code;

    fn mix(cells: &[(&str, u32, u32)]) -> BTreeMap<Code, OccupationSums> {
        let mut mix: BTreeMap<Code, OccupationSums> = BTreeMap::new();
        for (occupation, words, hits) in cells {
            mix.entry(code(occupation)).or_default().add(*words, *hits);
        }
        mix
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not near {b}");
    }

    #[test]
    fn the_mix_of_occupations_does_not_move_a_standardised_value() {
        let all = mix(&[("5321", 600, 6), ("2512", 400, 40)]);
        let care = mix(&[("5321", 900, 9), ("5321", 900, 9), ("2512", 50, 5), ("2512", 50, 5)]);
        let office = mix(&[("5321", 50, 0), ("5321", 50, 1), ("2512", 900, 90), ("2512", 900, 90)]);
        for ours in [&care, &office] {
            let s = standardise(ours, &all);
            near(s.estimate.expect("all occupations").value, 46.0);
            near(s.all, 46.0);
            near(s.coverage, 1.0);
        }
        assert_eq!(standardise(&all, &all).estimate, None);
    }

    #[test]
    fn an_occupation_that_is_lacking_is_left_out_on_both_sides() {
        let all = mix(&[("5321", 600, 6), ("2512", 300, 30), ("9111", 100, 0)]);
        let ours = mix(&[
            ("5321", 50, 1),
            ("5321", 50, 1),
            ("9111", 10, 0),
            ("9111", 10, 0),
            ("2512", 10, 5),
            ("0110", 100, 90),
            ("0110", 100, 90),
        ]);
        let s = standardise(&ours, &all);
        near(s.coverage, 0.7);
        near(s.estimate.expect("enough").value, 20.0 * 6.0 / 7.0);
        near(s.all, 1000.0 * 6.0 / 700.0);
        let few = mix(&[("9111", 10, 0), ("9111", 10, 0)]);
        assert_eq!(standardise(&few, &all).estimate, None);
        let unknown: BTreeMap<Code, OccupationSums> = all.values().map(|sums| (Code::UNKNOWN, *sums)).collect();
        assert_eq!(standardise(&unknown, &unknown), Standardised { estimate: None, all: 0.0, coverage: 0.0 });
        near(standardise(&few, &all).coverage, 0.1);
        near(standardise(&mix(&[]), &all).coverage, 0.0);
    }
}
