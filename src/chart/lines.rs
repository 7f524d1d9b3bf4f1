//! Draws the series of a plot: interval, lines, marks, and signs where there is no value.

use super::line::LineChart;
use super::mark::mark;
use super::number::{count, with_interval};
use super::palette::{CONTEXT, GROUND, LineStyle};
use super::scale::Scale;
use super::series::{Kind, Point, Series, Shown};
use super::sheet::{Drawing, text_about};
use super::svg::{Element, length, path};
use super::word;
use crate::table::Language;

/// Where a plot lies on its sheet, and what its axes hold.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// First year.
    pub(super) first: u16,
    /// From one year to the next.
    pub(super) distance: f64,
    pub(super) scale: Scale,
    pub(super) decimals: usize,
}

impl Plot {
    /// The middle of a year.
    pub(super) fn x(&self, year: u16) -> f64 {
        self.left + self.distance * (f64::from(year) - f64::from(self.first) + 0.5)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * self.scale.part(value)
    }

    fn holds(&self, year: u16) -> bool {
        year >= self.first && self.x(year) < self.right
    }
}

/// A place with the point that stands there.
type Placed<'p> = (f64, f64, &'p Point);

/// Draws every series, those behind first. `alone` is the one focus that has its interval drawn.
pub(super) fn draw(chart: &LineChart, styles: &[Option<&'static LineStyle>], plot: &Plot, alone: Option<usize>, drawing: &mut Drawing<'_>) {
    let mut order: Vec<usize> = (0..chart.series.len()).collect();
    let depth = |n: &usize| {
        chart
            .series
            .get(*n)
            .map_or(0, |one| if styles.get(*n).copied().flatten().is_none() { 0 } else { 1 + u8::from(one.kind == Kind::Focus) })
    };
    // Behind: grey, then comparisons, then the focus with the first one on top.
    order.sort_by_key(|n| (depth(n), std::cmp::Reverse(*n)));
    if let Some((series, style)) = alone.and_then(|n| chart.series.get(n).zip(styles.get(n).copied().flatten())) {
        for run in runs(series, plot) {
            interval(&run, plot, style, drawing);
        }
    }
    let mut signs = Vec::new();
    for n in order {
        let Some(series) = chart.series.get(n) else { continue };
        let style = styles.get(n).copied().flatten();
        let runs = runs(series, plot);
        let mut group = Element::new("g").with("class", "series").with("data-series", n).with("data-label", &series.label);
        if style.is_none() {
            group.push(&Element::new("title").text(&series.label));
        }
        for run in &runs {
            if style.is_some() {
                group.push(&halo(run));
            }
            group.push(&stroke(run, style, series.kind));
        }
        if let Some(style) = style {
            let r = if series.kind == Kind::Focus { 3.6 } else { 2.8 };
            let r = r * (plot.distance / 17.0).clamp(0.5, 1.0);
            for (x, y, point) in runs.iter().flatten() {
                let title = Element::new("title").text(&told(series, point, plot.decimals, drawing.language()));
                group.push(&data(point, n, plot.decimals, drawing.language()).holding(&title).holding(&mark(style, *x, *y, r)));
            }
            for point in series.points.iter().filter(|point| plot.holds(point.year) && point.value().is_none()) {
                signs.push((n, point, style));
            }
        }
        drawing.push(&group);
    }
    // Of several series without a value in a year the sign of the first one in focus is seen.
    signs.sort_by_key(|(n, ..)| (chart.series.get(*n).is_none_or(|one| one.kind != Kind::Focus), *n));
    absent(chart, signs, plot, drawing);
}

/// The points of a series that follow each other without a gap.
fn runs<'p>(series: &'p Series, plot: &Plot) -> Vec<Vec<Placed<'p>>> {
    let mut runs: Vec<Vec<Placed<'p>>> = Vec::new();
    let mut last = None;
    for point in series.points.iter().filter(|point| plot.holds(point.year)) {
        let Some(value) = point.value() else { continue };
        let placed = (plot.x(point.year), plot.y(value), point);
        match runs.last_mut() {
            Some(run) if last.is_some_and(|last: u16| last.checked_add(1) == Some(point.year)) => run.push(placed),
            _ => runs.push(vec![placed]),
        }
        last = Some(point.year);
    }
    runs
}

