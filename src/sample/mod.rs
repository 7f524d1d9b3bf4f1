//! Makes invented job ads, any number of them, for trying the program, for measuring its speed and for its tests.
//!
//! An ad depends on a seed and on its number alone: the same two give the same ad on every machine and in every version, whichever
//! shape it is written in, and ads may be made in any order. Municipalities, regions, agencies and occupations are those of
//! `data/registers`; firms, workplaces and every sentence are made up. No person is named, and contacts lead to example.se.
//!
//! The ads are fit for trying a run, not for research: how often a word stands in them says nothing about the labour market.
//!
//! In: seed and number. Out: an ad, or the same ad as JobTech, Platsbanken or flat record.

mod compose;
mod generate;
mod json_object;
mod moment;
mod random;
mod shapes;
mod style;
mod vocabulary;
mod vocabulary_employers;
mod vocabulary_english;
mod vocabulary_general;
mod vocabulary_it;
mod vocabulary_office;
mod vocabulary_trades;
mod vocabulary_welfare;

pub use generate::{SampleAd, generate};
pub use shapes::{CSV_HEADER, Shape, csv_row, write_json};
