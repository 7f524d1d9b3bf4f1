//! How a municipality stands: the sentence, the line over the years, and what is to be known of it.

use maud::{Markup, html};

use super::choices::Choices;
use super::{CHART, PAGE, SLIDE, words};
use crate::chart::Kind;
use crate::compare::{Difference, breaks_between};
use crate::pages::downloads::{Choice, downloads};
use crate::pages::gauge;
use crate::pages::notice::{Weight, notice};
use crate::pages::page::Visit;
use crate::pages::peers::{Against, ByRegion, MEAN_CODE, Peers};
use crate::pages::sentence::{Held, plain, sentence};
use crate::pages::slice::{Slice, Valued};
use crate::pages::smoothing::smoothed;
use crate::pages::yearly::{Line, Yearly, break_notes};
use crate::table::{CellStatus, View};

/// What the page knows of the municipality and its peers.
#[derive(Debug)]
pub(super) struct Standing<'v> {
    /// What the reader chose.
    pub(super) choices: Choices<'v>,
    /// The title, which says whose ads they are.
    pub(super) title: String,
    /// `the ads of …`, in a sentence.
    pub(super) ads: String,
    /// The table by region.
    pub(super) table: ByRegion<'v>,
    /// The line of the municipality.
    pub(super) own: Slice<'v>,
    /// Whom it is held against; the first is the one of the sentence.
    pub(super) peers: Vec<Peers>,
    /// The value of the year.
    pub(super) now: Valued,
    /// The value less the mean of the first peers.
    pub(super) difference: Option<Difference>,
}

impl<'v> Standing<'v> {
    pub(super) fn new(visit: &Visit<'v>, choices: Choices<'v>) -> Option<Self> {
        let municipality = choices.municipality;
        let names = [("name", municipality.name.as_str()), ("full", municipality.full_name.as_str())];
        let (title, ads) = match choices.view {
            View::Employer => (
                words::TITLE_EMPLOYER.with(visit.language, &[("name", &municipality.full_name)]),
                words::ADS_EMPLOYER.with(visit.language, &names),
            ),
            View::Place => (words::TITLE_PLACE.with(visit.language, &names), words::ADS_PLACE.with(visit.language, &names)),
        };
        let table = ByRegion::new(visit.material, "SVALL01", choices.view, None)?;
        let own = table.municipality(choices.code)?;
        let peers: Vec<Peers> = choices.against.iter().map(|against| Peers::new(visit, choices.view, municipality, *against)).collect();
        let now = own.of(choices.measure, choices.year);
        let difference = peers.first().and_then(|first| table.difference(choices.code, first, choices.measure, choices.year));
        Some(Self { choices, title, ads, table, own, peers, now, difference })
    }

    /// Where the municipality stands this year, in a few sentences.
    pub(super) fn answer(&self, visit: &Visit) -> Markup {
        let measure = self.choices.measure;
        let held = self.peers.first().map(|peers| {
            let mean = |year| self.table.mean_of(peers, measure, year).cell.value;
            let pair = |year: &u16| self.own.of(measure, *year).cell.value.zip(mean(*year));
            Held {
                name: &peers.name,
                mean: mean(self.choices.year),
                difference: self.difference,
                pairs: self.own.years().iter().filter_map(pair).collect(),
            }
        });
        sentence(visit, measure, &self.now, &self.ads, held.as_ref())
    }

    /// What to do where no value is shown.
    pub(super) fn remedy(&self, visit: &Visit) -> Option<Markup> {
        if self.now.cell.value.is_some() {
            return None;
        }
        let choices = &self.choices;
        let latest = self.own.yearly(choices.measure).into_iter().rev().find(|one| one.cell.value.is_some()).map(|one| one.year);
        let other_year = latest.map(|year| (year, Choices { year, ..choices.clone() }.address(visit, &PAGE)));
        let is_smoothed = Choices { is_smoothed: true, ..choices.clone() };
        let as_place = Choices { view: View::Place, ..choices.clone() };
        let (title, text) = match self.now.cell.status {
            CellStatus::Protected => (words::PROTECTED_TITLE, words::PROTECTED_TEXT),
            _ if self.now.n_ads == 0 => (words::NONE_TITLE, words::NONE_TEXT),
            _ => (words::FEW_TITLE, words::FEW_TEXT),
        };
        let body = html! {
            p { (visit.say(text)) }
            p {
                @if let Some((year, address)) = &other_year {
                    a href=(address) { (words::LATEST_SHOWN.with(visit.language, &[("year", &year.to_string())])) }
                }
                @if !choices.is_smoothed && latest.is_some() {
                    " · " a href=(is_smoothed.address(visit, &PAGE)) { (visit.say(words::SMOOTHED)) }
                }
                @if choices.view == View::Employer {
                    @if latest.is_some() { " · " }
                    a href=(as_place.address(visit, &PAGE)) { (visit.say(words::ALL_EMPLOYERS)) }
                }
            }
        };
        Some(notice(Weight::Plain, visit.say(title), &body))
    }

