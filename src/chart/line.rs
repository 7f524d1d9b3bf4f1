//! Draws lines of years: a focus with its interval, what it is held against, what stands behind, breaks, and the ads of each year.

use super::counts;
use super::lines::{self, Plot};
use super::names;
use super::palette::{AXIS, GRID, GROUND, QUIET_TEXT};
use super::scale::{Scale, stride, whole};
use super::series::{Break, Kind, Series, styles};
use super::sheet::{Drawing, Sheet, text, text_about, text_before};
use super::svg::{Element, length};
use super::text::width;
use super::{number, word};

/// Height of a plot that is not told one: on a wide sheet, on a narrow one.
const HEIGHTS: (f64, f64) = (300.0, 240.0);
/// The least height of a plot.
const LEAST_HEIGHT: f64 = 80.0;

/// Lines of years.
#[derive(Clone, PartialEq, Debug)]
pub struct LineChart {
    /// The unit of the values, above their axis: `träffar per 1 000 ord`.
    pub unit: String,
    /// Decimals of values in words; ticks have what they need.
    pub decimals: usize,
    /// First and last year of the axis.
    pub years: (u16, u16),
    /// The series. The first focus is drawn last, over all others. One focus alone has its interval drawn and its ads counted.
    pub series: Vec<Series>,
    /// Breaks within the years.
    pub breaks: Vec<Break>,
    /// What the counts below the years are, `Antal annonser per år`; nothing is drawn without it.
    pub counts: Option<String>,
}

/// Draws the lines.
pub fn line(chart: &LineChart, sheet: &Sheet) -> String {
    let mut drawing = Drawing::new(sheet);
    let styles = styles(&chart.series);
    let years = years(chart.years);
    let of_focus: Vec<&Series> = chart.series.iter().filter(|one| one.kind == Kind::Focus).collect();
    let alone = match of_focus.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let focus = chart.series.iter().position(|one| one.kind == Kind::Focus);
    let counted = alone.filter(|one| chart.counts.is_some() && one.points.iter().any(|point| point.n.is_some()));

    let scale = Scale::holding(values_of(chart, alone));
    // Without a value there is nothing that the numbers of an axis would measure.
    let is_empty = values_of(chart, alone).next().is_none();
    let ticks = scale.ticks.iter().filter(|_| !is_empty).map(|tick| number(*tick, scale.decimals, drawing.language()));
    let ticks: Vec<String> = ticks.collect();
    let widest = ticks.iter().map(|tick| width(tick, drawing.small)).fold(0.0, f64::max);
    let left = (widest + 10.0).max(24.0);
    let names = names::names(chart, &styles, &drawing);
    let right = names.right(&drawing);

    let mut top = names.legend(&mut drawing);
    if !chart.unit.is_empty() {
        drawing.push(&text(4.0, top + drawing.small, &chart.unit).with("font-size", length(drawing.small)).with("fill", QUIET_TEXT));
        top += drawing.line();
    }
    let distance = (right - left) / years.len() as f64;
    let mut plot = Plot { left, right, top, bottom: 0.0, first: chart.years.0, distance, scale, decimals: chart.decimals };
    let breaks = break_labels(chart, &plot, &drawing);
    plot.top += breaks.iter().map(|(_, row, ..)| *row as f64 + 1.0).fold(0.0, f64::max) * drawing.line() + 8.0;

    let below = drawing.line() + 8.0 + counted.map_or(0.0, |_| counts::height(&drawing));
    let wanted = if drawing.is_narrow() { HEIGHTS.1 } else { HEIGHTS.0 };
    let end = drawing.room().map_or(plot.top + wanted, |room| drawing.top + room - below);
    plot.bottom = end.max(plot.top + LEAST_HEIGHT);

    grid(&plot, &ticks, &mut drawing);
    draw_breaks(&breaks, &plot, top, &mut drawing);
    lines::draw(chart, &styles, &plot, focus.filter(|_| alone.is_some()), &mut drawing);
    if is_empty {
        let nothing = text_about(f64::midpoint(left, right), f64::midpoint(plot.top, plot.bottom), word::nothing(drawing.language()));
        drawing.push(&nothing.with("stroke", GROUND).with("stroke-width", "5").with("paint-order", "stroke"));
    }
    names.beside(&plot, &mut drawing);
    let mut bottom = plot.bottom;
    bottom += year_names(&years, &plot, &mut drawing);
    if let (Some(series), Some(caption)) = (counted, &chart.counts) {
        bottom = counts::draw(series, caption, &plot, bottom, &mut drawing);
    }
    drawing.finish(bottom)
}

/// The years of an axis, at most 200.
pub(super) fn years((first, last): (u16, u16)) -> Vec<u16> {
    (first..=last.max(first)).take(200).collect()
}

