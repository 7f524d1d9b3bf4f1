//! The table as reports have it: a column for each municipality, then spread, average, nation and difference.

use maud::{Markup, html};

use super::{BOOK, Comparison, Member, words};
use crate::compare::{Code, Difference, Grid, GridCell, Measure, Spread, difference_of_means, spread, workbook};
use crate::measure::Estimate;
use crate::pages::downloads::{Choice, downloads};
use crate::pages::fault::Fault;
use crate::pages::gauge;
use crate::pages::number::count;
use crate::pages::page::Visit;
use crate::pages::peers::{ByRegion, MEAN_CODE};
use crate::pages::sentence::raised;
use crate::pages::slice::Valued;
use crate::pages::words::{LEXICON, LICENCE, PROGRAM, PUBLISHED, RUN, SAMPLE, SAMPLE_TITLE, STANDING, Words};
use crate::pages::yearly::{legend, value_cell};

/// How many columns close the table.
const N_CLOSING: usize = 4;

/// A row: a value for each municipality, and what closes it.
struct ReportRow {
    label: String,
    measure: Measure,
    values: Vec<Valued>,
    columns: Option<Spread>,
    nation: Option<Valued>,
    difference: Option<Difference>,
}

impl ReportRow {
    /// The row of a measure in a table by region. All that closes it is made of values that are shown, so that none can be worked out.
    fn new(visit: &Visit, comparison: &Comparison, table: &ByRegion, measure: Measure, label: String) -> Self {
        let year = comparison.choices.year;
        let all: Vec<Code> = visit.material.registers.places.municipalities().iter().filter_map(|m| Code::parse(&m.code)).collect();
        let codes: Vec<Code> = comparison.members.iter().map(|one| one.code).collect();
        let own = table.values(&codes, measure, year);
        let everywhere = table.values(&all, measure, year);
        let value = |code: &Code| table.municipality(*code).map(|line| line.of(measure, year));
        Self {
            label,
            measure,
            values: codes.iter().filter_map(value).collect(),
            columns: spread(&own.iter().map(|(_, value)| *value).collect::<Vec<Estimate>>()),
            nation: table.region(MEAN_CODE).map(|line| line.of(measure, year)),
            difference: difference_of_means(&own, &everywhere),
        }
    }

    /// The row as a workbook has it.
    fn cells(&self, visit: &Visit) -> Vec<GridCell> {
        let decimals = u8::try_from(gauge::decimals(self.measure)).unwrap_or(2);
        let number = |value: Option<f64>| value.map(|value| GridCell::Number(self.measure.scale() * value, decimals));
        let of = |valued: &Valued| number(valued.cell.value).unwrap_or(GridCell::Without(valued.cell.status.sign()));
        let without = GridCell::Without("..");
        let deviation = number(self.columns.and_then(|columns| columns.standard_deviation)).unwrap_or(GridCell::Without("."));
        let mean = number(self.columns.map(|columns| columns.mean.value)).unwrap_or(without.clone());
        let nation = self.nation.as_ref().map_or(without.clone(), of);
        let difference = number(self.difference.map(|found| found.estimate.value)).unwrap_or(without.clone());
        let is_sure = self
            .difference
            .map_or(without, |found| GridCell::Text(visit.say(if found.is_different { words::YES } else { words::NO }).to_owned()));
        let values = self.values.iter().map(of);
        std::iter::once(GridCell::Text(self.label.clone())).chain(values).chain([deviation, mean, nation, difference, is_sure]).collect()
    }

    fn shown(&self, visit: &Visit) -> Markup {
        let language = visit.language;
        let number = |value: Option<f64>| value.map_or_else(|| "..".to_owned(), |value| gauge::plain(value, self.measure, language));
        let deviation = self.columns.and_then(|columns| columns.standard_deviation);
        html! {
            tr {
                th scope="row" { (self.label) }
                @for value in &self.values { (value_cell(visit, Some(value), self.measure)) }
                td.number { (deviation.map_or_else(|| ".".to_owned(), |value| number(Some(value)))) }
                td.number { (number(self.columns.map(|columns| columns.mean.value))) }
                (value_cell(visit, self.nation.as_ref(), self.measure))
                td.number {
                    @match self.difference {
                        Some(found) => {
                            (gauge::difference(found.estimate.value, self.measure, language))
                            @if found.is_different { " " span.soft { (visit.say(words::SURE)) } }
                        }
                        None => { ".." }
                    }
                }
            }
        }
    }
}

