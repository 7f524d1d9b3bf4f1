//! Makes of a published run the tables that statistics users read: coded dimensions, measures, notes, in Swedish and English.
//!
//! A table is one dense block of cells. Every format, page and programming interface reads the same block, so that they cannot disagree.

mod catalogue;
mod cell;
mod cells;
mod certain;
mod dimension;
mod elimination;
mod forced;
mod gather;
mod language;
mod measures;
mod notes;
mod own_group;
mod protect;
mod quality;
mod regions;
mod shape;
mod titles;
mod withheld;
mod year_graph;

pub use catalogue::Tables;
pub use cell::{Cell, CellStatus};
pub use dimension::{Category, CodeList, CodeListKind, CodeListValue, Dimension, Role};
pub use gather::Gathering;
pub use language::{Language, Text};
pub use own_group::OwnGroup;
pub use quality::RunCounts;
pub use shape::{Note, Source, Table, View};
