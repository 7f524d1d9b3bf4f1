//! Draws small charts of lines side by side on one scale, so that heights can be compared.

use super::line::{LineChart, grid, values_of};
use super::lines::{self, Plot};
use super::mark::mark;
use super::number::number;
use super::palette::QUIET_TEXT;
use super::scale::Scale;
use super::series::{Kind, Series, styles};
use super::sheet::{Drawing, Sheet, text};
use super::svg::{Element, length, path};
use super::text::{width, wrapped_to};

/// Height of a small plot: on a wide sheet, on a narrow one.
const HEIGHTS: (f64, f64) = (120.0, 96.0);

/// Small charts.
#[derive(Clone, PartialEq, Debug)]
pub struct SmallMultiples {
    /// The unit of the values.
    pub unit: String,
    /// Decimals of values.
    pub decimals: usize,
    /// First and last year of every axis.
    pub years: (u16, u16),
    /// The charts. Their series are the same ones in the same order; the names of the first stand above all.
    pub panels: Vec<Panel>,
}

/// One small chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Panel {
    /// What it shows.
    pub title: String,
    /// Its lines.
    pub series: Vec<Series>,
}

/// Draws the charts, three in a row, two where the sheet is narrow.
pub fn small_multiples(chart: &SmallMultiples, sheet: &Sheet) -> String {
    let mut drawing = Drawing::new(sheet);
    let language = drawing.language();
    let charts: Vec<LineChart> = chart
        .panels
        .iter()
        .map(|panel| LineChart {
            unit: String::new(),
            decimals: chart.decimals,
            years: chart.years,
            series: panel.series.clone(),
            breaks: Vec::new(),
            counts: None,
        })
        .collect();
    let alone = |one: &LineChart| -> Option<usize> {
        let mut focus = one.series.iter().enumerate().filter(|(_, series)| series.kind == Kind::Focus).map(|(n, _)| n);
        focus.next().filter(|_| focus.next().is_none())
    };
    let scale =
        Scale::holding(charts.iter().flat_map(|one| values_of(one, alone(one).and_then(|n| one.series.get(n))).collect::<Vec<_>>()));
    let ticks: Vec<String> = scale.ticks.iter().map(|tick| number(*tick, scale.decimals, language)).collect();
    let small = drawing.small;
    let axis = ticks.iter().map(|tick| width(tick, small)).fold(0.0, f64::max) + 10.0;

    let mut top = legend(chart, &mut drawing);
    if !chart.unit.is_empty() {
        drawing.push(&text(4.0, top + small, &chart.unit).with("font-size", length(small)).with("fill", QUIET_TEXT));
        top += drawing.line();
    }
    let n_columns = if drawing.is_narrow() { 2 } else { 3 }.min(charts.len().max(1));
    let n_rows = charts.len().div_ceil(n_columns).max(1);
    let beyond = width(&number(scale.high, chart.decimals, language), drawing.text) + 6.0;
    let column = (drawing.width - axis) / n_columns as f64;
    let titles: Vec<Vec<String>> =
        chart.panels.iter().map(|panel| wrapped_to(&panel.title, drawing.text * 1.08, column - 6.0, 2)).collect();
    let n_lines = titles.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let above = n_lines * drawing.line() + 8.0;
    let below = drawing.line() + 12.0;
    let wanted = if drawing.is_narrow() { HEIGHTS.1 } else { HEIGHTS.0 };
    let high = drawing.room().map_or(wanted, |room| ((room - (top - drawing.top)) / n_rows as f64 - above - below).max(48.0));
    for (n, one) in charts.iter().enumerate() {
        let (row, at) = (n / n_columns, n % n_columns);
        let left = axis + column * at as f64;
        let begin = top + row as f64 * (above + high + below);
        let distance = (column - beyond - 8.0) / super::line::years(chart.years).len() as f64;
        let plot = Plot {
            left,
            right: left + column - beyond - 8.0,
            top: begin + above,
            bottom: begin + above + high,
            first: chart.years.0,
            distance,
            scale: scale.clone(),
            decimals: chart.decimals,
        };
        let title = chart.panels.get(n).map_or("", |panel| panel.title.as_str());
        drawing.open(&Element::new("g").with("class", "panel").with("data-panel", n).with("data-label", title));
        for (line, words) in titles.get(n).into_iter().flatten().enumerate() {
            let y = begin + drawing.text + drawing.line() * (n_lines - titles.get(n).map_or(0, Vec::len) as f64 + line as f64);
            drawing.push(&text(left, y, words).with("font-weight", "bold"));
        }
        let labels: Vec<String> = if at == 0 { ticks.clone() } else { vec![String::new(); ticks.len()] };
        grid(&plot, &labels, &mut drawing);
        let styles = styles(&one.series);
        lines::draw(one, &styles, &plot, alone(one), &mut drawing);
        for (year, x, anchor) in [(chart.years.0, plot.left, "start"), (chart.years.1, plot.right, "end")] {
            let label = text(x, plot.bottom + small + 4.0, &year.to_string()).with("text-anchor", anchor);
            drawing.push(&label.with("font-size", length(small)));
        }
        ends(one, &styles, &plot, &mut drawing);
        drawing.close();
    }
    drawing.finish(top + n_rows as f64 * (above + high + below) - 4.0)
}

