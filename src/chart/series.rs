//! What is drawn: series of years, each with a value or the reason why there is none.

use super::palette::{LINES, LineStyle};

/// What a series is to the reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// What the chart is about: coloured, as far as six colours reach for focus and comparisons together.
    Focus,
    /// What it is held against: coloured, dashed.
    Comparison,
    /// What stands behind: thin and grey, without points.
    Context,
}

/// What there is to show of a year.
#[derive(Clone, PartialEq, Debug)]
pub enum Shown {
    /// A value, and its interval where there is one, in the unit that is drawn (per cent, not parts).
    Value {
        /// The value.
        value: f64,
        /// Low and high end of its interval.
        bounds: Option<(f64, f64)>,
    },
    /// No value.
    Absent {
        /// What stands in its place: `..` or `.`.
        sign: String,
        /// Why, in a few words: `färre än 20 annonser`.
        reason: String,
    },
}

/// One year of a series.
#[derive(Clone, PartialEq, Debug)]
pub struct Point {
    /// The year.
    pub year: u16,
    /// Its value, or why there is none.
    pub shown: Shown,
    /// Ads behind it; `None` where the number is withheld or not known.
    pub n: Option<u64>,
}

impl Point {
    /// The value, if there is one that can be drawn.
    pub fn value(&self) -> Option<f64> {
        match self.shown {
            Shown::Value { value, .. } if is_drawable(value) => Some(value),
            _ => None,
        }
    }

    /// The ends of the interval, if there is one that can be drawn.
    pub fn bounds(&self) -> Option<(f64, f64)> {
        match self.shown {
            Shown::Value { bounds, .. } => bounds.filter(|(low, high)| is_drawable(*low) && is_drawable(*high)),
            Shown::Absent { .. } => None,
        }
    }
}

/// A number too large for an axis is no value.
pub(super) fn is_drawable(value: f64) -> bool {
    value.is_finite() && value.abs() < 1e15
}

/// A series.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// Name at the end of its line.
    pub label: String,
    /// What it is to the reader.
    pub kind: Kind,
    /// Its years, in order. A year that is left out is a gap without a sign.
    pub points: Vec<Point>,
}

/// A break of the series: what is before it and after it is not quite the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Break {
    /// The first year after it.
    pub from_year: u16,
    /// What changed, in two or three words.
    pub label: String,
}

/// The most comparisons that take a colour from the focus.
const MOST_COMPARISONS: usize = 3;

/// The style of each series: the focus takes the first colours, comparisons the last ones, six in all; `None` for what is grey, which is
/// also what of the focus is left without a colour.
pub(super) fn styles(series: &[Series]) -> Vec<Option<&'static LineStyle>> {
    let n_comparisons = series.iter().filter(|one| one.kind == Kind::Comparison).count().min(MOST_COMPARISONS);
    let most_focus = LINES.len() - n_comparisons;
    let (mut next, mut last) = (0, LINES.len());
    let mut style = |one: &Series| match one.kind {
        Kind::Focus if next < most_focus => {
            next += 1;
            LINES.get(next - 1)
        }
        Kind::Comparison if last > most_focus => {
            last -= 1;
            LINES.get(last)
        }
        Kind::Focus | Kind::Comparison | Kind::Context => None,
    };
    series.iter().map(&mut style).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn focus_and_comparisons_never_share_a_colour() {
        let of = |kinds: &[(Kind, usize)]| {
            let one = |kind| Series { label: String::new(), kind, points: Vec::new() };
            let series: Vec<Series> = kinds.iter().flat_map(|(kind, n)| (0..*n).map(move |_| one(*kind))).collect();
            styles(&series)
                .iter()
                .map(|style| style.map_or(0, |style| 1 + LINES.iter().position(|own| own == style).unwrap_or(9)))
                .collect::<Vec<_>>()
        };
        assert_eq!(of(&[(Kind::Focus, 1), (Kind::Comparison, 2), (Kind::Context, 2)]), [1, 6, 5, 0, 0]);
        assert_eq!(of(&[(Kind::Comparison, 1), (Kind::Focus, 7)]), [6, 1, 2, 3, 4, 5, 0, 0]);
        assert_eq!(of(&[(Kind::Focus, 7)]), [1, 2, 3, 4, 5, 6, 0]);
        assert_eq!(of(&[(Kind::Comparison, 4)]), [6, 5, 4, 0]);
    }
}
