//! Finds municipalities, counties and public employers by name, as people type it: without dots and rings, in part, or with a letter wrong.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::registers::{Registers, Sector, name_key};
use crate::table::Language;

/// What bears a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NameKind {
    /// A municipality.
    Municipality,
    /// A county.
    County,
    /// A public employer that is no municipality.
    Employer(Sector),
}

impl NameKind {
    /// The id in answers for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::County => "county",
            Self::Employer(sector) => sector.id(),
        }
    }

    /// The word for it.
    pub fn word(self, language: Language) -> &'static str {
        let is_swedish = language == Language::Swedish;
        match self {
            Self::Municipality => {
                if is_swedish {
                    "kommun"
                } else {
                    "municipality"
                }
            }
            Self::County => {
                if is_swedish {
                    "län"
                } else {
                    "county"
                }
            }
            Self::Employer(Sector::Region) => {
                if is_swedish {
                    "region, arbetsgivare"
                } else {
                    "region, employer"
                }
            }
            Self::Employer(Sector::State) => {
                if is_swedish {
                    "statlig myndighet"
                } else {
                    "state agency"
                }
            }
            Self::Employer(Sector::Federation) => {
                if is_swedish {
                    "kommunalförbund"
                } else {
                    "municipal federation"
                }
            }
            Self::Employer(_) => {
                if is_swedish {
                    "arbetsgivare"
                } else {
                    "employer"
                }
            }
        }
    }

    /// The id of the page that shows it, and the part of its address that names it.
    pub(super) fn page(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::County => "county",
            Self::Employer(_) => "employer",
        }
    }
}

/// A name and what it stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What bears it.
    pub kind: NameKind,
    /// Its code: of a municipality or county, or the organisation number.
    pub code: String,
    /// What may be typed for it, folded.
    keys: Vec<String>,
}

/// A name that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found<'n> {
    /// The name.
    pub named: &'n Named,
    /// Whether it is just what was typed.
    pub is_exact: bool,
    rank: u8,
}

impl Found<'_> {
    /// Whether it holds what was typed, without a mistake.
    pub fn is_near_enough(&self) -> bool {
        self.rank < MISTYPED
    }
}

/// All names.
#[derive(Clone, Debug)]
pub struct NameList {
    all: Vec<Named>,
}

/// How well a name fits; the smallest fits best.
type Fit = (u8, usize);

impl NameList {
    /// The names of the registers. A municipality as an employer is on its municipality's page.
    pub fn new(registers: &Registers) -> Self {
        let places = &registers.places;
        let named = |name: &str, kind, code: &str, keys: &[&str]| Named {
            name: name.to_owned(),
            kind,
            code: code.to_owned(),
            keys: keys.iter().map(|key| folded(key)).chain([code.to_owned()]).collect(),
        };
        let municipalities =
            places.municipalities().iter().map(|m| named(&m.name, NameKind::Municipality, &m.code, &[&m.name, &m.full_name]));
        let counties = places.counties().iter().map(|(code, name)| {
            let short = name.strip_suffix(" län").unwrap_or(name);
            let plain = short.strip_suffix('s').unwrap_or(short);
            named(name, NameKind::County, code, &[name, short, plain])
        });
        let is_other = |sector: Sector| sector != Sector::Municipality;
        let employers = registers
            .employers
            .public()
            .iter()
            .filter(|employer| is_other(employer.sector))
            .map(|employer| named(&employer.name, NameKind::Employer(employer.sector), &employer.id, &[&employer.name]));
        Self { all: municipalities.chain(counties).chain(employers).collect() }
    }

