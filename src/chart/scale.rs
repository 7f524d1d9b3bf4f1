//! Lays values along an axis, with ticks at numbers that people count in.

/// Most lines that an axis needs.
const MOST_TICKS: u8 = 6;
/// From this part of the greatest value on, the least one lets an axis begin above 0.
const FAR_FROM_ZERO: f64 = 0.6;

/// An axis from `low` to `high`, with its ticks.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<f64>,
    /// Decimals that tell the ticks apart.
    pub(super) decimals: usize,
}

impl Scale {
    /// An axis that holds every value. It begins at 0 unless all values are far from it; it is never without length.
    pub(super) fn holding(values: impl IntoIterator<Item = f64>) -> Self {
        let (mut low, mut high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if low >= 0.0 && low < FAR_FROM_ZERO * high {
            low = 0.0;
        } else if high <= 0.0 && high > FAR_FROM_ZERO * low {
            high = 0.0;
        }
        if high - low <= f64::EPSILON * high.abs().max(low.abs()) {
            (low, high) = if high == 0.0 { (0.0, 1.0) } else { (low - low.abs() / 10.0, high + high.abs() / 10.0) };
        }
        Self::between(low, high)
    }

    fn between(low: f64, high: f64) -> Self {
        let (step, decimals) = step(high - low);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let mut ticks = Vec::new();
        let mut n = first;
        // Beyond 2^53 a step would not move; no more ticks than the step was chosen for.
        while n <= last && ticks.len() <= 2 * usize::from(MOST_TICKS) {
            ticks.push(n * step);
            n += 1.0;
        }
        Self { low: first * step, high: last * step, ticks, decimals }
    }

    /// Where a value lies, from 0 at the low end to 1 at the high end.
    pub(super) fn part(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// The distance of ticks for a length, and the decimals that it takes to write them.
fn step(length: f64) -> (f64, usize) {
    let power = (length / f64::from(MOST_TICKS)).log10().floor();
    for (times, more) in [(1.0, 0), (2.0, 0), (2.5, 1), (5.0, 0), (10.0, 0)] {
        let step = times * 10.0_f64.powf(power);
        if length / step <= f64::from(MOST_TICKS) {
            let decimals = (-power).max(0.0) + f64::from(more) - f64::from(u8::from(times >= 10.0));
            // A quarter of ten is 2.5, of a hundred 25.
            let decimals = if power > 0.0 { 0.0 } else { decimals.clamp(0.0, 12.0) };
            return (step, whole(decimals));
        }
    }
    (length, 1)
}

/// A small whole number, as it is counted.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is below 0 or too large becomes the nearest number")]
pub(super) fn whole(value: f64) -> usize {
    value as usize
}

/// How many years lie between two that are written, so that texts of this width do not touch.
pub(super) fn stride(width: f64, distance: f64) -> usize {
    [1, 2, 3, 5, 10, 20].into_iter().find(|n| *n as f64 * distance >= width).unwrap_or(50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_numbers_that_people_count_in() {
        for (values, ticks, decimals) in [
            (vec![2.7, 5.8], vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 0),
            (vec![0.0, 12.4], vec![0.0, 2.5, 5.0, 7.5, 10.0, 12.5], 1),
            (vec![88.0, 95.0], vec![88.0, 90.0, 92.0, 94.0, 96.0], 0),
            (vec![-1.9, 1.2], vec![-2.0, -1.0, 0.0, 1.0, 2.0], 0),
            (vec![0.01, 0.04], vec![0.0, 0.01, 0.02, 0.03, 0.04], 2),
            (vec![150.0, 3.0], vec![0.0, 25.0, 50.0, 75.0, 100.0, 125.0, 150.0], 0),
        ] {
            let scale = Scale::holding(values.iter().copied());
            assert_eq!(scale.ticks.len(), ticks.len(), "{values:?}: {scale:?}");
            assert!(scale.ticks.iter().zip(&ticks).all(|(a, b)| (a - b).abs() < 1e-9), "{values:?}: {scale:?}");
            assert_eq!(scale.decimals, decimals, "{values:?}: {scale:?}");
        }
    }

    #[test]
    fn an_axis_has_a_length_whatever_it_holds() {
        for values in [vec![], vec![0.0], vec![7.0], vec![-7.0, -7.0], vec![f64::NAN, f64::INFINITY], vec![1e300, -1e300], vec![1e-300]] {
            let scale = Scale::holding(values.iter().copied());
            assert!(scale.high > scale.low, "{values:?}: {scale:?}");
            assert!(scale.ticks.len() >= 2 && scale.ticks.len() < 20, "{values:?}: {scale:?}");
            for value in values.into_iter().filter(|v| v.is_finite()) {
                assert!((-1e-9..=1.0 + 1e-9).contains(&scale.part(value)), "{value}: {scale:?}");
            }
        }
    }
}
