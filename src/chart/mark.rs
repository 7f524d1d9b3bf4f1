//! Draws the mark of a point in the shape of its line.

use super::palette::{GROUND, LineStyle, Mark};
use super::svg::{Element, path};

/// A mark about a place; `r` is the radius of a disc that looks as large.
pub(super) fn mark(style: &LineStyle, x: f64, y: f64, r: f64) -> Element {
    let polygon = |points: &[(f64, f64)]| {
        let outline = path(points.iter().map(|(dx, dy)| (x + r * dx, y + r * dy)));
        Element::new("path").with("d", format!("{outline}Z"))
    };
    let disc = |r: f64| Element::new("circle").at("cx", x).at("cy", y).at("r", r);
    let shape = match style.mark {
        Mark::Ring => {
            return disc(r - 0.3)
                .with("class", style.line_class)
                .with("fill", GROUND)
                .with("stroke", style.colour)
                .with("stroke-width", "1.4");
        }
        Mark::Disc => disc(r),
        Mark::Square => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Mark::Up => polygon(&[(0.0, -1.25), (1.15, 0.85), (-1.15, 0.85)]),
        Mark::Diamond => polygon(&[(0.0, -1.3), (1.2, 0.0), (0.0, 1.3), (-1.2, 0.0)]),
        Mark::Down => polygon(&[(0.0, 1.25), (1.15, -0.85), (-1.15, -0.85)]),
    };
    // A thin edge of the ground keeps marks apart that touch.
    shape.with("class", style.mark_class).with("fill", style.colour).with("stroke", GROUND).with("stroke-width", "0.7")
}
