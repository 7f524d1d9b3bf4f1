//! What a reader has chosen to compare, and the form and addresses that say so.

use maud::{Markup, html};

use super::{PAGE, words};
use crate::compare::{Code, GroupChoice, Measure, group, municipality};
use crate::pages::Page;
use crate::pages::address::Address;
use crate::pages::fault::Fault;
use crate::pages::gauge::{self, MEASURES};
use crate::pages::page::Visit;
use crate::pages::peers::group_name;
use crate::registers::Municipality;
use crate::table::View;

/// The views and their ids in addresses.
const VIEWS: [(&str, View); 2] = [("employer", View::Employer), ("place", View::Place)];
/// The most municipalities that are chosen; a single group is shown whole.
pub(super) const MOST: usize = 30;
/// The most lines in colour: the mean takes the sixth.
pub(super) const MOST_MARKED: usize = 5;
/// The most letters of a name that a reader gives.
const MOST_LETTERS: usize = 60;

/// Something that was chosen: a municipality, or municipalities that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Chosen {
    /// As it stands in addresses: `0560`, `county:05`, `skr:C7`, `similar:0560`.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Whether it is one municipality.
    pub(super) is_one: bool,
    members: Vec<Code>,
}

/// The choices.
#[derive(Clone, Debug)]
pub(super) struct Choices<'v> {
    /// What was chosen, in the order of the address.
    pub(super) chosen: Vec<Chosen>,
    /// The municipalities of it, each once.
    pub(super) members: Vec<(Code, &'v Municipality)>,
    /// Those that the reader wants in colour.
    pub(super) marked: Vec<Code>,
    /// How the reader calls them.
    pub(super) name: Option<String>,
    /// As employers or as places.
    pub(super) view: View,
    /// The measure.
    pub(super) measure: Measure,
    /// The year of everything that is of one year.
    pub(super) year: u16,
    /// The year where nobody chooses.
    pub(super) usual_year: u16,
    /// The years of the tables, the first and the last.
    pub(super) years: (u16, u16),
}

impl<'v> Choices<'v> {
    /// Reads the choices of a visit.
    ///
    /// # Errors
    /// A parameter has a value that it cannot have.
    pub(super) fn read(visit: &Visit<'v>) -> Result<Self, Fault> {
        let view = visit.one_of("as", &VIEWS)?.unwrap_or(View::Employer);
        let mut chosen: Vec<Chosen> = Vec::new();
        for written in visit.values("of") {
            let one = one(visit, view, written)?;
            if chosen.iter().all(|own| own.id != one.id) {
                chosen.push(one);
            }
        }
        let places = &visit.material.registers.places;
        let mut members: Vec<(Code, &Municipality)> = Vec::new();
        for code in chosen.iter().flat_map(|one| &one.members) {
            if members.iter().all(|(own, _)| own != code) {
                members.extend(places.municipality(Some(&code.to_string()), None).map(|found| (*code, found)));
            }
        }
        let years = visit.material.years().ok_or(Fault::Broken)?;
        let usual_year = visit.material.last_whole_year().unwrap_or(years.1);
        let mut marked: Vec<Code> = Vec::new();
        for code in visit.values("mark") {
            let wrong = || wrong("mark", code, visit.say(words::EXPECTED_CODE));
            let code = Code::parse(code).ok_or_else(wrong)?;
            if members.iter().any(|(own, _)| *own == code) && !marked.contains(&code) {
                marked.push(code);
            }
        }
        Ok(Self {
            chosen,
            members,
            marked,
            name: visit.value("name").map(|name| name.chars().take(MOST_LETTERS).collect()),
            view,
            measure: visit.one_of("measure", &MEASURES)?.unwrap_or_default(),
            year: year_of(visit, years)?.unwrap_or(usual_year),
            usual_year,
            years,
        })
    }

    /// Whether there are more municipalities than are shown beside each other. A single group is shown whole.
    pub(super) fn is_too_much(&self) -> bool {
        self.members.len() > MOST && self.chosen.len() > 1
    }

    /// The address of these choices on a page; what is usual is left out.
    pub(super) fn address(&self, visit: &Visit, page: &Page) -> Address {
        let listed = |ids: Vec<String>| (!ids.is_empty()).then(|| ids.join(","));
        visit
            .to(page, &[])
            .with_some("of", listed(self.chosen.iter().map(|one| one.id.clone()).collect()))
            .with_some("as", (self.view == View::Place).then_some("place"))
            .with_some("measure", (self.measure != Measure::default()).then(|| self.measure.id()))
            .with_some("year", (self.year != self.usual_year).then(|| self.year.to_string()))
            .with_some("mark", listed(self.marked.iter().map(ToString::to_string).collect()))
            .with_some("name", self.name.clone())
    }

    /// The address without one of what was chosen.
    fn without(&self, visit: &Visit, id: &str) -> Address {
        let chosen = self.chosen.iter().filter(|one| one.id != id).cloned().collect();
        Self { chosen, ..self.clone() }.address(visit, &PAGE)
    }

    /// What was chosen, in a few words: a group's name, up to three municipalities, or how many.
    pub(super) fn told(&self, visit: &Visit) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        match self.chosen.as_slice() {
            [] => visit.say(words::MUNICIPALITIES).to_owned(),
            [one] if one.is_one => one.name.clone(),
            [one] => words::OF_GROUP.with(visit.language, &[("name", &one.name)]),
            [rest @ .., last] if self.chosen.len() <= 3 && self.chosen.iter().all(|one| one.is_one) => {
                let rest: Vec<&str> = rest.iter().map(|one| one.name.as_str()).collect();
                words::AND.with(visit.language, &[("rest", &rest.join(", ")), ("last", &last.name)])
            }
            _ => words::N_MUNICIPALITIES.with(visit.language, &[("n", &self.members.len().to_string())]),
        }
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

