//! Names the categories that are not regions: sectors, areas, competences, strata, occupation groups.

use csv::ReaderBuilder;

use super::dimension::Category;
use super::language::Text;
use crate::model::{Area, Competence, Stratum};
use crate::registers::Sector;

/// Titles of DigComp 3.0's areas and competences: `id,kind,area,title_en,title_sv,title_sv_source`.
const DIGCOMP: &str = include_str!("../../lexicons/digcomp-3.0.csv");

/// English names of the SSYK 2012 major groups, 0 to 9; the register holds the Swedish ones.
const MAJOR_GROUPS: [&str; 10] = [
    "Armed forces occupations",
    "Managers",
    "Occupations requiring advanced level of higher education",
    "Occupations requiring higher education qualifications or equivalent",
    "Administration and customer service clerks",
    "Service, care and shop sales workers",
    "Agricultural, horticultural, forestry and fishery workers",
    "Building and manufacturing workers",
    "Mechanical manufacturing and transport workers, etc.",
    "Elementary occupations",
];

/// The category that stands for all of a dimension.
pub(super) fn total(sv: &str, en: &str) -> Category {
    Category::new("total", Text::new(sv, en))
}

/// All sectors, or the public ones, after their total.
pub(super) fn sectors(only_public: bool) -> Vec<Category> {
    let named = |sector: Sector| match sector {
        Sector::Municipality => Text::new("Kommun", "Municipality"),
        Sector::Region => Text::new("Region", "Region"),
        Sector::State => Text::new("Staten", "State"),
        Sector::Federation => Text::new("Kommunalförbund", "Municipal federation"),
        Sector::Private => Text::new("Privat", "Private"),
        Sector::Unknown => Text::new("Okänd", "Unknown"),
    };
    let all = if only_public { total("Offentlig sektor totalt", "Public sector, total") } else { total("Alla sektorer", "All sectors") };
    let of_sectors = Sector::ALL
        .into_iter()
        .filter(|sector| !only_public || !matches!(sector, Sector::Private | Sector::Unknown))
        .map(|sector| Category::new(sector.id(), named(sector)));
    std::iter::once(all).chain(of_sectors).collect()
}

/// The six areas, after their total.
pub(super) fn areas() -> Vec<Category> {
    let all = total("Alla områden", "All areas");
    std::iter::once(all).chain(Area::all().map(|area| Category::new(area.id(), digcomp(area.id())))).collect()
}

/// The 21 competences and `general`, after their total.
pub(super) fn competences() -> Vec<Category> {
    let all = total("Alla kompetenser", "All competences");
    std::iter::once(all).chain(Competence::all().map(|c| Category::new(c.id(), digcomp(c.id())))).collect()
}

/// The three strata, after their total.
pub(super) fn strata() -> Vec<Category> {
    let named = |stratum: Stratum| match stratum {
        Stratum::Basic => Text::new("Grundläggande: alla användare", "Basic: any user"),
        Stratum::Software => Text::new("Program: namngivna produkter och programtyper", "Software: named products and kinds of program"),
        Stratum::Specialist => Text::new("Specialist: IT-yrkens arbete", "Specialist: the work of ICT professionals"),
    };
    let all = total("Alla nivåer", "All strata");
    std::iter::once(all).chain(Stratum::ALL.iter().map(|s| Category::new(s.id(), named(*s)))).collect()
}

/// The SSYK major groups and the ads without one, after their total.
pub(super) fn major_groups(swedish: &[String]) -> Vec<Category> {
    let groups = swedish.iter().zip(MAJOR_GROUPS).enumerate().map(|(n, (sv, en))| Category::new(n.to_string(), Text::new(sv.as_str(), en)));
    std::iter::once(total("Alla yrken", "All occupations")).chain(groups).chain([unknown_occupation()]).collect()
}

/// The SSYK unit groups and the ads without one, after their total. Unit groups have Swedish names only.
pub(super) fn unit_groups(units: &[(String, String)]) -> Vec<Category> {
    let groups = units.iter().map(|(code, name)| Category::new(code.as_str(), Text::same(name)));
    std::iter::once(total("Alla yrken", "All occupations")).chain(groups).chain([unknown_occupation()]).collect()
}

fn unknown_occupation() -> Category {
    Category::new("unknown", Text::new("Okänt yrke", "Unknown occupation"))
}

/// The title of an area or a competence.
fn digcomp(id: &str) -> Text {
    let mut reader = ReaderBuilder::new().from_reader(DIGCOMP.as_bytes());
    let row = reader.records().flatten().find(|row| row.get(0) == Some(id));
    let field = |n: usize| row.as_ref().and_then(|row| row.get(n)).unwrap_or(id).to_owned();
    Text::new(field(4), field(3))
}

/// Makes labels unique in each language: of those that stand more than once, each gets its code in brackets.
pub(super) fn make_unique(categories: &mut [Category]) {
    let sv: fn(&mut Text) -> &mut String = |text| &mut text.sv;
    for at in [sv, |text| &mut text.en] {
        let mut seen = std::collections::HashMap::new();
        for category in categories.iter_mut() {
            *seen.entry(at(&mut category.label).clone()).or_insert(0u32) += 1;
        }
        for category in categories.iter_mut() {
            let label = at(&mut category.label);
            if seen.get(label).is_some_and(|n| *n > 1) {
                label.push_str(&format!(" ({})", category.code));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_and_competence_has_its_title_in_both_languages() {
        for category in areas().iter().chain(&competences()) {
            assert_ne!(category.label.sv, category.code);
            assert_ne!(category.label.en, category.code);
        }
        assert_eq!(areas()[1].label, Text::new("Söka, bedöma och hantera information", "Information search, evaluation and management"));
        assert_eq!((areas().len(), competences().len(), strata().len()), (7, 23, 4));
        assert_eq!(sectors(true).last().map(|c| c.code.clone()), Some("federation".to_owned()));
    }

    #[test]
    fn labels_that_are_alike_get_their_codes() {
        let category = |code: &str, sv: &str, en: &str| Category::new(code, Text::new(sv, en));
        let mut categories = [category("1", "Håbo", "a"), category("2", "Håbo", "b"), category("3", "Bo", "c")];
        make_unique(&mut categories);
        let labels: Vec<(&str, &str)> = categories.iter().map(|c| (c.label.sv.as_str(), c.label.en.as_str())).collect();
        assert_eq!(labels, [("Håbo (1)", "a"), ("Håbo (2)", "b"), ("Bo", "c")]);
    }
}
