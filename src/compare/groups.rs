//! Says against whom municipalities are compared: a county, an SKR group, a size class, the most similar ones, a list, or one's own group.

use std::fmt;

use super::code::Code;
use super::grid::name_of;
use super::group_file::GroupFile;
use super::names::{municipality, near};
use crate::registers::{Municipality, Places, SIZE_CLASSES, name_key};
use crate::table::Text;

/// Most municipalities of a list that is called by their names.
const MOST_IN_A_NAME: usize = 3;

/// What to compare with, as it is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GroupChoice {
    /// All municipalities.
    All,
    /// Those of one county; without a code that of the municipality itself.
    County(Option<String>),
    /// Those of one SKR group (2023), or of a main group by its letter; without a code that of the municipality itself.
    Skr(Option<String>),
    /// Those of one class of size, by its fewest inhabitants; without it that of the municipality itself.
    Size(Option<u32>),
    /// The most similar ones.
    Similar,
    /// These.
    List(Vec<Code>),
    /// A group of a file, by its name.
    Named(String),
}

/// Municipalities that belong together, by code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Name, as it stands over a column.
    pub name: Text,
    /// Its municipalities, each once, in the order they are shown.
    pub members: Vec<Code>,
}

/// What was asked for and does not exist: found, expected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownGroup(pub(super) String);

impl fmt::Display for UnknownGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl GroupChoice {
    /// Reads `all`, `county`, `county:05`, `skr`, `skr:C7`, `skr:C`, `size`, `size:10000`, `similar`, `group:NAME`, or municipalities with commas.
    ///
    /// # Errors
    /// What does not exist, with what was expected and which names come near.
    pub fn parse(text: &str, places: &Places) -> Result<Self, UnknownGroup> {
        let unknown = |expected: String| UnknownGroup(format!("found `{text}`, expected {expected}"));
        let (kind, value) = text.split_once(':').map_or((text, None), |(kind, value)| (kind, Some(value.trim())));
        match (kind.trim(), value) {
            ("all", None) => Ok(Self::All),
            ("similar", None) => Ok(Self::Similar),
            ("county", None) => Ok(Self::County(None)),
            ("skr", None) => Ok(Self::Skr(None)),
            ("size", None) => Ok(Self::Size(None)),
            ("county", Some(value)) => {
                let key = name_key(value);
                let fits = |(code, name): &&(String, String)| {
                    *code == value || name_key(name).split(" län").next() == Some(key.trim_end_matches(" län"))
                };
                let genitive = |(_, name): &&(String, String)| name_key(name).split("s län").next() == Some(key.as_str());
                let found = places.counties().iter().find(fits).or_else(|| places.counties().iter().find(genitive));
                let offered = || {
                    let near = near(value, places.counties().iter().map(|(_, name)| name.trim_end_matches(" län")));
                    format!("a county's code or name{}", near.first().map_or_else(String::new, |name| format!("; near it comes {name}")))
                };
                found.map(|(code, _)| Self::County(Some(code.clone()))).ok_or_else(|| unknown(offered()))
            }
            ("skr", Some(value)) => {
                let code = value.to_uppercase();
                let exists =
                    !code.is_empty() && places.municipalities().iter().any(|m| m.skr == code || m.skr.get(..1) == Some(code.as_str()));
                if exists { Ok(Self::Skr(Some(code))) } else { Err(unknown("an SKR group, A1 to C9, or a main group A, B, C".to_owned())) }
            }
            ("size", Some(value)) => {
                let found = value.parse().ok().filter(|n| SIZE_CLASSES.contains(n));
                let expected = || format!("the fewest inhabitants of a class: {}", SIZE_CLASSES.map(|n| n.to_string()).join(", "));
                found.map(|n| Self::Size(Some(n))).ok_or_else(|| unknown(expected()))
            }
            ("group", Some(name)) => Ok(Self::Named(name.to_owned())),
            (_, Some(_)) => Err(unknown("county:, skr:, size:, group: or municipalities".to_owned())),
            (_, None) => {
                let mut codes = Vec::new();
                for written in text.split(',').map(str::trim).filter(|written| !written.is_empty()) {
                    let found = municipality(places, written).map_err(|message| {
                        UnknownGroup(format!("{message} (or a group: all, county, county:05, skr, skr:C7, size, similar, group:NAME)"))
                    })?;
                    add_once(&mut codes, found);
                }
                if codes.is_empty() { Err(unknown("municipalities or a group".to_owned())) } else { Ok(Self::List(codes)) }
            }
        }
    }
}

fn add_once(codes: &mut Vec<Code>, municipality: &Municipality) {
    if let Some(code) = Code::parse(&municipality.code).filter(|code| !codes.contains(code)) {
        codes.push(code);
    }
}

