//! Answers on the ads of the run that is served: which ads, one ad, why each of its words counts, and what peers write.
//!
//! `questions` reads what is asked, `cost` says what it is worth, `trouble` turns what goes wrong into a problem, `api` answers as JSON. What is
//! found, counted and masked is the business of `search` and the index; nothing is computed here.

pub(super) mod api;
pub(super) mod cost;
mod questions;
mod trouble;

use hyper::StatusCode;

use super::problem::Problem;
use super::state::Served;
use crate::search::{Ads, Searcher};

/// The ads, ready to be asked.
///
/// # Errors
/// They cannot be.
fn searcher(served: &Served) -> Result<&Searcher, Problem> {
    match &served.material.ads {
        Ads::Ready(searcher) => Ok(searcher),
        Ads::NoIndex => {
            Err(Problem::not_found("the ads of this run cannot be searched: it was made without an index (`svall run --no-index`)"))
        }
        // Where the index lies is nobody's business but the host's.
        Ads::Unreadable(_) => {
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the ads of this run cannot be searched: its index cannot be read"))
        }
    }
}
