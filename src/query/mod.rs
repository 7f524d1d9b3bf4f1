//! Asks for ads by their words and by what is known of them.
//!
//! `grammar` reads the text of a query into a tree.

mod grammar;

pub use grammar::{Expression, FieldId, FieldKind, FieldTerm, FieldValue, Limits, Query, QueryError, Wording};
