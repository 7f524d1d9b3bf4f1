//! Names the colours of charts, and what goes with each so that nothing is told by colour alone.
//!
//! Text has a contrast of at least 4.5 to white and to the ground, lines, marks and hatches of at least 3; tests compute both, and how far
//! the lines stay apart for eyes that miss one kind of cone.

/// What a line looks like: colour, dashes (of `stroke-dasharray`; empty is solid) and the shape of its marks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineStyle {
    /// Colour, `#rrggbb`.
    pub colour: &'static str,
    /// Lengths of dashes and gaps; empty where the line is solid.
    pub dashes: &'static str,
    /// Shape of a point.
    pub mark: Mark,
    /// Class of a stroke: `line-1`.
    pub line_class: &'static str,
    /// Class of what is filled: `mark-1`.
    pub mark_class: &'static str,
}

/// The shape of a point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// A disc.
    Disc,
    /// A square.
    Square,
    /// A triangle that points up.
    Up,
    /// A square on its corner.
    Diamond,
    /// A triangle that points down.
    Down,
    /// A circle with a white middle.
    Ring,
}

/// The ground of a chart.
pub const GROUND: &str = "#ffffff";
/// Text.
pub const TEXT: &str = "#1a1a1a";
/// Text of less weight: axes, notes.
pub const QUIET_TEXT: &str = "#4a4a4a";
/// The line at the foot of a plot, small ticks.
pub const AXIS: &str = "#4a4a4a";
/// Lines behind the data, which nobody has to see.
pub const GRID: &str = "#dcdcdc";
/// What stands behind the focus: other municipalities, marks on a strip.
pub const CONTEXT: &str = "#767676";
/// Bars of counts.
pub const BAR: &str = "#7f8c99";

/// The lines. The first is the focus; comparisons are taken from the last on.
pub const LINES: [LineStyle; 6] = [
    line("#0b5394", "", Mark::Disc, "line-1", "mark-1"),
    line("#b45309", "9 3", Mark::Square, "line-2", "mark-2"),
    line("#0f766e", "10 3 2 3", Mark::Up, "line-3", "mark-3"),
    line("#9d174d", "2 3", Mark::Diamond, "line-4", "mark-4"),
    line("#6b46c1", "14 4", Mark::Down, "line-5", "mark-5"),
    line("#1a1a1a", "5 4", Mark::Ring, "line-6", "mark-6"),
];

const fn line(colour: &'static str, dashes: &'static str, mark: Mark, line_class: &'static str, mark_class: &'static str) -> LineStyle {
    LineStyle { colour, dashes, mark, line_class, mark_class }
}

/// A class of a map: its fill, and the text that may stand on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MapClass {
    /// Fill.
    pub fill: &'static str,
    /// Text on it.
    pub text: &'static str,
    /// Class of the fill.
    pub class: &'static str,
}

const fn map(fill: &'static str, text: &'static str, class: &'static str) -> MapClass {
    MapClass { fill, text, class }
}

/// From low to high.
pub const SEQUENTIAL: [MapClass; 5] = [
    map("#e3eef7", TEXT, "map-1"),
    map("#b3d0e8", TEXT, "map-2"),
    map("#7aaad2", TEXT, "map-3"),
    map("#2f76b0", GROUND, "map-4"),
    map("#0a3f73", GROUND, "map-5"),
];

/// From lower than the middle to higher; the third is about the middle.
pub const DIVERGING: [MapClass; 5] = [
    map("#a04a08", GROUND, "map-low-2"),
    map("#f0b27a", TEXT, "map-low-1"),
    map("#f2f2f2", TEXT, "map-middle"),
    map("#8fbbdd", TEXT, "map-high-1"),
    map("#0b5394", GROUND, "map-high-2"),
];

/// Ground of what is missing, under the lines of the hatch.
pub const HATCH_GROUND: &str = "#ffffff";
/// Lines of the hatch.
pub const HATCH: &str = "#767676";

#[cfg(test)]
mod tests {
    use super::super::sight::{Eye, contrast, distance};
    use super::*;

    #[test]
    fn text_has_a_contrast_of_four_and_a_half_and_lines_of_three() {
        for text in [TEXT, QUIET_TEXT, CONTEXT].into_iter().chain(LINES.iter().map(|line| line.colour)) {
            assert!(contrast(text, GROUND) >= 4.5, "{text} on the ground: {:.2}", contrast(text, GROUND));
        }
        for line in [AXIS, BAR, HATCH] {
            assert!(contrast(line, GROUND) >= 3.0, "{line} on the ground: {:.2}", contrast(line, GROUND));
        }
        for class in SEQUENTIAL.iter().chain(&DIVERGING) {
            assert!(contrast(class.text, class.fill) >= 4.5, "{} on {}: {:.2}", class.text, class.fill, contrast(class.text, class.fill));
        }
    }

    #[test]
    fn lines_stay_apart_for_every_eye() {
        for eye in Eye::ALL {
            for (n, one) in LINES.iter().enumerate() {
                for other in LINES.iter().skip(n + 1) {
                    let apart = distance(one.colour, other.colour, eye);
                    assert!(apart >= 10.0, "{} and {} for {eye:?}: {apart:.1}", one.colour, other.colour);
                }
            }
        }
    }

    #[test]
    fn lines_that_look_alike_to_some_eyes_differ_in_dashes_and_mark() {
        for (n, one) in LINES.iter().enumerate() {
            for other in LINES.iter().skip(n + 1) {
                assert_ne!(one.dashes, other.dashes);
                assert_ne!(one.mark, other.mark);
                assert_ne!((one.line_class, one.mark_class), (other.line_class, other.mark_class));
            }
        }
    }

    #[test]
    fn classes_of_a_map_stay_apart_for_every_eye_and_the_sequence_darkens() {
        for classes in [&SEQUENTIAL, &DIVERGING] {
            for eye in Eye::ALL {
                for (n, one) in classes.iter().enumerate() {
                    for other in classes.iter().skip(n + 1) {
                        let apart = distance(one.fill, other.fill, eye);
                        assert!(apart >= 10.0, "{} and {} for {eye:?}: {apart:.1}", one.fill, other.fill);
                    }
                }
            }
        }
        for pair in SEQUENTIAL.windows(2) {
            assert!(contrast(pair[1].fill, GROUND) > 1.2 * contrast(pair[0].fill, GROUND), "{pair:?}");
        }
    }
}
