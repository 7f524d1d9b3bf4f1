//! Leads what people call a place, an employer or an occupation to its code, and a code back to a name.

use super::memory::with_forms;
use super::plan::words_of;
use crate::index::{CodeField, GroupBy};
use crate::lexicon::{LexiconLanguage, MatchKind};
use crate::model::{Area, Competence, Role, Stratum};
use crate::query::FieldId;
use crate::registers::{Registers, Sector, name_key};

/// Most names that are offered in place of a wrong one.
const MOST_OFFERED: usize = 3;

/// Swedish words for sectors.
const SECTORS_IN_SWEDISH: [(&str, Sector); 9] = [
    ("kommun", Sector::Municipality),
    ("kommunal", Sector::Municipality),
    ("region", Sector::Region),
    ("stat", Sector::State),
    ("statlig", Sector::State),
    ("kommunalförbund", Sector::Federation),
    ("privat", Sector::Private),
    ("okänd", Sector::Unknown),
    ("okänt", Sector::Unknown),
];

/// Says what was expected in place of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Unknown {
    pub(super) expected: String,
    pub(super) offered: Vec<String>,
}

impl Unknown {
    fn of(expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), offered: Vec::new() }
    }

    fn near<'n>(expected: &str, value: &str, names: impl Iterator<Item = &'n str>) -> Self {
        let value = name_key(value);
        let most = 2.max(value.chars().count() / 4);
        let mut near: Vec<(usize, &str)> = names.map(|name| (strsim::osa_distance(&name_key(name), &value), name)).collect();
        near.retain(|(distance, _)| *distance <= most);
        near.sort_unstable();
        near.dedup();
        Self { expected: expected.to_owned(), offered: near.into_iter().take(MOST_OFFERED).map(|(_, name)| name.to_owned()).collect() }
    }
}

/// The codes that a value of a field stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Codes {
    /// Any of these.
    Any(Vec<String>),
    /// All that begin so.
    Beginning(String),
}

/// The field of codes that a field of the query language asks.
pub(super) fn code_field(field: FieldId) -> Option<CodeField> {
    Some(match field {
        FieldId::Municipality => CodeField::Municipality,
        FieldId::County => CodeField::County,
        FieldId::Sector => CodeField::Sector,
        FieldId::Skr => CodeField::Skr,
        FieldId::Occupation => CodeField::Occupation,
        FieldId::Lang => CodeField::Lang,
        FieldId::Competence => CodeField::Competence,
        FieldId::Area => CodeField::Area,
        FieldId::Stratum => CodeField::Stratum,
        FieldId::Role => CodeField::Role,
        FieldId::Entry => CodeField::Entry,
        _ => return None,
    })
}

/// The codes of a value.
pub(super) fn codes(registers: &Registers, field: CodeField, value: &str) -> Result<Codes, Unknown> {
    let one = |code: &str| Ok(Codes::Any(vec![code.to_owned()]));
    let lower = value.to_lowercase();
    if lower == "unknown" && !field.is_of_hits() {
        return one("unknown");
    }
    let is_number = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    match field {
        CodeField::Municipality => {
            let names = || registers.places.municipalities().iter().map(|m| m.name.as_str());
            let found = registers.places.municipality(Some(value), Some(value));
            found.map_or_else(|| Err(Unknown::near("a municipality's code or name", value, names())), |m| one(&m.code))
        }
        CodeField::County => {
            let bare = |name: &str| {
                let key = name_key(name);
                let key = key.strip_suffix(" län").unwrap_or(&key);
                key.strip_suffix('s').unwrap_or(key).to_owned()
            };
            let (counties, wanted) = (registers.places.counties(), bare(value.strip_prefix("Region ").unwrap_or(value)));
            match counties.iter().find(|(code, name)| code == value || bare(name) == wanted) {
                Some((code, _)) => one(code),
                None => Err(Unknown::near("a county's code or name", value, counties.iter().map(|(_, name)| name.as_str()))),
            }
        }
        CodeField::Sector => {
            let in_swedish = || SECTORS_IN_SWEDISH.iter().find(|(word, _)| *word == lower).map(|(_, sector)| *sector);
            let all = || Sector::ALL.map(Sector::id).join(", ");
            Sector::parse(&lower).or_else(in_swedish).map_or_else(|| Err(Unknown::of(all())), |sector| one(sector.id()))
        }
        CodeField::Occupation if is_number && value.len() == 4 => one(value),
        CodeField::Occupation if is_number && value.len() < 4 => Ok(Codes::Beginning(value.to_owned())),
        CodeField::Occupation => {
            let found = occupations_named(registers, value);
            if found.is_empty() {
                return Err(Unknown::of("an SSYK 2012 code of 1 to 4 digits, or words of an occupation's name"));
            }
            Ok(Codes::Any(found))
        }
        CodeField::Competence => Competence::parse(&lower).map_or_else(|| Err(Unknown::of("1.1 to 5.4, or general")), |c| one(c.id())),
        CodeField::Area => Area::parse(&lower).map_or_else(|| Err(Unknown::of("1 to 5, or general")), |area| one(area.id())),
        CodeField::Stratum => Stratum::parse(&lower).map_or_else(|| Err(Unknown::of("basic, software, specialist")), |s| one(s.id())),
        CodeField::Role => Role::parse(&lower).map_or_else(|| Err(Unknown::of("requirement, merit, duty")), |role| one(role.id())),
        CodeField::Entry => {
            // The index knows rows in lower case.
            if value.matches(':').count() >= 2 {
                return one(&lower);
            }
            let of = |language: LexiconLanguage| MatchKind::ALL.map(|kind| format!("{}:{lower}:{}", language.code(), kind.id()));
            Ok(Codes::Any(LexiconLanguage::ALL.into_iter().flat_map(of).collect()))
        }
        // One letter is a main group.
        CodeField::Skr if value.len() == 1 => Ok(Codes::Beginning(value.to_uppercase())),
        CodeField::Skr => one(&value.to_uppercase()),
        CodeField::Lang => one(&lower),
        CodeField::Employer => one(value),
    }
}

/// The four-digit groups in whose names all words stand, in any form or as the beginning or a part of another, by code.
fn occupations_named(registers: &Registers, words: &str) -> Vec<String> {
    with_forms(|forms| {
        let wanted: Vec<(String, Vec<String>)> = words_of(words).into_iter().map(|word| (word.clone(), forms.asked(&word))).collect();
        let mut holds = |name: &str| {
            let own = words_of(name);
            let mut is_own = |(word, asked): &(String, Vec<String>)| {
                let mut is_form = |own: &String| forms.terms(own).iter().any(|term| asked.iter().any(|asked| **term == **asked));
                own.iter().any(|own| own.starts_with(word.as_str())) || own.iter().any(&mut is_form)
            };
            !wanted.is_empty() && wanted.iter().all(&mut is_own)
        };
        let mut codes: Vec<String> =
            registers.occupations.groups().filter(|(_, name)| holds(name)).map(|(code, _)| code.to_owned()).collect();
        codes.sort();
        codes
    })
}

/// The name of a code, where it has one; the name of an employer stands in its ads alone.
pub fn name_of(registers: &Registers, by: GroupBy, code: &str) -> Option<String> {
    let GroupBy::Code(field) = by else { return None };
    match field {
        CodeField::Municipality => registers.places.municipality(Some(code), None).map(|m| m.name.clone()),
        CodeField::County => registers.places.counties().iter().find(|(c, _)| c == code).map(|(_, name)| name.clone()),
        CodeField::Occupation => registers.occupations.name(code).map(str::to_owned),
        _ => None,
    }
}