    /// The lines over the years.
    pub(super) fn yearly(&self, visit: &Visit) -> Yearly {
        let (choices, language) = (&self.choices, visit.language);
        let smooth = |line: Vec<Valued>| if choices.is_smoothed { smoothed(&line) } else { line };
        let own = Line { name: choices.municipality.name.clone(), kind: Kind::Focus, years: smooth(self.own.yearly(choices.measure)) };
        let of_peers = self.peers.iter().map(|peers| Line {
            name: peers.name.clone(),
            kind: Kind::Comparison,
            years: smooth(self.own.years().iter().map(|year| self.table.mean_of(peers, choices.measure, *year)).collect()),
        });
        let (from, to) = (choices.years.0.to_string(), choices.years.1.to_string());
        let title = words::CHART_TITLE
            .with(language, &[("measure", visit.say(gauge::name(choices.measure))), ("title", &self.title), ("from", &from), ("to", &to)]);
        let lines: Vec<Line> = std::iter::once(own).chain(of_peers).collect();
        let finding = plain(&self.answer(visit));
        let breaks =
            breaks_between(&(choices.years.0..=choices.years.0), &(choices.years.1..=choices.years.1), choices.view, Some(choices.code));
        Yearly { id: "line", title, finding, measure: choices.measure, lines, breaks }
    }

    /// The card of the chart.
    pub(super) fn card(&self, visit: &Visit) -> Markup {
        let (choices, language) = (&self.choices, visit.language);
        let yearly = self.yearly(visit);
        let mut regions = vec![choices.municipality.code.clone()];
        regions.extend(self.peers.iter().any(|peers| peers.against == Against::Mean).then(|| MEAN_CODE.to_owned()));
        let similar = self.peers.iter().filter(|peers| peers.against != Against::Mean).flat_map(|peers| &peers.members);
        regions.extend(similar.map(ToString::to_string));
        regions.sort();
        regions.dedup();
        let id = choices.measure.id();
        let measures = match id {
            "intensity" | "share" => format!("n_ads,{id},{id}_low,{id}_high"),
            _ => format!("n_ads,{id}"),
        };
        let n_cells = regions.len() * (measures.matches(',').count() + 1) * self.own.years().len();
        let choice = Choice {
            table: &self.table.table().id,
            of: vec![("Region", regions.join(",")), ("Sektor", "total".to_owned()), ("ContentsCode", measures), ("Tid", "*".to_owned())],
            n_cells: n_cells as u64,
        };
        let files = downloads(visit, &choice, &[("PNG", choices.address(visit, &SLIDE)), ("SVG", choices.address(visit, &CHART))]);
        let (from, to) = (choices.years.0.to_string(), choices.years.1.to_string());
        html! {
            section.card #course {
                h2 { (words::COURSE.with(language, &[("from", &from), ("to", &to)])) }
                (yearly.shown(visit, &files))
                ul.notes {
                    li { (visit.say(gauge::meaning(choices.measure))) }
                    @if yearly.lines.first().is_some_and(|line| line.years.iter().any(|one| one.bounds.is_some())) {
                        li { (visit.say(words::BAND_NOTE)) }
                    }
                    @if choices.is_smoothed { li { (visit.say(words::SMOOTHED_NOTE)) } }
                    @for peers in &self.peers { li { (peers.told) } }
                    (break_notes(visit, &yearly.breaks))
                    @if choices.years.1 > choices.usual_year {
                        li { (words::PARTIAL.with(language, &[("day", visit.material.day()), ("year", &to)])) }
                    }
                }
            }
        }
    }
}
