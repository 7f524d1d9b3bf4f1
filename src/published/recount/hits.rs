//! Holds the hits table against the ads table: what each ad counts must be the matches that count in it.
//!
//! Both tables have one order, so an ad's hits are those that wait when it comes. Of the lexicon only its size is known here, so what is
//! remembered of its entries is bounded by that.

use std::collections::{BTreeMap, BTreeSet};

use super::findings::Findings;
use super::{compare, rows_of};
use crate::error::Result;
use crate::export::{TableReader, Value};
use crate::measure::{AdMeasures, AdRow};
use crate::model::{Competence, Role, Stratum, Zone};
use crate::published::folder::PublishedRun;
use crate::published::order::Position;

const FILE: &str = "hits.parquet";

const COLUMNS: [&str; 13] =
    ["ad_id", "from", "to", "text", "entry", "term", "competence", "area", "stratum", "role", "zone", "counted", "reason"];

/// A row of the hits table.
struct HitLine<'a> {
    from: Option<i64>,
    to: Option<i64>,
    text: &'a str,
    entry: &'a str,
    term: &'a str,
    competence: &'a str,
    area: &'a str,
    stratum: &'a str,
    role: &'a str,
    zone: &'a str,
    counted: bool,
    reason: &'a str,
}

impl<'a> HitLine<'a> {
    /// Reads values in the order of `COLUMNS`.
    fn of(values: &'a [Value]) -> Option<Self> {
        let [_, from, to, text, entry, term, competence, area, stratum, role, zone, counted, reason] = values else { return None };
        let written = |value: &'a Value| value.as_text().unwrap_or_default();
        Some(Self {
            from: from.as_integer(),
            to: to.as_integer(),
            text: written(text),
            entry: written(entry),
            term: written(term),
            competence: written(competence),
            area: written(area),
            stratum: written(stratum),
            role: written(role),
            zone: written(zone),
            counted: *counted == Value::Flag(true),
            reason: written(reason),
        })
    }
}

/// What an entry is, by the first hit of it.
#[derive(PartialEq, Eq)]
struct Known {
    term: String,
    competence: String,
    area: String,
    stratum: String,
}

/// The hits table, read along with the ads.
pub(super) struct HitsWalk {
    table: TableReader,
    /// The hit that waits.
    values: Vec<Value>,
    position: Option<Position>,
    n_rows: u64,
    known: BTreeMap<String, Known>,
    n_entries: u64,
}

impl HitsWalk {
    /// Opens the hits table of a run; `None` where it has none or the table cannot be read.
    pub(super) fn of_run(run: &PublishedRun, findings: &mut Findings) -> Option<Self> {
        let is_listed = run.manifest.outputs.iter().any(|output| output.file == FILE);
        let is_kept = run.manifest.parameters.get("keep_hits").and_then(serde_json::Value::as_bool);
        if let Some(is_kept) = is_kept.filter(|is_kept| *is_kept != is_listed) {
            let (found, expected) = if is_kept { ("no", "one") } else { ("a", "none") };
            findings.say("manifest.json", || format!("outputs: found {found} {FILE}, expected {expected}, as keep_hits is {is_kept}"));
        }
        if !is_listed {
            return None;
        }
        let n_entries = run.manifest.lexicon.get("n_entries").and_then(serde_json::Value::as_u64).unwrap_or(u64::MAX);
        let opened = TableReader::open(&run.folder.join(FILE), &COLUMNS).and_then(|table| {
            let mut walk = Self { table, values: Vec::new(), position: None, n_rows: 0, known: BTreeMap::new(), n_entries };
            walk.read()?;
            Ok(walk)
        });
        match opened {
            Ok(walk) => Some(walk),
            Err(error) => {
                findings.say(FILE, || error.to_string());
                None
            }
        }
    }

    /// Reads the next hit.
    fn read(&mut self) -> Result<()> {
        if !self.table.next_row(&mut self.values)? {
            self.position = None;
            return Ok(());
        }
        self.n_rows += 1;
        let id = self.values.first().and_then(Value::as_text).unwrap_or_default();
        if self.position.as_ref().is_none_or(|p| !p.is_of(id)) {
            self.position = Some(Position::of(id));
        }
        Ok(())
    }

    /// Holds the hits of the next ad against its row.
    pub(super) fn check(&mut self, ad: &AdRow, position: &Position, findings: &mut Findings) -> Result<()> {
        while let Some(stray) = self.position.clone().filter(|waiting| waiting < position) {
            self.pass(&stray, findings)?;
        }
        let mut measures = AdMeasures { n_words: ad.measures.n_words, ..AdMeasures::default() };
        let mut entries = BTreeSet::new();
        while self.position.as_ref() == Some(position) {
            if let Some(hit) = HitLine::of(&self.values) {
                check_hit(&hit, self.n_rows, &ad.ad_id, findings);
                if hit.counted {
                    add(&mut measures, &hit);
                    if !entries.contains(hit.entry) {
                        entries.insert(hit.entry.to_owned());
                    }
                }
            }
            self.check_entry(findings);
            self.read()?;
        }
        measures.n_terms = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        compare_measures(ad, &measures, findings);
        Ok(())
    }

    /// Passes over the hits of an ad that the ads table does not hold.
    fn pass(&mut self, stray: &Position, findings: &mut Findings) -> Result<()> {
        let (first, mut n) = (self.n_rows, 0u64);
        while self.position.as_ref() == Some(stray) {
            n += 1;
            self.read()?;
        }
        let id = stray.id();
        findings.say(FILE, || format!("row {first}: found {n} hits of ad {id}, expected none, as ads.parquet does not hold it there"));
        Ok(())
    }

