//! Answers questions on the ads of a published run: which ads, how many, what they add up to, where the words stand, and what other employers write.

mod answer;
mod keywords;
mod kwic;
mod memory;
mod names;
mod phrases;
mod plan;

pub use answer::{ALLOWED, Answer, Facet, Group, MOST_ADS, MOST_VALUES, Question, Searcher};
pub use kwic::KwicLine;
pub use names::name_of;
pub use phrases::{EmployerAds, MOST_EXAMPLES, MOST_PHRASES, Phrase, PhraseAnswer, PhraseExample, PhraseQuestion, PhraseUse, Side, Writer};
pub use plan::plan;