    /// The names that fit what was typed, the best first.
    pub fn find(&self, typed: &str, most: usize) -> Vec<Found<'_>> {
        let typed: String = folded(typed).chars().take(100).collect();
        if typed.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(Fit, &Named)> =
            self.all.iter().filter_map(|named| Some((named.keys.iter().filter_map(|key| fit(key, &typed)).min()?, named))).collect();
        // What is mistyped is offered only where nothing is as it was typed.
        if found.iter().any(|((rank, _), _)| *rank < MISTYPED) {
            found.retain(|((rank, _), _)| *rank < MISTYPED);
        }
        found.sort_by(|(a, one), (b, other)| {
            let by = |fit: &Fit, named: &Named| (fit.0, fit.1, named.kind, named.name.len());
            by(a, one).cmp(&by(b, other)).then_with(|| one.name.cmp(&other.name))
        });
        found.truncate(most);
        found.into_iter().map(|((rank, _), named)| Found { named, is_exact: rank == 0, rank }).collect()
    }
}

/// The rank of a name that was typed with mistakes.
const MISTYPED: u8 = 4;

/// How well a key fits, both folded; `None` where it does not.
fn fit(key: &str, typed: &str) -> Option<Fit> {
    if key == typed {
        return Some((0, 0));
    }
    if key.starts_with(typed) {
        return Some((1, 0));
    }
    let begins_word = key.match_indices(typed).any(|(at, _)| key.get(..at).is_some_and(|before| before.ends_with(' ')));
    if begins_word {
        return Some((2, 0));
    }
    let n = typed.chars().count();
    if n >= 3 && key.contains(typed) {
        return Some((3, 0));
    }
    if n < 4 {
        return None;
    }
    let most = 1 + n / 5;
    // The name as a whole, or as far as somebody has typed it, may be some letters away.
    let beginnings = [n.saturating_sub(1), n, n + 1].map(|length| key.chars().take(length).collect::<String>());
    let distance = |of: &str| strsim::osa_distance(of, typed);
    let whole = distance(key);
    let part = beginnings.iter().map(|beginning| distance(beginning)).min()?;
    if whole <= most {
        Some((MISTYPED, whole))
    } else if part <= most {
        Some((MISTYPED + 1, part))
    } else {
        None
    }
}

/// A name without case, dots, rings and accents: `Åtvidaberg` is `atvidaberg`.
fn folded(name: &str) -> String {
    name_key(name).nfd().filter(|c| !is_combining_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(typed: &str) -> Option<(String, NameKind, bool)> {
        let list = NameList::new(&Registers::load().expect("the registers hold"));
        let found = list.find(typed, 8);
        found.first().map(|found| (found.named.name.clone(), found.named.kind, found.is_exact))
    }

    #[test]
    fn a_name_is_found_as_people_type_it() {
        for (typed, name, is_exact) in [
            ("Linköping", "Linköping", true),
            ("linkoping", "Linköping", true),
            ("LINKÖPINGS KOMMUN", "Linköping", true),
            ("norrk", "Norrköping", false),
            ("Norköping", "Norrköping", false),
            ("Boksholm", "Boxholm", false),
            ("atvidaber", "Åtvidaberg", false),
            ("0560", "Boxholm", true),
            ("ostergotland", "Östergötlands län", true),
            ("Region Östergötland", "Region Östergötland", true),
            ("polismyndighet", "Polismyndigheten", false),
        ] {
            let found = first(typed);
            assert!(found.as_ref().is_some_and(|(own, _, exact)| own == name && *exact == is_exact), "{typed}: {found:?}");
        }
    }

    #[test]
    fn what_fits_nothing_finds_nothing() {
        for typed in ["", "   ", "qqqqqqq", "<script>", "😀"] {
            assert_eq!(first(typed), None, "{typed}");
        }
        assert!(NameList::new(&Registers::load().expect("the registers hold")).find(&"å".repeat(10_000), 8).is_empty());
    }

    #[test]
    fn a_municipality_comes_before_its_county_and_both_are_told() {
        let list = NameList::new(&Registers::load().expect("the registers hold"));
        let kinds: Vec<NameKind> = list.find("Uppsala", 8).iter().filter(|found| found.is_exact).map(|found| found.named.kind).collect();
        assert_eq!(kinds, [NameKind::Municipality, NameKind::County]);
    }
}
