//! What is drawn of one municipality or group in one period: a value or the reason why there is none, among others of its kind.

use super::lines::value_written;
use super::number::with_interval;
use super::palette::{CONTEXT, LINES, LineStyle, Mark};
use super::series::{Kind, Shown, is_drawable};
use super::svg::Element;
use super::word;
use crate::table::Language;

/// One value with its name.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Name.
    pub label: String,
    /// What it is to the reader.
    pub kind: Kind,
    /// Its value, or why there is none.
    pub shown: Shown,
    /// Ads behind it; `None` where the number is withheld or not known.
    pub n: Option<u64>,
}

impl Row {
    /// The value, if there is one that can be drawn.
    pub(super) fn value(&self) -> Option<f64> {
        match self.shown {
            Shown::Value { value, .. } if is_drawable(value) => Some(value),
            _ => None,
        }
    }

    /// The ends of the interval, if there is one that can be drawn.
    pub(super) fn bounds(&self) -> Option<(f64, f64)> {
        match self.shown {
            Shown::Value { bounds, .. } => bounds.filter(|(low, high)| is_drawable(*low) && is_drawable(*high)),
            Shown::Absent { .. } => None,
        }
    }

    /// In words: `Boxholm: 3,9 (2,8–5,1), 41 annonser`.
    pub(super) fn told(&self, decimals: usize, language: Language) -> String {
        let value = match &self.shown {
            Shown::Value { value, bounds } => with_interval(*value, *bounds, decimals, language),
            Shown::Absent { sign, reason } if reason.is_empty() => sign.clone(),
            Shown::Absent { sign, reason } => format!("{sign} ({reason})"),
        };
        let n = self.n.map_or_else(String::new, |n| format!(", {}", word::ads(n, language)));
        format!("{}: {value}{n}", self.label)
    }

    /// The group that a script reads, with the words inside.
    pub(super) fn data(&self, decimals: usize, language: Language) -> Element {
        Element::new("g")
            .with("class", "point")
            .with("data-label", &self.label)
            .with("data-value", value_written(&self.shown, decimals, language))
            .with("data-n", self.n.map_or_else(|| "..".to_owned(), |n| super::count(n, language)))
            .holding(&Element::new("title").text(&self.told(decimals, language)))
    }

    /// How it looks: the focus in the first colour, comparisons in the last, others grey.
    pub(super) fn style(&self) -> &'static LineStyle {
        const GREY: LineStyle =
            LineStyle { colour: CONTEXT, dashes: "", mark: Mark::Disc, line_class: "context", mark_class: "context-mark" };
        let [first, .., last] = &LINES;
        match self.kind {
            Kind::Focus => first,
            Kind::Comparison => last,
            Kind::Context => &GREY,
        }
    }
}

/// The places of rows from the highest value to the lowest; those without a value last, by name.
pub(super) fn sorted(rows: &[Row]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let key = |n: usize| rows.get(n).map(|row| (row.value().map_or(f64::NEG_INFINITY, |value| value), row.label.as_str()));
    order.sort_by(|a, b| match (key(*a), key(*b)) {
        (Some((a, first)), Some((b, second))) => b.total_cmp(&a).then_with(|| first.cmp(second)),
        _ => std::cmp::Ordering::Equal,
    });
    order
}
