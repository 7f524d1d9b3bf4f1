//! `svall panel`: groups the ads of the published run as asked.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json};

use super::Done;
use super::output::{closed_is_fine, create};
use super::table::lay_out;
use crate::error::{Error, ErrorKind, Result};
use crate::export::{Column, CsvTable, ParquetTable, Value, ad_columns, panel_columns};
use crate::measure::{AdRow, Subset};
use crate::model::{Area, Competence, Role, Stratum};
use crate::panel::{Dimension, Panel, PanelRow, PanelShape, Period};
use crate::published::{Parameters, current_run};

/// Group the ads of the published run into cells and print their measures.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall panel --by municipality --per year
  svall panel --by sector --per quarter --competence 3.4 --format csv
  svall panel --by employer --per year --where municipality=0580 --where year=2025

Employer and place are two things: employer and sector say who hires; municipality, county and skr where the workplace is.")]
pub(super) struct Arguments {
    /// What to group by: employer, municipality, sector, county, skr, occupation; several with commas; nation for all ads.
    #[arg(long, value_delimiter = ',', default_value = "municipality")]
    by: Vec<String>,
    /// The length of time of a cell: year, quarter, month.
    #[arg(long, default_value = "year")]
    per: String,
    /// Only ads whose column has this value; several must all hold.
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    filter: Vec<String>,
    /// Only these measures and their intervals: intensity, share, breadth, floor, intensity_vacancies, share_vacancies.
    #[arg(long, value_delimiter = ',')]
    measure: Vec<String>,
    /// Only hits of this competence (1.1 to 5.4, general).
    #[arg(long, group = "subset")]
    competence: Option<String>,
    /// Only hits of this area (1 to 5, general).
    #[arg(long, group = "subset")]
    area: Option<String>,
    /// Only hits of this stratum (basic, software, specialist).
    #[arg(long, group = "subset")]
    stratum: Option<String>,
    /// Only hits of this role (requirement, merit, duty).
    #[arg(long, group = "subset")]
    role: Option<String>,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// How to print.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Where to write; `-` is standard output.
    #[arg(long, short = 'o', value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Parquet,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let shape = shape(&arguments.by, &arguments.per)?;
    let subset = subset(arguments)?;
    let filters = filters(&arguments.filter)?;
    let published = current_run(&arguments.out)?;
    let parameters = Parameters::of(&published.manifest);
    let mut panel = Panel::new(shape.clone(), subset, parameters.vacancy_cap);
    published.read_ads(|row| {
        if (parameters.keep_reposts || !row.is_repost) && filters.iter().all(|(column, wanted)| written(&column.value(&row)) == *wanted) {
            panel.add(&row);
        }
    })?;
    let columns = chosen_columns(&shape, &arguments.measure)?;
    let rows = panel.rows(parameters.min_ads);
    write(arguments, &columns, &rows)?;
    Ok(Done::Fully)
}

fn usage(message: String) -> Error {
    Error::new(ErrorKind::Usage, message)
}

/// The shape that `--by` and `--per` ask for.
pub(super) fn shape(dimensions: &[String], period: &str) -> Result<PanelShape> {
    let mut by = Vec::new();
    for id in dimensions.iter().filter(|id| *id != "nation") {
        let dimension = Dimension::parse(id).ok_or_else(|| {
            usage(format!("--by: `{id}` does not exist, expected {} or nation", Dimension::ALL.map(Dimension::id).join(", ")))
        })?;
        if by.contains(&dimension) {
            return Err(usage(format!("--by: `{id}` stands twice")));
        }
        by.push(dimension);
    }
    let per = Period::parse(period)
        .ok_or_else(|| usage(format!("--per: `{period}` does not exist, expected {}", Period::ALL.map(Period::id).join(", "))))?;
    Ok(PanelShape { by, per })
}

fn subset(arguments: &Arguments) -> Result<Subset> {
    let bad = |flag: &str, id: &str| usage(format!("--{flag}: `{id}` does not exist"));
    if let Some(id) = &arguments.competence {
        return Competence::parse(id).map(Subset::Competence).ok_or_else(|| bad("competence", id));
    }
    if let Some(id) = &arguments.area {
        return Area::parse(id).map(Subset::Area).ok_or_else(|| bad("area", id));
    }
    if let Some(id) = &arguments.stratum {
        return Stratum::parse(id).map(Subset::Stratum).ok_or_else(|| bad("stratum", id));
    }
    if let Some(id) = &arguments.role {
        return Role::parse(id).map(Subset::Role).ok_or_else(|| bad("role", id));
    }
    Ok(Subset::All)
}

