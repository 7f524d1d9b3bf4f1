//! Measures how much digital competence job ads ask for, per employer, municipality and year.
//!
//! The folders are the steps of the method, in order; `src/README.md` holds the map and says who may use whom.

pub mod ads;
pub mod chart;
pub mod cli;
pub mod compare;
pub mod diagnose;
pub mod error;
pub mod evaluate;
pub mod exchange;
pub mod export;
pub mod fetch;
pub mod hits;
pub mod index;
pub mod lexicon;
pub mod measure;
pub mod model;
pub mod pages;
pub mod panel;
pub mod published;
pub mod query;
pub mod registers;
pub mod run;
pub mod sample;
pub mod search;
pub mod serve;
pub mod store;
pub mod table;
pub mod text;
pub mod words;
