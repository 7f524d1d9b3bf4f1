//! Answers what an output folder holds: which run is served, whether it is whole, and what moved since the one before.
//!
//! `manifest` is what a run says of itself, `folder` finds the one that is served and `history` all of them; `verify` says whether they are
//! whole, `recount` counts one again from its own tables, `difference` compares two; `attempts` remembers the nights, those that failed too.

mod attempts;
mod causes;
mod difference;
mod folder;
mod history;
mod manifest;
mod order;
mod parameters;
mod recount;
mod tables;
mod verify;

pub use attempts::{Attempt, attempts, note_attempt};
pub use causes::{Causes, lexicon_of, short};
pub use difference::{Change, Counted, Difference, MovedCell, Part, difference};
pub use folder::{PublishedRun, check_output, current_run, files_below, pointer_to, run_with, served_run};
pub use history::{History, ListedRun, Standing, history};
pub use manifest::{Counts, GateResult, Manifest, Output, Previous, SCHEMA, YearTotals};
pub use parameters::Parameters;
pub use recount::recount;
pub use verify::{Depth, chain, check_run, repair};
