//! Sets municipalities side by side, against groups and the nation, says what makes a difference, and holds a series against a published one.
//!
//! `figures` adds the ads up; `estimates` makes means, spreads and differences of them. `groups` says against whom, with `similar` and
//! `group_file`; `side_by_side` is the table; `standardised`, `decomposition` and `trend` say why. `agreement` compares with a published
//! series. Reading ads and files, and writing files, is the caller's.

mod agreement;
mod code;
mod correlation;
mod decomposition;
mod estimates;
mod figures;
mod grid;
mod group_file;
mod groups;
mod measure;
mod names;
mod picture;
mod published_series;
mod side_by_side;
mod similar;
mod standardised;
mod tidy;
mod trend;
mod why;
mod workbook;

pub use agreement::{Agreement, Series, TrendAgreement, YearAgreement, agreement, common, our_series};
pub use code::Code;
pub use correlation::FEWEST_PAIRS;
pub use decomposition::{Contribution, Decomposition, ShownContribution, decompose, shown_contributions};
pub use estimates::{Difference, Spread, combination, difference, difference_of_means, spread};
pub use figures::{Figures, OccupationSums};
pub use grid::{Grid, GridCell, difference_written, grid, name_of, parts_written, swedish_number, view_in_swedish, years_written};
pub use group_file::GroupFile;
pub use groups::{Group, GroupChoice, UnknownGroup, group};
pub use measure::Measure;
pub use names::municipality;
pub use picture::picture;
pub use published_series::{PublishedSeries, SectorMean, Whose};
pub use side_by_side::{ComparedCell, ComparedRow, Question, RowKind, SideBySide, side_by_side};
pub use similar::{Likeness, N_SIMILAR, Similar, SimilarMunicipality, similar};
pub use standardised::{LEAST_COVERAGE, Standardised, standardise};
pub use tidy::{TIDY_COLUMNS, tidy_rows};
pub use trend::{Break, Trend, breaks_between, trend};
pub use why::{Answer, why};
pub use workbook::workbook;
