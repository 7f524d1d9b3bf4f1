//! Names the things svall speaks of: an ad, its place in a file, a competence, a hit's classes.
//!
//! Every other folder uses these words and adds none of its own. Nothing here reads a file, a clock or the environment.

mod ad;
mod classes;
mod competence;
mod date;
mod place;
mod reject;

pub use ad::{Ad, AdId, Occupation, Wording};
pub use classes::{Role, Stratum, Zone};
pub use competence::{Area, Competence, N_COMPETENCES};
pub use date::{Date, DateError};
pub use place::Place;
pub use reject::{Reject, RejectReason};
