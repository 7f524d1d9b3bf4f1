//! Drives the whole job: reads inputs, scans ads on every core, decides which version of an ad counts, and publishes a run.
//!
//! `pipeline` is the only place that starts worker threads; `scan` is what a worker does with a record; `spill` keeps results out of
//! memory; `identity` decides between versions of one ad and finds reposts; `outputs` writes tables; `manifest` states the counts,
//! which must balance; `publish` makes the run appear at once or not at all.

mod folder;
mod identity;
mod job;
mod manifest;
mod outputs;
mod pipeline;
mod publish;
mod queue;
mod scan;
mod spill;

pub use folder::{PublishedRun, current_run};
pub use job::{Job, Outcome, run};
pub use manifest::{Counts, Manifest};
pub use pipeline::{Progress, Stop};
pub use scan::{ScannedAd, Scanning, hit_row, scan_ad};
