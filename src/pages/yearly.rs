//! Shows lines of years: as a chart for wide and narrow screens, as a table of the same values, and as a file that stands alone.

use maud::{Markup, PreEscaped, html};

use super::fault::Fault;
use super::gauge;
use super::number::count;
use super::page::{Reply, Visit};
use super::slice::Valued;
use super::words::{SAMPLE, STANDING, Words, words};
use crate::chart::{Break as ChartBreak, Heading, Kind, LineChart, Point, Series, Sheet, Shown as Drawn, line as draw, png};
use crate::compare::{Break, Measure};
use crate::table::CellStatus;

pub(super) const YEAR: Words = words("År", "Year");
const INTERVAL: Words = words("95 % intervall", "95% interval");
const ADS: Words = words("Annonser", "Ads");
const COUNTS: Words = words("Antal annonser per år", "Number of ads per year");
pub(super) const AS_TABLE: Words = words("Visa som tabell", "Show as a table");
const KEYS: Words = words("diagram: piltangenterna läser värdena, Esc lämnar", "chart: arrow keys read the values, Esc leaves");
const SOURCE: Words = words("Källa: svall, körning {run}, {day}. ", "Source: svall, run {run}, {day}. ");

/// Width and height of a chart that stands alone, in units; the height is that of a picture for a slide.
const ALONE: (f64, f64) = (960.0, 540.0);
/// Width and height of a picture for a slide, in pixels.
const PIXELS: (u32, u32) = (1600, 900);

/// The form of a chart's file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Picture {
    /// Lines and letters that scale.
    Svg,
    /// Points, 1600 by 900.
    Png,
}

/// A line of years, with its name.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Name at the end of the line.
    pub(super) name: String,
    /// What it is to the reader.
    pub(super) kind: Kind,
    /// Its years.
    pub(super) years: Vec<Valued>,
}

/// Lines of one measure.
#[derive(Clone, Debug)]
pub(super) struct Yearly {
    /// Unique in the page.
    pub(super) id: &'static str,
    /// What it shows, of whom.
    pub(super) title: String,
    /// What it says, in a sentence with numbers.
    pub(super) finding: String,
    /// The measure.
    pub(super) measure: Measure,
    /// The lines; the first has its interval and ads drawn, if it alone is in focus.
    pub(super) lines: Vec<Line>,
    /// Breaks of the series.
    pub(super) breaks: Vec<Break>,
}

impl Yearly {
    fn chart(&self, visit: &Visit) -> LineChart {
        let series = self.lines.iter().map(|line| Series {
            label: line.name.clone(),
            kind: line.kind,
            points: line.years.iter().map(|valued| drawn(visit, valued, self.measure)).collect(),
        });
        let years = self.lines.first().and_then(|line| Some((line.years.first()?.year, line.years.last()?.year)));
        // Two breaks of one year are one line in the chart.
        let mut breaks: Vec<ChartBreak> = Vec::new();
        for one in &self.breaks {
            if breaks.last().is_none_or(|last| last.from_year != one.from_year) {
                breaks.push(ChartBreak { from_year: one.from_year, label: short_name(one.from_year).of(visit.language).to_owned() });
            }
        }
        LineChart {
            unit: visit.say(gauge::unit(self.measure)).to_owned(),
            decimals: gauge::decimals(self.measure),
            years: years.unwrap_or((0, 0)),
            series: series.collect(),
            breaks,
            counts: Some(visit.say(COUNTS).to_owned()),
        }
    }

    fn sheet(&self, visit: &Visit, ending: &str, width: f64) -> Sheet {
        let id = format!("{}{ending}", self.id);
        Sheet { language: visit.language, width, ..Sheet::new(id, self.title.as_str(), self.finding.as_str()) }
    }

    /// The chart with its table and what follows it.
    pub(super) fn shown(&self, visit: &Visit, downloads: &Markup) -> Markup {
        let chart = self.chart(visit);
        let [broad, narrow] = [("", 760.0), ("-n", 360.0)].map(|(ending, width)| draw(&chart, &self.sheet(visit, ending, width)));
        html! {
            figure data-chart=(self.id) data-keys=(visit.say(KEYS)) {
                div.plot { (PreEscaped(broad)) (PreEscaped(narrow)) }
                figcaption.unseen { (self.title) }
                details { summary { (visit.say(AS_TABLE)) } (self.table(visit)) }
                (downloads)
            }
        }
    }

    /// The chart as a file that stands alone, with title, source and what it shows; without a height it takes what it needs.
    fn alone(&self, visit: &Visit, height: Option<f64>) -> String {
        let run = &visit.material.run;
        let source = SOURCE.with(visit.language, &[("run", &run.run_id), ("day", visit.material.day())]) + visit.say(STANDING);
        let sample = run.is_sample.then(|| visit.say(SAMPLE).to_owned());
        let sheet = Sheet {
            heading: Some(Heading { title: self.title.clone(), subtitle: self.finding.clone() }),
            foot: sample.into_iter().chain([source]).collect(),
            height,
            ..self.sheet(visit, "-file", ALONE.0)
        };
        draw(&self.chart(visit), &sheet)
    }

