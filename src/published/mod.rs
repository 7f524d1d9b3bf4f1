//! Answers what an output folder holds: which run is served, whether it is whole, and what moved since the one before.
//!
//! `manifest` is what a run says of itself, `folder` finds the one that is served and `history` all of them; `recount` counts one again from
//! its own tables, `difference` compares two.

mod causes;
mod difference;
mod folder;
mod history;
mod manifest;
mod order;
mod parameters;
mod recount;

pub use causes::{Causes, lexicon_of, short};
pub use difference::{Change, Counted, Difference, MovedCell, Part, difference};
pub use folder::{PublishedRun, current_run};
pub use history::{History, ListedRun, Standing, history};
pub use manifest::{Counts, Manifest, Output};
pub use parameters::Parameters;
pub use recount::recount;
