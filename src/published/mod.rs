//! Answers what an output folder holds: which run is served, whether it is whole, and what moved since the one before.
//!
//! `manifest` is what a run says of itself, `folder` finds the one that is served, `recount` counts one again from its own tables.

mod folder;
mod manifest;
mod order;
mod parameters;
mod recount;

pub use folder::{PublishedRun, current_run};
pub use manifest::{Counts, Manifest, Output};
pub use parameters::Parameters;
pub use recount::recount;
