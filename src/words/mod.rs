//! Says by which terms a word of an ad is found: as it is written, by its base form, and by the parts of a compound.
//!
//! `cut` finds the words of a folded text, `part_list` reads `parts.txt` (Swedish words that compounds are made of), `inflection` leads a
//! form back to its base, `compound` splits, `forms` puts the terms together and remembers words it met, `memory` does so for millions. Nothing here can fail.

mod compound;
mod cut;
mod forms;
mod inflection;
mod memory;
mod part_list;

pub use cut::SearchWord;
pub use forms::WordForms;
pub use memory::TermMemory;
