//! Tells what the rows of a lexicon do to a measure: which count how often, which drive a change, and what another lexicon would change.
//!
//! `usage` counts the hits of each row, `drift` divides the difference between two years among the rows, `row_changes` compares two
//! lexicons as text, `hit_changes` compares what they count in the same ads. Counts are integers; they become ratios when asked.

mod drift;
mod hit_changes;
mod row_changes;
mod usage;

pub use drift::{Drift, TermDrift, YearlyUsage, drift};
pub use hit_changes::{CellChange, HitChanges, Moves};
pub use row_changes::{ChangedRow, RowChanges, row_changes};
pub use usage::{TermUse, Usage};
