//! `svall compare`: our series beside a published one.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value as Json, json};

use super::Done;
use super::compare_group::{ViewChoice, figures};
use super::output::{self, closed_is_fine, create, json_line};
use super::table::lay_out;
use crate::compare::{
    Agreement, FEWEST_PAIRS, PublishedSeries, Series, TrendAgreement, Whose, agreement, common, name_of, our_series, picture,
};
use crate::error::{Error, Result};
use crate::export::{CsvTable, Value};
use crate::published::{Parameters, current_run};
use crate::registers::{Places, Registers};
use crate::table::View;

/// Fewest municipalities of a year whose correlation says something.
const FEW: usize = 10;

/// How many of the lowest correlations are named.
const N_WORST: usize = 5;

/// Compare our series with a published one: the same order of municipalities, the same movement over the years?
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall compare data.csv                                  correlation of ranks for each year, of trends for each municipality
  svall compare data.csv --as place --csv -o agreement.csv
  svall compare data.csv -o agreement.svg                 the two series as a picture
  svall compare data.csv --series-out series.csv          both series as long rows, each with its name and source

The file is CSV with the columns name or municipality, year or period, and mean, value or intensity, such as the published values of the
University of Gothenburg (id,name,year,mean) or what `svall panel --by municipality --format csv` writes. Names are those of municipalities in any form
(Ale kommun, Stockholm stad, 0580), or municipalities, regions, agencies for the means over a sector; others are named and counted.

Ranks: Spearman's correlation over the municipalities that both have in a year. Trends: Pearson's correlation over the years that both
have of a municipality, three or more. The units need not be the same. Municipality-years with too few ads are not ours to compare.")]
pub(super) struct Arguments {
    /// The published series.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Which series of the file, where it has a column `series` with several.
    #[arg(long, value_name = "NAME")]
    series: Option<String>,
    /// Whose ads: the municipality as employer, or as the place of work.
    #[arg(long = "as", value_enum, default_value = "employer")]
    view: ViewChoice,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Write both series as CSV: series, municipality, name, year, value, source.
    #[arg(long, value_name = "FILE")]
    series_out: Option<PathBuf>,
    /// What the published series is called; without it the name of the file, or of the study.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where the published series comes from.
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Print CSV: a row for each year, municipality and sector.
    #[arg(long)]
    csv: bool,
    /// Print JSON: one object.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Where to write; `-` is standard output. A name that ends in .svg gets the picture, and the table is printed.
    #[arg(long, short = 'o', value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let registers = Registers::load()?;
    let text = fs::read_to_string(&arguments.file).map_err(|e| Error::input(&arguments.file, e))?;
    let file = arguments.file.display().to_string();
    let mut published = PublishedSeries::read(&file, &text, arguments.series.as_deref(), &registers.places)?;
    published.name = arguments.name.clone().unwrap_or(published.name);
    published.source = arguments.source.clone().unwrap_or(published.source);
    let run = current_run(&arguments.out)?;
    let min_ads = Parameters::of(&run.manifest).min_ads;
    let view = arguments.view.view();
    let ours = our_series(&figures(&run, &registers, &[])?, view, min_ads);
    let found = agreement(&ours, &published);
    let told = Told { found: &found, published: &published, places: &registers.places, view, min_ads, run: &run.manifest.run_id };
    if let Some(path) = &arguments.series_out {
        write(path, &series_csv(&ours, &told, path)?)?;
    }
    let text = if arguments.json {
        json_line(&told.json()) + "\n"
    } else if arguments.csv {
        told.csv(&arguments.output)?
    } else {
        told.text()
    };
    if arguments.output.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg")) {
        let names = [told.our_name(), published.name.as_str()];
        let title = format!("{} beside {}", names[0], names[1]);
        write(&arguments.output, &picture(&common(&ours, &published), names, &title, &told.sentence()))?;
        output::data(&text)?;
    } else {
        write(&arguments.output, &text)?;
    }
    for remark in told.remarks() {
        output::remark(&remark);
    }
    Ok(Done::Fully)
}

fn write(path: &Path, text: &str) -> Result<()> {
    let mut out = create(path)?;
    closed_is_fine(out.write_all(text.as_bytes()).and_then(|()| out.flush()), path)
}

