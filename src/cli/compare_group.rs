//! `svall compare-group`: municipalities side by side, against a group and the nation, and why they differ.

use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};

use super::Done;
use super::compare_why;
use super::output::{self, closed_is_fine, create, json_line};
use super::table::lay_out;
use crate::compare::{
    Code, Figures, Grid, GridCell, Group, GroupChoice, GroupFile, Measure, N_SIMILAR, Question, RowKind, TIDY_COLUMNS, UnknownGroup, grid,
    group, municipality, name_of, side_by_side, similar, swedish_number, tidy_rows, why, workbook,
};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{Framework, Lexicon};
use crate::measure::Subset;
use crate::model::{Area, Competence};
use crate::published::{Parameters, PublishedRun, current_run};
use crate::registers::Registers;
use crate::table::{Language, Text, View};

/// Municipalities side by side, against their SKR group, as an Excel table.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall compare-group Boxholm Kinda Ydre --year 2025 --vs skr -o jamforelse.xlsx     a table for Excel
  svall compare-group 0580 0581 0560 --year 2023..2025 --rows area                   in the terminal
  svall compare-group Boxholm --vs skr --year 2025 --why                             a sentence, and what makes the difference
  svall compare-group county:05 --rows competence --measure share --format csv-sv -o lan.csv
  svall compare-group group:digga --groups mina_grupper.csv --vs similar