    /// Holds the entry of the waiting hit to what it was in earlier ones.
    fn check_entry(&mut self, findings: &mut Findings) {
        let Some(hit) = HitLine::of(&self.values) else { return };
        let row = self.n_rows;
        if let Some(known) = self.known.get(hit.entry) {
            let is_same = [&known.term, &known.competence, &known.area, &known.stratum]
                .into_iter()
                .zip([hit.term, hit.competence, hit.area, hit.stratum])
                .all(|(known, found)| known == found);
            if !is_same {
                findings
                    .say(FILE, || format!("row {row}: entry `{}`: found another term, competence, area or stratum than before", hit.entry));
            }
            return;
        }
        let term = hit.entry.split_once(':').and_then(|(_, rest)| rest.rsplit_once(':')).map(|(term, _)| term);
        let competence = Competence::parse(hit.competence);
        let found = if term != Some(hit.term) || hit.term.is_empty() {
            Some(format!("entry: found `{}` with the term `{}`, expected a row of the lexicon", hit.entry, hit.term))
        } else if competence.is_none_or(|c| c.area().id() != hit.area) {
            Some(format!("competence and area: found `{}` and `{}`, expected one of DigComp and its area", hit.competence, hit.area))
        } else if Stratum::parse(hit.stratum).is_none() {
            Some(format!("stratum: found `{}`, expected basic, software or specialist", hit.stratum))
        } else if self.known.len() as u64 == self.n_entries {
            Some(format!("entry: found `{}` beside {} others, expected at most as many as the lexicon has", hit.entry, self.n_entries))
        } else {
            None
        };
        if let Some(found) = found {
            findings.say(FILE, || format!("row {row}: {found}"));
            return;
        }
        let [term, competence, area, stratum] = [hit.term, hit.competence, hit.area, hit.stratum].map(str::to_owned);
        self.known.insert(hit.entry.to_owned(), Known { term, competence, area, stratum });
    }

    /// Passes over what is left, and compares the number of rows.
    pub(super) fn finish(mut self, run: &PublishedRun, findings: &mut Findings) -> Result<()> {
        while let Some(stray) = self.position.clone() {
            self.pass(&stray, findings)?;
        }
        if let Some(rows) = rows_of(run, FILE, findings) {
            compare(findings, FILE, "rows", self.n_rows, rows, "the rows of this output in manifest.json");
        }
        Ok(())
    }
}

fn check_hit(hit: &HitLine<'_>, row: u64, ad_id: &str, findings: &mut Findings) {
    let mut say = |what: String| findings.say(FILE, || format!("row {row} (ad {ad_id}): {what}"));
    match (hit.from, hit.to) {
        (Some(from), Some(to)) if 0 <= from && from < to => {
            if usize::try_from(to - from) != Ok(hit.text.len()) {
                say(format!("text: found {} bytes, expected {}, from `from` to `to`", hit.text.len(), to - from));
            }
        }
        (from, to) => {
            let [from, to] = [from, to].map(|n| n.map_or("no value".to_owned(), |n| n.to_string()));
            say(format!("from and to: found {from} and {to}, expected a range that is not empty"));
        }
    }
    if Role::parse(hit.role).is_none() {
        say(format!("role: found `{}`, expected requirement, merit or duty", hit.role));
    }
    if Zone::parse(hit.zone).is_none() {
        say(format!("zone: found `{}`, expected demand, application, employer, benefit or boilerplate", hit.zone));
    }
    if hit.counted != hit.reason.is_empty() {
        say(format!(
            "counted: found {} with the reason `{}`, expected a reason where a match does not count, and only there",
            hit.counted, hit.reason
        ));
    }
}

fn add(measures: &mut AdMeasures, hit: &HitLine<'_>) {
    measures.n_hits += 1;
    for (counts, index) in [
        (measures.by_competence.as_mut_slice(), Competence::parse(hit.competence).map(Competence::index)),
        (measures.by_stratum.as_mut_slice(), Stratum::parse(hit.stratum).map(Stratum::index)),
        (measures.by_role.as_mut_slice(), Role::parse(hit.role).map(Role::index)),
    ] {
        if let Some(count) = index.and_then(|n| counts.get_mut(n)) {
            *count += 1;
        }
    }
}

fn compare_measures(ad: &AdRow, counted: &AdMeasures, findings: &mut Findings) {
    let stated = &ad.measures;
    if stated == counted {
        return;
    }
    let mut say = |column: &str, found: u32, expected: u32| {
        findings.say("ads.parquet", || format!("ad {}: {column}: found {found}, expected {expected}, counted from hits.parquet", ad.ad_id));
    };
    let competences = Competence::all().map(|c| format!("hits_{}", c.column()));
    let classes = Stratum::ALL.iter().map(|s| s.id()).chain(Role::ALL.iter().map(|r| r.id())).map(|id| format!("hits_{id}"));
    let names = ["n_hits".to_owned(), "n_terms".to_owned()].into_iter().chain(competences).chain(classes);
    let numbers = |m: &AdMeasures| -> Vec<u32> {
        [m.n_hits, m.n_terms].into_iter().chain(m.by_competence).chain(m.by_stratum).chain(m.by_role).collect()
    };
    for ((name, found), expected) in names.zip(numbers(stated)).zip(numbers(counted)) {
        if found != expected {
            say(&name, found, expected);
        }
    }
}