fn filters(given: &[String]) -> Result<Vec<(Column<AdRow>, String)>> {
    given
        .iter()
        .map(|filter| {
            let (name, wanted) =
                filter.split_once('=').ok_or_else(|| usage(format!("--where: found `{filter}`, expected column=value")))?;
            let column = ad_columns().into_iter().find(|c| c.name == name);
            let column = column.ok_or_else(|| usage(format!("--where: column `{name}` does not exist in the ads table")))?;
            Ok((column, wanted.to_owned()))
        })
        .collect()
}

const MEASURES: [&str; 6] = ["intensity", "share", "breadth", "floor", "intensity_vacancies", "share_vacancies"];

fn chosen_columns(shape: &PanelShape, measures: &[String]) -> Result<Vec<Column<PanelRow>>> {
    if let Some(unknown) = measures.iter().find(|m| !MEASURES.contains(&m.as_str())) {
        return Err(usage(format!("--measure: `{unknown}` does not exist, expected {}", MEASURES.join(", "))));
    }
    let belongs = |name: &str| {
        let base = name.strip_suffix("_low").or_else(|| name.strip_suffix("_high")).unwrap_or(name);
        !MEASURES.contains(&base) || measures.iter().any(|m| m == base)
    };
    Ok(panel_columns(shape).into_iter().filter(|c| measures.is_empty() || belongs(&c.name)).collect())
}

/// A value as it is compared with the one given on the command line.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(t) => t.clone(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Flag(b) => b.to_string(),
    }
}

fn write(arguments: &Arguments, columns: &[Column<PanelRow>], rows: &[PanelRow]) -> Result<()> {
    let path = &arguments.output;
    let values = |row: &PanelRow| columns.iter().map(|c| c.value(row)).collect::<Vec<Value>>();
    match arguments.format {
        Format::Table => {
            // A screen is narrow: without --measure the two that matter most, and no counts of the 22 competences.
            let fits = |c: &&Column<PanelRow>| {
                let is_count = c.name.starts_with("hits_") || c.name.starts_with("ads_");
                let is_other_measure = MEASURES.iter().skip(2).any(|m| c.name.starts_with(m)) || c.name.contains("_vacancies");
                !is_count && (!arguments.measure.is_empty() || !is_other_measure)
            };
            let shown: Vec<&Column<PanelRow>> = columns.iter().filter(fits).collect();
            let header: Vec<&str> = shown.iter().map(|c| c.name.as_str()).collect();
            let lines: Vec<Vec<String>> = rows.iter().map(|r| shown.iter().map(|c| on_screen(&c.value(r))).collect()).collect();
            let right: Vec<bool> = shown.iter().map(|c| c.kind != crate::export::ColumnType::Text).collect();
            let text = lay_out(&header, &lines, &right);
            let mut out = create(path)?;
            closed_is_fine(out.write_all(text.as_bytes()).and_then(|()| out.flush()), path)
        }
        Format::Json => {
            let mut text = String::new();
            for row in rows {
                let object: Map<String, Json> = columns.iter().map(|c| (c.name.clone(), c.value(row).into())).collect();
                text.push_str(&Json::Object(object).to_string());
                text.push('\n');
            }
            let mut out = create(path)?;
            closed_is_fine(out.write_all(text.as_bytes()).and_then(|()| out.flush()), path)
        }
        Format::Csv => {
            let written = CsvTable::new(create(path)?, columns).and_then(|mut table| {
                rows.iter().try_for_each(|row| table.push(&values(row)))?;
                table.finish()?.flush()
            });
            closed_is_fine(written, path)
        }
        Format::Parquet => {
            let mut table = ParquetTable::new(create(path)?, columns).map_err(|e| Error::storage(path, e))?;
            for row in rows {
                table.push(columns, row).map_err(|e| Error::storage(path, e))?;
            }
            let mut out = table.finish().map_err(|e| Error::storage(path, e))?;
            closed_is_fine(out.flush(), path)
        }
    }
}

fn on_screen(value: &Value) -> String {
    match value {
        Value::Null => "..".to_owned(),
        Value::Real(x) => format!("{x:.3}"),
        other => written(other),
    }
}
