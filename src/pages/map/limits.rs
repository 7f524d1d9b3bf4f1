//! Finds limits of five classes, as numbers that are written with the decimals of the measure.

/// Limits that divide the values into fifths.
pub(super) fn of_fifths(values: &[f64], decimals: usize) -> [f64; 4] {
    let sorted = sorted(values.iter().copied());
    rising([0.2, 0.4, 0.6, 0.8].map(|part| rounded(at(&sorted, part), decimals)), decimals)
}

/// Limits about zero, the same on both sides: two fifths of the values, by their distance, are in the middle class.
pub(super) fn about_zero(values: &[f64], decimals: usize) -> [f64; 4] {
    let sorted = sorted(values.iter().map(|value| value.abs()));
    let step = step(decimals);
    let near = rounded(at(&sorted, 0.4), decimals).max(step);
    let far = rounded(at(&sorted, 0.8), decimals).max(near + step);
    [-far, -near, near, far]
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The value below which a part of the values lies; 0 where there are none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a length is a place in it")]
fn at(sorted: &[f64], part: f64) -> f64 {
    let place = (part * sorted.len() as f64) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

/// The smallest difference that is written.
fn step(decimals: usize) -> f64 {
    0.1_f64.powi(i32::try_from(decimals).unwrap_or(0))
}

fn rounded(value: f64, decimals: usize) -> f64 {
    let step = step(decimals);
    (value / step).round() * step
}

/// The limits, each above the one before, so that no class is empty by its limits.
fn rising(limits: [f64; 4], decimals: usize) -> [f64; 4] {
    let mut least = f64::NEG_INFINITY;
    limits.map(|limit| {
        let limit = if limit > least { limit } else { least + step(decimals) };
        least = limit;
        limit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: [f64; 4], expected: [f64; 4]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} is not near {expected:?}");
    }

    #[test]
    fn fifths_hold_as_many_values_each() {
        let values: Vec<f64> = (0..100).map(|n| f64::from(n) / 10.0).collect();
        let limits = of_fifths(&values, 1);
        near(limits, [2.0, 4.0, 6.0, 8.0]);
        let class =
            |limits: &[f64; 4], class: usize| values.iter().filter(|value| crate::chart::class_of(**value, limits) == class).count();
        assert_eq!([0, 1, 2, 3, 4].map(|n| class(&limits, n)), [20; 5]);
    }

    #[test]
    fn limits_about_zero_are_the_same_on_both_sides() {
        near(about_zero(&[-5.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 9.0, -9.0], 1), [-9.0, -3.0, 3.0, 9.0]);
    }

    #[test]
    fn limits_rise_even_where_values_do_not() {
        near(of_fifths(&[1.0; 9], 1), [1.0, 1.1, 1.2, 1.3]);
        near(about_zero(&[], 2), [-0.02, -0.01, 0.01, 0.02]);
        near(of_fifths(&[], 1), [0.0, 0.1, 0.2, 0.3]);
    }
}