    /// What was chosen, each with the way to leave it out.
    pub(super) fn list(&self, visit: &Visit) -> Markup {
        html! {
            @if !self.chosen.is_empty() {
                h2.unseen { (visit.say(words::CHOSEN)) }
                ul.chosen-filters {
                    @for one in &self.chosen {
                        li {
                            (one.name) " "
                            a href=(self.without(visit, &one.id)) aria-label=(words::REMOVE_NAMED.with(visit.language, &[("name", &one.name)])) {
                                (visit.say(words::REMOVE))
                            }
                        }
                    }
                }
            }
        }
    }

    /// The form. `coloured` are the municipalities that are drawn in colour.
    pub(super) fn form(&self, visit: &Visit, coloured: &[Code]) -> Markup {
        let places = &visit.material.registers.places;
        let in_county = |county: &str| -> Vec<&Municipality> { places.municipalities().iter().filter(|m| m.county == county).collect() };
        html! {
            form.choices method="get" action=(visit.to(&PAGE, &[])) aria-label=(visit.say(words::CHOICES)) {
                @for one in &self.chosen { input type="hidden" name="of" value=(one.id); }
                @if self.view == View::Place { input type="hidden" name="as" value="place"; }
                div {
                    label.above for="add" { (visit.say(words::ADD)) }
                    select #add name="of" {
                        option value="" { (visit.say(words::NONE)) }
                        @for (code, county) in places.counties() {
                            optgroup label=(county) {
                                @for one in in_county(code) { option value=(one.code) { (one.name) } }
                            }
                        }
                    }
                }
                div {
                    label.above for="add-county" { (visit.say(words::ADD_COUNTY)) }
                    select #add-county name="of" {
                        option value="" { (visit.say(words::NONE)) }
                        @for (code, county) in places.counties() { option value={ "county:" (code) } { (county) } }
                    }
                }
                div {
                    label.above for="add-skr" { (visit.say(words::ADD_SKR)) }
                    select #add-skr name="of" {
                        option value="" { (visit.say(words::NONE)) }
                        @for group in places.skr_groups() { option value={ "skr:" (group.code) } { (group_name(visit, &group.code)) } }
                    }
                }
                @if !self.members.is_empty() {
                    div {
                        label.above for="add-similar" { (visit.say(words::ADD_SIMILAR)) }
                        select #add-similar name="of" {
                            option value="" { (visit.say(words::NONE)) }
                            @for (code, one) in &self.members { option value={ "similar:" (code) } { (one.name) } }
                        }
                    }
                }
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
                    label.above for="group-name" { (visit.say(words::GROUP_NAME)) }
                    input #group-name type="text" name="name" maxlength=(MOST_LETTERS) autocomplete="off" value=[self.name.as_deref()];
                }
                @if self.members.len() > MOST_MARKED {
                    fieldset {
                        legend { (words::COLOURED.with(visit.language, &[("n", &MOST_MARKED.to_string())])) }
                        div.options {
                            @for (code, one) in &self.members {
                                label { input type="checkbox" name="mark" value=(code) checked[coloured.contains(code)]; (one.name) }
                            }
                        }
                    }
                }
                button type="submit" { (visit.say(words::SHOW)) }
            }
        }
    }
}

fn wrong(name: &str, found: &str, expected: &str) -> Fault {
    Fault::Wrong { name: name.to_owned(), found: found.to_owned(), expected: expected.to_owned() }
}

/// The year that is asked for.
///
/// # Errors
/// The tables do not have it.
pub(in crate::pages) fn year_of(visit: &Visit, years: (u16, u16)) -> Result<Option<u16>, Fault> {
    let of = |text: &str| text.parse().ok().filter(|year| (years.0..=years.1).contains(year));
    visit.value("year").map(|text| of(text).ok_or_else(|| wrong("year", text, &format!("{}–{}", years.0, years.1)))).transpose()
}

/// What stands for one municipality or for several.
fn one(visit: &Visit, view: View, written: &str) -> Result<Chosen, Fault> {
    let places = &visit.material.registers.places;
    let unknown = || wrong("of", written, visit.say(words::EXPECTED));
    let found = |text: &str| municipality(places, text).map_err(|_| unknown());
    let coded = |one: &Municipality| Code::parse(&one.code).ok_or_else(unknown);
    if let Some(text) = written.strip_prefix("similar:") {
        let own = found(text)?;
        let code = coded(own)?;
        let similar = visit.material.likeness(view).of(code).municipalities;
        let members = std::iter::once(code).chain(similar.iter().map(|one| one.municipality)).collect();
        let name = words::AND_SIMILAR.with(visit.language, &[("name", &own.name)]);
        return Ok(Chosen { id: format!("similar:{}", own.code), name, is_one: false, members });
    }
    if !written.contains(':') {
        let own = found(written)?;
        return Ok(Chosen { id: own.code.clone(), name: own.name.clone(), is_one: true, members: vec![coded(own)?] });
    }
    let choice = GroupChoice::parse(written, places).map_err(|_| unknown())?;
    let (id, name) = match &choice {
        GroupChoice::County(Some(code)) => {
            let name = places.counties().iter().find(|(own, _)| own == code).map(|(_, name)| name.clone());
            (format!("county:{code}"), name.ok_or_else(unknown)?)
        }
        GroupChoice::Skr(Some(code)) if code.len() == 2 => {
            (format!("skr:{code}"), words::SKR.with(visit.language, &[("name", &group_name(visit, code))]))
        }
        _ => return Err(unknown()),
    };
    let members = group(&choice, &[], places, None, |_| Vec::new()).map_err(|_| unknown())?.members;
    Ok(Chosen { id, name, is_one: false, members })
}