/// The group of a choice, for these municipalities; `similar` is asked for the most similar ones of each.
///
/// Where the choice is relative (the municipality's own county, SKR group or class, the most similar ones) the group holds what fits any of
/// the municipalities.
///
/// # Errors
/// The file has no group of the name.
pub fn group(
    choice: &GroupChoice,
    of: &[Code],
    places: &Places,
    file: Option<&GroupFile>,
    similar: impl Fn(Code) -> Vec<Code>,
) -> Result<Group, UnknownGroup> {
    let own: Vec<&Municipality> =
        places.municipalities().iter().filter(|m| Code::parse(&m.code).is_some_and(|code| of.contains(&code))).collect();
    let chosen = |fits: &dyn Fn(&Municipality) -> bool| -> Vec<Code> {
        places.municipalities().iter().filter(|m| fits(m)).filter_map(|m| Code::parse(&m.code)).collect()
    };
    let listed = |mut values: Vec<String>| {
        values.sort_unstable();
        values.dedup();
        values
    };
    Ok(match choice {
        GroupChoice::All => Group { name: Text::new("Alla kommuner", "All municipalities"), members: chosen(&|_| true) },
        GroupChoice::County(code) => {
            let codes = listed(code.as_ref().map_or_else(|| own.iter().map(|m| m.county.clone()).collect(), |code| vec![code.clone()]));
            let named = places.counties().iter().filter(|(code, _)| codes.contains(code)).map(|(_, name)| name.as_str());
            let names = named.collect::<Vec<_>>().join(", ");
            Group { name: Text::same(&names), members: chosen(&|m| codes.contains(&m.county)) }
        }
        GroupChoice::Skr(code) => {
            let codes = listed(code.as_ref().map_or_else(|| own.iter().map(|m| m.skr.clone()).collect(), |code| vec![code.clone()]));
            let names = codes.join(", ");
            let fits = |m: &Municipality| codes.iter().any(|code| m.skr.starts_with(code.as_str()));
            Group { name: Text::new(format!("SKR-grupp {names} (2023)"), format!("SKR group {names} (2023)")), members: chosen(&fits) }
        }
        GroupChoice::Size(least) => {
            let mut classes: Vec<usize> =
                least.map_or_else(|| own.iter().map(|m| size_class(m.population)).collect(), |n| vec![size_class(n)]);
            classes.sort_unstable();
            classes.dedup();
            let [sv, en] =
                ["invånare", "inhabitants"].map(|word| classes.iter().map(|n| size_name(*n, word)).collect::<Vec<_>>().join("; "));
            Group { name: Text::new(sv, en), members: chosen(&|m| classes.contains(&size_class(m.population))) }
        }
        GroupChoice::Similar => {
            let mut members: Vec<Code> = of.iter().flat_map(|code| similar(*code)).collect();
            members.sort_unstable();
            members.dedup();
            Group { name: Text::new("Mest liknande kommuner", "Most similar municipalities"), members }
        }
        GroupChoice::List(members) if members.len() <= MOST_IN_A_NAME => {
            let names: Vec<String> = members.iter().map(|code| name_of(places, *code)).collect();
            Group { name: Text::same(&names.join(", ")), members: members.clone() }
        }
        GroupChoice::List(members) => Group {
            name: Text::new(format!("Egen lista ({} kommuner)", members.len()), format!("Own list ({} municipalities)", members.len())),
            members: members.clone(),
        },
        GroupChoice::Named(name) => {
            let file = file.ok_or_else(|| UnknownGroup(format!("found `group:{name}`, expected a file of groups (--groups FILE)")))?;
            file.group(name).cloned().ok_or_else(|| {
                UnknownGroup(format!("found `group:{name}`, expected one of the file's groups: {}", file.names().join(", ")))
            })?
        }
    })
}

/// The class of a number of inhabitants.
fn size_class(population: u32) -> usize {
    SIZE_CLASSES.iter().filter(|least| **least <= population).count().saturating_sub(1)
}

fn size_name(class: usize, inhabitants: &str) -> String {
    let least = SIZE_CLASSES.get(class).copied().unwrap_or(0);
    match SIZE_CLASSES.get(class + 1) {
        Some(next) => format!("{least}–{} {inhabitants}", next - 1),
        None => format!("{least}– {inhabitants}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::code;
    use crate::registers::Registers;

    fn of(text: &str, own: &[&str]) -> Result<Group, String> {
        let registers = Registers::load().expect("the registers hold");
        let own: Vec<Code> = own.iter().map(|text| code(text)).collect();
        let choice = GroupChoice::parse(text, &registers.places).map_err(|e| e.to_string())?;
        group(&choice, &own, &registers.places, None, |_| vec![code("0513")]).map_err(|e| e.to_string())
    }

    #[test]
    fn a_group_is_found_by_its_code_or_for_the_municipality_itself() {
        let n = |text: &str, own: &[&str]| of(text, own).map(|group| (group.name.sv, group.members.len()));
        for (text, own, name, size) in [
            ("all", &[][..], "Alla kommuner", 290),
            ("county:05", &[], "Östergötlands län", 13),
            ("county:Östergötland", &[], "Östergötlands län", 13),
            ("county:Östergötlands län", &[], "Östergötlands län", 13),
            ("county:Uppsala", &[], "Uppsala län", 8),
            ("county", &["0560"], "Östergötlands län", 13),
            ("skr:A1", &[], "SKR-grupp A1 (2023)", 3),
            ("skr", &["0180", "1280"], "SKR-grupp A1 (2023)", 3),
            ("size:100000", &[], "100000– invånare", 20),
            ("similar", &["0560"], "Mest liknande kommuner", 1),
            ("Boxholm, 0580,boxholm", &[], "Boxholm, Linköping", 2),
            ("0560,0580,0581,0512", &[], "Egen lista (4 kommuner)", 4),
        ] {
            assert_eq!(n(text, own), Ok((name.to_owned(), size)), "{text}");
        }
        let main = of("skr:c", &[]).expect("a main group");
        assert!(main.members.len() > 100 && main.members.contains(&code("0560")));
        assert!(of("size", &["0560"]).expect("a class").members.contains(&code("0513")));
    }

    #[test]
    fn what_does_not_exist_is_told_with_what_does() {
        for (text, expected) in [
            ("county:Ostergotland", "near it comes Östergötlands"),
            ("skr:D1", "A1 to C9"),
            ("size:12", "10000, 20000"),
            ("group:Digga", "--groups FILE"),
            ("Boksholm", "Boxholm"),
            ("region:1", "county:"),
            (",", "municipalities or a group"),
        ] {
            let message = of(text, &[]).expect_err("no such group");
            assert!(message.contains(expected), "{message}");
        }
    }
}
