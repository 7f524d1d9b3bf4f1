//! `svall run`: the whole nightly job.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::arguments::{Reading, inputs_or_sample};
use super::night::Night;
use super::progress::Display;
use super::table::{grouped, lay_out};
use super::{Done, code_of, never_panics, output};
use crate::error::{Error, ErrorKind, Result};
use crate::measure::{Estimate, Subset};
use crate::panel::{Dimension, Panel, PanelRow, PanelShape, Period, Status};
use crate::published::{Parameters, current_run};
use crate::registers::Places;
use crate::run::{GATES, GateLimits, Job, Outcome, Progress, Stop, run as run_job};

/// Scan job ads, measure digital competence per employer, municipality and year, and publish the result.
///
/// Reads JSON Lines, JSON arrays, API responses, CSV and Parquet, plain or in gzip, zstd or zip; a folder is read with all its files.
/// Without INPUT it reads the 400 invented sample ads that come with the program.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall run                                   the sample, into ./out
  svall run 2016.zip 2017.jsonl.gz --out /srv/svall
  svall run ads.csv --map text=annonstext --map headline=rubrik
  svall run /srv/ads --out /srv/svall --if-changed --log-format json --metrics /var/lib/node_exporter/svall.prom

The run appears in OUT/runs/<id> and OUT/CURRENT names it. A run that fails publishes nothing: the one before stays, and the run can be
repeated; what was scanned is not scanned again. Where only the tidying after it fails, the run is published, with a warning and exit code 1.

Gates that must be passed before publishing: rejects, refused-files, drop, growth, closed-years, sentinels. Exit code 20 names the one that
was not, and what was found. The last line on standard output is a JSON object that says how the run ended, unless that is a terminal.")]
pub(super) struct Arguments {
    /// Files or folders; `-` reads standard input. Default: the sample.
    input: Vec<PathBuf>,
    /// Folder of a lexicon; default: the one that comes with the program.
    #[arg(long, value_name = "DIR")]
    lexicon: Option<PathBuf>,
    /// Where to publish.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Worker threads; default: one per core.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Do not build the search index; `svall search` then has nothing to search.
    #[arg(long)]
    no_index: bool,
    /// Do not write the hits table.
    #[arg(long)]
    no_hits: bool,
    /// Measure reposts too: ads that the same employer published before in the same year, with the same or nearly the same text.
    #[arg(long)]
    keep_reposts: bool,
    /// Show a cell only from this many ads on.
    #[arg(long, value_name = "N", default_value_t = 20)]
    min_ads: u64,
    /// Highest weight of one ad in the measures weighted by vacancies.
    #[arg(long, value_name = "N", default_value_t = 50)]
    vacancy_cap: u32,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    gates: Gates,
    /// Say in one line when nothing is new since the run that is served, and show no table.
    #[arg(long, conflicts_with = "force")]
    if_changed: bool,
    /// Read and scan everything anew, and publish even if nothing changed.
    #[arg(long)]
    force: bool,
    /// Keep nothing of what is found for later runs, and use nothing of earlier ones.
    #[arg(long)]
    no_shards: bool,
    /// How many published runs are kept; at least 3.
    #[arg(long, value_name = "N", default_value_t = Job::default().n_kept_runs)]
    keep_runs: usize,
    #[command(flatten)]
    night: Night,
    /// Print the manifest, and how the run ended, as one JSON object instead of a table.
    #[arg(long)]
    json: bool,
    /// Print no progress.
    #[arg(long)]
    quiet: bool,
}

/// What the gates let pass.
#[derive(Args, Debug)]
#[command(next_help_heading = "Gates")]
struct Gates {
    /// Go on although this gate is not passed; may be given more than once.
    #[arg(long, value_name = "GATE", value_parser = clap::builder::PossibleValuesParser::new(GATES.map(|(name, _)| name)))]
    accept: Vec<String>,
    /// Highest share of rejected records; 10 records pass whatever their share, more than 1,000 never.
    #[arg(long, value_name = "PERCENT", default_value_t = GateLimits::default().reject_percent)]
    max_rejects: f64,
    /// Furthest that a total, an input or a year may fall below the run before.
    #[arg(long, value_name = "PERCENT", default_value_t = GateLimits::default().drop_percent)]
    max_drop: f64,
    /// Furthest that a closed year may grow above the run before.
    #[arg(long, value_name = "PERCENT", default_value_t = GateLimits::default().growth_percent)]
    max_growth: f64,
    /// How many years are not closed, counted back from the last; a year with less than 1 % of the ads of the largest is not the last.
    #[arg(long, value_name = "N", default_value_t = GateLimits::default().open_years)]
    open_years: u16,
}

