//! What a reader has chosen of a municipality's page, and the form and addresses that say so.

use maud::{Markup, html};

use super::PAGE;
use super::words;
use crate::compare::{Code, Measure};
use crate::pages::address::Address;
use crate::pages::fault::Fault;
use crate::pages::gauge::{self, MEASURES};
use crate::pages::page::Visit;
use crate::pages::peers::Against;
use crate::registers::Municipality;
use crate::table::View;

/// The views and their ids in addresses.
const VIEWS: [(&str, View); 2] = [("employer", View::Employer), ("place", View::Place)];
/// Whether lines are smoothed.
const SMOOTHINGS: [(&str, bool); 2] = [("1", false), ("3", true)];
/// Who is compared with where nobody chooses.
const USUAL: [Against; 2] = [Against::Mean, Against::Skr];

/// The choices.
#[derive(Clone, Debug)]
pub(in crate::pages) struct Choices<'v> {
    /// The municipality.
    pub(in crate::pages) municipality: &'v Municipality,
    /// Its code.
    pub(in crate::pages) code: Code,
    /// As an employer or as a place.
    pub(in crate::pages) view: View,
    /// The measure.
    pub(in crate::pages) measure: Measure,
    /// The year of everything that is of one year.
    pub(in crate::pages) year: u16,
    /// The year where nobody chooses.
    pub(in crate::pages) usual_year: u16,
    /// The years of the tables, the first and the last.
    pub(in crate::pages) years: (u16, u16),
    /// Against whom, the first being the one of the sentence.
    pub(in crate::pages) against: Vec<Against>,
    /// Whether lines are smoothed.
    pub(in crate::pages) is_smoothed: bool,
}

impl<'v> Choices<'v> {
    /// Reads the choices of a visit.
    ///
    /// # Errors
    /// There is no such municipality, or a parameter has a value that it cannot have.
    pub(in crate::pages) fn read(visit: &Visit<'v>) -> Result<Self, Fault> {
        let written = visit.part("code");
        // A readable ending may follow the code: 0560-boxholm.
        let code_text = written.split('-').next().unwrap_or_default();
        let unknown = || Fault::NotFound(Some((written.to_owned(), visit.say(words::EXPECTED).to_owned())));
        let code = Code::parse(code_text).ok_or_else(unknown)?;
        let found = visit.material.registers.places.municipality(Some(code_text), None);
        let municipality = found.ok_or_else(unknown)?;
        let code = Code::parse(&municipality.code).unwrap_or(code);
        let years = visit.material.years().ok_or(Fault::Broken)?;
        let usual_year = visit.material.last_whole_year().unwrap_or(years.1);
        let year = match visit.value("year") {
            None => usual_year,
            Some(text) => {
                let wrong =
                    || Fault::Wrong { name: "year".to_owned(), found: text.to_owned(), expected: format!("{}–{}", years.0, years.1) };
                text.parse().ok().filter(|year| (years.0..=years.1).contains(year)).ok_or_else(wrong)?
            }
        };
        Ok(Self {
            municipality,
            code,
            view: visit.one_of("as", &VIEWS)?.unwrap_or(View::Employer),
            measure: visit.one_of("measure", &MEASURES)?.unwrap_or_default(),
            year,
            usual_year,
            years,
            against: visit.many_of("vs", &Against::ALL)?.unwrap_or_else(|| USUAL.to_vec()),
            is_smoothed: visit.one_of("smooth", &SMOOTHINGS)?.unwrap_or(false),
        })
    }

    /// The address of these choices on a page of the municipality; what is usual is left out.
    pub(in crate::pages) fn address(&self, visit: &Visit, page: &crate::pages::Page) -> Address {
        let id = MEASURES.iter().find(|(_, measure)| *measure == self.measure).map(|(id, _)| *id);
        let against = self.against.iter().map(|one| one.id()).collect::<Vec<_>>().join(",");
        visit
            .to(page, &[("code", &self.municipality.code)])
            .with_some("as", (self.view == View::Place).then_some("place"))
            .with_some("measure", id.filter(|_| self.measure != Measure::default()))
            .with_some("vs", (self.against != USUAL).then_some(against))
            .with_some("year", (self.year != self.usual_year).then(|| self.year.to_string()))
            .with_some("smooth", self.is_smoothed.then_some("3"))
    }

    /// The id of the view in addresses.
    pub(in crate::pages) fn view_id(&self) -> &'static str {
        VIEWS.iter().find(|(_, view)| *view == self.view).map_or("", |(id, _)| id)
    }

    /// The links that change whose ads are shown.
    pub(in crate::pages) fn tabs(&self, visit: &Visit) -> Markup {
        let tab = |view: View| Self { view, ..self.clone() }.address(visit, &PAGE);
        let names = [(View::Employer, words::AS_EMPLOYER), (View::Place, words::AS_PLACE)];
        html! {
            nav aria-label=(visit.say(words::VIEWS)) {
                ul.tabs {
                    @for (view, name) in names {
                        li { a href=(tab(view)) aria-current=[(view == self.view).then_some("true")] { (visit.say(name)) } }
                    }
                }
            }
        }
    }

    /// The form.
    pub(in crate::pages) fn form(&self, visit: &Visit) -> Markup {
        let language = visit.language;
        let group = words::AGAINST_SKR.with(language, &[("code", &self.municipality.skr)]);
        let names = [
            (Against::Mean, visit.say(words::AGAINST_MEAN).to_owned()),
            (Against::Skr, group),
            (Against::Similar, visit.say(words::AGAINST_SIMILAR).to_owned()),
        ];
        html! {
            form.choices method="get" action=(visit.to(&PAGE, &[("code", &self.municipality.code)])) aria-label=(visit.say(words::CHOICES)) {
                @if self.view == View::Place { input type="hidden" name="as" value="place"; }
                div {
                    label.above for="measure" { (visit.say(words::MEASURE)) }
                    select #measure name="measure" {
                        @for (id, measure) in MEASURES {
                            option value=(id) selected[measure == self.measure] { (visit.say(gauge::name(measure))) }
                        }
                    }
                }
                div {
                    label.above for="year" { (visit.say(words::YEAR)) }
                    select #year name="year" {
                        @for year in (self.years.0..=self.years.1).rev() { option value=(year) selected[year == self.year] { (year) } }
                    }
                }
                fieldset {
                    legend { (visit.say(words::COMPARE)) }
                    div.options {
                        @for (against, name) in &names {
                            label { input type="checkbox" name="vs" value=(against.id()) checked[self.against.contains(against)]; (name) }
                        }
                    }
                }
                fieldset {
                    legend { (visit.say(words::SMOOTHING)) }
                    div.options {
                        @for (id, is_smoothed) in SMOOTHINGS {
                            label {
                                input type="radio" name="smooth" value=(id) checked[is_smoothed == self.is_smoothed];
                                (visit.say(if is_smoothed { words::SMOOTHING_THREE } else { words::SMOOTHING_ONE }))
                            }
                        }
                    }
                }
                button type="submit" { (visit.say(words::SHOW)) }
            }
        }
    }
}
