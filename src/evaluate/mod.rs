//! Holds hits against ads in which people marked every demand, and says how far the two agree.
//!
//! `gold` reads the marked ads, `found` the hits of a file, `scan` makes hits of a lexicon; `judge` decides for one ad what was found,
//! `score` adds that up, `interval` says how far it may move by chance, `breakdown` where it is good and where not, `errors` which words
//! are behind it, `ablation` what each part of the method adds. `personal` measures how much of the personal data is masked.

mod ablation;
mod breakdown;
mod errors;
mod found;
mod gold;
mod interval;
mod json;
mod judge;
mod lines;
mod personal;
mod scan;
mod score;
mod wording;

pub use ablation::{Ablated, ablate};
pub use breakdown::{Breakdown, Group, breakdown};
pub use errors::{Finding, FindingKind, findings};
pub use found::{FoundHit, read_hits};
pub use gold::{GoldAd, Mention, Trap, keep_half, read_gold};
pub use interval::{Interval, Intervals, intervals};
pub use json::{ablation_json, breakdown_json, finding_json, intervals_json, personal_json, score_json};
pub use judge::{Judged, JudgedMention, Wording, judge_all};
pub use personal::{PersonalFound, personal_found, pii_found};
pub use scan::scan_gold;
pub use score::{Counts, RATES, Rate, SHARES, Share, Tally, per_competence, tally, total};
