//! `svall phrases`: what other employers write in ads for the same occupations, and we do not.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::Done;
use super::output::{self, closed_is_fine, create, json_line};
use super::table::{grouped, lay_out};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{CsvTable, describe};
use crate::query::FieldId;
use crate::search::{
    MOST_EXAMPLES, MOST_PHRASES, Phrase, PhraseAnswer, PhraseExample, PhraseQuestion, Searcher, any_of, phrase_columns, phrase_rows,
    phrases_json,
};

/// Most employers that are named where a name fits several.
const MOST_NAMED: usize = 10;

/// Compare an employer's ads with those of peers: which phrases do they write that we do not, and the other way round.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall phrases --employer 'Norrköpings kommun'              digital phrases, all years
  svall phrases --employer 2120000456 --year 2023..2025      an employer by id, some years
  svall phrases --employer 'Norrköpings kommun' --occupation 2221 --peers 'sector:municipality skr:B3'
  svall phrases --employer 'Region Skåne' --all-words --examples 2 --csv -o phrases.csv
  svall phrases --ours 'county:Östergötland sector:region' --json
  svall phrases --columns                                    what every column of --csv means

Peers are other employers' ads for the same occupations. Their shares are weighted to our mix of occupations, so that a
phrase of nurses' ads is no difference where we only hire more nurses. A phrase is one to four words within a sentence, all
forms of a word together; a digital phrase holds a word that counts. Every ad counts once, and a phrase of peers is written by
several of their employers (--min-employers). Nothing that is masked is part of a phrase.

The phrases stand in the order of G2 (log-likelihood, keyness): what separates the two sides most certainly comes first.
Only what differs beyond its 95 % interval is shown. Of thousands of phrases some do so by chance; where `sure` says yes, G2 is
so high that chance would bring none of them there (p < 0.05 for all together, and p < 0.0001 for each). The log ratio, the
difference as a factor of two, stands in the CSV.
Ads of one employer repeat each other: G2 and interval take that into account. What they do not take into account is that the
two sides write in other years or languages: --year and --where compare like with like.")]
pub(super) struct Arguments {
    /// Our employer: words of the name, an organisation number, or municipality-CODE.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["ours", "columns"])]
    employer: Option<String>,
    /// A query that says which ads are ours, in place of an employer or besides.
    #[arg(long, value_name = "QUERY")]
    ours: Option<String>,
    /// Only peers of which this query holds, such as `skr:A1` or `sector:municipality`.
    #[arg(long, value_name = "QUERY")]
    peers: Option<String>,
    /// Only this occupation, on both sides: SSYK 2012 code of 1 to 4 digits, or name; several with commas.
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    occupation: Vec<String>,
    /// Only these years, on both sides: 2024, or 2023..2025.
    #[arg(long, value_name = "YEARS")]
    year: Option<String>,
    /// Another query that must hold on both sides, such as `lang:sv`; may be given several times.
    #[arg(long = "where", value_name = "QUERY")]
    filter: Vec<String>,
    /// Compare all phrases, not only digital ones.
    #[arg(long)]
    all_words: bool,
    /// Phrases that are shown in each direction.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Examples of each phrase, 0 to 3.
    #[arg(long, value_name = "N", default_value_t = 1)]
    examples: usize,
    /// Fewest employers among the peers that write a phrase.
    #[arg(long, value_name = "N", default_value_t = 3)]
    min_employers: u32,
    /// Most ads of peers that are read; of more, as many are drawn in our mix of occupations.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    most_peers: usize,
    /// Longest time of an answer.
    #[arg(long, value_name = "MS", default_value_t = 60_000)]
    timeout: u64,
    /// Print CSV; the first example of each phrase is part of it.
    #[arg(long)]
    csv: bool,
    /// Print JSON: one object.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// List the columns of --csv instead.
    #[arg(long)]
    columns: bool,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Where to write; `-` is standard output.
    #[arg(long, short = 'o', value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    if arguments.columns {
        let rows: Vec<Vec<String>> = describe(&phrase_columns()).into_iter().map(Vec::from).collect();
        output::data(&lay_out(&["column", "type", "unit", "meaning"], &rows, &[false; 4]))?;
        return Ok(Done::Fully);
    }
    let question = question(arguments)?;
    let answer = Searcher::of_current(&arguments.out)?.phrases(&question)?;
    let path = &arguments.output;
    let mut out = create(path)?;
    let text = if arguments.json {
        json_line(&phrases_json(&answer)) + "\n"
    } else if arguments.csv {
        csv(&answer)?
    } else {
        on_screen(&answer)
    };
    closed_is_fine(out.write_all(text.as_bytes()).and_then(|()| out.flush()), path)?;
    for text in remarks(&answer) {
        output::remark(&text);
    }
    Ok(Done::Fully)
}

fn question(arguments: &Arguments) -> Result<PhraseQuestion> {
    let at_most = |flag: &str, n: usize, most: usize| {
        let wrong = || Error::new(ErrorKind::Usage, format!("--{flag}: found {n}, expected at most {most}"));
        if n > most { Err(wrong()) } else { Ok(n) }
    };
    let mut within = arguments.filter.clone();
    if let Some(years) = &arguments.year {
        within.push(format!("year:{years}"));
    }
    if !arguments.occupation.is_empty() {
        within.push(any_of(FieldId::Occupation, arguments.occupation.iter().map(String::as_str)));
    }
    Ok(PhraseQuestion {
        employer: arguments.employer.clone(),
        ours: arguments.ours.clone().into_iter().collect(),
        peers: arguments.peers.clone().into_iter().collect(),
        within,
        all_words: arguments.all_words,
        n_phrases: at_most("limit", arguments.limit, MOST_PHRASES)?,
        n_examples: at_most("examples", arguments.examples, MOST_EXAMPLES)?,
        least_employers: arguments.min_employers,
        most_peers: arguments.most_peers,
        allowed: Duration::from_millis(arguments.timeout),
        ..PhraseQuestion::default()
    })
}

