//! Answers what an output folder holds: which run is served, whether it is whole, and what moved since the one before.
//!
//! `manifest` is what a run says of itself, `folder` finds the runs, `verify` says whether they are whole; `attempts`
//! remembers the nights, those that failed too.

mod attempts;
mod folder;
mod manifest;
mod verify;

pub use attempts::{Attempt, attempts, note_attempt};
pub use folder::{PublishedRun, check_output, current_run, pointer_to, run_with, served_run};
pub use manifest::{Counts, GateResult, Manifest, Output, Previous, SCHEMA, YearTotals};
pub use verify::{Depth, chain, check_run, repair};
