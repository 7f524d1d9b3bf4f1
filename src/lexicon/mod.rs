//! Holds the terms that count: reviewed rows, their inflected forms, and the framework they belong to.
//!
//! `rows` reads the files and says where a rule is broken, `inflect` makes forms of a dictionary form, `patterns` turns an entry
//! into what the scanner looks for, `framework` holds DigComp's titles, `stats` counts. The files lie in `lexicons/`.

mod cues;
mod entry;
mod framework;
mod guards;
mod inflect;
mod patterns;
mod rows;
mod source;
mod stats;

pub use cues::{Cue, CueKind, CuePlace, CueScope};
pub use entry::{Entry, EntryId, Exclusion, Forms, LexiconLanguage, MatchKind};
pub use framework::{Framework, Title};
pub use guards::{Guard, GuardKind, GuardWording, GuardedTerm};
pub use inflect::{Inflected, inflect};
pub use patterns::{Owner, Pattern, patterns};
pub use rows::{ENTRY_HEADER, Fault, canonical, double_key, normalised};
pub use source::{Lexicon, LexiconFile};
pub use stats::{Stats, stats};
