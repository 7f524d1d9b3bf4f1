//! Loads a lexicon, from a folder or from the program itself, and takes its fingerprint.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::cues::{Cue, is_cue_file, read_cues};
use super::entry::{Entry, Exclusion, LexiconLanguage};
use super::framework::Framework;
use super::guards::{Guard, GuardedTerm, read_guards};
use super::rows::{Fault, find_doubles, normalised, read_entries, read_exclusions};
use crate::error::{Error, ErrorKind, Result};

/// The lexicon that is part of the program.
const EMBEDDED: [(&str, &str); 9] = [
    ("sv.csv", include_str!("../../lexicons/sv.csv")),
    ("en.csv", include_str!("../../lexicons/en.csv")),
    ("mul.csv", include_str!("../../lexicons/mul.csv")),
    ("exclusions.csv", include_str!("../../lexicons/exclusions.csv")),
    ("zones.sv.csv", include_str!("../../lexicons/zones.sv.csv")),
    ("zones.en.csv", include_str!("../../lexicons/zones.en.csv")),
    ("negations.csv", include_str!("../../lexicons/negations.csv")),
    ("guards.csv", include_str!("../../lexicons/guards.csv")),
    ("digcomp-3.0.csv", include_str!("../../lexicons/digcomp-3.0.csv")),
];

/// One file of a lexicon as text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LexiconFile {
    /// The name for messages.
    pub name: String,
    /// The name without folder.
    pub base: String,
    /// The content.
    pub text: String,
}

/// A lexicon whose rules all hold.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// The rows that count, by language and term.
    pub entries: Vec<Entry>,
    /// The wordings that do not.
    pub exclusions: Vec<Exclusion>,
    /// The cues of zones, roles and negations.
    pub cues: Vec<Cue>,
    /// In which surroundings terms mean something else.
    pub guards: Vec<Guard>,
    /// Titles of areas and competences.
    pub framework: Framework,
    /// Fingerprint over everything that decides hits, independent of the order of rows.
    pub fingerprint: String,
}

impl Lexicon {
    /// The files of a folder, or those of the program.
    pub fn files(folder: Option<&Path>) -> Result<Vec<LexiconFile>> {
        let Some(folder) = folder else {
            return Ok(EMBEDDED
                .iter()
                .map(|(base, text)| LexiconFile { name: format!("lexicons/{base}"), base: (*base).to_owned(), text: (*text).to_owned() })
                .collect());
        };
        let mut files = Vec::new();
        for (base, _) in EMBEDDED {
            let path = folder.join(base);
            if !path.exists() && base != "digcomp-3.0.csv" && base != "sv.csv" {
                continue;
            }
            let bytes = fs::read(&path).map_err(|e| Error::new(ErrorKind::Lexicon, format!("{}: cannot be read: {e}", path.display())))?;
            let text = String::from_utf8(bytes).map_err(|e| {
                Error::new(
                    ErrorKind::Lexicon,
                    format!("{}: found a byte that is not UTF-8 at byte {}", path.display(), e.utf8_error().valid_up_to()),
                )
            })?;
            files.push(LexiconFile { name: path.display().to_string(), base: base.to_owned(), text });
        }
        Ok(files)
    }

    /// Reads files and lists every broken rule.
    pub fn read(files: &[LexiconFile]) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut lexicon = Self {
            entries: Vec::new(),
            exclusions: Vec::new(),
            cues: Vec::new(),
            guards: Vec::new(),
            framework: Framework::default(),
            fingerprint: String::new(),
        };
        for file in files {
            let text = file.text.strip_prefix('\u{FEFF}').unwrap_or(&file.text);
            match LexiconLanguage::ALL.iter().find(|l| file.base.strip_suffix(".csv") == Some(l.code())) {
                Some(language) => lexicon.entries.extend(read_entries(&file.name, *language, text, &mut faults)),
                None if file.base == "exclusions.csv" => lexicon.exclusions = read_exclusions(&file.name, text, &mut faults),
                None if is_cue_file(&file.base) => lexicon.cues.extend(read_cues(&file.name, &file.base, text, &mut faults)),
                None if file.base == "guards.csv" => lexicon.guards = read_guards(&file.name, text, &mut faults),
                None => lexicon.framework = Framework::read(&file.name, text, &mut faults),
            }
        }
        let name_of = |base: &str| files.iter().find(|f| f.base == base).map_or(base.to_owned(), |f| f.name.clone());
        find_doubles(
            lexicon.entries.iter().map(|e| (name_of(&format!("{}.csv", e.language.code())), e.line, e.term.as_str(), e.kind)),
            &mut faults,
        );
        find_doubles(lexicon.exclusions.iter().map(|e| (name_of("exclusions.csv"), e.line, e.term.as_str(), e.kind)), &mut faults);
        let known: HashSet<String> = lexicon.entries.iter().map(|e| normalised(&e.term)).collect();
        let is_known = |t: &GuardedTerm| if t.is_ending { known.iter().any(|k| t.is(k)) } else { known.contains(&t.text) };
        for guard in &lexicon.guards {
            for term in guard.terms.iter().filter(|t| !is_known(t)) {
                let message = format!("the term `{}` stands in no entry file, expected one of the lexicon", term.text);
                faults.push(Fault { file: name_of("guards.csv"), line: guard.line, column: 1, message });
            }
        }
        // The order of rows must not matter, so it ends here.
        lexicon.entries.sort_by(|a, b| (a.language, &a.term, a.kind).cmp(&(b.language, &b.term, b.kind)));
        lexicon.exclusions.sort_by(|a, b| (&a.term, a.kind).cmp(&(&b.term, b.kind)));
        lexicon.cues.sort();
        lexicon.guards.sort();
        lexicon.fingerprint = fingerprint(&lexicon);
        faults.sort();
        (lexicon, faults)
    }

    /// Loads a lexicon, and refuses one that breaks a rule.
    ///
    /// # Errors
    /// The first broken rule, with file, line and field.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let files = Self::files(folder)?;
        let (lexicon, faults) = Self::read(&files);
        match faults.first() {
            None => Ok(lexicon),
            Some(first) => {
                let more = if faults.len() > 1 { format!(" (and {} more)", faults.len() - 1) } else { String::new() };
                Err(Error::new(ErrorKind::Lexicon, format!("{first}{more}")).with_hint("`svall lexicon check` lists every broken rule"))
            }
        }
    }
}

fn fingerprint(lexicon: &Lexicon) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut field = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    for e in &lexicon.entries {
        for text in [
            e.language.code(),
            &e.term,
            e.kind.id(),
            if e.case_sensitive { "yes" } else { "" },
            e.forms.id(),
            e.competence.id(),
            e.stratum.id(),
        ] {
            field(text);
        }
    }
    field("exclusions");
    for e in &lexicon.exclusions {
        field(&e.term);
        field(e.kind.id());
    }
    field("cues");
    for c in &lexicon.cues {
        field(&format!("{c:?}"));
    }
    field("guards");
    for g in &lexicon.guards {
        field(&format!("{:?} {} {:?}", g.terms, g.kind.id(), g.wordings));
    }
    hasher.finalize().to_hex().to_string()
}
