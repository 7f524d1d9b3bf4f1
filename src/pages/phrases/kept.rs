//! Keeps what was found of phrases: another language, measure or form of the page asks the same, and it takes long to find.

use std::sync::Arc;

use quick_cache::sync::Cache;

use crate::error::Result;
use crate::search::{PhraseAnswer, PhraseQuestion, Searcher};

/// Most answers that are kept: those of every municipality as an employer and as a place, and as many for other choices. One has some tens of
/// phrases, each with a line of an ad.
const MOST: usize = 1200;

/// The answers that are kept, of the ads of one run.
#[derive(Debug)]
pub(in crate::pages) struct KeptPhrases(Cache<PhraseQuestion, Arc<PhraseAnswer>>);

impl KeptPhrases {
    pub(in crate::pages) fn new() -> Self {
        Self(Cache::new(MOST))
    }

    /// The answer to a question, found if it is not kept. Who asks the same meanwhile waits for it.
    ///
    /// # Errors
    /// Those of `Searcher::phrases`, which are not kept.
    pub(super) fn get(&self, searcher: &Searcher, question: &PhraseQuestion) -> Result<Arc<PhraseAnswer>> {
        self.0.get_or_insert_with(question, || searcher.phrases(question).map(Arc::new))
    }
}
