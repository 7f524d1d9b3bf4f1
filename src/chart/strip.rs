//! Draws all values as ticks on one axis, some of them marked with their names.

use super::dodge::{Wish, apart};
use super::number::number;
use super::palette::{AXIS, CONTEXT, GROUND, LINES, QUIET_TEXT};
use super::rows::Row;
use super::scale::{Scale, whole};
use super::series::Kind;
use super::sheet::{Drawing, Sheet, name_width, text, text_about};
use super::svg::{Element, length, path};
use super::text::shortened;
use super::word;

/// Height of the ticks of values that are not marked.
const TICK: f64 = 26.0;
/// From the lowest row of names to the ticks.
const LEADER: f64 = 16.0;

/// All values on one axis.
#[derive(Clone, PartialEq, Debug)]
pub struct Strip {
    /// The unit of the values, below their axis.
    pub unit: String,
    /// Decimals of values.
    pub decimals: usize,
    /// Every value. Those of the kinds focus and comparison are marked and named, the others are grey ticks.
    pub rows: Vec<Row>,
    /// What the line through the axis is: the mean.
    pub mean: Option<(f64, String)>,
}

/// Draws the strip.
pub fn strip(chart: &Strip, sheet: &Sheet) -> String {
    let mut drawing = Drawing::new(sheet);
    let language = drawing.language();
    let (size, small) = (drawing.text, drawing.small);
    let scale = Scale::holding(chart.rows.iter().filter_map(Row::value).chain(chart.mean.as_ref().map(|(value, _)| *value)));
    let (left, right) = (18.0, drawing.width - 18.0);
    let x = |value: f64| left + (right - left) * scale.part(value);
    let [.., mean_style] = &LINES;

    // Names of what is marked, the mean among them: each in a row where it has room about its place.
    let mut names: Vec<(f64, String, bool, &str, &str)> = Vec::new();
    for row in chart.rows.iter().filter(|row| row.kind != Kind::Context) {
        let Some(value) = row.value() else { continue };
        let style = row.style();
        let label = format!("{}\u{2002}{}", row.label, number(value, chart.decimals, language));
        names.push((value, label, row.kind == Kind::Focus, style.colour, style.mark_class));
    }
    if let Some((value, label)) = chart.mean.as_ref().filter(|(value, _)| value.is_finite()) {
        let label = format!("{label}\u{2002}{}", number(*value, chart.decimals, language));
        names.push((*value, label, false, mean_style.colour, mean_style.mark_class));
    }
    for name in &mut names {
        name.1 = shortened(&name.1, size * 1.08, drawing.width - 8.0);
    }
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wide = |name: &(f64, String, bool, &str, &str)| name_width(&name.1, size, name.2) + 14.0;
    let total: f64 = names.iter().map(wide).sum();
    let n_rows = whole((total / (0.9 * drawing.width)).ceil()).clamp(1, names.len().max(1));
    let mut places = vec![(0.0, 0); names.len()];
    for row in 0..n_rows {
        let own: Vec<usize> = (row..names.len()).step_by(n_rows).collect();
        let wishes: Vec<Wish> =
            own.iter().filter_map(|n| names.get(*n)).map(|name| Wish { middle: x(name.0), height: wide(name) }).collect();
        for (n, at) in own.iter().zip(apart(&wishes, 0.0, drawing.width)) {
            if let Some(place) = places.get_mut(*n) {
                *place = (at, row);
            }
        }
    }
    let top = drawing.top + n_rows as f64 * drawing.line() + LEADER;
    let floor = top + TICK;
    let is_narrow = drawing.is_narrow();
    let mut all = Element::new("g").with("class", "all").with("stroke", CONTEXT).with("stroke-opacity", "0.6");
    for row in &chart.rows {
        let Some(value) = row.value() else { continue };
        let line = Element::new("line").at("x1", x(value)).at("x2", x(value));
        let tick = if row.kind == Kind::Context {
            line.with("class", "context").at("y1", top + 4.0).at("y2", floor)
        } else {
            let style = row.style();
            let line = line.with("class", style.line_class).at("y1", top - 2.0).at("y2", floor + 2.0);
            line.with("stroke", style.colour).with("stroke-width", "3").with("stroke-opacity", "1")
        };
        if is_narrow {
            // Nothing points at a tick on a telephone; its words stand in the table.
            all.push(&tick);
        } else {
            all.push(&row.data(chart.decimals, language).holding(&tick));
        }
    }
    drawing.push(&all);
    if let Some((value, _)) = chart.mean.as_ref().filter(|(value, _)| value.is_finite()) {
        let line = Element::new("line").with("class", mean_style.line_class).at("x1", x(*value)).at("x2", x(*value)).at("y1", top - 2.0);
        let line = line.at("y2", floor + 2.0).with("stroke", mean_style.colour).with("stroke-width", "2");
        drawing.push(&line.with("stroke-dasharray", mean_style.dashes));
    }
    // Every leader before any name, so that none crosses one.
    let y = |row: usize| drawing.top + drawing.line() * row as f64 + size;
    let placed: Vec<_> = names.iter().zip(&places).map(|(name, (at, row))| (name, *at, y(*row))).collect();
    for ((value, _, _, colour, _), at, y) in &placed {
        let leader = path([(*at, y + 4.0), (x(*value), top - 3.0)]);
        let leader = Element::new("path").with("class", "leader").with("d", leader).with("stroke", *colour).with("stroke-width", "0.8");
        drawing.push(&leader);
    }
    for ((_, label, is_bold, colour, class), at, y) in placed {
        let name = text_about(at, y, label).with("class", format!("name {class}")).with("fill", *colour);
        let name = name.with("stroke", GROUND).with("stroke-width", "4").with("paint-order", "stroke");
        drawing.push(&if *is_bold { name.with("font-weight", "bold") } else { name });
    }
    let axis = Element::new("line").with("class", "axis").at("x1", left).at("x2", right).at("y1", floor + 4.0).at("y2", floor + 4.0);
    drawing.push(&axis.with("stroke", AXIS));
    for tick in &scale.ticks {
        let line = Element::new("line").with("class", "axis").at("x1", x(*tick)).at("x2", x(*tick)).at("y1", floor + 4.0);
        drawing.push(&line.at("y2", floor + 9.0).with("stroke", AXIS));
        let label = text_about(x(*tick), floor + small + 11.0, &number(*tick, scale.decimals, language));
        drawing.push(&label.with("font-size", length(small)).with("fill", QUIET_TEXT));
    }
    let mut bottom = floor + drawing.line() + 8.0;
    if !chart.unit.is_empty() {
        drawing.push(&text(left, bottom + small, &chart.unit).with("font-size", length(small)).with("fill", QUIET_TEXT));
        bottom += drawing.line();
    }
    if !chart.rows.iter().any(|row| row.value().is_some()) {
        drawing.push(&text(left, top + size, word::nothing(language)));
    }
    drawing.finish(bottom)
}
