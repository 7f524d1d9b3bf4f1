//! Computes correlations of ranks and of values, and quartiles.
//!
//! # Source
//! Ranks: C. Spearman, The American Journal of Psychology 15(1), 1904; equal values share the mean of their ranks. Quartiles: linear
//! interpolation between ordered values, type 7 of R. J. Hyndman and Y. Fan, The American Statistician 50(4), 1996.

/// Fewest pairs of a correlation: through two points there is always a line.
pub const FEWEST_PAIRS: usize = 3;

/// Pearson's correlation; `None` for fewer than three pairs, or where one side does not vary.
pub(super) fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < FEWEST_PAIRS {
        return None;
    }
    let n = pairs.len() as f64;
    let (a, b) = (pairs.iter().map(|pair| pair.0).sum::<f64>() / n, pairs.iter().map(|pair| pair.1).sum::<f64>() / n);
    let (mut aa, mut ab, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        aa += (x - a) * (x - a);
        ab += (x - a) * (y - b);
        bb += (y - b) * (y - b);
    }
    // Of equal values a rounded mean may differ from each of them, and then the squares are not 0.
    let is_constant = |value: &dyn Fn(&(f64, f64)) -> f64| pairs.is_sorted_by(|x, y| value(x).total_cmp(&value(y)).is_eq());
    if is_constant(&|pair| pair.0) || is_constant(&|pair| pair.1) || aa <= 0.0 || bb <= 0.0 {
        return None;
    }
    Some((ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}

/// Spearman's rank correlation; `None` for fewer than three pairs, or where one side does not vary.
pub(super) fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let first = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
    let second = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    // Ranks are halves of whole numbers, so equal orders give exactly 1.
    pearson(&first.into_iter().zip(second).collect::<Vec<_>>())
}

/// The rank of each value, from 1; equal ones share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let at = |n: usize| values.get(n).copied().unwrap_or(f64::NAN);
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    for same in order.chunk_by(|a, b| at(*a).total_cmp(&at(*b)).is_eq()) {
        let rank = (2 * from + same.len() + 1) as f64 / 2.0;
        from += same.len();
        for n in same {
            if let Some(own) = ranks.get_mut(*n) {
                *own = rank;
            }
        }
    }
    ranks
}

/// Lower quartile, median and upper quartile; `None` without values.
pub(super) fn quartiles(values: &[f64]) -> Option<[f64; 3]> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    // In quarters of a step, so that places are whole numbers.
    let at = |quarter: usize| {
        let (n, part) = (last * quarter / 4, (last * quarter % 4) as f64 / 4.0);
        let low = sorted.get(n).copied().unwrap_or_default();
        let high = sorted.get(n + 1).copied().unwrap_or(low);
        if part > 0.0 { low + part * (high - low) } else { low }
    };
    Some([at(1), at(2), at(3)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn correlations_agree_with_values_worked_by_hand() {
        // Ranks 1, 2.5, 2.5, 4 against 2, 1, 3, 4: sums of squares 4.5, 5 and of products 3.
        let pairs = [(10.0, 2.0), (20.0, 1.0), (20.0, 3.0), (30.0, 4.0)];
        let expected = 3.0 / (4.5_f64 * 5.0).sqrt();
        assert!(spearman(&pairs).is_some_and(|r| (r - expected).abs() < 1e-12));
        assert_eq!(pearson(&[(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]), Some(1.0));
        assert_eq!(pearson(&[(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]), Some(-1.0));
        assert_eq!(pearson(&[(1.0, 3.0), (2.0, 2.0)]), None);
        assert_eq!(spearman(&[(0.1, 3.0), (0.1, 2.0), (0.1, 1.0)]), None);
        assert_eq!(quartiles(&[4.0, 1.0, 3.0, 2.0]), Some([1.75, 2.5, 3.25]));
        assert_eq!([quartiles(&[7.0]), quartiles(&[])], [Some([7.0; 3]), None]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn equal_orders_correlate_exactly_and_order_of_pairs_says_nothing(values in proptest::collection::vec(0u32..50, 3..40)) {
            let pairs: Vec<(f64, f64)> = values.iter().map(|n| (f64::from(*n) * 0.37, f64::from(*n).exp())).collect();
            let own = spearman(&pairs);
            prop_assert!(own == Some(1.0) || (own.is_none() && values.iter().all(|n| *n == values[0])));
            let turned: Vec<(f64, f64)> = pairs.iter().rev().map(|(a, b)| (*a, -b)).collect();
            prop_assert_eq!(spearman(&turned), own.map(|r| -r));
            let same: Vec<(f64, f64)> = pairs.iter().map(|(a, _)| (*a, *a)).collect();
            prop_assert_eq!(pearson(&same).is_some(), own.is_some());
            prop_assert!(pearson(&same).is_none_or(|r| r >= 1.0));
        }
    }
}