impl Gates {
    fn limits(&self) -> GateLimits {
        GateLimits {
            reject_percent: self.max_rejects,
            drop_percent: self.max_drop,
            growth_percent: self.max_growth,
            open_years: self.open_years,
            accepted: self.accept.iter().cloned().collect(),
        }
    }
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let n_threads = arguments.threads.unwrap_or(cores).max(1);
    let watch = arguments.night.begin(&arguments.out, n_threads);
    // An input that is missing is a night that failed, so it is told as any other.
    let outcome = never_panics(|| job(arguments, n_threads).and_then(|job| run_shown(arguments, &job)));
    let (done, exit_code) = match &outcome {
        Ok(outcome) if outcome.untidy.is_some() || (outcome.is_new && outcome.manifest.counts.needs_eyes()) => {
            (Done::WithRemarks, Done::WithRemarks.code())
        }
        Ok(_) => (Done::Fully, Done::Fully.code()),
        Err(e) => (Done::Fully, code_of(e)),
    };
    let shown = match &outcome {
        Ok(outcome) if !arguments.json => show(arguments, outcome, arguments.min_ads),
        _ => Ok(()),
    };
    watch.end(&outcome, exit_code, arguments.json)?;
    match outcome {
        Ok(_) => shown.map(|()| done),
        Err(e) if arguments.night.logs_json() => Err(e.already_told()),
        Err(e) => Err(e),
    }
}

/// What the arguments ask for.
fn job(arguments: &Arguments, n_threads: usize) -> Result<Job> {
    Ok(Job {
        inputs: inputs_or_sample(&arguments.input)?,
        out: arguments.out.clone(),
        lexicon: arguments.lexicon.clone(),
        n_threads,
        keep_hits: !arguments.no_hits,
        keep_index: !arguments.no_index,
        keep_reposts: arguments.keep_reposts,
        min_ads: arguments.min_ads,
        vacancy_cap: arguments.vacancy_cap,
        limits: arguments.reading.limits(),
        mapping: arguments.reading.mapping()?,
        keep_shards: !arguments.no_shards,
        force: arguments.force,
        gates: arguments.gates.limits(),
        n_kept_runs: arguments.keep_runs,
        ..Job::default()
    })
}

/// Runs the job, with its progress on the screen.
fn run_shown(arguments: &Arguments, job: &Job) -> Result<Outcome> {
    let stop = Arc::new(Stop::default());
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.ask())
        .map_err(|e| Error::new(ErrorKind::Internal, format!("the interrupt signal cannot be caught: {e}")))?;
    let progress = Arc::new(Progress::default());
    let total_bytes = job.inputs.iter().filter_map(crate::ads::Input::size).sum();
    let display = Display::start(Arc::clone(&progress), total_bytes, arguments.quiet || arguments.night.logs_json());
    let outcome = run_job(job, &progress, &stop);
    display.finish();
    outcome
}

/// Shows the result on the screen.
fn show(arguments: &Arguments, outcome: &Outcome, min_ads: u64) -> Result<()> {
    let again = if outcome.municipalities.is_none() && !arguments.if_changed { counted_again(arguments, outcome)? } else { None };
    let counted = outcome.municipalities.as_ref().filter(|_| outcome.is_new || !arguments.if_changed);
    if let Some(municipalities) = counted.or(again.as_ref()) {
        if arguments.input.is_empty() {
            output::remark("Sample data: invented ads with real place names. The figures say nothing about these places.");
        }
        output::data(&municipality_table(municipalities, &outcome.registers.places, min_ads))?;
    }
    if arguments.night.logs_json() {
        return Ok(());
    }
    if outcome.is_new {
        output::remark(&summary(outcome));
    } else {
        output::remark(&format!(
            "Nothing is new since {}, which stays: {}. --force makes it anew.",
            outcome.manifest.run_id,
            outcome.folder.display()
        ));
    }
    Ok(())
}

/// Up to so many ads the table of a run that stays is counted again, to be shown; with more, it is worth no waiting.
const MOST_COUNTED_AGAIN: u64 = 50_000;