Groups, as columns or after --vs: all, county (the municipality's own), county:05, skr (its own SKR group, 2023), skr:C7, skr:C, size
(its own class of inhabitants), size:10000, similar, group:NAME from --groups, or municipalities with commas.
A file of groups is CSV with the columns group, label and municipality.

The closing columns: StdAv (sample standard deviation), Genomsnitt (unweighted mean of the columns), Nationellt (unweighted mean of all
municipalities with enough ads), Skillnad (the former less the latter); Nationellt, samlat is the value over all their ads together. A
municipality is said to differ only where the 95 % interval of its difference excludes 0. `..` stands where there are too few ads; the
reason stands below.

similar: the 7 municipalities of smallest distance, the root of the sum of (1) the squared difference of log inhabitants, (2) the squared
Hellinger distance of the occupations of their ads (SSYK, two digits), each divided by its mean over all pairs, and (3) 1 if the SKR main
group (A, B, C) differs. Equal distances: by code.

--why splits the difference to the group's mean into the mix of occupations and what is asked for within them (Kitagawa 1955); the two
add up to the difference. Occupations with too few ads are told together.")]
pub(super) struct Arguments {
    /// Municipalities by code or name, or groups such as county:05.
    #[arg(required = true, value_name = "MUNICIPALITY")]
    municipalities: Vec<String>,
    /// The years, pooled: 2025, or 2023..2025. Without it the last year of the run.
    #[arg(long, value_name = "YEARS")]
    year: Option<String>,
    /// Whose ads: the municipality as employer, or as the place of work.
    #[arg(long = "as", value_enum, default_value = "employer")]
    view: ViewChoice,
    /// The measure of the rows; with --rows measure only this one.
    #[arg(long, value_enum)]
    measure: Option<MeasureChoice>,
    /// What the rows are: the measures, or one measure by DigComp area or competence.
    #[arg(long, value_enum, default_value = "measure")]
    rows: Rows,
    /// A group to compare with besides the nation.
    #[arg(long, value_name = "GROUP")]
    vs: Option<String>,
    /// File of own groups: CSV with the columns group, label, municipality.
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Say for each municipality how it stands, what makes the difference, and what changed; in text or JSON.
    #[arg(long)]
    why: bool,
    /// The earlier years that --why compares with. Without it the nearest ones with enough ads.
    #[arg(long, value_name = "YEARS", requires = "why")]
    since: Option<String>,
    /// How to write; without it a table, or what the output's name says.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Where to write; `-` is standard output.
    #[arg(long, short = 'o', value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

/// Who or where.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum ViewChoice {
    /// Ads of the municipality, wherever the work is.
    Employer,
    /// Ads with a workplace in the municipality, whoever hires.
    Place,
}

impl ViewChoice {
    pub(super) fn view(self) -> View {
        match self {
            Self::Employer => View::Employer,
            Self::Place => View::Place,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum MeasureChoice {
    Intensity,
    Share,
    Breadth,
    Floor,
}

impl MeasureChoice {
    fn measure(self) -> Measure {
        match self {
            Self::Intensity => Measure::Intensity,
            Self::Share => Measure::Share,
            Self::Breadth => Measure::Breadth,
            Self::Floor => Measure::Floor,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Rows {
    Measure,
    Area,
    Competence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For the terminal.
    Table,
    /// Every value in a row of its own, for programs.
    Csv,
    /// The table as Excel in Sweden reads it: semicolon and decimal comma.
    CsvSv,
    /// An Excel workbook.
    Xlsx,
    /// One object.
    Json,
}

fn usage(message: String) -> Error {
    Error::new(ErrorKind::Usage, message)
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let format = format(arguments)?;
    let registers = Registers::load()?;
    let places = &registers.places;
    let file = match &arguments.groups {
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|e| Error::input(path, e))?;
            Some(GroupFile::read(&path.display().to_string(), &text, places)?)
        }
        None => None,
    };
    let wrong = |flag: &str, e: &UnknownGroup| usage(format!("{flag}{e}"));
    let wanted = wanted(arguments, &registers)?;
    let against = arguments.vs.as_deref().map(|text| GroupChoice::parse(text, places).map_err(|e| wrong("--vs: ", &e))).transpose()?;
    let kinds = kinds(arguments)?;
    let subsets: Vec<Subset> = kinds.iter().map(|kind| kind.subset).collect();
    let published = current_run(&arguments.out)?;
    let parameters = Parameters::of(&published.manifest);
    let figures = figures(&published, &registers, &subsets)?;
    let view = arguments.view.view();
    let years = if let Some(text) = &arguments.year {
        years("--year", text)?
    } else {
        let last = figures.years(view).last().copied().ok_or_else(|| no_ads(arguments))?;
        last..=last
    };
    let nearest = |code: Code| -> Vec<Code> {
        let found = similar(&figures, places, view, &years, code, parameters.min_ads);
        found.municipalities.iter().map(|one| one.municipality).collect()
    };
    let mut columns: Vec<Code> = Vec::new();
    for choice in &wanted {
        let found = group(choice, &columns, places, file.as_ref(), nearest).map_err(|e| wrong("", &e))?;
        columns.extend(found.members.iter().filter(|code| !columns.contains(code)).copied().collect::<Vec<_>>());
    }
    if matches!(against, Some(GroupChoice::Similar)) {
        for code in columns.iter().filter(|code| !similar(&figures, places, view, &years, **code, parameters.min_ads).knows_occupations) {
            let name = name_of(places, *code);
            output::remark(&format!("{name} has too few ads: its similar municipalities are found without the occupations of its ads"));
        }
    }
    if arguments.why {
        return answer(
            arguments,
            &Asked { figures: &figures, registers: &registers, published: &published, years: years.clone(), columns },
            |of| {
                let choice = against.clone().unwrap_or(GroupChoice::Skr(None));
                group(&choice, of, places, file.as_ref(), nearest).map_err(|e| wrong("--vs: ", &e))
            },
        );
    }
    let against = against.map(|choice| group(&choice, &columns, places, file.as_ref(), nearest)).transpose();
    let against = against.map_err(|e| wrong("--vs: ", &e))?.map(|found| without(found, &columns));
    let question = Question { view, years: years.clone(), columns, against, rows: kinds, min_ads: parameters.min_ads };
    let table = side_by_side(&figures, &question);
    let shown = grid(&table, &question, places);
    let tidy = tidy_rows(&table, places);
    let about = about(&published);
    let bytes = match format {
        Format::Table => on_screen(&shown).into_bytes(),
        Format::Csv => csv(&tidy)?,
        Format::CsvSv => csv_in_swedish(&shown, &about)?,
        Format::Xlsx => workbook(&shown, &tidy, &about, Language::Swedish)?,
        Format::Json => json_of(&shown, &tidy, &question, &published).into_bytes(),
    };
    write(arguments, &bytes)?;
    if figures.n_unknown_municipal_employer() > 0 && view == View::Employer {
        let n = figures.n_unknown_municipal_employer();
        output::remark(&format!("{n} ads of municipal employers belong to no municipality of the register and are in no column"));
    }
    Ok(Done::Fully)
}

/// A group without the municipalities that are columns themselves, unless nothing would be left of it.
fn without(found: Group, columns: &[Code]) -> Group {
    let rest: Vec<Code> = found.members.iter().filter(|code| !columns.contains(code)).copied().collect();
    if rest.is_empty() {
        return found;
    }
    let is_less = rest.len() < found.members.len();
    let name = if is_less { Text::new(format!("{}, övriga", found.name.sv), format!("{}, others", found.name.en)) } else { found.name };
    Group { name, members: rest }
}

fn no_ads(arguments: &Arguments) -> Error {
    Error::new(ErrorKind::Input, format!("{}: found no ads of municipalities in the published run", arguments.out.display()))
}

/// The columns that are asked for, in order.
fn wanted(arguments: &Arguments, registers: &Registers) -> Result<Vec<GroupChoice>> {
    let parse = |text: &String| {
        if !text.contains([':', ',']) && !["all", "similar"].contains(&text.as_str()) {
            // A name is a name: `Skr` is no municipality, and the sentence says what is.
            let found = municipality(&registers.places, text).map_err(usage)?;
            return Ok(GroupChoice::List(Code::parse(&found.code).into_iter().collect()));
        }
        GroupChoice::parse(text, &registers.places).map_err(|e| usage(e.to_string()))
    };
    arguments.municipalities.iter().map(parse).collect()
}

/// Reads `2025`, `2023..2025` or `2023-2025`.
pub(super) fn years(flag: &str, text: &str) -> Result<RangeInclusive<u16>> {
    let wrong = || usage(format!("{flag}: found `{text}`, expected a year such as 2025, or years such as 2023..2025"));
    let (first, last) = text.split_once("..").or_else(|| text.split_once(['-', '–'])).unwrap_or((text, text));
    let read = |text: &str| text.trim().parse::<u16>().ok().filter(|year| (1990..=2100).contains(year)).ok_or_else(wrong);
    let years = read(first)?..=read(last)?;
    if years.is_empty() { Err(wrong()) } else { Ok(years) }
}

fn format(arguments: &Arguments) -> Result<Format> {
    let extension = arguments.output.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    let named = match extension.as_str() {
        "xlsx" => Some(Format::Xlsx),
        "csv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        _ => None,
    };
    let format = arguments.format.or(named).unwrap_or(Format::Table);
    if arguments.why && !matches!(format, Format::Table | Format::Json) {
        return Err(usage("--why: found a format for tables, expected --format table or json".to_owned()));
    }
    if arguments.why && (arguments.measure.is_some_and(|m| m != MeasureChoice::Intensity) || arguments.rows != Rows::Measure) {
        return Err(usage("--why: it tells of intensity only, expected no other --measure and no --rows".to_owned()));
    }
    if format == Format::Xlsx && arguments.output.as_os_str() == "-" && output::prints_to_terminal() {
        return Err(usage("--format xlsx: a workbook is no text for a terminal, expected a file: -o FILE.xlsx".to_owned()));
    }
    Ok(format)
}

/// The rows that are asked for.
fn kinds(arguments: &Arguments) -> Result<Vec<RowKind>> {
    let measure = arguments.measure.map(MeasureChoice::measure);
    if arguments.rows == Rows::Measure {
        let mut kinds = Vec::new();
        for own in Measure::ALL.into_iter().filter(|own| measure.is_none_or(|asked| asked == *own)) {
            let kind = RowKind { id: own.id().to_owned(), label: own.label(), measure: own, subset: Subset::All, is_standardised: false };
            kinds.push(kind);
            if own == Measure::Intensity {
                kinds.push(RowKind {
                    id: "intensity_standardised".to_owned(),
                    label: Text::new("Intensitet, yrkesstandardiserad", "Intensity, standardised by occupation"),
                    measure: own,
                    subset: Subset::All,
                    is_standardised: true,
                });
            }
        }
        return Ok(kinds);
    }
    let measure = measure.unwrap_or_default();
    let framework = Lexicon::load(None)?.framework;
    let row = |kind: &str, id: &str, subset| {
        let label = label(&framework, id);
        RowKind { id: format!("{kind}_{id}"), label, measure, subset, is_standardised: false }
    };
    let mut kinds = vec![RowKind {
        id: measure.id().to_owned(),
        label: Text::new(format!("{}: alla", measure.label().sv), format!("{}: all", measure.label().en)),
        measure,
        subset: Subset::All,
        is_standardised: false,
    }];
    if arguments.rows == Rows::Area {
        kinds.extend(Area::all().map(|area| row("area", area.id(), Subset::Area(area))));
    } else {
        kinds.extend(Competence::all().map(|one| row("competence", one.id(), Subset::Competence(one))));
    }
    Ok(kinds)
}

fn label(framework: &Framework, id: &str) -> Text {
    if id == "general" {
        return Text::new("Allmänt (ingen enskild kompetens)", "General (no single competence)");
    }
    framework.title(id).map_or_else(|| Text::same(id), |title| Text::new(format!("{id} {}", title.sv), format!("{id} {}", title.en)))
}

/// Reads the ads of a run, reposts out as in the panels.
pub(super) fn figures(published: &PublishedRun, registers: &Registers, subsets: &[Subset]) -> Result<Figures> {
    let parameters = Parameters::of(&published.manifest);
    let mut figures = Figures::new(registers, subsets, parameters.vacancy_cap);
    published.read_ads(|row| {
        if parameters.keep_reposts || !row.is_repost {
            figures.add(&row);
        }
    })?;
    Ok(figures)
}

fn about(published: &PublishedRun) -> Vec<(String, String)> {
    let manifest = &published.manifest;
    let pair = |name: &str, text: String| (name.to_owned(), text);
    vec![
        pair("Källa", "svall: digital kompetens i platsannonser enligt DigComp 3.0".to_owned()),
        pair("Körning", manifest.run_id.clone()),
        pair("Program", format!("svall {}", env!("CARGO_PKG_VERSION"))),
        pair("Lexikon", crate::published::lexicon_of(manifest).to_owned()),
    ]
}

struct Asked<'a> {
    figures: &'a Figures,
    registers: &'a Registers,
    published: &'a PublishedRun,
    years: RangeInclusive<u16>,
    columns: Vec<Code>,
}

fn answer(arguments: &Arguments, asked: &Asked<'_>, peers: impl Fn(&[Code]) -> Result<Group>) -> Result<Done> {
    let earlier = arguments.since.as_deref().map(|text| years("--since", text)).transpose()?;
    let view = arguments.view.view();
    let min_ads = Parameters::of(&asked.published.manifest).min_ads;
    let mut text = String::new();
    for (n, code) in asked.columns.iter().enumerate() {
        let found = why(asked.figures, view, &asked.years, *code, &peers(&[*code])?, earlier.as_ref(), min_ads);
        let told = compare_why::Told { answer: &found, registers: asked.registers, view, years: &asked.years, min_ads };
        if arguments.format == Some(Format::Json) || format(arguments)? == Format::Json {
            text.push_str(&json_line(&told.json()));
            text.push('\n');
        } else {
            text.push_str(if n > 0 { "\n" } else { "" });
            text.push_str(&told.text());
        }
    }
    write(arguments, text.as_bytes())?;
    Ok(Done::Fully)
}

fn write(arguments: &Arguments, bytes: &[u8]) -> Result<()> {
    let path = &arguments.output;
    let mut out = create(path)?;
    closed_is_fine(out.write_all(bytes).and_then(|()| out.flush()), path)
}

/// A cell as Swedish readers read it.
fn in_swedish(cell: &GridCell, minus: char) -> String {
    match cell {
        GridCell::Text(text) => text.clone(),
        GridCell::Count(n) => n.to_string(),
        GridCell::Number(value, decimals) => swedish_number(*value, *decimals, minus),
        GridCell::Without(sign) => (*sign).to_owned(),
    }
}

fn on_screen(grid: &Grid) -> String {
    let header: Vec<&str> = grid.header.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = grid.rows.iter().map(|row| row.iter().map(|cell| in_swedish(cell, '−')).collect()).collect();
    let mut right = vec![true; header.len()];
    right.first_mut().into_iter().for_each(|first| *first = false);
    format!("{}\n\n{}\n{}\n", grid.title, lay_out(&header, &rows, &right), grid.notes.join("\n"))
}

/// With a mark, semicolons and decimal commas, which Excel in Sweden reads without asking.
fn csv_in_swedish(grid: &Grid, about: &[(String, String)]) -> Result<Vec<u8>> {
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Internal, format!("a table cannot be written: {e}"));
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').flexible(true).terminator(csv::Terminator::CRLF).from_writer(vec![0xEF, 0xBB, 0xBF]);
    let mut push = |fields: Vec<String>| writer.write_record(fields).map_err(|e| failed(&e));
    push(grid.header.clone())?;
    for row in &grid.rows {
        push(row.iter().map(|cell| in_swedish(cell, '-')).collect())?;
    }
    push(vec![grid.title.clone()])?;
    for note in grid.notes.iter().cloned().chain(about.iter().map(|(name, text)| format!("{name}: {text}"))) {
        push(vec![note])?;
    }
    writer.into_inner().map_err(|e| failed(&e))
}

/// Every value in a row of its own: comma and point.
fn csv(tidy: &[Vec<GridCell>]) -> Result<Vec<u8>> {
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Internal, format!("a table cannot be written: {e}"));
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(TIDY_COLUMNS).map_err(|e| failed(&e))?;
    for row in tidy {
        let fields = row.iter().map(|cell| if let GridCell::Number(value, _) = cell { value.to_string() } else { in_swedish(cell, '-') });
        writer.write_record(fields).map_err(|e| failed(&e))?;
    }
    writer.into_inner().map_err(|e| failed(&e))
}

fn json_of(grid: &Grid, tidy: &[Vec<GridCell>], question: &Question, published: &PublishedRun) -> String {
    let value = |cell: &GridCell| match cell {
        GridCell::Text(text) if text == "true" || text == "false" => Json::from(text == "true"),
        GridCell::Text(text) => Json::from(text.as_str()),
        GridCell::Count(n) => Json::from(*n),
        GridCell::Number(value, _) => Json::from(*value),
        GridCell::Without(_) => Json::Null,
    };
    let object = |row: &Vec<GridCell>| -> Json {
        Json::Object(TIDY_COLUMNS.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), value(cell))).collect())
    };
    let whole = json!({
        "title": grid.title,
        "as": if question.view == View::Employer { "employer" } else { "place" },
        "years": [question.years.start(), question.years.end()],
        "min_ads": question.min_ads,
        "run": published.manifest.run_id,
        "values": tidy.iter().map(object).collect::<Vec<_>>(),
        "notes": grid.notes,
    });
    json_line(&whole) + "\n"
}

const _: () = assert!(N_SIMILAR == 7, "the help says how many are similar");
