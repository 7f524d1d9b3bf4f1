//! `svall chart`: the figure of a municipality, or of several, against a mean, as SVG or PNG for a report or a slide.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Done;
use super::chart_values::Values;
use super::chart_words::{self as words, Figure};
use super::compare_group::ViewChoice;
use super::output::{closed_is_fine, create, write_whole};
use crate::chart::{Break as ChartBreak, Heading, Kind, LineChart, PNG_SIDES, Series, Sheet, line, png};
use crate::compare::{Code, Figures, GroupChoice, Measure, breaks_between, group, municipality, similar};
use crate::error::{Error, ErrorKind, Result};
use crate::published::{Parameters, current_run};
use crate::registers::{Municipality, Registers};
use crate::table::{Language, Table, View};

/// Wider pictures are drawn at this width in units and enlarged, so that their text stays legible on a slide.
const UNITS: f64 = 880.0;
/// Similar municipalities are found by the ads of this many last years.
const YEARS_OF_LIKENESS: u16 = 3;

/// Draw the figure of a municipality, or of several, against the mean of municipalities.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall chart Boxholm -o boxholm.png                                          for a slide, 1600 x 900
  svall chart Boxholm --vs mean,skr --measure share --year-from 2012 -o boxholm.svg
  svall chart Linköping Norrköping Boxholm county:05 -o ostergotland.png      three in colour, the other municipalities of the county in grey
  svall chart 0580 0581 --view place --lang en --size 1200x800 -o places.png

Names and codes stand for municipalities; county:05, skr:C7 and size:10000 for groups, whose municipalities are drawn in grey. Six lines at
most have a colour, those of --vs among them; municipalities that are named beyond that are grey, too.

