//! Drives the whole job: reads inputs, scans ads on every core, decides which version of an ad counts, and publishes a run.
//!
//! `pipeline` is the only place that starts worker threads; `scan` is what a worker does with a record; `shards` keeps what was found for
//! later runs; `spill` keeps results out of memory, as `packed` says; `identity` decides between versions of one ad and `reposts` between
//! ads of one text or nearly one; `finish` turns what is
//! left into tables, with `employers` for the panel that grows with their number; `outputs` writes files; `manifest` states the counts,
//! which must balance; `publish` makes the run appear at once or not at all.

mod employers;
mod fingerprint;
mod finish;
mod gates;
mod identity;
mod index;
mod job;
mod known;
mod outputs;
mod packed;
mod pipeline;
mod publish;
mod queue;
mod reposts;
mod scan;
mod sentinels;
mod settings;
mod shards;
mod spill;

pub use gates::{GATES, GateLimits};
pub use job::{Job, Outcome, Prepared, run, run_prepared, write_scanned};
pub use pipeline::{Progress, Stop};
pub use scan::{AdScan, ScannedAd, Scanning, hit_row};
pub use sentinels::{Sentinel, measure_sentinels, sentinel_table};
