//! `svall evaluate`: how far hits agree with ads in which people marked every demand.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};

use super::accuracy::{Report, write_report};
use super::arguments::read_text;
use super::output::{closed_is_fine, create};
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::evaluate::{
    Finding, FoundHit, GoldAd, Tally, ablate, ablation_json, breakdown, breakdown_json, finding_json, findings, intervals, intervals_json,
    judge_all, keep_half, per_competence, personal_found, personal_json, read_gold, read_hits, scan_gold, score_json, tally, total,
};
use crate::lexicon::Lexicon;

/// Hold the hits against ads in which people marked every demand: precision, recall and F1.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall evaluate gold.jsonl                           the lexicon of the program
  svall evaluate gold.jsonl --lexicon lexicons --errors errors.csv
  svall evaluate gold.jsonl --ablate --markdown       what each part of the method adds, as tables for a document
  svall evaluate gold.jsonl --hits hits.jsonl --json  hits of any classifier, as `svall classify --all` writes them

A marked ad is one line: {\"id\", \"headline\", \"text\", \"lang\", \"mentions\": [{\"quote\", \"competences\", \"strata\", \"roles\", \"status\"}],
\"traps\": [{\"quote\", \"reasons\", \"sure\"}]}. Intervals are 95 % bootstrap intervals over ads.")]
pub(super) struct Arguments {
    /// The marked ads, as JSON Lines; `-` reads standard input.
    gold: PathBuf,
    /// Score the hits of this file instead of scanning the ads.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lexicon", "ablate"])]
    hits: Option<PathBuf>,
    /// Folder of a lexicon; default: the one that comes with the program.
    #[arg(long, value_name = "DIR")]
    lexicon: Option<PathBuf>,
    /// Only ads in this language.
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Only every second ad in the order of ids, from the first (0) or the second (1).
    #[arg(long, value_name = "0|1", value_parser = clap::value_parser!(u8).range(0..=1))]
    half: Option<u8>,
    /// How many times the ads are drawn anew for the intervals; 0 for none.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    resamples: usize,
    /// Also say what is found without each part: zones, negations, guards, exclusions, compounds, inflection, files, sources.
    #[arg(long)]
    ablate: bool,
    /// Write missed demands, false hits and counted traps as CSV; `-` prints them instead of the figures.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Print everything as one JSON object.
    #[arg(long)]
    json: bool,
    /// Print the figures as Markdown tables.
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let gold = marked_ads(arguments)?;
    let (hits, lexicon) = if let Some(path) = &arguments.hits {
        (hits_of(path, arguments, &gold)?, None)
    } else {
        let lexicon = Lexicon::load(arguments.lexicon.as_deref())?;
        (scan_gold(&gold, &lexicon, |_| false)?, Some(lexicon))
    };
    let judged = judge_all(&gold, &hits);
    let errors = findings(&judged);
    if let Some(path) = &arguments.errors {
        write_errors(path, &errors)?;
        if path == Path::new("-") {
            return Ok(Done::Fully);
        }
    }
    let tallies: Vec<Tally> = judged.iter().map(tally).collect();
    let report = Report {
        gold: arguments.gold.display().to_string(),
        lexicon: lexicon.as_ref().map(|l| l.fingerprint.clone()),
        n_resamples: arguments.resamples,
        tally: total(&tallies),
        per_competence: per_competence(&judged),
        intervals: intervals(&tallies, arguments.resamples),
        breakdown: breakdown(&judged),
        ablation: lexicon.as_ref().filter(|_| arguments.ablate).map(|lexicon| ablate(&gold, lexicon)).transpose()?,
        personal: personal_found(&gold),
    };
    if arguments.json {
        output::data(&(report_json(&report, &errors).to_string() + "\n"))?;
    } else {
        output::data(&write_report(&report, arguments.markdown))?;
    }
    Ok(Done::Fully)
}

/// The marked ads that were asked for, by id.
fn marked_ads(arguments: &Arguments) -> Result<Vec<GoldAd>> {
    let path = &arguments.gold;
    let mut gold = read_gold(&path.display().to_string(), &read_text(path)?)?;
    keep_half(&mut gold, arguments.half.map(usize::from));
    if let Some(lang) = &arguments.lang {
        let mut there: Vec<String> = gold.iter().map(|ad| ad.lang.clone()).collect();
        there.sort();
        there.dedup();
        gold.retain(|ad| ad.lang == *lang);
        if gold.is_empty() {
            let message = format!("--lang: found no ad in `{lang}`, expected {}", there.join(", "));
            return Err(Error::new(ErrorKind::Usage, message));
        }
    }
    Ok(gold)
}

fn hits_of(path: &Path, arguments: &Arguments, gold: &[GoldAd]) -> Result<Vec<FoundHit>> {
    let hits = read_hits(&path.display().to_string(), &read_text(path)?)?;
    let ids: HashSet<&str> = gold.iter().map(|ad| ad.id.as_str()).collect();
    let n_others = hits.iter().filter(|hit| !ids.contains(hit.ad_id.as_str())).count();
    let is_all = arguments.half.is_none() && arguments.lang.is_none();
    if is_all && n_others > 0 {
        output::remark(&format!("{}: {n_others} of {} hits belong to other ads and are passed over", path.display(), hits.len()));
    }
    Ok(hits)
}

fn write_errors(path: &Path, errors: &[Finding]) -> Result<()> {
    let mut table = csv::Writer::from_writer(create(path)?);
    let header = ["kind", "ad_id", "lang", "wording", "competence", "stratum", "role", "entry", "reason", "context"];
    let mut written = table.write_record(header);
    for e in errors {
        let fields = [e.kind.id(), &e.ad_id, &e.lang, &e.wording, &e.competence, &e.stratum, &e.role, &e.entry, &e.reason, &e.context];
        written = written.and_then(|()| table.write_record(fields));
    }
    let written = written.map_err(std::io::Error::from).and_then(|()| table.flush());
    closed_is_fine(written, path)
}

fn report_json(report: &Report, errors: &[Finding]) -> Json {
    let mut all = score_json(&report.tally, &report.per_competence);
    for (name, value) in [
        ("gold", json!(report.gold)),
        ("lexicon", json!(report.lexicon)),
        ("resamples", json!(report.n_resamples)),
        ("intervals", intervals_json(&report.intervals)),
        ("breakdown", breakdown_json(&report.breakdown)),
        ("ablation", report.ablation.as_deref().map_or(Json::Null, ablation_json)),
        ("personal", personal_json(&report.personal)),
        ("errors", errors.iter().map(finding_json).collect()),
    ] {
        all.insert(name.to_owned(), value);
    }
    Json::Object(all)
}
