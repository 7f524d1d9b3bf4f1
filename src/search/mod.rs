//! Answers questions on the ads of a published run: which ads, how many, what they add up to, and where the words stand.

mod answer;
mod keywords;
mod kwic;
mod names;
mod plan;

pub use answer::{ALLOWED, Answer, Facet, Group, MOST_ADS, MOST_VALUES, Question, Searcher};
pub use kwic::KwicLine;
pub use names::name_of;
pub use plan::plan;
