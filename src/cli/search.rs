//! `svall search`: the ads behind a number, by their words and by what is known of them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::Done;
use super::output::{self, closed_is_fine, create};
use super::table::{grouped, lay_out};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{Column, ColumnType, CsvTable, Value};
use crate::index::{Cursor, GroupBy, Order};
use crate::query::FieldId;
use crate::search::{
    Answer, MOST_ADS, Question, Searcher, ad_columns, answer_json, facet_columns, facet_rows, group_columns, kwic_columns,
};

/// Most ads of one call.
const MOST_ADS_OF_CALL: usize = 100_000;

/// Search the ads of the published run: which ads, how many, what they add up to, and where the words stand.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall search 'undersköterska \"digital signering\"'      ads with the word in any form and exactly this phrase
  svall search 'excel kommun:Norrköping år:2020..2025' --facet year,occupation
  svall search 'programmering' --kwic 8                   each keyword in its context, 8 words on either side
  svall search 'undersköterska \"digital signering\"' --by year        ads, intensity and share, as in a panel
  svall search '' --by competence --where employer:2120000456        every competence in an employer's ads
  svall search 'system*' --where sector:municipality --csv -o ads.csv

A word is found in any inflected form and as a part of a compound: `kunskap` finds programmeringskunskaper. A \"phrase\" is found exactly as
written, `program*` by its beginning. Words beside each other must all be there; OR, NOT (or -word) and parentheses do what they say. A field
is asked by name: year:2018..2024, municipality:Lund, intensity:10.. ; `svall search --fields` lists them all.
Reposts are left out, as in the panels, unless repost:yes or repost:no is asked.")]
pub(super) struct Arguments {
    /// What to look for; '' for all ads.
    #[arg(required_unless_present = "fields")]
    query: Option<String>,
    /// Another query that must hold besides; may be given several times.
    #[arg(long = "where", value_name = "QUERY")]
    filter: Vec<String>,
    /// Show each keyword in its context, with so many words on either side.
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["by", "facet"])]
    kwic: Option<usize>,
    /// Count the ads by year, month, municipality, county, sector, skr, occupation, employer, lang, competence, area, stratum, role, entry;
    /// several with commas.
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    facet: Vec<String>,
    /// Values that are shown of a facet.
    #[arg(long, value_name = "N", default_value_t = 10)]
    values: usize,
    /// Add the ads up by such fields, as a panel does: ads, words, hits, intensity, share; `nation` for one row.
    #[arg(long, value_name = "FIELD", value_delimiter = ',', conflicts_with = "facet")]
    by: Vec<String>,
    /// The order of the ads: newest, oldest, intensity, hits, words.
    #[arg(long, default_value = "newest")]
    sort: String,
    /// Ads that are shown.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Where to go on: the place that the page before ended with.
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
    /// Longest time of an answer.
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    timeout: u64,
    /// List the fields that a query may name.
    #[arg(long)]
    fields: bool,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Print JSON: one object.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Print CSV: the ads, or the keywords, facets or sums where they are asked for.
    #[arg(long)]
    csv: bool,
    /// Where to write; `-` is standard output.
    #[arg(long, short = 'o', value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Shown {
    Ads,
    Facets,
    Groups,
    Keywords,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    if arguments.fields {
        return list_fields(arguments);
    }
    let question = question(arguments)?;
    let searcher = Searcher::of_current(&arguments.out)?;
    let mut answer = searcher.ask(&question)?;
    while answer.ads.len() < arguments.limit
        && let Some(next) = answer.next
    {
        let n_ads = (arguments.limit - answer.ads.len()).min(MOST_ADS);
        let more = searcher.ask(&Question { after: Some(next), n_ads, facets: Vec::new(), groups: None, ..question.clone() })?;
        answer.ads.extend(more.ads);
        answer.kwic.extend(more.kwic);
        answer.next = more.next;
    }
    let shown = match (&question.groups, question.kwic) {
        (Some(_), _) => Shown::Groups,
        (_, Some(_)) => Shown::Keywords,
        _ if !question.facets.is_empty() => Shown::Facets,
        _ => Shown::Ads,
    };
    let text = if arguments.json {
        answer_json(&answer, question.groups.as_deref()).to_string() + "\n"
    } else if arguments.csv {
        as_csv(&answer, &question, shown)?
    } else {
        as_table(&searcher, &answer, &question, shown)
    };
    let path = &arguments.output;
    let mut out = create(path)?;
    closed_is_fine(out.write_all(text.as_bytes()).and_then(|()| out.flush()), path)?;
    if !arguments.json {
        remark(&answer, shown);
    }
    Ok(Done::Fully)
}

