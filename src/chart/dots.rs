//! Draws rows sorted by value: a dot with its interval, the value and the ads at the right, and a line at the mean.

use super::mark::mark;
use super::number::{count, number};
use super::palette::{AXIS, GRID, GROUND, LINES, QUIET_TEXT};
use super::rows::{Row, sorted};
use super::scale::Scale;
use super::series::{Kind, Shown};
use super::sheet::{Drawing, Sheet, name_width, text, text_about, text_before};
use super::svg::{Element, length};
use super::text::{shortened, width};
use super::word;

/// The most of a sheet's width that names may take.
const MOST_NAME: f64 = 0.36;

/// Dots with intervals.
#[derive(Clone, PartialEq, Debug)]
pub struct DotChart {
    /// The unit of the values, below their axis.
    pub unit: String,
    /// Decimals of values.
    pub decimals: usize,
    /// The rows, in any order: they are drawn from the highest value to the lowest, those without a value last.
    pub rows: Vec<Row>,
    /// Where a line stands, and what it is: the mean, `Medel för kommuner`.
    pub mean: Option<(f64, String)>,
    /// What stands over the numbers of ads: `Annonser`; without it they are not drawn.
    pub counts: Option<String>,
}

/// Draws the rows.
pub fn dots(chart: &DotChart, sheet: &Sheet) -> String {
    let mut drawing = Drawing::new(sheet);
    let language = drawing.language();
    let (size, small) = (drawing.text, drawing.small);
    let decimals = chart.decimals;
    let mean = chart.mean.as_ref().filter(|(value, _)| value.is_finite());
    let scale = Scale::holding(
        chart
            .rows
            .iter()
            .flat_map(|row| row.value().into_iter().chain(row.bounds().into_iter().flat_map(|(a, b)| [a, b])))
            .chain(mean.map(|(value, _)| *value)),
    );
    let names = chart.rows.iter().map(|row| name_width(&row.label, size, row.kind == Kind::Focus));
    let name = names.fold(0.0, f64::max).min(MOST_NAME * drawing.width);
    let n_of = |row: &Row| row.n.map_or_else(|| "..".to_owned(), |n| count(n, language));
    let value_of = |row: &Row| row.value().map_or_else(String::new, |value| number(value, decimals, language));
    let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|text| name_width(&text, size, true)).fold(0.0, f64::max);
    let n_wide = chart.counts.as_ref().map_or(0.0, |head| widest(&mut chart.rows.iter().map(n_of)).max(width(head, small)) + 12.0);
    let value_wide = widest(&mut chart.rows.iter().map(value_of)) + 10.0;
    let (left, right) = (name + 16.0, drawing.width - n_wide - value_wide - 10.0);
    let x = |value: f64| left + (right - left) * scale.part(value);

    let mut top = drawing.top + 4.0;
    if let Some(head) = &chart.counts {
        let head = text_before(drawing.width - 4.0, top + small, head);
        drawing.push(&head.with("font-size", length(small)).with("fill", QUIET_TEXT));
    }
    if let Some((value, label)) = mean {
        let label = format!("{label}\u{2002}{}", number(*value, decimals, language));
        let half = width(&label, size) / 2.0;
        let [.., style] = &LINES;
        let at = x(*value).clamp(half.min(drawing.width / 2.0), (drawing.width - n_wide - half).max(half));
        drawing.push(&text_about(at, top + size, &label).with("class", style.mark_class).with("fill", style.colour));
    }
    top += drawing.line() + 6.0;
    let below = 2.0 * drawing.line() + 4.0;
    let step = drawing.room().map_or(drawing.line() + 5.0, |room| {
        let share = (room - (top - drawing.top) - below) / (chart.rows.len().max(1) as f64);
        share.clamp(drawing.line(), 2.2 * drawing.line())
    });
    let bottom = top + chart.rows.len() as f64 * step;
    for tick in &scale.ticks {
        let line = Element::new("line").with("class", "grid").at("x1", x(*tick)).at("x2", x(*tick)).at("y1", top).at("y2", bottom);
        drawing.push(&line.with("stroke", GRID));
        let label = text_about(x(*tick), bottom + small + 5.0, &number(*tick, scale.decimals, language));
        drawing.push(&label.with("font-size", length(small)).with("fill", QUIET_TEXT));
    }
    let axis = Element::new("line").with("class", "axis").at("x1", left).at("x2", right).at("y1", bottom).at("y2", bottom);
    drawing.push(&axis.with("stroke", AXIS));
    if !chart.unit.is_empty() {
        let unit = text(left, bottom + drawing.line() + small + 4.0, &chart.unit);
        drawing.push(&unit.with("font-size", length(small)).with("fill", QUIET_TEXT));
    }
    if let Some((value, _)) = mean {
        let [.., style] = &LINES;
        let line = Element::new("line").with("class", style.line_class).at("x1", x(*value)).at("x2", x(*value)).at("y1", top - 4.0);
        let line = line.at("y2", bottom).with("stroke", style.colour).with("stroke-width", "1.6");
        drawing.push(&line.with("stroke-dasharray", style.dashes));
    }
    for (at, n) in sorted(&chart.rows).into_iter().enumerate() {
        let Some(row) = chart.rows.get(n) else { continue };
        let y = top + step * (at as f64 + 0.5);
        let baseline = y + size * 0.35;
        let style = row.style();
        let bold = if row.kind == Kind::Focus { "bold" } else { "normal" };
        let mut group = row.data(decimals, language);
        let label = shortened(&row.label, size * if row.kind == Kind::Focus { 1.08 } else { 1.0 }, name);
        group.push(&text(4.0, baseline, &label).with("font-weight", bold));
        if let Some((low, high)) = row.bounds() {
            let line = Element::new("line").with("class", style.line_class).at("x1", x(low)).at("x2", x(high)).at("y1", y).at("y2", y);
            group.push(&line.with("stroke", style.colour).with("stroke-width", "2"));
        }
        match (row.value(), &row.shown) {
            (Some(value), _) => {
                group.push(&mark(style, x(value), y, 4.4));
                group.push(&text_before(right + value_wide, baseline, &value_of(row)).with("font-weight", bold));
            }
            (None, Shown::Absent { sign, reason }) => {
                let why = shortened(&format!("{sign}\u{2002}{reason}"), small, right - left);
                let why = text(left + 4.0, baseline, &why).with("font-size", length(small)).with("fill", QUIET_TEXT);
                group.push(&why.with("stroke", GROUND).with("stroke-width", "4").with("paint-order", "stroke"));
            }
            (None, Shown::Value { .. }) => {}
        }
        if chart.counts.is_some() {
            group.push(&text_before(drawing.width - 4.0, baseline, &n_of(row)).with("fill", QUIET_TEXT));
        }
        drawing.push(&group);
    }
    if chart.rows.is_empty() {
        drawing.push(&text(4.0, top + size, word::nothing(language)));
    }
    drawing.finish(bottom + below)
}
