//! Turns published files into ads: containers, encodings, record shapes, and a reason for whatever is not an ad.
//!
//! The way of a byte: `source` lists the files, `input` opens one and says of which parts it consists, `container` knows plain,
//! gzip, zstd and zip, `member` reads one member: `encoding` makes UTF-8 of it, `sniff` says which format it is, `lines`, `array`,
//! `document`, `rows` and `columns` cut it into records, and `record` reads one record by its shape (`shapes`). Nothing is guessed
//! from a file's name.

#[cfg(test)]
mod agreement;
mod array;
mod buffer;
mod chunk;
mod columns;
mod container;
mod document;
mod encoding;
mod escape;
mod field;
mod fingerprint;
mod gzip;
mod inflate;
mod input;
mod json;
mod json_strict;
mod limits;
mod lines;
mod marks;
mod member;
mod pass;
mod positioned;
mod record;
mod rows;
mod scanner;
mod shapes;
mod sniff;
mod source;
mod stream;
mod tape;
mod zip_archive;

pub use buffer::{Buffer, Buffers};
pub use chunk::{Chunk, Emit, Event, Slot, Stopped};
pub use field::Mapping;
pub use input::{InputReport, Opened, PartRead, read_input};
pub use limits::Limits;
pub use member::{MemberReport, ReadOptions};
pub use record::{Record, RecordReader, Refusal, read_record};
pub use source::{Input, list_inputs};
