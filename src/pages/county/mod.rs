//! The page of a county: its municipalities with their values of a year, from which each leads to its page.

mod words;

use maud::html;

use super::downloads::{Choice, downloads};
use super::fault::Fault;
use super::gauge::{self, MEASURES};
use super::number::count;
use super::page::{Page, Reply, Shown, Visit};
use super::peers::{ByRegion, MEAN_CODE};
use super::sentence::{lowered, raised};
use super::slice::Valued;
use super::yearly::{legend, value_cell};
use crate::compare::{Code, Difference, Measure, difference_of_means};
use crate::registers::Municipality;
use crate::table::View;

/// The page.
pub(super) static PAGE: Page = Page {
    id: "county",
    paths: ["/sv/lan/{code}", "/en/county/{code}"],
    name: words::NAME,
    is_in_navigation: false,
    parameters: &["as", "measure"],
    is_light: false,
    make,
};

/// A row of the table.
struct Row<'v> {
    municipality: &'v Municipality,
    value: Valued,
    to_mean: Option<Difference>,
}

fn make(visit: &Visit) -> Result<Reply, Fault> {
    let language = visit.language;
    let places = &visit.material.registers.places;
    let code = visit.part("code");
    let unknown = || Fault::NotFound(Some((code.to_owned(), visit.say(words::EXPECTED).to_owned())));
    let (_, county) = places.counties().iter().find(|(own, _)| own == code).ok_or_else(unknown)?;
    let view = visit.one_of("as", &[("employer", View::Employer), ("place", View::Place)])?.unwrap_or(View::Employer);
    let measure = visit.one_of("measure", &MEASURES)?.unwrap_or_default();
    let year = visit.material.last_whole_year().ok_or(Fault::Broken)?;
    let table = ByRegion::new(visit.material, "SVALL01", view, None).ok_or(Fault::Broken)?;
    let everywhere: Vec<Code> = places.municipalities().iter().filter_map(|m| Code::parse(&m.code)).collect();
    let everywhere = table.values(&everywhere, measure, year);
    let rows: Vec<Row> = places
        .municipalities()
        .iter()
        .filter(|m| m.county == code)
        .filter_map(|municipality| {
            let own = Code::parse(&municipality.code)?;
            let value = table.municipality(own)?.of(measure, year);
            let to_mean = difference_of_means(&table.values(&[own], measure, year), &everywhere);
            Some(Row { municipality, value, to_mean })
        })
        .collect();
    let mean = table.region(MEAN_CODE).map(|line| line.of(measure, year));
    let title_of = words::TITLE.with(language, &[("county", county)]);
    let title =
        format!("{title_of} {}", visit.say(if view == View::Employer { words::TITLE_VIEW_EMPLOYER } else { words::TITLE_VIEW_PLACE }));
    let finding = finding(visit, &rows, mean.as_ref(), measure, year);
    let unit = visit.say(gauge::unit(measure));
    let year_text = year.to_string();
    let caption = words::CAPTION.with(language, &[("measure", visit.say(gauge::name(measure))), ("year", &year_text), ("unit", unit)]);
    let mut regions: Vec<&str> = rows.iter().map(|row| row.municipality.code.as_str()).collect();
    regions.push(MEAN_CODE);
    let choice = Choice {
        table: &table.table().id,
        n_cells: 2 * regions.len() as u64,
        of: vec![
            ("Region", regions.join(",")),
            ("Sektor", "total".to_owned()),
            ("ContentsCode", format!("n_ads,{}", measure.id())),
            ("Tid", year_text.clone()),
        ],
    };
    let region = visit.material.registers.employers.public().iter().find(|employer| employer.county.as_deref() == Some(code));
    let in_view = |view: View| {
        let id = if measure == Measure::default() { None } else { Some(measure.id()) };
        visit.to(&PAGE, &[("code", code)]).with_some("as", (view == View::Place).then_some("place")).with_some("measure", id)
    };
    let compared = visit.to_called("compare", &[]).map(|address| {
        let id = (measure != Measure::default()).then(|| measure.id());
        let address = address.with("of", format!("county:{code}"));
        address.with_some("as", (view == View::Place).then_some("place")).with_some("measure", id)
    });
    let main = html! {
        h1 { (title) }
        nav aria-label=(caption) {
            ul.tabs {
                @for (own, name) in [(View::Employer, words::TITLE_VIEW_EMPLOYER), (View::Place, words::TITLE_VIEW_PLACE)] {
                    li { a href=(in_view(own)) aria-current=[(own == view).then_some("true")] { (raised(visit.say(name))) } }
                }
            }
        }
        p.lead { (finding) }
        div.wide role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (visit.say(words::MUNICIPALITY)) }
                    th.number scope="col" { (visit.say(words::VALUE)) }
                    th.number scope="col" { (visit.say(words::INTERVAL)) }
                    th.number scope="col" { (visit.say(words::TO_MEAN)) }
                    th.number scope="col" { (visit.say(words::ADS)) }
                } }
                tbody {
                    @for row in &rows {
                        @let address = visit.to_called("municipality", &[("code", &row.municipality.code)])
                            .map(|address| address.with_some("as", (view == View::Place).then_some("place")));
                        tr {
                            th scope="row" {
                                @if let Some(address) = address { a href=(address) { (row.municipality.name) } } @else { (row.municipality.name) }
                            }
                            (value_cell(visit, Some(&row.value), measure))
                            td.number { (row.value.estimate().and_then(|one| gauge::interval(one, measure, language)).unwrap_or_default()) }
                            td.number {
                                @if let Some(found) = row.to_mean {
                                    (gauge::difference(found.estimate.value, measure, language))
                                    @if found.is_different { " " span.soft { (visit.say(words::SURE)) } }
                                }
                            }
                            td.number { (count(row.value.n_ads, language)) }
                        }
                    }
                    @if let Some(mean) = &mean {
                        tr.sum {
                            th scope="row" { (visit.say(words::MEAN)) }
                            (value_cell(visit, Some(mean), measure))
                            td.number {} td.number {}
                            td.number { (count(mean.n_ads, language)) }
                        }
                    }
                }
            }
        }
        (legend(visit, rows.iter().map(|row| &row.value)))
        @if let Some(address) = compared { p { a href=(address) { (visit.say(words::COMPARE)) } } }
        (downloads(visit, &choice, &[]))
        ul.notes { li { (visit.say(gauge::meaning(measure))) } }
        @if let Some((region, address)) = region.and_then(|region| Some((region, visit.to_called("employer", &[("code", &region.id)])?))) {
            p { a href=(address) { (words::REGION.with(language, &[("name", &region.name)])) } }
        }
    };
    Ok(Shown { description: Some(finding.clone()), ..Shown::new(title.as_str(), main) }.into())
}

