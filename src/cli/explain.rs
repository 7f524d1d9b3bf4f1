//! `svall explain`: why each word of one ad counts or not.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::read_text;
use super::table::lay_out;
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{TableReader, Value};
use crate::hits::{Hit, Scanner, classify};
use crate::lexicon::Lexicon;
use crate::measure::HitRow;
use crate::published::{PublishedRun, current_run};
use crate::run::hit_row;
use crate::search::{ExplainedAd, ExplainedMatch, Searcher};
use crate::text::{Span, mask_spans, personal_data};

/// Say why each word of one ad counts or not, with the lexicon row behind it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall explain --text ad.txt                 the ad with its matches marked, then a row per match
  echo 'Kock. Inga krav på datorvana.' | svall explain --text -
  svall explain --text ad.txt --mask          the same without the e-mail addresses, phone numbers and names in it
  svall explain 26028007                      an ad of the published run, personal data masked

[[wording|competence role]] counts, ((wording|reason)) does not; on a terminal the first are green, the second yellow.
A text is an ad's headline, a line break, and its text. A run without an index keeps no texts: then only the table is shown.")]
pub(super) struct Arguments {
    /// An ad of the published run.
    #[arg(required_unless_present = "text", conflicts_with = "text")]
    id: Option<String>,
    /// A file with the text of an ad; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Mask e-mail addresses, phone numbers, identity numbers and contact persons' names in the text.
    #[arg(long, conflicts_with = "id")]
    mask: bool,
    /// Folder of a lexicon; default: the one that comes with the program.
    #[arg(long, value_name = "DIR")]
    lexicon: Option<PathBuf>,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Print one JSON object a match.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let rows = match (&arguments.text, &arguments.id) {
        (Some(path), _) => of_text(arguments, path)?,
        (None, Some(id)) => of_run(arguments, id)?,
        (None, None) => return Err(Error::new(ErrorKind::Usage, "found neither an id nor --text")),
    };
    if arguments.json {
        for row in &rows {
            output::data(&(row.json().to_string() + "\n"))?;
        }
        return Ok(Done::Fully);
    }
    let header = ["from", "wording", "competence", "stratum", "role", "zone", "counts", "lexicon row"];
    let lines: Vec<Vec<String>> = rows.iter().map(fields).collect();
    output::data(&lay_out(&header, &lines, &[true, false, false, false, false, false, false, false]))?;
    Ok(Done::Fully)
}

/// What the table shows of a match.
fn fields(one: &ExplainedMatch) -> Vec<String> {
    let counts = if one.counted { "yes".to_owned() } else { format!("no: {}", one.reasons) };
    let wording = one.wording.split_whitespace().collect::<Vec<_>>().join(" ");
    let row = if one.row.is_empty() { one.entry.clone() } else { format!("{} ({})", one.entry, one.row) };
    vec![one.from.to_string(), wording, one.competence.clone(), one.stratum.clone(), one.role.clone(), one.zone.clone(), counts, row]
}

/// Explains a text, and prints it with its matches marked.
fn of_text(arguments: &Arguments, path: &Path) -> Result<Vec<ExplainedMatch>> {
    let source = read_text(path)?;
    let lexicon = Lexicon::load(arguments.lexicon.as_deref())?;
    let scanner = Scanner::new(&lexicon)?;
    let found = classify(&source, &lexicon, &scanner);
    let personal: Vec<Span> = if arguments.mask { personal_data(&found.clean.text).iter().map(|p| p.span).collect() } else { Vec::new() };
    let source = mask_spans(&source, personal.iter().map(|span| found.clean.to_source(*span)));
    let is_shown = |span: Span| {
        let n = personal.partition_point(|p| p.to <= span.from);
        personal.get(n).is_none_or(|p| p.from >= span.to)
    };
    let (shown, masked): (Vec<&Hit>, Vec<&Hit>) = found.hits.iter().partition(|hit| is_shown(hit.span));
    if !masked.is_empty() {
        output::remark(&format!("left out {} match(es) in masked text", masked.len()));
    }
    let rows: Vec<ExplainedMatch> = shown
        .into_iter()
        .filter_map(|hit| {
            let entry = lexicon.entries.get(hit.entry)?;
            Some(explained(&hit_row(hit, &source, &lexicon), entry))
        })
        .collect();
    if !arguments.json {
        output::data(&(marked(&source, rows.iter().map(|row| (place(row), row)), std::io::stdout().is_terminal()) + "\n\n"))?;
    }
    Ok(rows)
}

