//! Decides what of a lexicon a format can say, and names what it cannot.

use super::format::Format;
use super::{delimited, liwc, quanteda, skos, wordstat};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{Entry, Lexicon, MatchKind, Owner, patterns};
use crate::model::Competence;

/// One wording as another program will look for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct GivenTerm {
    /// Its row.
    pub(super) entry: Entry,
    /// Its competence.
    pub(super) competence: Competence,
    /// The wording with the stars of the format.
    pub(super) glob: String,
}

/// A lexicon in another format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The text of the file.
    pub text: String,
    /// Number of wordings in it.
    pub n_terms: usize,
    /// What the format does not say, in sentences.
    pub left_out: Vec<String>,
}

/// Writes a lexicon in another format; with `forms`, each inflected form and spelling by itself instead of the terms.
pub fn give(lexicon: &Lexicon, format: Format, forms: bool) -> Result<Given> {
    let mut terms = if forms { by_form(lexicon, format) } else { lexicon.entries.iter().map(|e| given(e, &e.term, format)).collect() };
    terms.sort_by(|a, b| (a.competence, &a.glob, a.entry.kind).cmp(&(b.competence, &b.glob, b.entry.kind)));
    if format != Format::Csv && format != Format::Skos {
        terms.dedup_by(|a, b| a.competence == b.competence && a.glob == b.glob);
    }
    let text = match format {
        Format::Quanteda => quanteda::write(&terms, &lexicon.framework),
        Format::Liwc => liwc::write(&terms),
        Format::Wordstat => wordstat::write(&terms, &lexicon.framework),
        Format::Csv => delimited::write(&terms).ok_or_else(|| Error::new(ErrorKind::Internal, "the table cannot be written as CSV"))?,
        Format::Skos => skos::write(&terms, &lexicon.framework),
    };
    Ok(Given { text, n_terms: terms.len(), left_out: left_out(lexicon, format, forms) })
}

fn given(entry: &Entry, wording: &str, format: Format) -> GivenTerm {
    let glob = match (format, entry.kind) {
        (Format::Csv | Format::Skos, _) => wording.to_owned(),
        // A prefix is never the word alone: two letters at least follow it.
        (Format::Quanteda | Format::Wordstat, MatchKind::Prefix) => format!("{wording}??*"),
        (Format::Quanteda | Format::Wordstat, MatchKind::Head) => format!("*{wording}"),
        (Format::Liwc, MatchKind::Prefix) => format!("{wording}*"),
        _ => wording.to_owned(),
    };
    GivenTerm { entry: entry.clone(), competence: entry.competence, glob }
}

/// Every form and spelling as a wording of its own, which is found as it stands.
fn by_form(lexicon: &Lexicon, format: Format) -> Vec<GivenTerm> {
    let mut terms = Vec::new();
    for pattern in patterns(&lexicon.entries, &[]) {
        let Owner::Entry(n) = pattern.owner else { continue };
        let Some(entry) = lexicon.entries.get(n) else { continue };
        let no_ending = [String::new()];
        let endings: &[String] = if pattern.endings.is_empty() { &no_ending } else { &pattern.endings };
        for ending in endings {
            let wording = format!("{}{ending}", pattern.literal);
            let kind = if entry.kind == MatchKind::Word && wording.contains(' ') { MatchKind::Phrase } else { entry.kind };
            let row = Entry { term: wording.clone(), kind, forms: crate::lexicon::Forms::None, case_sensitive: false, ..entry.clone() };
            terms.push(given(&row, &wording, format));
        }
    }
    terms.sort_by(|a, b| (&a.glob, a.entry.kind, a.competence).cmp(&(&b.glob, b.entry.kind, b.competence)));
    terms.dedup_by(|a, b| a.glob == b.glob && a.entry.kind == b.entry.kind);
    terms
}

fn left_out(lexicon: &Lexicon, format: Format, forms: bool) -> Vec<String> {
    let n = |is: fn(&Entry) -> bool| lexicon.entries.iter().filter(|e| is(e)).count();
    let mut said = Vec::new();
    let mut say = |n: usize, what: &str| {
        if n > 0 {
            said.push(format!("{n} {what}"));
        }
    };
    say(lexicon.exclusions.len(), "exclusions: wordings that do not count will count");
    say(lexicon.cues.len(), "cues: wordings count in every zone, and when they are denied");
    say(lexicon.guards.len(), "guards: wordings count in another meaning too");
    if format != Format::Csv {
        if !forms {
            say(n(|_| true), "terms stand in their dictionary form; --forms writes every form");
        }
        say(n(|e| e.case_sensitive), "rows demand their case, which the format does not say");
    }
    if format == Format::Liwc {
        say(n(|e| e.kind == MatchKind::Head), "heads of compounds stand as words, as a star can only end a wording");
        say(n(|e| e.kind == MatchKind::Prefix), "prefixes also take the word alone");
    }
    if format == Format::Skos {
        say(n(|e| matches!(e.kind, MatchKind::Head | MatchKind::Prefix)), "heads and prefixes stand as plain labels");
    }
    said
}
