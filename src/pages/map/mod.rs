//! The page with the map: every municipality as a tile, all of them on a line, and the table sorted by value.

mod choices;
mod limits;
mod words;

use maud::{Markup, html};

use super::compare::is_as_forms_send_it;
use super::downloads::{Choice, downloads};
use super::drawn::Drawn;
use super::fault::Fault;
use super::gauge;
use super::notice::{Weight, told};
use super::number::count;
use super::page::{Page, Reply, Shown, Visit};
use super::peers::{ByRegion, MEAN_CODE};
use super::slice::Valued;
use super::smoothing::{WINDOW, smoothed};
use super::yearly::{Picture, drawn, legend, value_cell};
use crate::chart::{Classes, Kind, Row, Sheet, Shown as DrawnValue, Strip, TileMap, strip, tile_map};
use crate::compare::{Code, Difference, Spread, difference_of_means, spread};
use crate::measure::Estimate;
use crate::registers::Municipality;
use crate::table::View;
use choices::Choices;

/// The page.
pub(super) static PAGE: Page = Page {
    id: "map",
    paths: ["/sv/karta", "/en/map"],
    name: words::NAME,
    is_in_navigation: true,
    parameters: &["as", "measure", "year", "show", "smooth", "county", "mark"],
    is_light: false,
    make,
};

/// The map as a file.
pub(super) static CHART: Page = Page {
    id: "map-chart",
    paths: ["/sv/karta/karta.svg", "/en/map/map.svg"],
    is_in_navigation: false,
    make: |visit| map_file(visit, Picture::Svg),
    ..PAGE
};

/// The same for a slide.
pub(super) static SLIDE: Page =
    Page { id: "map-slide", paths: ["/sv/karta/karta.png", "/en/map/map.png"], make: |visit| map_file(visit, Picture::Png), ..CHART };

/// The line as a file.
pub(super) static STRIP_CHART: Page =
    Page { id: "strip-chart", paths: ["/sv/karta/linje.svg", "/en/map/line.svg"], make: |visit| strip_file(visit, Picture::Svg), ..CHART };

/// The same for a slide.
pub(super) static STRIP_SLIDE: Page =
    Page { id: "strip-slide", paths: ["/sv/karta/linje.png", "/en/map/line.png"], make: |visit| strip_file(visit, Picture::Png), ..CHART };

/// A municipality of the map.
struct Place<'v> {
    municipality: &'v Municipality,
    value: Valued,
    to_mean: Option<Difference>,
}

/// What the page shows.
struct Map<'v> {
    choices: Choices<'v>,
    table: ByRegion<'v>,
    places: Vec<Place<'v>>,
    mean: Option<Spread>,
    title: String,
    finding: String,
}

impl<'v> Map<'v> {
    fn new(visit: &Visit<'v>) -> Result<Self, Fault> {
        let choices = Choices::read(visit)?;
        let table = ByRegion::new(visit.material, "SVALL01", choices.view, None).ok_or(Fault::Broken)?;
        let mut found: Vec<(Code, &Municipality, Valued)> = Vec::new();
        for municipality in visit.material.registers.places.municipalities() {
            let line = Code::parse(&municipality.code).and_then(|code| Some((code, table.municipality(code)?)));
            let Some((code, line)) = line else { continue };
            let now = line.of(choices.measure, choices.year);
            let value = if choices.is_smoothed {
                let first = choices.year.saturating_sub(WINDOW - 1).max(choices.years.0);
                let years: Vec<Valued> = (first..=choices.year).map(|year| line.of(choices.measure, year)).collect();
                smoothed(&years).last().copied().unwrap_or(now)
            } else {
                now
            };
            found.push((code, municipality, value));
        }
        let values: Vec<(Code, Estimate)> = found.iter().filter_map(|(code, _, value)| Some((*code, value.estimate()?))).collect();
        let mean = spread(&values.iter().map(|(_, value)| *value).collect::<Vec<_>>());
        let place = |(code, municipality, value): (Code, &'v Municipality, Valued)| {
            let alone: Vec<(Code, Estimate)> = value.estimate().map(|estimate| (code, estimate)).into_iter().collect();
            Place { municipality, value, to_mean: difference_of_means(&alone, &values) }
        };
        let places = found.into_iter().map(place).collect();
        let mut map = Self { choices, table, places, mean, title: String::new(), finding: String::new() };
        (map.title, map.finding) = map.told(visit);
        Ok(map)
    }

