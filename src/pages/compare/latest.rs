//! The values of one year, sorted, each with its interval and ads.

use maud::{Markup, html};

use super::{Comparison, LATEST_CHART, LATEST_SLIDE, read, words};
use crate::chart::{DotChart, Kind, Row, Sheet, dots};
use crate::pages::downloads::downloads;
use crate::pages::drawn::Drawn;
use crate::pages::fault::Fault;
use crate::pages::gauge;
use crate::pages::number::count;
use crate::pages::page::{Reply, Visit};
use crate::pages::yearly::{Picture, drawn, legend, value_cell};
use crate::table::View;

struct Latest {
    title: String,
    finding: String,
    chart: DotChart,
}

impl Latest {
    fn new(visit: &Visit, comparison: &Comparison) -> Self {
        let (choices, language) = (&comparison.choices, visit.language);
        let measure = choices.measure;
        let rows = comparison.members.iter().map(|one| {
            let point = drawn(visit, &one.now, measure);
            let kind = if one.is_coloured { Kind::Focus } else { Kind::Context };
            Row { label: one.municipality.name.clone(), kind, shown: point.shown, n: point.n }
        });
        let mean = comparison.mean.of(measure, choices.year).cell.value;
        let year = choices.year.to_string();
        let title =
            words::SIDE_TITLE.with(language, &[("measure", visit.say(gauge::name(measure))), ("year", &year), ("what", &comparison.what)]);
        let sure = |is_higher: bool| {
            let is_so = |value: f64| if is_higher { value > 0.0 } else { value < 0.0 };
            comparison.members.iter().filter_map(|one| one.to_mean).filter(|one| one.is_different && is_so(one.estimate.value)).count()
        };
        let k = comparison.columns.map_or(0, |columns| columns.n).to_string();
        let (higher, lower, m) = (sure(true).to_string(), sure(false).to_string(), comparison.members.len().to_string());
        let has_interval = comparison.members.iter().any(|one| one.now.bounds.is_some());
        let finding = if has_interval { words::SIDE_FINDING } else { words::SIDE_FINDING_PLAIN };
        let finding = finding.with(language, &[("higher", &higher), ("lower", &lower), ("k", &k), ("m", &m)]);
        let chart = DotChart {
            unit: visit.say(gauge::unit(measure)).to_owned(),
            decimals: gauge::decimals(measure),
            rows: rows.collect(),
            mean: mean.map(|mean| (measure.scale() * mean, visit.say(words::MEAN).to_owned())),
            counts: Some(visit.say(words::ADS).to_owned()),
        };
        Self { title, finding, chart }
    }
}

/// The card.
pub(super) fn card(visit: &Visit, comparison: &Comparison) -> Markup {
    let latest = Latest::new(visit, comparison);
    let choices = &comparison.choices;
    let year = choices.year.to_string();
    let draw = |sheet: &Sheet| dots(&latest.chart, sheet);
    let drawing = Drawn { id: "dots", title: &latest.title, finding: &latest.finding, draw: &draw };
    let pictures = [("PNG", choices.address(visit, &LATEST_SLIDE)), ("SVG", choices.address(visit, &LATEST_CHART))];
    let files = downloads(visit, &comparison.choice(&year, 1), &pictures);
    html! {
        section.card #latest {
            h2 { (words::SIDE.with(visit.language, &[("year", &year)])) }
            p.finding { (latest.finding) }
            (drawing.shown(visit, Some(&table(visit, comparison, &latest.title)), &files))
            @if comparison.members.iter().any(|one| one.now.bounds.is_some()) { ul.notes { li { (visit.say(words::SIDE_NOTE)) } } }
        }
    }
}

/// The chart as a file.
///
/// # Errors
/// Nothing was chosen, or it cannot be drawn.
pub(super) fn chart(visit: &Visit, picture: Picture) -> Result<Reply, Fault> {
    let comparison = read(visit)?;
    let latest = Latest::new(visit, &comparison);
    let draw = |sheet: &Sheet| dots(&latest.chart, sheet);
    let name = format!("svall-compare-{}-{}", comparison.choices.measure.id(), comparison.choices.year);
    Drawn { id: "dots", title: &latest.title, finding: &latest.finding, draw: &draw }.file(visit, &name, picture)
}

fn table(visit: &Visit, comparison: &Comparison, title: &str) -> Markup {
    let (choices, language) = (&comparison.choices, visit.language);
    let measure = choices.measure;
    let mut members: Vec<_> = comparison.members.iter().collect();
    let value = |n: &&super::Member| n.now.cell.value.unwrap_or(f64::NEG_INFINITY);
    members.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| a.municipality.name.cmp(&b.municipality.name)));
    let page = |code: &str| {
        let address = visit.to_called("municipality", &[("code", code)])?;
        Some(address.with_some("as", (choices.view == View::Place).then_some("place")))
    };
    html! {
        div.wide role="region" aria-label=(title) tabindex="0" {
            table {
                caption { (title) ", " (visit.say(gauge::unit(measure))) }
                thead { tr {
                    th scope="col" { (visit.say(words::MUNICIPALITY)) }
                    th.number scope="col" { (visit.say(words::VALUE)) }
                    th.number scope="col" { (visit.say(words::INTERVAL)) }
                    th.number scope="col" { (visit.say(words::TO_MEAN)) }
                    th.number scope="col" { (visit.say(words::ADS)) }
                } }
                tbody {
                    @for one in members {
                        tr {
                            th scope="row" {
                                @if let Some(address) = page(&one.municipality.code) {
                                    a href=(address) { (one.municipality.name) }
                                } @else { (one.municipality.name) }
                            }
                            (value_cell(visit, Some(&one.now), measure))
                            td.number { (one.now.estimate().and_then(|found| gauge::interval(found, measure, language)).unwrap_or_default()) }
                            td.number {
                                @if let Some(found) = one.to_mean {
                                    (gauge::difference(found.estimate.value, measure, language))
                                    @if found.is_different { " " span.soft { (visit.say(words::SURE)) } }
                                }
                            }
                            td.number { (count(one.now.n_ads, language)) }
                        }
                    }
                }
            }
        }
        (legend(visit, comparison.members.iter().map(|one| &one.now)))
    }
}