struct Told<'a> {
    found: &'a Agreement,
    published: &'a PublishedSeries,
    places: &'a Places,
    view: View,
    min_ads: u64,
    run: &'a str,
}

/// A correlation with three decimals; 1.000 is only what is 1 exactly.
fn three(value: Option<f64>) -> String {
    value.map_or_else(
        || "..".to_owned(),
        |value| {
            let text = format!("{value:.3}");
            if text == "1.000" && value < 1.0 { "0.999".to_owned() } else { text }
        },
    )
}

impl Told<'_> {
    fn our_name(&self) -> &'static str {
        match self.view {
            View::Employer => "svall, intensity, municipality as employer",
            View::Place => "svall, intensity, municipality as place",
        }
    }

    fn name(&self, whose: Whose) -> String {
        match whose {
            Whose::Municipality(code) => name_of(self.places, code),
            Whose::Sector(sector) => sector.id().to_owned(),
        }
    }

    /// What the comparison found, in a sentence.
    fn sentence(&self) -> String {
        let ranks: Vec<f64> = self.found.years.iter().filter_map(|one| one.ranks).collect();
        let (low, high) = ranks.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), r| (low.min(*r), high.max(*r)));
        let ranks = if ranks.is_empty() {
            format!("no year has {FEWEST_PAIRS} municipalities that both have")
        } else {
            format!("correlation of ranks {} to {} in {} years", three(Some(low)), three(Some(high)), ranks.len())
        };
        let trends = self.found.quartiles.map_or_else(
            || "no municipality has a trend in both".to_owned(),
            |[low, median, high]| {
                format!(
                    "correlation over the years of {} municipalities: median {}, quartiles {} and {}",
                    self.found.trends.len(),
                    three(Some(median)),
                    three(Some(low)),
                    three(Some(high))
                )
            },
        );
        format!("{} municipality-years in common; {ranks}; {trends}.", self.found.n_common)
    }

    fn text(&self) -> String {
        let mut text = format!("{}\nbeside {}\n", self.our_name(), self.published.name);
        if !self.published.source.is_empty() {
            text.push_str(&format!("source of the published values: {}\n", self.published.source));
        }
        text.push_str(&format!("\n{}\n", self.sentence()));
        if !self.found.years.is_empty() {
            let rows: Vec<Vec<String>> =
                self.found.years.iter().map(|one| vec![one.year.to_string(), one.n.to_string(), three(one.ranks)]).collect();
            text.push_str(&format!("\nThe order of municipalities (Spearman)\n\n{}", lay_out(&["year", "n", "ranks"], &rows, &[true; 3])));
        }
        let table = |trends: &[TrendAgreement]| {
            let rows: Vec<Vec<String>> =
                trends.iter().map(|one| vec![self.name(one.whose), one.n.to_string(), three(one.correlation)]).collect();
            lay_out(&["", "years", "correlation"], &rows, &[false, true, true])
        };
        let worst = self.found.trends.get(..N_WORST.min(self.found.trends.len())).unwrap_or_default();
        if !worst.is_empty() {
            text.push_str(&format!("\nThe movement of municipalities over the years (Pearson), the lowest\n\n{}", table(worst)));
        }
        if !self.found.sectors.is_empty() {
            text.push_str(&format!("\nMeans over sectors, unweighted over employers\n\n{}", table(&self.found.sectors)));
        }
        text
    }

    fn remarks(&self) -> Vec<String> {
        let (found, published) = (self.found, self.published);
        let mut said = Vec::new();
        if found.years.iter().all(|one| one.n < FEW) {
            let most = found.years.iter().map(|one| one.n).max().unwrap_or(0);
            said.push(format!("few municipalities: at most {most} in a year are in both series, so the correlations say little"));
        }
        if found.n_only_published > 0 {
            said.push(format!(
                "{} published municipality-years have fewer than {} ads of ours, or none, and are not compared",
                found.n_only_published, self.min_ads
            ));
        }
        if found.n_only_ours > 0 {
            said.push(format!("{} municipality-years of ours are not in the published series", found.n_only_ours));
        }
        if published.n_without_value > 0 {
            said.push(format!("{} of {} rows of the file have no value", published.n_without_value, published.n_rows));
        }
        if !published.unknown.is_empty() {
            let names: Vec<String> = published.unknown.iter().take(10).map(|(name, n)| format!("`{name}` ({n})")).collect();
            let more = published.unknown.len().saturating_sub(10);
            let more = if more > 0 { format!(" and {more} more names") } else { String::new() };
            let n: u64 = published.unknown.values().sum();
            said.push(format!(
                "{n} of {} rows name no municipality, and no sector that a run tells apart: {}{more}",
                published.n_rows,
                names.join(", ")
            ));
        }
        for sector in &found.sectors_missing {
            said.push(format!("the published mean of {} stands alone: no year of ours has it", sector.id()));
        }
        said
    }

    fn rows(&self) -> Vec<(&'static str, String, String, usize, Option<f64>)> {
        let years = self.found.years.iter().map(|one| ("ranks", one.year.to_string(), String::new(), one.n, one.ranks));
        let code = |whose: Whose| if let Whose::Municipality(code) = whose { code.to_string() } else { self.name(whose) };
        let trends = self.found.trends.iter().map(|one| ("trend", code(one.whose), self.name(one.whose), one.n, one.correlation));
        let sectors = self.found.sectors.iter().map(|one| ("sector", code(one.whose), self.name(one.whose), one.n, one.correlation));
        years.chain(trends).chain(sectors).collect()
    }

    fn csv(&self, path: &Path) -> Result<String> {
        let rows = self.rows().into_iter().map(|(kind, id, name, n, value)| {
            let name = if name.is_empty() { Value::Null } else { Value::Text(name) };
            let n = i64::try_from(n).map_or(Value::Null, Value::Integer);
            vec![Value::Text(kind.to_owned()), Value::Text(id), name, n, value.map_or(Value::Null, Value::Real)]
        });
        csv_of(&["kind", "id", "name", "n", "correlation"], rows, path)
    }

    fn json(&self) -> Json {
        let found = self.found;
        let rows = |wanted: &str| -> Vec<Json> {
            let rows = self.rows().into_iter().filter(|(kind, ..)| *kind == wanted);
            rows.map(|(_, id, name, n, value)| json!({"id": id, "name": name, "n": n, "correlation": value})).collect()
        };
        json!({
            "ours": self.our_name(), "run": self.run, "min_ads": self.min_ads,
            "published": self.published.name, "source": self.published.source,
            "n_common": found.n_common, "n_only_published": found.n_only_published, "n_only_ours": found.n_only_ours,
            "n_rows": self.published.n_rows, "n_without_value": self.published.n_without_value, "unknown": self.published.unknown,
            "ranks": rows("ranks"),
            "trend_quartiles": found.quartiles,
            "n_without_trend": found.n_without_trend,
            "trends": rows("trend"),
            "sectors": rows("sector"),
            "sectors_missing": found.sectors_missing.iter().map(|sector| sector.id()).collect::<Vec<_>>(),
        })
    }
}