    /// The title of the map, and what it says.
    fn told(&self, visit: &Visit) -> (String, String) {
        let (choices, language) = (&self.choices, visit.language);
        let measure = choices.measure;
        let year = choices.year.to_string();
        let from = choices.year.saturating_sub(WINDOW - 1).max(choices.years.0).to_string();
        let when = if choices.is_smoothed { words::WHEN_THREE } else { words::WHEN_ONE };
        let when = when.with(language, &[("from", &from), ("year", &year)]);
        let what = visit.say(if choices.view == View::Employer { words::WHAT_EMPLOYER } else { words::WHAT_PLACE });
        let name = visit.say(gauge::name(measure));
        let title = if choices.is_difference { words::MAP_TITLE_DIFFERENCE } else { words::MAP_TITLE };
        let title = title.with(language, &[("measure", name), ("when", &when), ("what", what)]);
        let m = self.places.len().to_string();
        let Some(mean) = self.mean else {
            return (title, words::FINDING_NONE.with(language, &[("measure", name), ("when", &when), ("m", &m)]));
        };
        let sure = |is_higher: bool| {
            let fits = |one: &Difference| one.is_different && (one.estimate.value > 0.0) == is_higher;
            self.places.iter().filter_map(|one| one.to_mean).filter(fits).count().to_string()
        };
        let has_interval = self.places.iter().any(|one| one.value.bounds.is_some());
        let finding = if has_interval { words::FINDING } else { words::FINDING_PLAIN };
        let values = [
            ("measure", name.to_owned()),
            ("when", when),
            ("k", mean.n.to_string()),
            ("m", m),
            ("mean", gauge::in_text(mean.mean.value, measure, language)),
            ("higher", sure(true)),
            ("lower", sure(false)),
        ];
        (title, finding.with(language, &values.each_ref().map(|(name, value)| (*name, value.as_str()))))
    }

    /// What is drawn of a municipality: its value, or its difference to the mean.
    fn row(&self, visit: &Visit, place: &Place) -> Row {
        let choices = &self.choices;
        let point = drawn(visit, &place.value, choices.measure);
        let scale = choices.measure.scale();
        let shown = match (choices.is_difference, place.to_mean) {
            (true, Some(found)) => DrawnValue::Value {
                value: scale * found.estimate.value,
                bounds: found.estimate.bounds.map(|(low, high)| (scale * low, scale * high)),
            },
            _ => point.shown,
        };
        let is_marked = choices.mark == Some(place.municipality.code.as_str());
        let kind = if is_marked { Kind::Focus } else { Kind::Context };
        Row { label: place.municipality.name.clone(), kind, shown, n: point.n }
    }

    fn unit(&self, visit: &Visit) -> String {
        let unit = visit.say(gauge::unit(self.choices.measure));
        if !self.choices.is_difference {
            return unit.to_owned();
        }
        let unit = if self.choices.measure.scale() > 1.0 { visit.say(words::UNIT_POINTS) } else { unit };
        words::UNIT_DIFFERENCE.with(visit.language, &[("unit", unit)])
    }

    fn tiles(&self, visit: &Visit) -> TileMap {
        let choices = &self.choices;
        let decimals = gauge::decimals(choices.measure);
        let rows: Vec<(String, Row)> = self.places.iter().map(|place| (place.municipality.code.clone(), self.row(visit, place))).collect();
        let values: Vec<f64> = rows
            .iter()
            .filter_map(|(_, row)| match row.shown {
                DrawnValue::Value { value, .. } => Some(value),
                DrawnValue::Absent { .. } => None,
            })
            .collect();
        let (classes, limits) = if choices.is_difference {
            (Classes::Diverging, limits::about_zero(&values, decimals))
        } else {
            (Classes::Sequential, limits::of_fifths(&values, decimals))
        };
        TileMap { unit: self.unit(visit), decimals, classes, limits, rows: rows.into_iter().collect() }
    }