The values are those of the table SVALL01E (--view employer: the municipality hires) or SVALL01P (--view place: the workplace is there). What
the table withholds is a gap with `..`. The mean of municipalities is unweighted; so are the means of --vs skr, over the other municipalities
of its SKR group, and of --vs similar, over the seven most similar ones. The interval of one municipality alone is drawn as a band.")]
pub(super) struct Arguments {
    /// Municipalities by name or code, or groups such as county:05.
    #[arg(required = true, value_name = "NAME|CODE")]
    names: Vec<String>,
    /// File to write; its name ends in .svg or .png. `-` is SVG on standard output.
    #[arg(long, short = 'o', value_name = "FILE")]
    output: PathBuf,
    /// First year; without it the first of the run.
    #[arg(long, value_name = "YEAR")]
    year_from: Option<u16>,
    /// Last year; without it the last of the run.
    #[arg(long, visible_alias = "to", value_name = "YEAR")]
    year_to: Option<u16>,
    /// What is drawn: hits per 1,000 words, ads with a hit, or ads without one.
    #[arg(long, value_enum, default_value = "intensity")]
    measure: MeasureChoice,
    /// What it is held against; several with commas.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "mean")]
    vs: Vec<Against>,
    /// Width and height of the picture, in pixels.
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1600x900", value_parser = size)]
    size: (u32, u32),
    /// Language of the texts.
    #[arg(long, value_enum, default_value = "sv")]
    lang: LanguageChoice,
    /// Whose ads: the municipality as employer, or as the place of work.
    #[arg(long, value_enum, default_value = "employer")]
    view: ViewChoice,
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum MeasureChoice {
    Intensity,
    Share,
    Floor,
}

impl MeasureChoice {
    fn measure(self) -> Measure {
        match self {
            Self::Intensity => Measure::Intensity,
            Self::Share => Measure::Share,
            Self::Floor => Measure::Floor,
        }
    }
}

/// What the municipalities are held against.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Against {
    /// The mean of municipalities.
    Mean,
    /// The others of its SKR group.
    Skr,
    /// The seven most similar ones.
    Similar,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum LanguageChoice {
    Sv,
    En,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Format {
    Svg,
    Png,
}

fn usage(message: String) -> Error {
    Error::new(ErrorKind::Usage, message)
}

/// Reads `1600x900`.
fn size(text: &str) -> std::result::Result<(u32, u32), String> {
    let (least, most) = PNG_SIDES;
    let side = |text: &str| text.trim().parse().ok().filter(|side| (least..=most).contains(side));
    let (width, height) = text
        .split_once(['x', 'X', '×'])
        .ok_or(())
        .and_then(|(width, height)| side(width).zip(side(height)).ok_or(()))
        .map_err(|()| format!("expected width and height of {least} to {most} pixels, such as 1600x900"))?;
    Ok((width, height))
}

fn format(output: &Path) -> Result<Format> {
    let extension = output.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    match extension.as_str() {
        "png" => Ok(Format::Png),
        "svg" => Ok(Format::Svg),
        _ if output.as_os_str() == "-" => Ok(Format::Svg),
        _ => Err(usage(format!("-o: found `{}`, expected a name that ends in .svg or .png", output.display()))),
    }
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let format = format(&arguments.output)?;
    let registers = Registers::load()?;
    let (named, grey) = wanted(&arguments.names, &registers)?;
    let mut against = arguments.vs.clone();
    against.dedup();
    if let (Some(one), true) = (against.iter().find(|one| **one != Against::Mean), named.len() + grey.len() != 1) {
        let name = one.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        return Err(usage(format!("--vs {name}: found {} municipalities, expected one", named.len() + grey.len())));
    }
    let published = current_run(&arguments.out)?;
    let parameters = Parameters::of(&published.manifest);
    let mut figures = against.contains(&Against::Similar).then(|| Figures::new(&registers, &[], parameters.vacancy_cap));
    let tables = published.tables_telling(&registers, &[], |ad| {
        if let Some(figures) = &mut figures {
            figures.add(ad);
        }
    })?;
    let view = arguments.view.view();
    let id = if view == View::Employer { "SVALL01E" } else { "SVALL01P" };
    let table = tables.get(id).ok_or_else(|| Error::new(ErrorKind::Internal, format!("{id}: the run has no such table")))?;
    let language = if arguments.lang == LanguageChoice::Sv { Language::Swedish } else { Language::English };
    let years = years(arguments, table)?;
    let figure = Figure {
        language,
        view,
        measure: arguments.measure.measure(),
        years: years.clone(),
        named: named.iter().filter_map(|code| register(&registers, *code)).collect(),
        n_all: named.len() + grey.len(),
        min_ads: parameters.min_ads,
        is_sample: published.manifest.is_sample(),
        source: table.source.clone(),
    };
    let likeness = |code: Code| -> Vec<Code> {
        let last = figures.as_ref().and_then(|figures| figures.years(view).last().copied()).unwrap_or(*years.end());
        let years = last.saturating_sub(YEARS_OF_LIKENESS - 1)..=last;
        let found = figures.as_ref().map(|figures| similar(figures, &registers.places, view, &years, code, parameters.min_ads));
        found.unwrap_or_default().municipalities.iter().map(|one| one.municipality).collect()
    };
    let values = Values { table, measure: figure.measure, years: years.clone(), figure: &figure };
    let mut series: Vec<Series> = named.iter().map(|code| values.municipality(&registers.places, *code, Kind::Focus)).collect();
    for one in &against {
        series.push(match one {
            Against::Mean => values.mean(),
            Against::Skr => values.skr(&registers.places, &figure),
            Against::Similar => values.mean_of(&named.first().map_or_else(Vec::new, |code| likeness(*code)), words::similar(language)),
        });
    }
    series.extend(grey.iter().map(|code| values.municipality(&registers.places, *code, Kind::Context)));
    let chart = LineChart {
        unit: figure.unit().to_owned(),
        decimals: figure.decimals(),
        years: (*years.start(), *years.end()),
        breaks: breaks(&years, view, &named, language),
        counts: (figure.n_all == 1).then(|| figure.counts()),
        series,
    };
    let drawn = line(&chart, &sheet(&figure, &chart, arguments.size));
    write(arguments, format, &drawn)?;
    Ok(Done::Fully)
}

fn register(registers: &Registers, code: Code) -> Option<Municipality> {
    registers.places.municipality(Some(&code.to_string()), None).cloned()
}

/// The municipalities that are named, and those of groups that are not named themselves; of groups alone all are named.
fn wanted(names: &[String], registers: &Registers) -> Result<(Vec<Code>, Vec<Code>)> {
    let places = &registers.places;
    let (mut named, mut grey): (Vec<Code>, Vec<Code>) = (Vec::new(), Vec::new());
    for text in names {
        if !text.contains([':', ',']) && text != "all" {
            let found = municipality(places, text).map_err(usage)?;
            named.extend(Code::parse(&found.code).filter(|code| !named.contains(code)));
            continue;
        }
        let choice = GroupChoice::parse(text, places).map_err(|e| usage(e.to_string()))?;
        let found = group(&choice, &[], places, None, |_| Vec::new()).map_err(|e| usage(e.to_string()))?;
        let list = if matches!(choice, GroupChoice::List(_)) { &mut named } else { &mut grey };
        for code in found.members {
            if !list.contains(&code) {
                list.push(code);
            }
        }
    }
    grey.retain(|code| !named.contains(code));
    if named.is_empty() && grey.is_empty() {
        return Err(usage(format!("found no municipality in {}, expected one", names.join(" "))));
    }
    Ok(if named.is_empty() { (grey, named) } else { (named, grey) })
}

/// The years of the table that are asked for.
fn years(arguments: &Arguments, table: &Table) -> Result<RangeInclusive<u16>> {
    let all = super::chart_values::years(table);
    let (Some(first), Some(last)) = (all.first().copied(), all.last().copied()) else {
        return Err(Error::new(ErrorKind::Input, format!("{}: found no ads with a year in the published run", arguments.out.display())));
    };
    let (from, to) = (arguments.year_from.unwrap_or(first), arguments.year_to.unwrap_or(last));
    let years = from.max(first)..=to.min(last);
    if years.is_empty() {
        return Err(usage(format!("--year-from, --year-to: found {from} to {to}, expected years of the run: {first} to {last}")));
    }
    Ok(years)
}

/// Breaks within the years, one for a year.
fn breaks(years: &RangeInclusive<u16>, view: View, named: &[Code], language: Language) -> Vec<ChartBreak> {
    let heby = named.iter().find(|code| code.to_string() == "0331").or(named.first()).copied();
    let mut found = breaks_between(&(*years.start()..=*years.start()), &(*years.end()..=*years.end()), view, heby);
    found.dedup_by_key(|one| one.from_year);
    found.iter().map(|one| ChartBreak { from_year: one.from_year, label: words::short_break(one.from_year, language).to_owned() }).collect()
}

fn sheet(figure: &Figure, chart: &LineChart, (width, height): (u32, u32)) -> Sheet {
    let (width, height) = (f64::from(width), f64::from(height));
    let units = width.min(UNITS);
    let subtitle = figure.finding(chart);
    Sheet {
        language: figure.language,
        width: units,
        height: Some(height * units / width),
        heading: Some(Heading { title: figure.title(), subtitle: subtitle.clone() }),
        foot: figure.foot(chart),
        ..Sheet::new("figure", figure.title(), figure.described(chart, &subtitle))
    }
}

fn write(arguments: &Arguments, format: Format, drawn: &str) -> Result<()> {
    let bytes = match format {
        Format::Svg => drawn.as_bytes().to_vec(),
        Format::Png => png(drawn, arguments.size.0, arguments.size.1)?,
    };
    let path = &arguments.output;
    if path.as_os_str() == "-" {
        let mut out = create(path)?;
        return closed_is_fine(out.write_all(&bytes).and_then(|()| out.flush()), path);
    }
    write_whole(path, |out| out.write_all(&bytes)).map(|_| ())
}