fn csv(answer: &PhraseAnswer) -> Result<String> {
    let columns = phrase_columns();
    let written = CsvTable::new(Vec::new(), &columns).and_then(|mut table| {
        phrase_rows(answer).iter().try_for_each(|row| table.push(&columns.iter().map(|column| column.value(row)).collect::<Vec<_>>()))?;
        table.finish()
    });
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Internal, format!("a table cannot be written: {e}"));
    String::from_utf8(written.map_err(|e| failed(&e))?).map_err(|e| failed(&e))
}

/// A sentence on who is compared, then a table for each direction.
fn on_screen(answer: &PhraseAnswer) -> String {
    let who = match answer.employers.as_slice() {
        [one] => one.name.clone(),
        all => format!("{} employers", grouped(all.len() as u64)),
    };
    let mut text = format!(
        "{who}: {} in {}; peers: {} of {} in the same occupations, same mix.\n",
        counted(answer.ours.n_ads, "ad"),
        counted(answer.n_occupations as u64, "occupation"),
        counted(answer.peers.n_ads, "ad"),
        counted(answer.peers.n_employers, "employer"),
    );
    for (title, phrases, none) in [
        ("What peers write more than we do", &answer.from_peers, "No phrase stands more in the peers' ads than chance would have it."),
        ("What we write more than peers do", &answer.from_ours, "No phrase stands more in our ads than chance would have it."),
    ] {
        text.push_str(&format!("\n{title}\n\n"));
        text.push_str(&if phrases.is_empty() { format!("{none}\n") } else { table(phrases) });
    }
    text
}

fn table(phrases: &[Phrase]) -> String {
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let points = |share: f64| format!("{:+.1}", 100.0 * share);
    let row = |one: &Phrase| {
        let bounds = one.difference.bounds.map_or_else(String::new, |(low, high)| format!(" ({} to {})", points(low), points(high)));
        vec![
            one.phrase.clone(),
            percent(one.peers.share),
            percent(one.ours.share),
            points(one.difference.value) + &bounds,
            grouped(one.peers.n_employers),
            if one.is_sure { "yes".to_owned() } else { "perhaps".to_owned() },
            one.competence.clone().unwrap_or_default(),
        ]
    };
    let header = ["phrase", "peers", "ours", "difference, points", "peer employers", "sure", "competence"];
    let rows: Vec<Vec<String>> = phrases.iter().map(row).collect();
    let laid_out = lay_out(&header, &rows, &[false, true, true, true, true, false, false]);
    let mut text = String::new();
    for (n, line) in laid_out.lines().enumerate() {
        text.push_str(line);
        text.push('\n');
        let examples = n.checked_sub(2).and_then(|n| phrases.get(n)).into_iter().flat_map(|one| &one.examples);
        examples.for_each(|example| text.push_str(&example_line(example)));
    }
    text
}

fn example_line(PhraseExample { employer, line, .. }: &PhraseExample) -> String {
    let space = if line.post.starts_with(|c: char| c.is_ascii_punctuation() && c != '(') { "" } else { " " };
    let words = format!("{} [{}]{space}{}", line.pre, line.keyword, line.post);
    format!("    {} ({employer}, {})\n", words.trim(), line.ad_id)
}

fn counted(n: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// What a reader must know beside the phrases.
fn remarks(answer: &PhraseAnswer) -> Vec<String> {
    let mut said = Vec::new();
    if answer.employers.len() > 1 {
        let named =
            answer.employers.iter().take(MOST_NAMED).map(|one| format!("  {} ({}, {})", one.id, one.name, counted(one.n_ads, "ad")));
        let more = answer.employers.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
        let named = named.collect::<Vec<_>>().join("\n");
        said.push(format!(
            "our ads are those of {} employers; --employer with an id takes one alone:\n{named}{more}",
            answer.employers.len()
        ));
    }
    if answer.is_small() {
        said.push(format!(
            "only {} of ours, and this run shows no measure of fewer than {}: most differences cannot be told from chance",
            counted(answer.ours.n_ads, "ad"),
            answer.min_ads
        ));
    }
    if answer.ours.n_read < answer.ours.n_found {
        let since = answer.since.as_ref().map_or_else(String::new, |day| format!(", and peers' ads since {day}"));
        said.push(format!("read the newest {} of our {} ads{since}", grouped(answer.ours.n_read), grouped(answer.ours.n_found)));
    }
    if answer.peers.n_read < answer.peers.n_found {
        let (read, found) = (grouped(answer.peers.n_read), grouped(answer.peers.n_found));
        said.push(format!("read {read} of the peers' {found} ads, drawn in our mix of occupations; --most-peers reads more"));
    }
    if answer.n_without_occupation > 0 {
        said.push(format!("left out {} of ours without an occupation", counted(answer.n_without_occupation, "ad")));
    }
    if answer.n_without_peers > 0 {
        said.push(format!("left out {} of ours for occupations that no peer hires for", counted(answer.n_without_peers, "ad")));
    }
    if !answer.is_whole {
        said.push("found too many different phrases to count all: some that few employers write may be missing".to_owned());
    }
    let (ours, peers) = &answer.languages;
    if ours != peers {
        said.push(format!(
            "most of our ads are in `{ours}`, most of the peers' in `{peers}`; --where lang:{ours} compares within one language"
        ));
    }
    said.push(format!("compared {}; sure from G2 {:.1} on", counted(answer.n_compared, "phrase"), answer.sure_from));
    said
}
