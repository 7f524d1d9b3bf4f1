//! Makes means, spreads and differences of estimates, with 95 % intervals that keep each estimate's own bounds.
//!
//! # Source
//! The interval of a weighted sum Σ cᵢ·xᵢ of independent estimates is that of the method of variance estimates recovery (MOVER): the
//! distance of the sum to its bound is the root of the sum of the squared distances of the parts to theirs. G. Y. Zou and A. Donner,
//! Statistics in Medicine 27(10), 2008; for the difference of two shares it is R. G. Newcombe's method 10, Statistics in Medicine
//! 17(8), 1998. For symmetric bounds it is the normal interval. It knows how ads happened to be published; that a group might have held
//! other municipalities is not in it, because a group is all there is of it.

use crate::measure::Estimate;

use super::code::Code;

/// A difference, and whether it may be called one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Difference {
    /// The difference with its interval.
    pub estimate: Estimate,
    /// Whether its interval excludes 0. Without an interval nothing is called different.
    pub is_different: bool,
}

impl Difference {
    fn of(estimate: Estimate) -> Self {
        Self { estimate, is_different: estimate.bounds.is_some_and(|(low, high)| low > 0.0 || high < 0.0) }
    }
}

/// A weighted sum of independent estimates; without bounds where one of them has none.
pub fn combination(parts: impl IntoIterator<Item = (f64, Estimate)>) -> Estimate {
    let (mut value, mut below, mut above) = (0.0, 0.0, 0.0);
    let mut is_bounded = true;
    for (weight, part) in parts {
        value += weight * part.value;
        let Some((low, high)) = part.bounds else {
            is_bounded = false;
            continue;
        };
        let (down, up) = (weight * (part.value - low), weight * (high - part.value));
        let (down, up) = if weight < 0.0 { (-up, -down) } else { (down, up) };
        below += down * down;
        above += up * up;
    }
    Estimate { value, bounds: is_bounded.then(|| (value - f64::sqrt(below), value + f64::sqrt(above))) }
}

/// The difference of two independent estimates.
pub fn difference(of: Estimate, from: Estimate) -> Difference {
    Difference::of(combination([(1.0, of), (-1.0, from)]))
}

/// The difference of two unweighted means over municipalities. One that is in both counts in each, and its chance cancels as far as it does.
pub fn difference_of_means(of: &[(Code, Estimate)], from: &[(Code, Estimate)]) -> Option<Difference> {
    if of.is_empty() || from.is_empty() {
        return None;
    }
    let (weight, less) = (1.0 / of.len() as f64, 1.0 / from.len() as f64);
    let in_both = |code: Code, other: &[(Code, Estimate)]| other.iter().any(|(own, _)| *own == code);
    let first = of.iter().map(|(code, estimate)| (if in_both(*code, from) { weight - less } else { weight }, *estimate));
    let second = from.iter().filter(|(code, _)| !in_both(*code, of)).map(|(_, estimate)| (-less, *estimate));
    Some(Difference::of(combination(first.chain(second))))
}

/// Mean and spread over municipalities.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spread {
    /// Municipalities.
    pub n: usize,
    /// Their unweighted mean.
    pub mean: Estimate,
    /// Sample standard deviation (n - 1); `None` for fewer than two.
    pub standard_deviation: Option<f64>,
}

/// Unweighted mean and sample standard deviation of values; `None` where there are none.
pub fn spread(values: &[Estimate]) -> Option<Spread> {
    if values.is_empty() {
        return None;
    }
    let n = values.len();
    let mean = combination(values.iter().map(|value| (1.0 / n as f64, *value)));
    let squares: f64 = values.iter().map(|value| (value.value - mean.value).powi(2)).sum();
    Some(Spread { n, mean, standard_deviation: (n > 1).then(|| (squares / (n as f64 - 1.0)).sqrt()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::code;
    use crate::measure::wilson;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not near {b}");
    }

    fn estimate(value: f64, half: f64) -> Estimate {
        Estimate { value, bounds: Some((value - half, value + half)) }
    }

    #[test]
    fn the_difference_of_two_shares_has_newcombes_interval() {
        // Newcombe 1998, table II, method 10: 56/70 - 48/80 gives 0.0524 to 0.3339; 9/10 - 3/10 gives 0.1705 to 0.8090.
        for (a, b, low, high) in [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)] {
            let d = difference(wilson(a.0, a.1).expect("a share"), wilson(b.0, b.1).expect("a share"));
            let (l, h) = d.estimate.bounds.expect("bounds");
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{l} to {h}");
            assert!(d.is_different);
        }
    }

    #[test]
    fn a_mean_and_its_spread_worked_by_hand() {
        let s = spread(&[estimate(2.0, 1.0), estimate(4.0, 1.0), estimate(9.0, 2.0)]).expect("values");
        near(s.mean.value, 5.0);
        near(s.standard_deviation.expect("three values"), 13.0_f64.sqrt());
        near(s.mean.bounds.expect("bounds").1, 5.0 + 6.0_f64.sqrt() / 3.0);
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[estimate(2.0, 1.0)]).and_then(|s| s.standard_deviation), None);
    }

    #[test]
    fn the_mean_that_holds_the_municipality_itself_moves_with_it() {
        let (a, b) = (code("0580"), code("0560"));
        let values = [(a, estimate(8.0, 2.0)), (b, estimate(4.0, 4.0))];
        let d = difference_of_means(&values[..1], &values).expect("both").estimate;
        near(d.value, 2.0);
        // Half of what a moves by, and half of what b moves by.
        near(d.bounds.expect("bounds").1, 2.0 + (1.0_f64 + 4.0).sqrt());
        let same = difference_of_means(&values, &values).expect("both");
        assert_eq!((same.estimate, same.is_different), (estimate(0.0, 0.0), false));
        assert_eq!(difference_of_means(&values, &[]), None);
    }

    #[test]
    fn what_has_no_interval_is_not_called_different() {
        let d = difference(Estimate { value: 9.0, bounds: None }, estimate(1.0, 0.1));
        assert_eq!((d.estimate.bounds, d.is_different), (None, false));
        assert!(difference(estimate(9.0, 1.0), estimate(1.0, 0.1)).is_different);
        assert!(!difference(estimate(9.0, 8.0), estimate(1.0, 0.1)).is_different);
    }
}
