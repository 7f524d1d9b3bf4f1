//! Draws charts as SVG from plain numbers: for pages, for files, for slides. Knows nothing of tables or runs but their languages.
//!
//! # How a page uses it
//!
//! ```
//! use svall::chart::{Kind, LineChart, Point, Series, Sheet, Shown, line};
//!
//! let point = |year, value| Point { year, shown: Shown::Value { value, bounds: Some((value - 1.0, value + 1.0)) }, n: Some(41) };
//! let boxholm = Series { label: "Boxholm".to_owned(), kind: Kind::Focus, points: vec![point(2024, 3.5), point(2025, 3.9)] };
//! let chart = LineChart {
//!     unit: "träffar per 1 000 ord".to_owned(),
//!     decimals: 1,
//!     years: (2024, 2025),
//!     series: vec![boxholm],
//!     breaks: Vec::new(),
//!     counts: Some("Antal annonser per år".to_owned()),
//! };
//! let sheet = Sheet::new("linje", "Boxholm som arbetsgivare", "2025: 3,9 träffar per 1 000 ord.");
//! let wide = line(&chart, &sheet);
//! let narrow = line(&chart, &Sheet { id: "linje-smal".to_owned(), width: 360.0, ..sheet });
//! assert!(wide.contains("data-value=\"3,9\"") && narrow.contains("viewBox=\"0 0 360 "));
//! ```
//!
//! The text goes into the page as it is: every text in it is escaped. A page serves both widths and shows one by its style sheet (the other
//! with `display: none`), each with `width: 100%; height: auto`: scaled down to 320 pixels the narrow one still has text of 12 pixels.
//! The other charts are made alike: `dots` (sorted rows with intervals and a mean), `small_multiples` (lines side by side on one scale),
//! `strip` (all values on one axis, some named) and `tile_map` (a tile for each municipality). `png` makes a picture of any of them.
//!
//! A sheet with `heading` and `foot` stands alone, as a file or on a slide; a page leaves them out and has them in its own text.
//!
//! Colours stand in presentation attributes, so that a file needs no style sheet, and beside them as classes for a page that has one:
//! `line-1` to `line-6` (strokes), `mark-1` to `mark-6` (fills), `context`, `grid`, `axis`, `break`, `bar`, `band`, `leader`, `name`,
//! `halo`, `counts`, `map-1` to `map-5`, `map-low-2` to `map-high-2`, `missing`, `hatch`, `county`, `marked`, `ground`, `chart-title`, `chart-subtitle`, `chart-note`. There is neither `style` nor script.
//!
//! # What a script reads
//!
//! Every point of a focus or comparison, with a value or without, is `<g class="point" data-series data-year data-value data-n>`: the place
//! of its series in the input, the year, value and ads as they are shown (`..` where there are none). Its `<title>` says the same in words,
//! with the interval. The series around it is `<g class="series" data-series data-label>`. Points of a year without a value come last.
//! In small charts they lie in `<g class="panel" data-panel data-label>`. Rows of dots, strip and map have
//! `data-label` instead of series and year, and a tile its `data-code`; on a narrow sheet strip and map leave these words out, as nothing points
//! there and the page has them in a table.

mod counts;
mod dodge;
mod dots;
mod line;
mod lines;
mod mark;
mod multiples;
mod names;
mod number;
pub mod palette;
mod png;
mod rows;
mod scale;
mod series;
mod sheet;
#[cfg(test)]
mod sight;
mod strip;
mod svg;
mod text;
#[cfg(test)]
mod tile_layout;
mod tile_map;
mod word;

pub use dots::{DotChart, dots};
pub use line::{LineChart, line};
pub use multiples::{Panel, SmallMultiples, small_multiples};
pub use number::{count, number, with_interval};
pub use png::{PNG_SIDES, png};
pub use rows::Row;
pub use series::{Break, Kind, Point, Series, Shown};
pub use sheet::{Heading, NARROW, Sheet};
pub use strip::{Strip, strip};
pub use tile_map::{Classes, TileMap, class_of, tile_map};
