//! Computes estimates with their 95 % intervals from integer sums.
//!
//! # Source
//! Ratio: the linearised variance of a ratio of totals with the ad as the unit, Cochran, Sampling Techniques, 3rd ed. 1977, section 6.3,
//! without finite population correction. Share: Wilson 1927, score interval. Mean: normal interval with the sample variance.

use serde::{Deserialize, Serialize};

/// The 0.975 quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A value with its 95 % interval; without bounds where fewer than two ads leave none.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower and upper bound.
    pub bounds: Option<(f64, f64)>,
}

/// The ratio of two totals over `n` units, from the totals and the sums of squares and products of its parts; bounded below by 0.
pub fn ratio_estimate(n: u64, top: u128, bottom: u128, top_2: u128, product: u128, bottom_2: u128) -> Option<Estimate> {
    if bottom == 0 {
        return None;
    }
    let (total, base) = (top as f64, bottom as f64);
    let ratio = total / base;
    if n < 2 {
        return Some(Estimate { value: ratio, bounds: None });
    }
    let residuals = (top_2 as f64 - 2.0 * ratio * product as f64 + ratio * ratio * bottom_2 as f64).max(0.0);
    let count = n as f64;
    let error = (count / (count - 1.0) * residuals).sqrt() / base;
    Some(Estimate { value: ratio, bounds: Some(((ratio - Z * error).max(0.0), ratio + Z * error)) })
}

/// A share of `n` units: Wilson's score interval.
pub fn wilson(with: u64, n: u64) -> Option<Estimate> {
    if n == 0 {
        return None;
    }
    let (count, share) = (n as f64, with as f64 / n as f64);
    let denominator = 1.0 + Z * Z / count;
    let centre = (share + Z * Z / (2.0 * count)) / denominator;
    let half = Z / denominator * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
    let low = if with == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if with == n { 1.0 } else { (centre + half).min(1.0) };
    Some(Estimate { value: share, bounds: Some((low, high)) })
}

/// The mean of a count between 0 and `most` over `n` units, from its sum and its sum of squares.
pub fn mean_estimate(n: u64, sum: u64, sum_2: u64, most: f64) -> Option<Estimate> {
    if n == 0 {
        return None;
    }
    let count = n as f64;
    let mean = sum as f64 / count;
    if n < 2 {
        return Some(Estimate { value: mean, bounds: None });
    }
    // n·Σx² − (Σx)² is exact in integers.
    let spread = (u128::from(n) * u128::from(sum_2)).saturating_sub(u128::from(sum) * u128::from(sum));
    let variance = spread as f64 / (count * (count - 1.0));
    let error = (variance / count).sqrt();
    Some(Estimate { value: mean, bounds: Some(((mean - Z * error).max(0.0), (mean + Z * error).min(most))) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-6, "{a} is not near {b}");
    }

    #[test]
    fn wilson_agrees_with_published_values() {
        // Newcombe 1998, table I, method 3: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611; 1 of 29 gives 0.0061 to 0.1718.
        for (with, n, low, high) in [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)] {
            let (l, h) = wilson(with, n).and_then(|e| e.bounds).expect("bounds");
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{with} of {n}: {l} to {h}");
        }
        assert_eq!(wilson(20, 20).and_then(|e| e.bounds).map(|b| b.1), Some(1.0));
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn the_ratio_and_its_bounds_follow_the_definition() {
        // Three ads: hits 1, 0, 5 in 100, 50, 250 words. R = 6/400; residuals h - R w = -0.5, -0.75, 1.25.
        let e = ratio_estimate(3, 6, 400, 26, 1350, 75_000).expect("an estimate");
        near(e.value, 0.015);
        let error = (3.0 / 2.0 * (0.25 + 0.5625 + 1.5625_f64)).sqrt() / 400.0;
        let (low, high) = e.bounds.expect("bounds");
        near(low, (0.015 - Z * error).max(0.0));
        near(high, 0.015 + Z * error);
        assert_eq!(ratio_estimate(1, 6, 400, 36, 2400, 160_000).and_then(|e| e.bounds), None);
        assert_eq!(ratio_estimate(3, 0, 0, 0, 0, 0), None);
    }

    #[test]
    fn the_mean_and_its_bounds_follow_the_definition() {
        // 1, 2, 3, 6: mean 3, sample variance 14/3.
        let e = mean_estimate(4, 12, 50, 22.0).expect("an estimate");
        near(e.value, 3.0);
        let error = (14.0 / 3.0 / 4.0_f64).sqrt();
        let (low, high) = e.bounds.expect("bounds");
        near(low, 3.0 - Z * error);
        near(high, 3.0 + Z * error);
    }
}
