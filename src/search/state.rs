//! Says whether the ads of a run can be asked, and if not, why.

use std::sync::Arc;

use super::answer::Searcher;
use crate::published::PublishedRun;

/// The ads of a run.
#[derive(Clone, Debug)]
pub enum Ads {
    /// They can be asked. The index is closed when nobody asks it any more.
    Ready(Arc<Searcher>),
    /// The run was made without an index.
    NoIndex,
    /// The index cannot be read; why.
    Unreadable(String),
}

impl Ads {
    /// Opens the ads of a run.
    pub fn of(run: PublishedRun) -> Self {
        if run.manifest.index.is_none() {
            return Self::NoIndex;
        }
        match Searcher::open(run) {
            Ok(searcher) => Self::Ready(Arc::new(searcher)),
            Err(e) => Self::Unreadable(e.to_string()),
        }
    }

    /// The state in a word or two.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Ready(_) => "ready",
            Self::NoIndex => "no index",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// What somebody should know of it.
    pub fn trouble(&self) -> Option<String> {
        match self {
            Self::Unreadable(why) => Some(format!("the ads cannot be searched: {why}")),
            Self::Ready(_) | Self::NoIndex => None,
        }
    }
}
