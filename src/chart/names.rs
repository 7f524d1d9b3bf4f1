//! Names the lines: at their right ends where there is room, moved apart; else in rows above the plot.

use super::dodge::{Wish, apart};
use super::line::LineChart;
use super::lines::Plot;
use super::mark::mark;
use super::number;
use super::palette::{CONTEXT, GRID, LineStyle, QUIET_TEXT};
use super::series::{Kind, Series};
use super::sheet::{Drawing, name_width, text};
use super::svg::{Element, length, path};
use super::text::wrapped_to;

/// The most of a sheet's width that names may take.
const MOST_WIDTH: f64 = 0.28;
/// The most grey lines that are named.
const MOST_CONTEXT: usize = 14;

/// A name: whose, how it looks, the lines of its text.
struct Name {
    style: Option<&'static LineStyle>,
    is_focus: bool,
    /// Year and value where the line ends; `None` of a line in focus without any.
    end: Option<(u16, f64)>,
    lines: Vec<String>,
}

/// The names of a chart.
pub(super) struct Names {
    names: Vec<Name>,
    is_beside: bool,
}

/// The names of the series, with the value of the last year; grey ones only where they have a value.
pub(super) fn names(chart: &LineChart, styles: &[Option<&'static LineStyle>], drawing: &Drawing<'_>) -> Names {
    let is_beside = !drawing.is_narrow();
    let n_context = styles.iter().filter(|style| style.is_none()).count();
    let mut names = Vec::new();
    for (series, style) in chart.series.iter().zip(styles) {
        if style.is_none() && (n_context > MOST_CONTEXT || !is_beside) {
            continue;
        }
        let end = last(series, chart.years);
        if end.is_none() && style.is_none() {
            continue;
        }
        let is_focus = style.is_some() && series.kind == Kind::Focus;
        let size = if style.is_some() { drawing.text } else { drawing.small };
        let mut written = series.label.trim().to_owned();
        // Name and value stay together on a line.
        match end {
            Some((year, value)) if style.is_some() && year == chart.years.1 => {
                written.push('\u{2002}');
                written.push_str(&number(value, chart.decimals, drawing.language()));
            }
            Some(_) => {}
            None => written.push_str("\u{2002}.."),
        }
        let most = if is_beside { MOST_WIDTH * drawing.width } else { drawing.width - 48.0 };
        let most = if is_focus { most / 1.08 } else { most };
        names.push(Name { style: *style, is_focus, end, lines: wrapped_to(&written, size, most, 3) });
    }
    Names { names, is_beside }
}

fn last(series: &Series, years: (u16, u16)) -> Option<(u16, f64)> {
    let within = series.points.iter().filter(|point| (years.0..=years.1).contains(&point.year));
    within.filter_map(|point| Some((point.year, point.value()?))).next_back()
}

impl Name {
    fn size(&self, drawing: &Drawing<'_>) -> f64 {
        if self.style.is_some() { drawing.text } else { drawing.small }
    }

    fn write(&self, x: f64, middle: f64, drawing: &mut Drawing<'_>) {
        let (size, line) = (self.size(drawing), self.size(drawing) * 1.2);
        let first = middle - line * (self.lines.len() as f64 - 1.0) / 2.0 + size * 0.35;
        for (n, written) in self.lines.iter().enumerate() {
            let label = text(x, first + line * n as f64, written);
            let label = match self.style {
                Some(style) => label.with("class", format!("name {}", style.mark_class)).with("fill", style.colour),
                None => label.with("class", "name").with("fill", QUIET_TEXT).with("font-size", length(size)),
            };
            drawing.push(&if self.is_focus { label.with("font-weight", "bold") } else { label });
        }
    }
}

impl Names {
    /// Where the plot ends so that there is room for the names.
    pub(super) fn right(&self, drawing: &Drawing<'_>) -> f64 {
        if !self.is_beside || self.names.is_empty() {
            return drawing.width - 6.0;
        }
        let widths = self.names.iter().flat_map(|name| name.lines.iter().map(|line| name_width(line, name.size(drawing), name.is_focus)));
        drawing.width - widths.fold(0.0, f64::max) - 18.0
    }

    /// Draws the rows above the plot of a narrow sheet; returns where the plot may begin.
    pub(super) fn legend(&self, drawing: &mut Drawing<'_>) -> f64 {
        let mut top = drawing.top;
        if self.is_beside {
            return top;
        }
        for name in &self.names {
            let height = drawing.line() * name.lines.len() as f64;
            let y = top + drawing.line() / 2.0;
            if let Some(style) = name.style {
                let sample = Element::new("path").with("d", path([(4.0, y), (36.0, y)])).with("class", style.line_class);
                let sample = sample.with("fill", "none").with("stroke", style.colour).with("stroke-width", "2.2");
                drawing.push(&if style.dashes.is_empty() { sample } else { sample.with("stroke-dasharray", style.dashes) });
                drawing.push(&mark(style, 20.0, y, 3.4));
            }
            name.write(42.0, top + height / 2.0, drawing);
            top += height + 2.0;
        }
        top + 6.0
    }

    /// Draws the names at the right ends. Where they do not all fit, those of grey lines are left out.
    pub(super) fn beside(&self, plot: &Plot, drawing: &mut Drawing<'_>) {
        if !self.is_beside {
            return;
        }
        let height = |name: &Name| name.size(drawing) * 1.2 * name.lines.len() as f64 + 1.0;
        let (top, bottom) = (plot.top - 8.0, plot.bottom + 8.0);
        let fits = self.names.iter().map(height).sum::<f64>() <= bottom - top;
        let shown: Vec<&Name> = self.names.iter().filter(|name| fits || name.style.is_some()).collect();
        let y = |name: &Name| name.end.map_or(plot.bottom, |(_, value)| plot.y(value));
        let wishes: Vec<Wish> = shown.iter().map(|name| Wish { middle: y(name), height: height(name) }).collect();
        for (name, middle) in shown.iter().zip(apart(&wishes, top, bottom)) {
            let at = plot.right + 10.0;
            if let Some((year, value)) = name.end {
                let (from, y) = (plot.x(year) + 5.0, plot.y(value));
                let ends_early = plot.x(year) + plot.distance < plot.right;
                if (middle - y).abs() > 3.0 || ends_early {
                    let bend = path([(from, y), (plot.right.max(from), y), (at - 3.0, middle)]);
                    let leader = Element::new("path").with("class", "leader").with("d", bend).with("fill", "none");
                    drawing.push(&leader.with("stroke", name.style.map_or(CONTEXT, |_| GRID)).with("stroke-width", "0.8"));
                }
            }
            name.write(at, middle, drawing);
        }
    }
}
