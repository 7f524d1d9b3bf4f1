//! Finds the words of a lexicon in an ad and decides which of them count.
//!
//! `scanner` finds every match, `boundary` holds the rules of where a word begins and ends, `token` those of a row that is one token exactly, `nested` decides between matches that
//! share words, `classify` is the one pure call per ad. Zone, guard and role have their place in `Hit`; a hit without a rule of
//! its own stands in the zone `demand` and has the role `duty`.

mod address;
mod boundary;
mod classify;
mod context;
mod ellipsis;
mod finder;
mod guard;
mod hit;
mod layout;
mod names;
mod nested;
mod plain_word;
mod reach;
mod reference;
mod scanner;
mod tails;
mod token;
mod trie;
mod verdicts;
mod word_table;

pub use classify::{Classified, Classifier, classify};
pub use finder::{Finder, Findings, FoundCue};
pub use hit::{Hit, Reason};
pub use reach::{Unreachable, unreachable_entries};
pub use reference::Reference;
pub use scanner::{Match, Scanner};