    fn strip(&self, visit: &Visit) -> Strip {
        let choices = &self.choices;
        let mean = self.mean.map(|mean| if choices.is_difference { 0.0 } else { choices.measure.scale() * mean.mean.value });
        Strip {
            unit: self.unit(visit),
            decimals: gauge::decimals(choices.measure),
            rows: self.places.iter().map(|place| self.row(visit, place)).collect(),
            mean: mean.map(|mean| (mean, visit.say(words::MEAN).to_owned())),
        }
    }

    fn strip_title(&self, visit: &Visit) -> String {
        words::STRIP_TITLE.with(visit.language, &[("title", &self.title)])
    }
}

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let map = Map::new(visit)?;
    let choices = &map.choices;
    if is_as_forms_send_it(visit) && visit.unknown_parameters().is_empty() {
        return Ok(Reply::Moved(choices.address(visit, &PAGE)));
    }
    let title = visit.say(if choices.view == View::Employer { words::TITLE_EMPLOYER } else { words::TITLE_PLACE });
    let main = html! {
        h1 { (title) }
        (choices.tabs(visit))
        p.lead { (map.finding) }
        (told(visit, Weight::Plain, words::WARNING_TITLE, words::WARNING))
        (choices.form(visit))
        (tiles(visit, &map))
        (line(visit, &map))
        (table(visit, &map))
    };
    Ok(Shown { description: Some(map.finding.clone()), ..Shown::new(title, main) }.into())
}

fn map_file(visit: &Visit, picture: Picture) -> Result<Reply, Fault> {
    let map = Map::new(visit)?;
    let chart = map.tiles(visit);
    let draw = |sheet: &Sheet| tile_map(&chart, sheet);
    let name = format!("svall-map-{}-{}", map.choices.measure.id(), map.choices.year);
    Drawn { id: "map", title: &map.title, finding: &map.finding, draw: &draw }.file(visit, &name, picture)
}

fn strip_file(visit: &Visit, picture: Picture) -> Result<Reply, Fault> {
    let map = Map::new(visit)?;
    let chart = map.strip(visit);
    let draw = |sheet: &Sheet| strip(&chart, sheet);
    let name = format!("svall-line-{}-{}", map.choices.measure.id(), map.choices.year);
    Drawn { id: "strip", title: &map.strip_title(visit), finding: &map.finding, draw: &draw }.file(visit, &name, picture)
}

/// The card of the map. Its table is below, because it is for everyone.
fn tiles(visit: &Visit, map: &Map) -> Markup {
    let chart = map.tiles(visit);
    let draw = |sheet: &Sheet| tile_map(&chart, sheet);
    let drawing = Drawn { id: "map", title: &map.title, finding: &map.finding, draw: &draw };
    let pictures = [("PNG", map.choices.address(visit, &SLIDE)), ("SVG", map.choices.address(visit, &CHART))];
    html! {
        section.card #tiles {
            h2 { (visit.say(words::MAP)) }
            (drawing.shown(visit, None, &files(visit, map, &pictures)))
            ul.notes {
                li { (visit.say(gauge::meaning(map.choices.measure))) }
                li { (visit.say(words::MAP_NOTE)) }
                @if map.choices.is_smoothed { li { (visit.say(words::SMOOTHED_NOTE)) } }
            }
        }
    }
}

fn line(visit: &Visit, map: &Map) -> Markup {
    let chart = map.strip(visit);
    let draw = |sheet: &Sheet| strip(&chart, sheet);
    let title = map.strip_title(visit);
    let drawing = Drawn { id: "strip", title: &title, finding: &map.finding, draw: &draw };
    let pictures = [("PNG", map.choices.address(visit, &STRIP_SLIDE)), ("SVG", map.choices.address(visit, &STRIP_CHART))];
    html! {
        section.card #line {
            h2 { (visit.say(words::STRIP)) }
            p { (visit.say(words::STRIP_TEXT)) }
            (drawing.shown(visit, None, &files(visit, map, &pictures)))
        }
    }
}

