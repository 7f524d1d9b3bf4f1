//! Answers what an output folder holds: which run is served, whether it is whole, and what moved since the one before.
//!
//! `manifest` is what a run says of itself, `folder` finds the runs.

mod folder;
mod manifest;

pub use folder::{PublishedRun, current_run};
pub use manifest::{Counts, Manifest, Output};
