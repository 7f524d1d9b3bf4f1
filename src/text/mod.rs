//! Makes clean text of an ad's source text, and keeps the way back.
//!
//! `markup` takes tags and entities out, `clean` puts the steps together, `span_map` leads every span back to the source,
//! `words` counts, `language` tells Swedish from English, `fold` prepares text for matching, `sketch` tells how alike two texts are,
//! `mask` finds and masks personal data. Nothing here can fail.

mod clean;
mod entities;
mod fold;
mod glue;
mod language;
mod marks;
mod markup;
mod mask;
mod runs;
mod sketch;
mod span_map;
mod words;

pub(crate) use clean::clean_into;
pub use clean::{CleanText, clean};
pub(crate) use fold::fold_into;
pub use fold::{Folded, fold, folded_term};
pub use language::{Language, detect_language};
pub(crate) use language::{LanguageCount, function_word};
pub use marks::Marks;
pub use mask::{Personal, PersonalKind, mask, mask_spans, personal_data};
pub use runs::Runs;
pub use sketch::Sketch;
pub use span_map::{Span, SpanMap};
pub use words::{count_words, is_word_char, words};