/// Both series as long rows.
fn series_csv(ours: &Series, told: &Told<'_>, path: &Path) -> Result<String> {
    let own = format!("svall, run {}", told.run);
    let series =
        [(told.our_name(), ours, own.as_str()), (told.published.name.as_str(), &told.published.values, told.published.source.as_str())];
    let rows = series.into_iter().flat_map(|(name, values, source)| {
        values.iter().map(move |((whose, year), value)| {
            let text = |text: &str| Value::Text(text.to_owned());
            let id = if let Whose::Municipality(code) = whose { code.to_string() } else { told.name(*whose) };
            vec![
                text(name),
                Value::Text(id),
                Value::Text(told.name(*whose)),
                Value::Integer((*year).into()),
                Value::Real(*value),
                text(source),
            ]
        })
    });
    csv_of(&["series", "municipality", "name", "year", "value", "source"], rows, path)
}

fn csv_of(names: &[&str], rows: impl Iterator<Item = Vec<Value>>, path: &Path) -> Result<String> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let written = CsvTable::with_names(Vec::new(), &names).and_then(|mut table| {
        for row in rows {
            table.push(&row)?;
        }
        table.finish()
    });
    let bytes = written.map_err(|e| Error::storage(path, e))?;
    String::from_utf8(bytes).map_err(|e| Error::storage(path, e))
}