    /// The chart as a picture that stands alone; `name` is that of its file without the ending.
    ///
    /// # Errors
    /// It cannot be drawn.
    pub(super) fn file(&self, visit: &Visit, name: &str, picture: Picture) -> Result<Reply, Fault> {
        let (media, ending, bytes) = match picture {
            Picture::Svg => ("image/svg+xml", "svg", self.alone(visit, None).into_bytes()),
            Picture::Png => {
                let (width, height) = PIXELS;
                let drawn = png(&self.alone(visit, Some(ALONE.1)), width, height).map_err(|_| Fault::Broken)?;
                ("image/png", "png", drawn)
            }
        };
        Ok(Reply::File { media, name: format!("{name}.{ending}"), bytes })
    }

    /// The values as a table: a row for each year, the last one first.
    fn table(&self, visit: &Visit) -> Markup {
        let years: Vec<u16> = self.lines.first().map_or_else(Vec::new, |line| line.years.iter().rev().map(|one| one.year).collect());
        let at = |line: &Line, year: u16| line.years.iter().find(|one| one.year == year).copied();
        let with_interval = self.lines.len() <= 4;
        let has_interval = |line: &Line| with_interval && line.years.iter().any(|one| one.bounds.is_some());
        let language = visit.language;
        html! {
            div.wide role="region" aria-label=(self.title) tabindex="0" {
                table {
                    caption { (self.title) ", " (visit.say(gauge::unit(self.measure))) }
                    thead { tr {
                        th scope="col" { (visit.say(YEAR)) }
                        @for line in &self.lines {
                            th.number scope="col" { (line.name) }
                            @if has_interval(line) { th.number scope="col" { (visit.say(INTERVAL)) } }
                            @if line.kind == Kind::Focus { th.number scope="col" { (visit.say(ADS)) } }
                        }
                    } }
                    tbody {
                        @for year in &years {
                            tr {
                                th scope="row" { (year) }
                                @for line in &self.lines {
                                    @let valued = at(line, *year);
                                    (value_cell(visit, valued.as_ref(), self.measure))
                                    @if has_interval(line) {
                                        td.number { (valued.and_then(|one| gauge::interval(one.estimate()?, self.measure, language)).unwrap_or_default()) }
                                    }
                                    @if line.kind == Kind::Focus {
                                        td.number { (valued.map_or_else(String::new, |one| count(one.n_ads, language))) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            (legend(visit, self.lines.iter().flat_map(|line| &line.years)))
        }
    }
}

/// A value as a point of a chart.
pub(super) fn drawn(visit: &Visit, valued: &Valued, measure: Measure) -> Point {
    let scale = measure.scale();
    let shown = match valued.cell.value {
        Some(value) => Drawn::Value { value: scale * value, bounds: valued.bounds.map(|(low, high)| (scale * low, scale * high)) },
        None => Drawn::Absent { sign: valued.cell.status.sign().to_owned(), reason: gauge::reason(visit, valued.cell.status) },
    };
    Point { year: valued.year, shown, n: Some(valued.n_ads) }
}

/// A cell of a table of values: the value, or its sign with the reason for those who do not see it.
pub(super) fn value_cell(visit: &Visit, valued: Option<&Valued>, measure: Measure) -> Markup {
    html! {
        @match valued {
            Some(one) if one.cell.value.is_none() => {
                td.number.withheld {
                    (one.cell.status.sign()) span.unseen { " " (gauge::reason(visit, one.cell.status)) }
                }
            }
            Some(one) => { td.number { (gauge::in_cell(one, measure, visit.language)) } }
            None => { td.number {} }
        }
    }
}

/// What the signs in place of values mean, for those that stand in a table.
pub(super) fn legend<'v>(visit: &Visit, values: impl Iterator<Item = &'v Valued>) -> Markup {
    let mut statuses: Vec<CellStatus> = values.filter(|one| one.cell.value.is_none()).map(|one| one.cell.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    html! {
        @if !statuses.is_empty() {
            ul.notes {
                @for status in statuses { li { (status.sign()) " = " (gauge::reason(visit, status)) } }
            }
        }
    }
}

/// The breaks in whole sentences, below a chart.
pub(super) fn break_notes(visit: &Visit, breaks: &[Break]) -> Markup {
    const BREAK: Words = words("Tidsseriebrott {year}: {text}.", "Series break {year}: {text}.");
    html! {
        @for one in breaks {
            li { (BREAK.with(visit.language, &[("year", &one.from_year.to_string()), ("text", one.text.of(visit.language))])) }
        }
    }
}

/// A break in two words, for its line in the chart.
fn short_name(from_year: u16) -> Words {
    match from_year {
        2007 => words("byte av län", "other county"),
        2014 => words("nya yrkeskoder", "new occupation codes"),
        _ => words("andra filer", "other files"),
    }
}
