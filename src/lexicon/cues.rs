//! Reads the cues that tell what a line or sentence is about: zones, roles and negations.
//!
//! Rules about wording are data, reviewed like the terms: `zones.sv.csv`, `zones.en.csv` and `negations.csv`, each row with a reason.

use csv::ReaderBuilder;

use super::rows::Fault;
use crate::model::{Role, Zone};
use crate::text::folded_term;

/// Where a cue is looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CuePlace {
    /// In a line that stands alone and rules those after it.
    Heading,
    /// As the whole of such a line.
    Line,
    /// Directly after a name that begins the sentence.
    Subject,
    /// Within a sentence.
    Sentence,
}

impl CuePlace {
    /// Reads an id.
    fn parse(id: &str) -> Option<Self> {
        match id {
            "heading" => Some(Self::Heading),
            "line" => Some(Self::Line),
            "subject" => Some(Self::Subject),
            "sentence" => Some(Self::Sentence),
            _ => None,
        }
    }
}

/// What of a sentence a cue rules.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CueScope {
    /// All of it.
    Sentence,
    /// From the cue on.
    After,
    /// Up to the cue.
    Before,
}

/// What a cue says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CueKind {
    /// What the words are about: their zone, their role, or both.
    Context(Option<Zone>, Option<Role>),
    /// That what is named is not demanded.
    Negation,
}

/// One cue.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cue {
    /// Folded wording, without the star.
    pub wording: String,
    /// Whether any ending may follow the last word.
    pub open_ended: bool,
    /// Where it is looked for.
    pub place: CuePlace,
    /// What it rules.
    pub scope: CueScope,
    /// What it says.
    pub kind: CueKind,
}

const ZONE_HEADER: [&str; 6] = ["cue", "at", "scope", "zone", "role", "reason"];
const NEGATION_HEADER: [&str; 3] = ["cue", "scope", "reason"];

/// Whether a lexicon file holds cues.
pub(super) fn is_cue_file(base: &str) -> bool {
    matches!(base, "negations.csv" | "zones.sv.csv" | "zones.en.csv")
}

/// Reads a file of cues.
pub(super) fn read_cues(file: &str, base: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<Cue> {
    let header: &[&str] = if base == "negations.csv" { &NEGATION_HEADER } else { &ZONE_HEADER };
    let mut fault = |line: u64, column: usize, message: String| faults.push(Fault { file: file.to_owned(), line, column, message });
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    match reader.headers() {
        Ok(found) if found.iter().eq(header.iter().copied()) => {}
        _ => {
            fault(1, 1, format!("found another header, expected `{}`", header.join(",")));
            return Vec::new();
        }
    }
    let mut cues: Vec<Cue> = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else {
            fault(0, 1, "a row cannot be read".to_owned());
            continue;
        };
        let line = record.position().map_or(0, csv::Position::line);
        let get = |name: &str| header.iter().position(|h| *h == name).and_then(|n| record.get(n)).unwrap_or_default();
        let column = |name: &str| header.iter().position(|h| *h == name).map_or(1, |n| n + 1);
        let folded = folded_term(get("cue"));
        let wording = folded.strip_suffix('*').unwrap_or(&folded).to_owned();
        if wording.trim().is_empty() || wording.trim() != wording || wording.contains("  ") || wording.contains('*') {
            fault(line, 1, format!("found the cue `{}`, expected words with single spaces and at most one `*`, at the end", get("cue")));
            continue;
        }
        if get("reason").trim().is_empty() {
            fault(line, column("reason"), "the reason is missing, expected a sentence".to_owned());
        }
        let place = CuePlace::parse(get("at")).unwrap_or(CuePlace::Sentence);
        let scope = match get("scope") {
            "after" => CueScope::After,
            "before" => CueScope::Before,
            "sentence" => CueScope::Sentence,
            "" if place != CuePlace::Sentence => CueScope::Sentence,
            other => {
                fault(line, column("scope"), format!("scope `{other}` does not exist, expected sentence, after or before"));
                continue;
            }
        };
        let kind = if base == "negations.csv" {
            CueKind::Negation
        } else {
            if CuePlace::parse(get("at")).is_none() {
                fault(line, column("at"), format!("`{}` does not exist, expected heading, line, subject or sentence", get("at")));
                continue;
            }
            let (zone, role) = (get("zone"), get("role"));
            if (Zone::parse(zone).is_none() && !zone.is_empty()) || (Role::parse(role).is_none() && !role.is_empty()) {
                fault(line, column("zone"), format!("zone `{zone}` with role `{role}` does not exist"));
                continue;
            }
            if zone.is_empty() && role.is_empty() {
                fault(line, column("zone"), "the cue says neither zone nor role".to_owned());
            }
            CueKind::Context(Zone::parse(zone), Role::parse(role))
        };
        let cue = Cue { wording, open_ended: folded.ends_with('*'), place, scope, kind };
        if cues.iter().any(|c| (&c.wording, c.open_ended, c.place) == (&cue.wording, cue.open_ended, cue.place)) {
            fault(line, 1, format!("the cue `{}` stands twice", get("cue")));
            continue;
        }
        cues.push(cue);
    }
    cues
}
