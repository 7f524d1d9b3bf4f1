//! Holds the ads of a run so that they can be found by their words, counted, and shown. The only place that uses tantivy.

mod assemble;
mod clock;
mod condition;
mod counts;
mod directory;
mod document;
mod fields;
mod found;
mod kept;
mod order;
mod reader;
mod segments;
mod summary;
mod tokens;

pub use assemble::{Held, assemble};
pub use clock::Clock;
pub use condition::{Condition, Selected};
pub use counts::GroupBy;
pub use document::IndexedAd;
pub use fields::{CodeField, NumberField, WordField};
pub use kept::{KeptAd, KeptHit};
pub use order::{Cursor, Order};
pub use reader::Reader;
pub use segments::{Adding, IndexPlace, Segments, ShardKey};
pub use summary::{FOLDER, IndexFile, IndexSummary};