/// The interval of years that follow each other: a band, or a bar where a year stands alone.
fn interval(run: &[Placed<'_>], plot: &Plot, style: &LineStyle, drawing: &mut Drawing<'_>) {
    // A year without an interval ends the band.
    for part in run.split(|(_, _, point)| point.bounds().is_none()) {
        let ends: Vec<(f64, f64, f64)> =
            part.iter().filter_map(|(x, _, point)| point.bounds().map(|(low, high)| (*x, plot.y(low), plot.y(high)))).collect();
        let half = if ends.len() == 1 { (plot.distance / 4.0).min(6.0) } else { 0.0 };
        let above = ends.iter().flat_map(|(x, _, high)| [(x - half, *high), (x + half, *high)]);
        let below = ends.iter().rev().flat_map(|(x, low, _)| [(x + half, *low), (x - half, *low)]);
        if !ends.is_empty() {
            let outline: Vec<(f64, f64)> = above.chain(below).collect();
            let mut outline = outline;
            outline.dedup();
            let band = Element::new("path").with("class", format!("band {}", style.mark_class)).with("d", format!("{}Z", path(outline)));
            drawing.push(&band.with("fill", style.colour).with("fill-opacity", "0.16"));
        }
    }
}

/// Ground along a line, which so stays apart from what lies behind it.
fn halo(run: &[Placed<'_>]) -> Element {
    let line = Element::new("path").with("class", "halo").with("d", path(run.iter().map(|(x, y, _)| (*x, *y)))).with("fill", "none");
    line.with("stroke", GROUND).with("stroke-width", "4.6").with("stroke-opacity", "0.8").with("stroke-linejoin", "round")
}

fn stroke(run: &[Placed<'_>], style: Option<&LineStyle>, kind: Kind) -> Element {
    let line = Element::new("path").with("d", path(run.iter().map(|(x, y, _)| (*x, *y)))).with("fill", "none");
    let Some(style) = style else {
        return line.with("class", "context").with("stroke", CONTEXT).with("stroke-width", "0.8");
    };
    let width = if kind == Kind::Focus { "2.4" } else { "1.8" };
    let line =
        line.with("class", style.line_class).with("stroke", style.colour).with("stroke-width", width).with("stroke-linejoin", "round");
    if style.dashes.is_empty() { line } else { line.with("stroke-dasharray", style.dashes) }
}

/// A value as it is shown, or the sign in its place.
pub(super) fn value_written(shown: &Shown, decimals: usize, language: Language) -> String {
    match shown {
        Shown::Value { value, .. } => super::number(*value, decimals, language),
        Shown::Absent { sign, .. } => sign.clone(),
    }
}

/// A group that a page's script reads: series, year, value and ads as they are shown.
fn data(point: &Point, series: usize, decimals: usize, language: Language) -> Element {
    Element::new("g")
        .with("class", "point")
        .with("data-series", series)
        .with("data-year", point.year)
        .with("data-value", value_written(&point.shown, decimals, language))
        .with("data-n", point.n.map_or_else(|| "..".to_owned(), |n| count(n, language)))
}

/// A point in words: `Boxholm 2025: 3,9 (2,8–5,1), 41 annonser`.
pub(super) fn told(series: &Series, point: &Point, decimals: usize, language: Language) -> String {
    let value = match &point.shown {
        Shown::Value { value, bounds } => with_interval(*value, *bounds, decimals, language),
        Shown::Absent { sign, reason } if reason.is_empty() => sign.clone(),
        Shown::Absent { sign, reason } => format!("{sign} ({reason})"),
    };
    let n = point.n.map_or_else(String::new, |n| format!(", {}", word::ads(n, language)));
    format!("{} {}: {value}{n}", series.label, point.year)
}

/// Signs at the foot of the plot for years without a value. Where several series have none, one sign is seen and each can be read.
fn absent(chart: &LineChart, signs: Vec<(usize, &Point, &'static LineStyle)>, plot: &Plot, drawing: &mut Drawing<'_>) {
    let mut seen: Vec<u16> = Vec::new();
    for (n, point, style) in signs {
        let Shown::Absent { sign, .. } = &point.shown else { continue };
        let Some(series) = chart.series.get(n) else { continue };
        let group = data(point, n, plot.decimals, drawing.language());
        let title = Element::new("title").text(&told(series, point, plot.decimals, drawing.language()));
        let (x, y) = (plot.x(point.year), plot.bottom - 5.0);
        let group = group.holding(&title);
        let group = if seen.contains(&point.year) {
            let area = Element::new("rect").at("x", x - 4.0).at("y", y - 6.0).at("width", 8.0).at("height", 8.0);
            group.holding(&area.with("fill", "none"))
        } else {
            seen.push(point.year);
            let text = text_about(x, y, sign).with("class", style.mark_class).with("fill", style.colour);
            group.holding(&text.with("font-weight", "bold").with("font-size", length(drawing.text + 3.0)))
        };
        drawing.push(&group);
    }
}