/// The values behind the map as files, which are those of single years.
fn files(visit: &Visit, map: &Map, pictures: &[(&str, super::address::Address)]) -> Markup {
    let choices = &map.choices;
    let first = if choices.is_smoothed { choices.year.saturating_sub(WINDOW - 1).max(choices.years.0) } else { choices.year };
    let years: Vec<String> = (first..=choices.year).map(|year| year.to_string()).collect();
    // Every code of four signs is a municipality's; an address of 290 codes would be too long for some programs.
    let n_regions = map.places.len() + 1;
    let choice = Choice {
        table: &map.table.table().id,
        n_cells: (n_regions * 2 * years.len()) as u64,
        of: vec![
            ("Region", format!("????,{MEAN_CODE}")),
            ("Sektor", "total".to_owned()),
            ("ContentsCode", format!("n_ads,{}", choices.measure.id())),
            ("Tid", years.join(",")),
        ],
    };
    downloads(visit, &choice, pictures)
}

fn table(visit: &Visit, map: &Map) -> Markup {
    let (choices, language) = (&map.choices, visit.language);
    let measure = choices.measure;
    let is_in = |place: &&Place| choices.county.is_none_or(|(code, _)| place.municipality.county == *code);
    let mut places: Vec<&Place> = map.places.iter().filter(is_in).collect();
    let value = |place: &Place| place.value.cell.value.unwrap_or(f64::NEG_INFINITY);
    places.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| a.municipality.name.cmp(&b.municipality.name)));
    let title = choices
        .county
        .map_or_else(|| map.title.clone(), |(_, county)| words::IN_COUNTY.with(language, &[("title", &map.title), ("county", county)]));
    let page = |code: &str| {
        let address = visit.to_called("municipality", &[("code", code)])?;
        Some(address.with_some("as", (choices.view == View::Place).then_some("place")))
    };
    let county =
        |code: &str| visit.material.registers.places.counties().iter().find(|(own, _)| own == code).map_or("", |(_, name)| name.as_str());
    let mean = map.table.region(MEAN_CODE).map(|line| line.of(measure, choices.year)).filter(|_| !choices.is_smoothed);
    html! {
        section.card #table {
            h2 { (visit.say(words::TABLE)) }
            div.wide role="region" aria-label=(title) tabindex="0" {
                table {
                    caption { (title) ", " (visit.say(gauge::unit(measure))) }
                    thead { tr {
                        th scope="col" { (visit.say(words::MUNICIPALITY)) }
                        @if choices.county.is_none() { th scope="col" { (visit.say(words::COUNTY_HEAD)) } }
                        th.number scope="col" { (visit.say(words::VALUE)) }
                        th.number scope="col" { (visit.say(words::INTERVAL)) }
                        th.number scope="col" { (visit.say(words::TO_MEAN)) }
                        th.number scope="col" { (visit.say(words::ADS)) }
                    } }
                    tbody {
                        @for place in &places {
                            tr.own[choices.mark == Some(place.municipality.code.as_str())] {
                                th scope="row" {
                                    @if let Some(address) = page(&place.municipality.code) {
                                        a href=(address) { (place.municipality.name) }
                                    } @else { (place.municipality.name) }
                                }
                                @if choices.county.is_none() { td { (county(&place.municipality.county)) } }
                                (value_cell(visit, Some(&place.value), measure))
                                td.number { (place.value.estimate().and_then(|one| gauge::interval(one, measure, language)).unwrap_or_default()) }
                                td.number {
                                    @if let Some(found) = place.to_mean {
                                        (gauge::difference(found.estimate.value, measure, language))
                                        @if found.is_different { " " span.soft { (visit.say(words::SURE)) } }
                                    }
                                }
                                td.number { (count(place.value.n_ads, language)) }
                            }
                        }
                        @if let Some(mean) = &mean {
                            tr.sum {
                                th scope="row" { (visit.say(words::MEAN)) }
                                @if choices.county.is_none() { td {} }
                                (value_cell(visit, Some(mean), measure))
                                td.number {} td.number {}
                                td.number { (count(mean.n_ads, language)) }
                            }
                        }
                    }
                }
            }
            (legend(visit, places.iter().map(|place| &place.value)))
        }
    }
}
