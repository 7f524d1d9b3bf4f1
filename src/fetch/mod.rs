//! Brings files of ads from their source onto disk, whole or not at all, so that it can be done at night without anyone watching.
//!
//! `download` gets one file, however many tries that takes: `client` asks for it once, `pause` says how long to wait, `part` keeps what
//! came so far, and `checksum` and `content` look at the whole before it gets its name. `folder` owns the folder that is filled, `record`
//! what is remembered of it. `single` and `jobstream` are what can be asked for. The source may break off, lie about lengths or
//! change a file midway; what stands under a name is always one version of the source, whole.

mod address;
mod checksum;
mod client;
mod content;
mod download;
mod folder;
mod jobstream;
mod moment;
mod part;
mod pause;
mod record;
mod rules;
mod single;

pub use folder::{Fetched, Folder, Status};
pub use jobstream::{fetch_snapshot, fetch_updates};
pub use moment::Moment;
pub use rules::{ApiKey, Rules};
pub use single::{fetch_file, file_name};
