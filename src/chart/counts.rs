//! Draws the ads of each year as small bars with their numbers, under the years of a plot.

use super::lines::Plot;
use super::number::count;
use super::palette::{BAR, QUIET_TEXT};
use super::scale::stride;
use super::series::Series;
use super::sheet::{Drawing, text, text_about};
use super::svg::{Element, length};
use super::text::width;

/// Height of the tallest bar.
const BARS: f64 = 24.0;

/// The height that the counts take.
pub(super) fn height(drawing: &Drawing<'_>) -> f64 {
    2.0 * drawing.line() + BARS + 12.0
}

/// Draws the counts below `top`; returns where they end.
pub(super) fn draw(series: &Series, caption: &str, plot: &Plot, top: f64, drawing: &mut Drawing<'_>) -> f64 {
    let language = drawing.language();
    let small = drawing.small;
    drawing.push(&text(4.0, top + small, caption).with("font-size", length(small)).with("fill", QUIET_TEXT));
    let floor = top + drawing.line() + 4.0 + BARS;
    let within: Vec<_> = series.points.iter().filter(|point| point.year >= plot.first && plot.x(point.year) < plot.right).collect();
    let most = within.iter().filter_map(|point| point.n).max().unwrap_or(0).max(1) as f64;
    let written = |n: Option<u64>| n.map_or_else(|| "..".to_owned(), |n| count(n, language));
    let widest = within.iter().map(|point| width(&written(point.n), small)).fold(0.0, f64::max);
    let step = stride(widest + 3.0, plot.distance);
    let last = within.last().map_or(0, |point| point.year);
    let mut bars = Element::new("g").with("class", "counts");
    for point in within {
        let (x, n) = (plot.x(point.year), point.n.unwrap_or(0) as f64);
        let (wide, high) = ((plot.distance * 0.55).min(18.0), if point.n.unwrap_or(0) > 0 { (BARS * n / most).max(1.0) } else { 0.0 });
        if high > 0.0 {
            let bar = Element::new("rect").with("class", "bar").at("x", x - wide / 2.0).at("y", floor - high).at("width", wide);
            bars.push(&bar.at("height", high).with("fill", BAR));
        }
        if usize::from(last - point.year).is_multiple_of(step) {
            bars.push(&text_about(x, floor + small + 3.0, &written(point.n)).with("font-size", length(small)));
        }
    }
    drawing.push(&bars);
    floor + drawing.line() + 8.0
}
