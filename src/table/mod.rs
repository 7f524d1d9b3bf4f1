//! Makes of a published run the tables that statistics users read: coded dimensions, measures, notes, in Swedish and English.
//!
//! A table is one dense block of cells. Every format, page and programming interface reads the same block, so that they cannot disagree.

mod cell;
mod dimension;
mod language;
mod shape;

pub use cell::{Cell, CellStatus};
pub use dimension::{Category, CodeList, CodeListKind, CodeListValue, Dimension, Role};
pub use language::{Language, Text};
pub use shape::{Note, Source, Table, View};