/// Every value that the axis must hold, and the interval that is drawn.
pub(super) fn values_of<'c>(chart: &'c LineChart, alone: Option<&'c Series>) -> impl Iterator<Item = f64> {
    let of_lines = chart.series.iter().flat_map(|one| one.points.iter().filter_map(super::series::Point::value));
    of_lines.chain(alone.into_iter().flat_map(|one| one.points.iter().filter_map(super::series::Point::bounds).flat_map(|(a, b)| [a, b])))
}

/// Each break within the years: its year, the row of its label, the label, and whether that ends at the line.
fn break_labels(chart: &LineChart, plot: &Plot, drawing: &Drawing<'_>) -> Vec<(u16, usize, String, bool)> {
    let mut breaks: Vec<&Break> = chart.breaks.iter().filter(|b| chart.years.0 < b.from_year && b.from_year <= chart.years.1).collect();
    breaks.sort_by_key(|b| b.from_year);
    // The right end of what stands in each row so far.
    let mut rows: Vec<f64> = Vec::new();
    let mut labels = Vec::new();
    for one in breaks {
        let x = plot.x(one.from_year) - plot.distance / 2.0;
        let label = super::text::shortened(&one.label, drawing.small, drawing.width - 16.0);
        let wide = width(&label, drawing.small) + 8.0;
        let ends = x + wide > drawing.width;
        let (from, to) = if ends { (x - wide, x) } else { (x, x + wide) };
        let row = rows.iter().position(|end| *end <= from).unwrap_or(rows.len());
        if row == rows.len() {
            rows.push(to);
        } else if let Some(end) = rows.get_mut(row) {
            *end = to;
        }
        labels.push((one.from_year, row, label, ends));
    }
    labels
}

/// Draws every line before any label, so that no line crosses one.
fn draw_breaks(breaks: &[(u16, usize, String, bool)], plot: &Plot, top: f64, drawing: &mut Drawing<'_>) {
    let place = |year: u16, row: usize, line: f64| (plot.x(year) - plot.distance / 2.0, top + row as f64 * line);
    for (year, row, ..) in breaks {
        let (x, y) = place(*year, *row, drawing.line());
        let line = Element::new("line").with("class", "break").at("x1", x).at("x2", x).at("y1", y + 2.0).at("y2", plot.bottom);
        drawing.push(&line.with("stroke", QUIET_TEXT).with("stroke-dasharray", "1.5 3.5"));
    }
    for (year, row, label, ends) in breaks {
        let (x, y) = place(*year, *row, drawing.line());
        let y = y + drawing.small;
        let label = if *ends { text_before(x - 4.0, y, label) } else { text(x + 4.0, y, label) };
        let label = label.with("font-size", length(drawing.small)).with("fill", QUIET_TEXT);
        drawing.push(&label.with("stroke", GROUND).with("stroke-width", "4").with("paint-order", "stroke"));
    }
}

pub(super) fn grid(plot: &Plot, ticks: &[String], drawing: &mut Drawing<'_>) {
    for (tick, label) in plot.scale.ticks.iter().zip(ticks) {
        let y = plot.y(*tick);
        let line = Element::new("line").with("class", "grid").at("x1", plot.left).at("x2", plot.right).at("y1", y).at("y2", y);
        drawing.push(&line.with("stroke", GRID));
        let label = text_before(plot.left - 6.0, y + drawing.small * 0.35, label);
        drawing.push(&label.with("font-size", length(drawing.small)).with("fill", QUIET_TEXT));
    }
    let base = Element::new("line").with("class", "axis").at("x1", plot.left).at("x2", plot.right).at("y1", plot.bottom);
    drawing.push(&base.at("y2", plot.bottom).with("stroke", AXIS));
}

/// Writes the years that fit, the last one always; returns the height taken.
pub(super) fn year_names(years: &[u16], plot: &Plot, drawing: &mut Drawing<'_>) -> f64 {
    let wide = width("2025", drawing.small) + 8.0;
    let step = stride(wide, plot.distance);
    let room = whole((wide / plot.distance).ceil());
    for (n, year) in years.iter().enumerate() {
        let from_last = years.len() - 1 - n;
        let x = plot.x(*year);
        let is_written = n == 0 || (n >= room && from_last.is_multiple_of(step));
        let tick = Element::new("line").with("class", "axis").at("x1", x).at("x2", x).at("y1", plot.bottom);
        drawing.push(&tick.at("y2", plot.bottom + if is_written { 5.0 } else { 3.0 }).with("stroke", AXIS));
        if is_written {
            let label = text_about(x, plot.bottom + 6.0 + drawing.small, &year.to_string());
            drawing.push(&label.with("font-size", length(drawing.small)));
        }
    }
    drawing.line() + 8.0
}
