//! Answers questions on the ads of a published run: which ads, how many, what they add up to, where the words stand, and what other employers write.

mod answer;
mod explained;
mod filters;
mod keywords;
mod kwic;
mod memory;
mod names;
mod phrases;
mod plan;
mod rows;
mod state;
mod terms;

pub use answer::{ALLOWED, Answer, Facet, Group, MOST_ADS, MOST_VALUES, Question, Searcher};
pub use explained::{ExplainedAd, ExplainedMatch};
pub use filters::{FILTERS, WrongFilter, any_of, chosen, read_chosen, years};
pub use kwic::KwicLine;
pub use names::name_of;
pub use phrases::{
    EmployerAds, MOST_EXAMPLES, MOST_PHRASES, Phrase, PhraseAnswer, PhraseExample, PhraseQuestion, PhraseRow, PhraseUse, Side, Writer,
    phrase_columns, phrase_rows, phrases_json,
};
pub use plan::plan;
pub use rows::{FacetRow, ad_columns, ad_json, answer_json, facet_columns, facet_rows, group_columns, kwic_columns};
pub use state::Ads;
pub use terms::TermUse;