/// Says what the table does not show.
fn remark(answer: &Answer, shown: Shown) {
    if shown == Shown::Ads || shown == Shown::Keywords {
        let of = format!("{} of {} ads", grouped(answer.ads.len() as u64), grouped(answer.n_ads));
        match answer.next {
            Some(next) => output::remark(&format!("{of}; the next: --after {}", next.to_text())),
            None => output::remark(&of),
        }
    }
    if answer.n_reposts > 0 {
        output::remark(&format!("{} reposts left out; repost:yes shows them", grouped(answer.n_reposts)));
    }
}

fn usage(message: String) -> Error {
    Error::new(ErrorKind::Usage, message)
}

fn question(arguments: &Arguments) -> Result<Question> {
    let group = |flag: &str, id: &str| {
        let names = "year, month, municipality, county, sector, skr, occupation, employer, lang, competence, area, stratum, role, entry";
        GroupBy::parse(id).ok_or_else(|| usage(format!("--{flag}: `{id}` does not exist, expected {names}")))
    };
    let facets = arguments.facet.iter().map(|id| group("facet", id)).collect::<Result<Vec<_>>>()?;
    let by = arguments.by.iter().filter(|id| *id != "nation").map(|id| group("by", id)).collect::<Result<Vec<_>>>()?;
    let order = Order::parse(&arguments.sort)
        .ok_or_else(|| usage(format!("--sort: `{}` does not exist, expected {}", arguments.sort, Order::ALL.map(Order::id).join(", "))))?;
    let after = match &arguments.after {
        None => None,
        Some(text) => {
            Some(Cursor::parse(text).ok_or_else(|| usage(format!("--after: found `{text}`, expected a place such as 3fd-1a2b")))?)
        }
    };
    if arguments.limit > MOST_ADS_OF_CALL {
        return Err(usage(format!("--limit: found {}, expected at most {MOST_ADS_OF_CALL}", arguments.limit)));
    }
    let only_counts = !facets.is_empty() || !arguments.by.is_empty();
    Ok(Question {
        queries: arguments.query.iter().chain(&arguments.filter).cloned().collect(),
        chosen: Vec::new(),
        order,
        after,
        n_ads: if only_counts && !arguments.json { 0 } else { arguments.limit.min(MOST_ADS) },
        facets,
        n_values: arguments.values,
        groups: (!arguments.by.is_empty()).then_some(by),
        kwic: arguments.kwic,
        allowed: Duration::from_millis(arguments.timeout),
    })
}

fn csv<R>(columns: &[Column<R>], rows: &[R]) -> Result<String> {
    let written = CsvTable::new(Vec::new(), columns).and_then(|mut table| {
        rows.iter().try_for_each(|row| table.push(&columns.iter().map(|column| column.value(row)).collect::<Vec<_>>()))?;
        table.finish()
    });
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Internal, format!("a table cannot be written: {e}"));
    let bytes = written.map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

fn as_csv(answer: &Answer, question: &Question, shown: Shown) -> Result<String> {
    match shown {
        Shown::Ads => csv(&ad_columns(), &answer.ads),
        Shown::Keywords => csv(&kwic_columns(), &answer.kwic),
        Shown::Facets => csv(&facet_columns(), &facet_rows(&answer.facets)),
        Shown::Groups => csv(&group_columns(question.groups.as_deref().unwrap_or_default()), &answer.groups),
    }
}

