//! Speaks with clients of PxWebApi: version 2 in full, read-only, and version 1 for clients that know no other.

mod expression;
mod format;
mod saved;
mod selection;
#[cfg(test)]
mod selection_tests;
pub(super) mod version1;
pub(super) mod version2;

/// The one subject that all tables belong to.
pub(super) const SUBJECT: &str = "AM";
