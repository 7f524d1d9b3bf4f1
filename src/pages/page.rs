//! Says what a page is: its addresses, its place in the navigation, and how it is made for a visit.

use std::time::Duration;

use maud::Markup;

use super::address::Address;
use super::fault::Fault;
use super::list;
use super::material::Material;
use super::words::Words;
use crate::table::Language;

/// A page. Its handler is given the visit and gives what is shown.
#[derive(Debug)]
pub struct Page {
    /// Id, by which other pages find it.
    pub id: &'static str,
    /// Swedish and English path below the base path, `/sv/kommun/{code}`.
    pub paths: [&'static str; 2],
    /// Name, as in the navigation.
    pub name: Words,
    /// Whether the navigation lists it.
    pub is_in_navigation: bool,
    /// Parameters that it reads; any other is told to the reader and ignored.
    pub parameters: &'static [&'static str],
    /// Whether it is made in no time, so that it need not wait for others.
    pub is_light: bool,
    /// How it is made.
    pub(super) make: fn(&Visit) -> Result<Reply, Fault>,
}

impl Page {
    /// The path in one language.
    pub fn path(&self, language: Language) -> &'static str {
        let [sv, en] = self.paths;
        match language {
            Language::Swedish => sv,
            Language::English => en,
        }
    }
}

/// What a page answers with.
#[derive(Debug)]
pub(super) enum Reply {
    /// A page.
    Shown(Shown),
    /// A page that tells why what was asked cannot be shown, with the status of the answer.
    Refused(u16, Shown),
    /// Another address where it stands.
    Moved(Address),
    /// A file, such as a chart as SVG.
    File {
        /// Its media type.
        media: &'static str,
        /// Its name where it is saved.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

impl From<Shown> for Reply {
    fn from(shown: Shown) -> Self {
        Self::Shown(shown)
    }
}

/// The content of a page.
#[derive(Debug)]
pub(super) struct Shown {
    /// Title without the product's name.
    pub title: String,
    /// What stands in `main`.
    pub main: Markup,
    /// Whether search engines may list it.
    pub is_for_robots: bool,
    /// A sentence that says what it shows, for search engines and previews.
    pub description: Option<String>,
}

impl Shown {
    /// A page that search engines may list.
    pub(super) fn new(title: impl Into<String>, main: Markup) -> Self {
        Self { title: title.into(), main, is_for_robots: true, description: None }
    }
}

/// Where the pages stand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Host {
    /// What all addresses begin with.
    pub base_path: String,
    /// A mail or web address for questions; empty for none.
    pub contact: String,
    /// Who offers the service, by name; empty where nobody is named.
    pub owner: String,
    /// How long a search in the ads may take.
    pub search_time: Duration,
    /// Most cells of an answer of the tables' interface.
    pub max_cells: usize,
}

/// Somebody's visit to a page.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'v> {
    /// What is shown.
    pub material: &'v Material,
    /// Where.
    pub host: &'v Host,
    /// Whether a newer run could not be read.
    pub is_stale: bool,
    /// The page; `None` for what is at no page's address.
    pub page: Option<&'static Page>,
    /// The language of the page.
    pub language: Language,
    /// The named parts of the path.
    pub parts: &'v [(String, String)],
    /// The parameters, in order.
    pub query: &'v [(String, String)],
}

impl<'v> Visit<'v> {
    /// A text in the language of the page.
    pub(super) fn say(&self, words: Words) -> &'static str {
        words.of(self.language)
    }

    /// A named part of the path.
    pub(super) fn part(&self, name: &str) -> &'v str {
        self.parts.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A parameter. An empty one, as forms send it, is none.
    pub(super) fn value(&self, name: &str) -> Option<&'v str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The values of a parameter that may stand several times or with commas.
    pub(super) fn values(&self, name: &'v str) -> impl Iterator<Item = &'v str> {
        let of_name = self.query.iter().filter(move |(known, _)| known == name);
        of_name.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty())
    }

    /// The parameter as one of these, by id.
    ///
    /// # Errors
    /// It is none of them.
    pub(super) fn one_of<T: Copy>(&self, name: &str, of: &[(&str, T)]) -> Result<Option<T>, Fault> {
        self.value(name).map(|value| known(name, value, of)).transpose()
    }

    /// The values of the parameter, each once, each one of these; `None` where it is not given.
    ///
    /// # Errors
    /// One is none of them.
    pub(super) fn many_of<T: Copy + PartialEq>(&self, name: &'v str, of: &[(&str, T)]) -> Result<Option<Vec<T>>, Fault> {
        let mut found = Vec::new();
        for value in self.values(name) {
            let one = known(name, value, of)?;
            if !found.contains(&one) {
                found.push(one);
            }
        }
        Ok((!found.is_empty()).then_some(found))
    }

    /// Parameters that the page does not read.
    pub(super) fn unknown_parameters(&self) -> Vec<&'v str> {
        let known = self.page.map_or(&[][..], |page| page.parameters);
        let is_unknown = |name: &&str| !known.contains(name);
        let mut names: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).filter(is_unknown).take(10).collect();
        names.dedup();
        if self.page.is_some() { names } else { Vec::new() }
    }

    /// The address of a page in the language of this one.
    pub(super) fn to(&self, page: &Page, parts: &[(&str, &str)]) -> Address {
        Address::new(&self.host.base_path, page.path(self.language), parts)
    }

    /// The address of a page by its id, if it is served.
    pub(super) fn to_called(self, id: &str, parts: &[(&str, &str)]) -> Option<Address> {
        list::page(id).map(|page| self.to(page, parts))
    }

    /// The address of something that is no page, `/api/…`.
    pub(super) fn to_path(self, path: &str) -> Address {
        Address::new(&self.host.base_path, path, &[])
    }

    /// The address of something that is no page and has named parts, `/api/ads/{id}`.
    pub(super) fn to_parts(self, path: &str, parts: &[(&str, &str)]) -> Address {
        Address::new(&self.host.base_path, path, parts)
    }

    /// The address of this page without its parameters.
    pub(super) fn here(&self) -> Address {
        self.in_language(self.language, false)
    }

    /// The address of the first page.
    pub(super) fn start(&self) -> Address {
        Address::new(&self.host.base_path, if self.language == Language::Swedish { "/sv" } else { "/en" }, &[])
    }

    /// The address of this view in a language, with or without its parameters.
    pub(super) fn in_language(&self, language: Language, with_parameters: bool) -> Address {
        let Some(page) = self.page else { return Visit { language, ..*self }.start() };
        let parts: Vec<(&str, &str)> = self.parts.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let address = Address::new(&self.host.base_path, page.path(language), &parts);
        if !with_parameters {
            return address;
        }
        let known = self.query.iter().filter(|(name, value)| !value.is_empty() && page.parameters.contains(&name.as_str()));
        known.fold(address, |address, (name, value)| address.with(name, value.as_str()))
    }
}

fn known<T: Copy>(name: &str, value: &str, of: &[(&str, T)]) -> Result<T, Fault> {
    of.iter().find(|(id, _)| *id == value).map(|(_, one)| *one).ok_or_else(|| Fault::Wrong {
        name: name.to_owned(),
        found: value.to_owned(),
        expected: of.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", "),
    })
}