fn finding(visit: &Visit, rows: &[Row], mean: Option<&Valued>, measure: Measure, year: u16) -> String {
    let language = visit.language;
    let shown: Vec<(&str, f64)> = rows.iter().filter_map(|row| Some((row.municipality.name.as_str(), row.value.cell.value?))).collect();
    let (lowest, highest) = (shown.iter().min_by(|(_, a), (_, b)| a.total_cmp(b)), shown.iter().max_by(|(_, a), (_, b)| a.total_cmp(b)));
    let (year, m, k) = (year.to_string(), rows.len().to_string(), shown.len().to_string());
    let Some(((lowest, low), (highest, high))) = lowest.zip(highest) else {
        return words::FINDING_NONE.with(language, &[("year", &year), ("m", &m)]);
    };
    let text = |value: f64| gauge::in_text(value, measure, language);
    let mean = mean.and_then(|mean| mean.cell.value).map_or_else(|| "..".to_owned(), text);
    let name = lowered(visit.say(gauge::name(measure)));
    let values = [
        ("year", year.as_str()),
        ("measure", &name),
        ("k", &k),
        ("m", &m),
        ("low", &text(*low)),
        ("lowest", lowest),
        ("high", &text(*high)),
        ("highest", highest),
        ("mean", &mean),
    ];
    words::FINDING.with(language, &values)
}
