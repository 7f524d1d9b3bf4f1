//! Puts bytes on disk so that a crash at any moment leaves what was there before or what was meant, and nothing between.
//!
//! Whatever svall keeps goes through a `Disk`: few operations, each of which a test can make fail, or after each of which it can stop the
//! machine. `durable` composes them into the safe ways of writing, `lock` keeps two writers apart. Reading needs no layer: what is read is
//! held against a fingerprint.

mod disk;
mod durable;
mod lock;

pub use disk::{Disk, DiskFile, LocalDisk};
pub use durable::{create_folders, link_or_copy, remove_all, replace, write_new};
pub use lock::{Holder, Lock};
