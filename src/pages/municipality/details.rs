//! The tables of one municipality: occupation groups beside its peers, and areas of competence over the years.

use maud::{Markup, html};

use super::course::Standing;
use super::words;
use crate::compare::{Code, Difference, Measure, difference_of_means};
use crate::pages::downloads::{Choice, downloads};
use crate::pages::gauge;
use crate::pages::heat::heat_cell;
use crate::pages::number::count;
use crate::pages::page::Visit;
use crate::pages::peers::{Against, ByRegion, MEAN_CODE};
use crate::pages::sentence::lowered;
use crate::pages::slice::{Slice, Valued};
use crate::pages::yearly::{legend, value_cell};

/// An occupation group of the table.
struct Group {
    name: String,
    own: Valued,
    peers: Option<Valued>,
    difference: Option<Difference>,
}

/// The card of occupation groups.
pub(super) fn occupations(visit: &Visit, standing: &Standing) -> Markup {
    let (choices, language) = (&standing.choices, visit.language);
    let Some(all) = ByRegion::new(visit.material, "SVALL03", choices.view, None) else { return html! {} };
    let Some(dimension) = all.table().place("Yrke") else { return html! {} };
    let categories = all.table().dimensions.get(dimension).map_or(&[][..], |dimension| &dimension.categories);
    let peers = standing.peers.first();
    let groups: Vec<Group> = categories
        .iter()
        .enumerate()
        .filter(|(_, category)| category.code != "total")
        .filter_map(|(place, category)| {
            let of_group = all.moved(dimension, place);
            let own = of_group.municipality(choices.code)?.of(choices.measure, choices.year);
            let values = |codes: &[Code]| of_group.values(codes, choices.measure, choices.year);
            let difference = peers.and_then(|peers| difference_of_means(&values(&[choices.code]), &values(&peers.members)));
            let of_peers = peers.map(|peers| of_group.mean_of(peers, choices.measure, choices.year));
            (own.n_ads > 0).then(|| Group { name: category.label.of(language).to_owned(), own, peers: of_peers, difference })
        })
        .collect();
    let year = choices.year.to_string();
    if groups.is_empty() {
        let none = words::NO_OCCUPATIONS.with(language, &[("year", &year)]);
        return html! { section.card #occupations { h2 { (visit.say(words::OCCUPATIONS)) } p { (none) } } };
    }
    let comparable = groups.iter().filter(|group| group.difference.is_some()).count();
    let sure = groups.iter().filter(|group| group.difference.is_some_and(|found| found.is_different)).count();
    let finding = words::OCCUPATIONS_FINDING
        .with(language, &[("k", &comparable.to_string()), ("m", &groups.len().to_string()), ("year", &year), ("sure", &sure.to_string())]);
    let caption = words::OCCUPATIONS_CAPTION.with(
        language,
        &[("measure", visit.say(gauge::name(choices.measure))), ("year", &year), ("unit", visit.say(gauge::unit(choices.measure)))],
    );
    let regions = if peers.is_some_and(|peers| peers.against == Against::Mean) {
        format!("{},{MEAN_CODE}", choices.municipality.code)
    } else {
        choices.municipality.code.clone()
    };
    let n_regions = regions.split(',').count() as u64;
    let choice = Choice {
        table: &all.table().id,
        of: vec![
            ("Region", regions),
            ("Yrke", "*".to_owned()),
            ("ContentsCode", format!("n_ads,{}", choices.measure.id())),
            ("Tid", year.clone()),
        ],
        n_cells: n_regions * 2 * categories.len() as u64,
    };
    html! {
        section.card #occupations {
            h2 { (visit.say(words::OCCUPATIONS)) }
            p.finding { (finding) }
            div.wide role="region" aria-label=(visit.say(words::OCCUPATIONS)) tabindex="0" {
                table {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { (visit.say(words::OCCUPATION_GROUP)) }
                        th.number scope="col" { (visit.say(words::ADS)) }
                        th.number scope="col" { (visit.say(words::WE)) }
                        @if let Some(peers) = peers {
                            th.number scope="col" { (peers.name) }
                            th.number scope="col" { (visit.say(words::DIFFERENCE)) }
                        }
                    } }
                    tbody {
                        @for group in &groups {
                            tr {
                                th scope="row" { (group.name) }
                                td.number { (count(group.own.n_ads, language)) }
                                (value_cell(visit, Some(&group.own), choices.measure))
                                @if peers.is_some() {
                                    (value_cell(visit, group.peers.as_ref(), choices.measure))
                                    td.number {
                                        @if let Some(found) = group.difference {
                                            (gauge::difference(found.estimate.value, choices.measure, language))
                                            @if found.is_different { " " span.soft { (visit.say(words::SURE)) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            (legend(visit, groups.iter().map(|group| &group.own).chain(groups.iter().filter_map(|group| group.peers.as_ref()))))
            (downloads(visit, &choice, &[]))
        }
    }
}

/// The card of areas: intensity by area and year, with the numbers in the cells.
pub(super) fn areas(visit: &Visit, standing: &Standing) -> Markup {
    let (choices, language) = (&standing.choices, visit.language);
    let Some(all) = ByRegion::new(visit.material, "SVALL02", choices.view, None) else { return html! {} };
    let Some(dimension) = all.table().place("Omrade") else { return html! {} };
    let categories = all.table().dimensions.get(dimension).map_or(&[][..], |dimension| &dimension.categories);
    let lines: Vec<(&str, Slice)> = categories
        .iter()
        .enumerate()
        .filter(|(_, category)| category.code != "total")
        .filter_map(|(place, category)| Some((category.label.of(language), all.moved(dimension, place).municipality(choices.code)?)))
        .collect();
    let rows: Vec<(&str, Vec<Valued>)> = lines.iter().map(|(name, line)| (*name, line.yearly(Measure::Intensity))).collect();
    let most = rows.iter().flat_map(|(_, years)| years).filter_map(|one| one.cell.value).fold(0.0, f64::max);
    let year = choices.year.to_string();
    let of_year = rows.iter().filter_map(|(name, years)| {
        let value = years.iter().find(|one| one.year == choices.year)?.cell.value?;
        Some((*name, value))
    });
    let first = of_year.max_by(|(_, a), (_, b)| a.total_cmp(b));
    let finding = match first {
        Some((area, value)) => {
            let area = lowered(area);
            let value = gauge::in_text(value, Measure::Intensity, language);
            words::AREAS_FINDING.with(language, &[("year", &year), ("area", &area), ("value", &value)])
        }
        None => words::AREAS_NONE.with(language, &[("year", &year)]),
    };
    let years = standing.own.years();
    let choice = Choice {
        table: &all.table().id,
        of: vec![
            ("Region", choices.municipality.code.clone()),
            ("Omrade", "*".to_owned()),
            ("ContentsCode", "n_ads,intensity".to_owned()),
            ("Tid", "*".to_owned()),
        ],
        n_cells: (categories.len() * 2 * years.len()) as u64,
    };
    html! {
        section.card #areas {
            h2 { (visit.say(words::AREAS)) }
            p.finding { (finding) }
            div.wide role="region" aria-label=(visit.say(words::AREAS)) tabindex="0" {
                table.heat {
                    caption { (visit.say(words::AREAS_CAPTION)) }
                    thead { tr {
                        th scope="col" { (visit.say(words::AREA)) }
                        @for year in years { th scope="col" { (year) } }
                    } }
                    tbody {
                        @for (name, values) in &rows {
                            tr {
                                th scope="row" { (name) }
                                @for one in values { (heat_cell(visit, one, Measure::Intensity, most)) }
                            }
                        }
                    }
                }
            }
            (legend(visit, rows.iter().flat_map(|(_, values)| values)))
            (downloads(visit, &choice, &[]))
        }
    }
}
