//! What a reader has chosen to see on the map, and the form and addresses that say so.

use maud::{Markup, html};

use super::{PAGE, words};
use crate::compare::Measure;
use crate::pages::Page;
use crate::pages::address::Address;
use crate::pages::compare::year_of;
use crate::pages::fault::Fault;
use crate::pages::gauge::{self, MEASURES};
use crate::pages::page::Visit;
use crate::table::View;

/// The views and their ids in addresses.
const VIEWS: [(&str, View); 2] = [("employer", View::Employer), ("place", View::Place)];
/// Whether the difference is shown, or the value.
const SHOWN: [(&str, bool); 2] = [("difference", true), ("value", false)];
/// Whether values are means of three years.
const SMOOTHINGS: [(&str, bool); 2] = [("3", true), ("1", false)];

/// The choices.
#[derive(Clone, Debug)]
pub(super) struct Choices<'v> {
    /// As employers or as places.
    pub(super) view: View,
    /// The measure.
    pub(super) measure: Measure,
    /// The year, or the last of three.
    pub(super) year: u16,
    usual_year: u16,
    /// The years of the tables, the first and the last.
    pub(super) years: (u16, u16),
    /// Whether the difference to the mean is shown.
    pub(super) is_difference: bool,
    /// Whether values are means of three years.
    pub(super) is_smoothed: bool,
    /// Code and name of the county to which the table is held.
    pub(super) county: Option<&'v (String, String)>,
    /// The code of the municipality that is marked.
    pub(super) mark: Option<&'v str>,
}

impl<'v> Choices<'v> {
    /// Reads the choices of a visit.
    ///
    /// # Errors
    /// A parameter has a value that it cannot have.
    pub(super) fn read(visit: &Visit<'v>) -> Result<Self, Fault> {
        let places = &visit.material.registers.places;
        let wrong = |name: &str, found: &str, expected: &str| Fault::Wrong {
            name: name.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
        };
        let county = |code: &str| places.counties().iter().find(|(own, _)| own == code);
        let county = visit.value("county").map(|code| county(code).ok_or_else(|| wrong("county", code, visit.say(words::EXPECTED_COUNTY))));
        let mark = |code: &str| places.municipalities().iter().find(|m| m.code == code).map(|m| m.code.as_str());
        let mark = visit.value("mark").map(|code| mark(code).ok_or_else(|| wrong("mark", code, visit.say(words::EXPECTED_CODE))));
        let years = visit.material.years().ok_or(Fault::Broken)?;
        let usual_year = visit.material.last_whole_year().unwrap_or(years.1);
        Ok(Self {
            view: visit.one_of("as", &VIEWS)?.unwrap_or(View::Employer),
            measure: visit.one_of("measure", &MEASURES)?.unwrap_or_default(),
            year: year_of(visit, years)?.unwrap_or(usual_year),
            usual_year,
            years,
            is_difference: visit.one_of("show", &SHOWN)?.unwrap_or(true),
            is_smoothed: visit.one_of("smooth", &SMOOTHINGS)?.unwrap_or(true),
            county: county.transpose()?,
            mark: mark.transpose()?,
        })
    }

    /// The address of these choices on a page; what is usual is left out.
    pub(super) fn address(&self, visit: &Visit, page: &Page) -> Address {
        visit
            .to(page, &[])
            .with_some("as", (self.view == View::Place).then_some("place"))
            .with_some("measure", (self.measure != Measure::default()).then(|| self.measure.id()))
            .with_some("year", (self.year != self.usual_year).then(|| self.year.to_string()))
            .with_some("show", (!self.is_difference).then_some("value"))
            .with_some("smooth", (!self.is_smoothed).then_some("1"))
            .with_some("county", self.county.map(|(code, _)| code.as_str()))
            .with_some("mark", self.mark)
    }

    /// The links that change whose ads are shown.
    pub(super) fn tabs(&self, visit: &Visit) -> Markup {
        let tab = |view: View| Self { view, ..self.clone() }.address(visit, &PAGE);
        html! {
            nav aria-label=(visit.say(words::VIEWS)) {
                ul.tabs {
                    @for (view, name) in [(View::Employer, words::AS_EMPLOYERS), (View::Place, words::AS_PLACES)] {
                        li { a href=(tab(view)) aria-current=[(view == self.view).then_some("true")] { (visit.say(name)) } }
                    }
                }
            }
        }
    }

    /// The form.
    pub(super) fn form(&self, visit: &Visit) -> Markup {
        let places = &visit.material.registers.places;
        html! {
            form.choices method="get" action=(visit.to(&PAGE, &[])) aria-label=(visit.say(words::CHOICES)) {
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
                div {
                    label.above for="county" { (visit.say(words::COUNTY)) }
                    select #county name="county" {
                        option value="" { (visit.say(words::ALL_COUNTIES)) }
                        @for (code, name) in places.counties() {
                            option value=(code) selected[self.county.is_some_and(|(own, _)| own == code)] { (name) }
                        }
                    }
                }
                div {
                    label.above for="mark" { (visit.say(words::MARK)) }
                    select #mark name="mark" {
                        option value="" { (visit.say(words::NONE)) }
                        @for (code, county) in places.counties() {
                            optgroup label=(county) {
                                @for one in places.municipalities().iter().filter(|one| one.county == *code) {
                                    option value=(one.code) selected[self.mark == Some(&one.code)] { (one.name) }
                                }
                            }
                        }
                    }
                }
                fieldset {
                    legend { (visit.say(words::SHOWN)) }
                    div.options {
                        @for (id, is_difference) in SHOWN {
                            label {
                                input type="radio" name="show" value=(id) checked[is_difference == self.is_difference];
                                (visit.say(if is_difference { words::SHOWN_DIFFERENCE } else { words::SHOWN_VALUE }))
                            }
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