fn table<R>(columns: &[Column<R>], rows: &[R], left_out: &[&str]) -> String {
    let columns: Vec<&Column<R>> = columns.iter().filter(|column| !left_out.contains(&column.name.as_str())).collect();
    let on_screen = |value: Value| match value {
        Value::Null => "..".to_owned(),
        Value::Text(text) => text,
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => format!("{x:.3}"),
        Value::Flag(flag) => flag.to_string(),
    };
    let header: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let lines: Vec<Vec<String>> = rows.iter().map(|row| columns.iter().map(|column| on_screen(column.value(row))).collect()).collect();
    let right: Vec<bool> = columns.iter().map(|column| column.kind != ColumnType::Text).collect();
    lay_out(&header, &lines, &right)
}

fn as_table(searcher: &Searcher, answer: &Answer, question: &Question, shown: Shown) -> String {
    match shown {
        Shown::Ads => {
            let place = |code: &Option<String>| {
                let named = code.as_deref().and_then(|code| searcher.registers().places.municipality(Some(code), None));
                named.map(|m| m.name.clone()).or_else(|| code.clone()).unwrap_or_else(|| "..".to_owned())
            };
            let header = ["published", "headline", "employer", "municipality", "hits", "per 1,000 words", "ad_id"];
            let short = |text: &str, n: usize| {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if text.chars().count() <= n { text } else { text.chars().take(n - 1).collect::<String>() + "…" }
            };
            let row = |ad: &crate::index::KeptAd| {
                let intensity = 1000.0 * f64::from(ad.n_hits) / f64::from(ad.n_words.max(1));
                vec![
                    ad.published.clone().unwrap_or_else(|| "..".to_owned()),
                    short(ad.headline(), 44),
                    short(&ad.employer, 30),
                    place(&ad.municipality),
                    ad.n_hits.to_string(),
                    format!("{intensity:.1}"),
                    ad.id.clone(),
                ]
            };
            lay_out(&header, &answer.ads.iter().map(row).collect::<Vec<_>>(), &[false, false, false, false, true, true, false])
        }
        Shown::Keywords => {
            // The keywords stand under one another, so what is before them ends to the left of them.
            let lines: Vec<Vec<String>> = answer
                .kwic
                .iter()
                .map(|line| vec![line.pre.clone(), line.keyword.clone(), line.post.clone(), line.ad_id.clone()])
                .collect();
            lay_out(&["pre", "keyword", "post", "ad_id"], &lines, &[true, false, false, false])
        }
        Shown::Facets => {
            let mut text = format!("{} ads\n", grouped(answer.n_ads));
            for facet in &answer.facets {
                let row = |(value, name, n): &(String, Option<String>, u64)| {
                    let share = 100.0 * *n as f64 / answer.n_ads.max(1) as f64;
                    vec![
                        format!("{value} {}", name.as_deref().unwrap_or_default()).trim_end().to_owned(),
                        grouped(*n),
                        format!("{share:.1} %"),
                    ]
                };
                let rows: Vec<Vec<String>> = facet.values.iter().map(row).collect();
                text.push('\n');
                text.push_str(&lay_out(&[facet.by.id(), "n_ads", "of the ads"], &rows, &[false, true, true]));
                if facet.n_more > 0 {
                    text.push_str(&format!("… and {} more; --values shows more of them\n", grouped(facet.n_more as u64)));
                }
            }
            text
        }
        Shown::Groups => table(&group_columns(question.groups.as_deref().unwrap_or_default()), &answer.groups, &[]),
    }
}

fn list_fields(arguments: &Arguments) -> Result<Done> {
    let rows: Vec<[String; 4]> = FieldId::all()
        .map(|field| [field.name(), &field.swedish().join(", "), field.meaning(), field.example()].map(str::to_owned))
        .collect();
    let text = if arguments.json {
        let object = |[name, swedish, meaning, example]: &[String; 4]| {
            let members = [("field", name), ("swedish", swedish), ("meaning", meaning), ("example", example)];
            Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), json!(value))).collect::<Map<_, _>>())
        };
        Json::Array(rows.iter().map(object).collect()).to_string() + "\n"
    } else {
        let lines: Vec<Vec<String>> = rows.iter().map(|row| row.to_vec()).collect();
        lay_out(&["field", "in Swedish", "meaning", "example"], &lines, &[false; 4])
    };
    output::data(&text)?;
    Ok(Done::Fully)
}