/// The table as a workbook: what the card shows, with numbers as numbers.
pub(super) fn book(visit: &Visit, comparison: &Comparison) -> Result<Vec<u8>, Fault> {
    let language = visit.language;
    let title = words::TABLE_CAPTION.with(language, &[("year", &comparison.choices.year.to_string()), ("what", &comparison.what)]);
    let say = |words: Words| visit.say(words).to_owned();
    let names = comparison.members.iter().map(|one| one.municipality.name.clone());
    let closing = [words::DEVIATION, words::AVERAGE, words::NATION, words::DIFFERENCE, words::DIFFERENCE_SURE].map(say);
    let header = std::iter::once(say(words::ROW)).chain(names).chain(closing).collect();
    let mut rows: Vec<Vec<GridCell>> = rows(visit, comparison).iter().map(|row| row.cells(visit)).collect();
    let mut below = |name: Words, cell: &dyn Fn(&Member) -> GridCell| {
        let cells = comparison.members.iter().map(cell);
        let none = std::iter::repeat_n(GridCell::Without("."), N_CLOSING + 1);
        rows.push(std::iter::once(GridCell::Text(say(name))).chain(cells).chain(none).collect());
    };
    below(words::N_ADS, &|one| GridCell::Count(one.now.n_ads));
    below(words::SKR_ROW, &|one| GridCell::Text(one.municipality.skr.clone()));
    below(words::INHABITANTS, &|one| GridCell::Count(u64::from(one.municipality.population)));
    let min_ads = count(visit.material.min_ads, language);
    let notes = vec![say(words::TABLE_NOTE), say(words::SIDE_NOTE), words::SIGNS.with(language, &[("n", &min_ads)]), say(STANDING)];
    let run = &visit.material.run;
    let mut about: Vec<(String, String)> = [
        (visit.say(RUN), run.run_id.as_str()),
        (visit.say(PUBLISHED), run.updated.as_str()),
        (visit.say(LEXICON), run.lexicon.as_str()),
        (visit.say(PROGRAM), run.program.as_str()),
        (visit.say(LICENCE), run.licence.as_str()),
    ]
    .map(|(name, text)| (raised(name), text.to_owned()))
    .into();
    if run.is_sample {
        about.insert(0, (say(SAMPLE_TITLE), say(SAMPLE)));
    }
    workbook(&Grid { title, header, rows, notes }, &[], &about, language).map_err(|_| Fault::Broken)
}

/// The rows: the measure itself, then the areas of competence.
fn rows(visit: &Visit, comparison: &Comparison) -> Vec<ReportRow> {
    let measure = comparison.choices.measure;
    let language = visit.language;
    let label = |name: &str, measure: Measure| words::AREA_ROW.with(language, &[("area", name), ("unit", visit.say(gauge::unit(measure)))]);
    let name = visit.say(gauge::name(measure));
    let mut rows = vec![ReportRow::new(visit, comparison, &comparison.table, measure, label(name, measure))];
    // Of areas there are intensities and shares.
    let of_areas = if measure == Measure::Share { Measure::Share } else { Measure::Intensity };
    let Some(areas) = ByRegion::new(visit.material, "SVALL02", comparison.choices.view, None) else { return rows };
    let Some(place) = areas.table().place("Omrade") else { return rows };
    let categories = areas.table().dimensions.get(place).map_or(&[][..], |dimension| &dimension.categories);
    for (n, category) in categories.iter().enumerate().filter(|(_, category)| category.code != "total") {
        let label = label(category.label.of(language), of_areas);
        rows.push(ReportRow::new(visit, comparison, &areas.moved(place, n), of_areas, label));
    }
    rows
}

/// The card.
pub(super) fn card(visit: &Visit, comparison: &Comparison) -> Markup {
    let (choices, language) = (&comparison.choices, visit.language);
    let rows = rows(visit, comparison);
    let year = choices.year.to_string();
    let caption = words::TABLE_CAPTION.with(language, &[("year", &year), ("what", &comparison.what)]);
    let letter = comparison.table.table().id.trim_start_matches("SVALL01");
    let of_areas = if choices.measure == Measure::Share { "share" } else { "intensity" };
    let table = format!("SVALL02{letter}");
    let files = downloads(
        visit,
        &Choice {
            table: &table,
            of: vec![
                ("Region", comparison.regions()),
                ("Omrade", "*".to_owned()),
                ("ContentsCode", format!("n_ads,{of_areas}")),
                ("Tid", year.clone()),
            ],
            n_cells: ((comparison.members.len() + 1) * 2 * rows.len()) as u64,
        },
        &[],
    );
    html! {
        section.card #report {
            h2 { (visit.say(words::TABLE)) }
            p { (visit.say(words::TABLE_TEXT)) }
            div.wide role="region" aria-label=(caption) tabindex="0" {
                table {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { (visit.say(words::ROW)) }
                        @for one in &comparison.members { th.number scope="col" { (one.municipality.name) } }
                        @for name in [words::DEVIATION, words::AVERAGE, words::NATION, words::DIFFERENCE] {
                            th.number scope="col" { (visit.say(name)) }
                        }
                    } }
                    tbody {
                        @for row in &rows { (row.shown(visit)) }
                        tr.sum {
                            th scope="row" { (visit.say(words::N_ADS)) }
                            @for one in &comparison.members { td.number { (count(one.now.n_ads, language)) } }
                            @for _ in 0..N_CLOSING { td.number { "." } }
                        }
                        tr {
                            th scope="row" { (visit.say(words::SKR_ROW)) }
                            @for one in &comparison.members { td.number { (one.municipality.skr) } }
                            @for _ in 0..N_CLOSING { td.number { "." } }
                        }
                        tr {
                            th scope="row" { (visit.say(words::INHABITANTS)) }
                            @for one in &comparison.members { td.number { (count(u64::from(one.municipality.population), language)) } }
                            @for _ in 0..N_CLOSING { td.number { "." } }
                        }
                    }
                }
            }
            (legend(visit, rows.iter().flat_map(|row| &row.values)))
            ul.downloads { li { a.button href=(choices.address(visit, &BOOK)) { (visit.say(words::BOOK)) } } }
            (files)
            ul.notes {
                li { (visit.say(words::TABLE_NOTE)) }
                li { (visit.say(words::SIDE_NOTE)) }
            }
        }
    }
}
