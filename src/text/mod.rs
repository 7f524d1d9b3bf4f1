//! Makes clean text of an ad's source text, and keeps the way back.
//!
//! `markup` takes tags and entities out, `clean` puts the steps together, `span_map` leads every span back to the source,
//! `words` counts, `language` tells Swedish from English, `fold` prepares text for matching,
//! `mask` finds and masks personal data. Nothing here can fail.

mod clean;
mod entities;
mod fold;
mod glue;
mod language;
mod markup;
mod mask;
mod span_map;
mod words;

pub use clean::{CleanText, clean};
pub use fold::{Folded, fold, folded_term};
pub use language::{Language, detect_language};
pub use mask::{Personal, PersonalKind, mask, mask_spans, personal_data};
pub use span_map::{Span, SpanMap};
pub use words::{count_words, is_word_char, words};
