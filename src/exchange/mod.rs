//! Turns word lists of other programs into rows of a lexicon, and a lexicon into files that other programs read.
//!
//! Each format has a file that reads text into a `WordList` and writes one: `quanteda` (YAML), `liwc`, `wordstat`, `delimited` (CSV
//! and its kin), `skos` (Turtle). `adopt` decides what of a list becomes rows, `give` what of a lexicon a format can say. Nothing is
//! lost without a word: what a format or a lexicon cannot hold comes back as a remark with its line and reason.

mod adopt;
mod delimited;
mod format;
mod give;
mod liwc;
mod quanteda;
mod skos;
mod word_list;
mod wordstat;

pub use adopt::{Adopted, Adoption, Categories, adopt, read_categories};
pub use delimited::Columns;
pub use format::Format;
pub use give::{Given, give};
pub use word_list::{RowFields, Unreadable, WordList, WordListTerm};