/// The panel by municipality and year of the run that stays.
fn counted_again(arguments: &Arguments, outcome: &Outcome) -> Result<Option<Panel>> {
    if outcome.manifest.counts.n_scanned > MOST_COUNTED_AGAIN {
        return Ok(None);
    }
    let Parameters { vacancy_cap, keep_reposts, .. } = Parameters::of(&outcome.manifest);
    let shape = PanelShape { by: vec![Dimension::Municipality], per: Period::Year };
    let mut panel = Panel::new(shape, Subset::All, vacancy_cap);
    current_run(&arguments.out)?.read_ads(|ad| {
        if keep_reposts || !ad.is_repost {
            panel.add(&ad);
        }
    })?;
    Ok(Some(panel))
}

/// Most rows of the table on the screen.
const MAX_ROWS: usize = 60;

fn municipality_table(municipalities: &Panel, places: &Places, min_ads: u64) -> String {
    let rows = municipalities.rows(min_ads);
    let shown: Vec<&PanelRow> = rows.iter().filter(|r| r.status == Status::Ok).collect();
    let lines: Vec<Vec<String>> = shown.iter().take(MAX_ROWS).map(|r| line(r, places)).collect();
    if shown.is_empty() {
        return format!("No municipality has {min_ads} ads in a year; {} cells are suppressed. --min-ads sets the limit.\n", rows.len());
    }
    let mut text = "Digital competence intensity in job ads, by municipality of the workplace and year\n(hits per 1,000 words; share = ads with at least one hit; 95 % intervals)\n\n".to_owned();
    text.push_str(&lay_out(
        &["municipality", "year", "ads", "intensity", "95 % interval", "share", "95 % interval"],
        &lines,
        &[false, false, true, true, true, true, true],
    ));
    if shown.len() > lines.len() {
        text.push_str(&format!("… and {} more rows in panel_municipality_year.parquet\n", shown.len() - lines.len()));
    }
    let n_suppressed = rows.len() - shown.len();
    if n_suppressed > 0 {
        text.push_str(&format!("\n{n_suppressed} cells with fewer than {min_ads} ads are suppressed.\n"));
    }
    text
}

fn line(row: &PanelRow, places: &Places) -> Vec<String> {
    let code = row.values.first().map_or("", String::as_str);
    let name = places.municipality(Some(code), None).map_or("(no municipality)".to_owned(), |m| format!("{} {}", m.code, m.name));
    let interval = |e: Option<Estimate>, digits: usize, scale: f64| {
        e.and_then(|e| e.bounds).map_or("..".to_owned(), |(l, h)| format!("{:.digits$} – {:.digits$}", l * scale, h * scale))
    };
    let value = |e: Option<Estimate>, digits: usize, scale: f64| e.map_or("..".to_owned(), |e| format!("{:.digits$}", e.value * scale));
    let m = row.measures();
    let (intensity, share) = (m.and_then(|m| m.intensity), m.and_then(|m| m.share));
    vec![
        name,
        row.period.clone(),
        grouped(row.sums.n_ads),
        value(intensity, 1, 1.0),
        interval(intensity, 1, 1.0),
        value(share, 0, 100.0) + " %",
        interval(share, 0, 100.0) + " %",
    ]
}

fn summary(outcome: &Outcome) -> String {
    let c = &outcome.manifest.counts;
    let mut text = format!(
        "\n{} records read = {} scanned + {} duplicate + {} removal + {} rejected; {} reposts not measured.\nPublished: {}",
        grouped(c.n_records),
        grouped(c.n_scanned),
        grouped(c.n_duplicates),
        grouped(c.n_removals),
        grouped(c.n_rejected),
        grouped(c.n_scanned - c.n_measured),
        outcome.folder.display(),
    );
    if outcome.n_reused > 0 {
        text.push_str(&format!("\n{} records were known from earlier runs and not scanned again.", grouped(outcome.n_reused)));
    }
    for gate in outcome.manifest.gates.iter().filter(|gate| gate.accepted) {
        text.push_str(&format!("\nAccepted although the gate {} was not passed: {}.", gate.gate, gate.found));
    }
    let reasons: Vec<String> = c
        .rejected
        .iter()
        .map(|(r, n)| format!("{r} {}", grouped(*n)))
        .chain(c.refused_files.iter().map(|(r, n)| format!("{r} {n} files")))
        .collect();
    if !reasons.is_empty() {
        text.push_str(&format!("\nRejected: {}. Each with file, line and reason in rejects.jsonl.", reasons.join(", ")));
    }
    text
}