fn explained(hit: &HitRow, entry: &crate::lexicon::Entry) -> ExplainedMatch {
    ExplainedMatch {
        from: hit.from,
        to: hit.to,
        wording: hit.text.clone(),
        entry: entry.id(),
        competence: entry.competence.id().to_owned(),
        stratum: entry.stratum.id().to_owned(),
        role: hit.role.to_owned(),
        zone: hit.zone.to_owned(),
        counted: hit.counted,
        reasons: hit.reason.clone(),
        row: format!("{}.csv:{}", entry.language.code(), entry.line),
    }
}

/// The place of a match in the source text.
fn place(one: &ExplainedMatch) -> Span {
    let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    Span { from: at(one.from), to: at(one.to) }
}

/// A text with every match marked that lies in no other.
fn marked<'m>(source: &str, matches: impl Iterator<Item = (Span, &'m ExplainedMatch)>, colour: bool) -> String {
    let mut text = String::new();
    let mut at = 0;
    for (span, one) in matches.filter(|(_, one)| !one.is_nested()) {
        // A match that overlaps the one before it is in the table only.
        let Some(before) = source.get(at..span.from) else { continue };
        text.push_str(before);
        let label = if one.counted { format!("{} {}", one.competence, one.role) } else { one.reasons.clone() };
        let (open, close) = if one.counted { ("[[", "]]") } else { ("((", "))") };
        let (on, off) = match (colour, one.counted) {
            (true, true) => ("\u{1b}[1;32m", "\u{1b}[0m"),
            (true, false) => ("\u{1b}[33m", "\u{1b}[0m"),
            (false, _) => ("", ""),
        };
        text.push_str(&format!("{on}{open}{}|{label}{close}{off}", one.wording));
        at = span.to;
    }
    text.push_str(source.get(at..).unwrap_or_default());
    text
}

/// The matches of an ad of the published run, which is printed with them where the run has an index.
fn of_run(arguments: &Arguments, id: &str) -> Result<Vec<ExplainedMatch>> {
    let run = current_run(&arguments.out)?;
    if run.manifest.index.is_none() {
        return of_hits(&run, id);
    }
    let searcher = Searcher::open(run)?;
    let Some(ExplainedAd { ad, is_repost, matches }) = searcher.explain(id)? else {
        return Err(Error::new(ErrorKind::Input, format!("found no ad `{id}` in {}", searcher.run().folder.display())));
    };
    if !arguments.json {
        let place = ad.municipality.as_deref().unwrap_or("..");
        let published = ad.published.as_deref().unwrap_or("..");
        let repost = if is_repost { ", a repost, which no panel counts" } else { "" };
        output::data(&format!("{id}, {published}, {}, {place}{repost}\n\n", ad.employer))?;
        let all = matches.iter().map(|(span, one)| (*span, one));
        output::data(&(marked(&ad.text, all, std::io::stdout().is_terminal()) + "\n\n"))?;
    }
    Ok(matches.into_iter().map(|(_, one)| one).collect())
}

/// The matches of an ad in the hits table of a run.
fn of_hits(published: &PublishedRun, id: &str) -> Result<Vec<ExplainedMatch>> {
    published.check("hits.parquet")?;
    let mut rows = Vec::new();
    let mut hits = TableReader::open_whole(&published.folder.join("hits.parquet"))?;
    let names = hits.names().to_vec();
    let mut row = Vec::new();
    while hits.next_row(&mut row)? {
        let get = |name: &str| names.iter().position(|n| n == name).and_then(|n| row.get(n));
        let text = |name: &str| get(name).and_then(Value::as_text).unwrap_or_default().to_owned();
        let count = |name: &str| get(name).and_then(Value::as_integer).and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        if text("ad_id") == id {
            rows.push(ExplainedMatch {
                from: count("from"),
                to: count("to"),
                wording: text("text"),
                entry: text("entry"),
                competence: text("competence"),
                stratum: text("stratum"),
                role: text("role"),
                zone: text("zone"),
                counted: matches!(get("counted"), Some(Value::Flag(true))),
                reasons: text("reason"),
                row: String::new(),
            });
        }
    }
    if rows.is_empty() {
        output::remark(&format!("found no match for the ad `{id}` in {}", published.folder.display()));
    }
    Ok(rows)
}