/// The value of the last year of the focus, and of the first comparison, at the right ends of their lines.
fn ends(one: &LineChart, styles: &[Option<&'static super::palette::LineStyle>], plot: &Plot, drawing: &mut Drawing<'_>) {
    let mut shown = Vec::new();
    for (series, style) in one.series.iter().zip(styles) {
        let Some(style) = style.filter(|_| shown.len() < 2) else { continue };
        let last = series.points.iter().find(|point| point.year == one.years.1).and_then(super::series::Point::value);
        shown.extend(last.map(|value| (value, style, series.kind)));
    }
    let wishes: Vec<_> =
        shown.iter().map(|(value, ..)| super::dodge::Wish { middle: plot.y(*value), height: drawing.text * 1.1 }).collect();
    for ((value, style, kind), y) in shown.iter().zip(super::dodge::apart(&wishes, plot.top - 6.0, plot.bottom + 6.0)) {
        let label = text(plot.right + 4.0, y + drawing.text * 0.35, &number(*value, one.decimals, drawing.language()));
        let label = label.with("class", style.mark_class).with("fill", style.colour);
        drawing.push(&if *kind == Kind::Focus { label.with("font-weight", "bold") } else { label });
    }
}

/// The names of the coloured lines, in rows above the charts; returns where those begin.
fn legend(chart: &SmallMultiples, drawing: &mut Drawing<'_>) -> f64 {
    let Some(first) = chart.panels.first() else { return drawing.top };
    let (mut x, mut top) = (4.0, drawing.top);
    for (series, style) in first.series.iter().zip(styles(&first.series)) {
        let Some(style) = style else { continue };
        let name = super::text::shortened(&series.label, drawing.text * 1.08, drawing.width - 52.0);
        let wide = 44.0 + super::text::bold_width(&name, drawing.text) + 14.0;
        if x > 4.0 && x + wide > drawing.width {
            (x, top) = (4.0, top + drawing.line());
        }
        let y = top + drawing.line() / 2.0;
        let sample = Element::new("path").with("d", path([(x, y), (x + 32.0, y)])).with("class", style.line_class).with("fill", "none");
        let sample = sample.with("stroke", style.colour).with("stroke-width", "2.2");
        drawing.push(&if style.dashes.is_empty() { sample } else { sample.with("stroke-dasharray", style.dashes) });
        drawing.push(&mark(style, x + 16.0, y, 3.4));
        let label = text(x + 38.0, y + drawing.text * 0.35, &name).with("class", style.mark_class).with("fill", style.colour);
        drawing.push(&if series.kind == Kind::Focus { label.with("font-weight", "bold") } else { label });
        x += wide;
    }
    top + drawing.line() + 6.0
}
