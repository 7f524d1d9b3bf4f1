//! Lists the regions of the tables and says which ads belong to each: nation, counties, municipalities, groups of municipalities.
//!
//! Ads are counted by the smallest thing that hires or lies somewhere, a leaf: a municipality, the region as an employer of a county, or none
//! of these. Every region of a table is a set of leaves.

use std::collections::HashMap;

use super::dimension::{Category, CodeList, CodeListKind, CodeListValue};
use super::language::Text;
use super::own_group::OwnGroup;
use super::shape::View;
use crate::registers::{Municipality, Registers};

/// Upper limits of the size classes: fewer inhabitants than this.
const SIZES: [(&str, u32, &str, &str); 5] = [
    ("S1", 10_000, "Färre än 10 000 invånare", "Fewer than 10,000 inhabitants"),
    ("S2", 20_000, "10 000–19 999 invånare", "10,000–19,999 inhabitants"),
    ("S3", 50_000, "20 000–49 999 invånare", "20,000–49,999 inhabitants"),
    ("S4", 100_000, "50 000–99 999 invånare", "50,000–99,999 inhabitants"),
    ("S5", u32::MAX, "100 000 invånare eller fler", "100,000 inhabitants or more"),
];

/// What a region is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RegionKind {
    Nation,
    County,
    Municipality,
    SkrGroup,
    SizeClass,
    OwnGroup,
    /// The mean of the municipalities, which is no set of ads.
    Mean,
    Unknown,
}

impl RegionKind {
    /// Whether it is made of municipalities only.
    pub(super) fn is_of_municipalities(self) -> bool {
        matches!(self, Self::Municipality | Self::SkrGroup | Self::SizeClass | Self::OwnGroup | Self::Mean)
    }
}

/// A region.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub(super) code: String,
    pub(super) label: Text,
    pub(super) kind: RegionKind,
    /// The leaves whose ads are its ads, rising.
    pub(super) leaves: Vec<usize>,
}

/// All regions, in the order of the tables.
#[derive(Clone, Debug)]
pub(super) struct Regions {
    list: Vec<Region>,
    n_leaves: usize,
    by_municipality: HashMap<String, usize>,
    by_county: HashMap<String, usize>,
}

impl Regions {
    /// The regions of the registers.
    pub(super) fn new(registers: &Registers) -> Self {
        let places = &registers.places;
        let municipalities = places.municipalities();
        let n_municipalities = municipalities.len();
        let n_leaves = n_municipalities + places.counties().len() + 1;
        let leaves_of = |is_in: &dyn Fn(&Municipality) -> bool| -> Vec<usize> {
            municipalities.iter().enumerate().filter(|(_, m)| is_in(m)).map(|(n, _)| n).collect()
        };
        let region = |code: &str, label: Text, kind, leaves| Region { code: code.to_owned(), label, kind, leaves };
        let mut list = vec![region("00", Text::new("Riket", "Sweden"), RegionKind::Nation, (0..n_leaves).collect())];
        for (n, (code, name)) in places.counties().iter().enumerate() {
            let mut leaves = leaves_of(&|m| m.county == *code);
            leaves.push(n_municipalities + n);
            list.push(region(code, Text::new(name.as_str(), county_in_english(name)), RegionKind::County, leaves));
        }
        for (n, m) in municipalities.iter().enumerate() {
            list.push(region(&m.code, Text::same(&m.name), RegionKind::Municipality, vec![n]));
        }
        for group in places.skr_groups() {
            let label = Text::new(format!("{} {}", group.code, group.name_sv), format!("{} {}", group.code, group.name_en));
            list.push(region(&group.code, label, RegionKind::SkrGroup, leaves_of(&|m| m.skr == group.code)));
        }
        let mut least = 0;
        for (code, limit, sv, en) in SIZES {
            let leaves = leaves_of(&|m| (least..limit).contains(&m.population));
            list.push(region(code, Text::new(sv, en), RegionKind::SizeClass, leaves));
            least = limit;
        }
        let mean = Text::new("Kommunernas medelvärde, ovägt", "Mean of municipalities, unweighted");
        list.push(region("KM", mean, RegionKind::Mean, Vec::new()));
        list.push(region("9999", Text::default(), RegionKind::Unknown, vec![n_leaves - 1]));
        let by_municipality = municipalities.iter().enumerate().map(|(n, m)| (m.code.clone(), n)).collect();
        let by_county = places.counties().iter().enumerate().map(|(n, (code, _))| (code.clone(), n_municipalities + n)).collect();
        Self { list, n_leaves, by_municipality, by_county }
    }

    /// Adds groups of municipalities, before the mean. Their codes and members were checked.
    pub(super) fn add_groups(&mut self, groups: &[OwnGroup]) {
        let at = self.list.iter().position(|r| r.kind == RegionKind::Mean).unwrap_or(self.list.len());
        for (n, group) in groups.iter().enumerate() {
            let mut leaves: Vec<usize> = group.municipalities.iter().filter_map(|code| self.by_municipality.get(code).copied()).collect();
            leaves.sort_unstable();
            let region = Region { code: group.code.clone(), label: Text::same(&group.label), kind: RegionKind::OwnGroup, leaves };
            self.list.insert(at + n, region);
        }
    }

    /// Every region, in the order of the tables.
    pub(super) fn list(&self) -> &[Region] {
        &self.list
    }

    /// How many leaves there are.
    pub(super) fn n_leaves(&self) -> usize {
        self.n_leaves
    }

    /// The leaf of a municipality.
    pub(super) fn municipality(&self, code: &str) -> Option<usize> {
        self.by_municipality.get(code).copied()
    }

    /// The leaf of the region as an employer of a county.
    pub(super) fn county_employer(&self, code: &str) -> Option<usize> {
        self.by_county.get(code).copied()
    }

    /// The leaf of everything else.
    pub(super) fn unknown(&self) -> usize {
        self.n_leaves - 1
    }

    /// The categories of the dimension.
    pub(super) fn categories(&self, view: View) -> Vec<Category> {
        let categories = self.list.iter().map(|region| {
            let mut category = Category::new(region.code.as_str(), region.label.clone());
            match region.kind {
                RegionKind::Mean => {
                    category.note = Some(Text::new(
                        "Ovägt medelvärde över de kommuner vars värde visas; antalet annonser är summan av deras annonser.",
                        "Unweighted mean over the municipalities whose value is shown; the number of ads is the sum of their ads.",
                    ));
                }
                RegionKind::Unknown => {
                    category.label = match view {
                        View::Place => Text::new("Okänd kommun", "Unknown municipality"),
                        View::Employer => Text::new("Utan kommun eller region", "Of no municipality or region"),
                    };
                    if view == View::Employer {
                        category.note = Some(Text::new(
                            "Staten, kommunalförbund och offentliga arbetsgivare som registret inte knyter till en kommun eller region.",
                            "The state, municipal federations and public employers that the register ties to no municipality or region.",
                        ));
                    }
                }
                _ => {}
            }
            category
        });
        categories.collect()
    }

    /// The lists over the dimension.
    pub(super) fn code_lists(&self, view: View) -> Vec<CodeList> {
        let municipality_codes: HashMap<usize, &str> = self
            .list
            .iter()
            .filter(|r| r.kind == RegionKind::Municipality)
            .filter_map(|r| Some((*r.leaves.first()?, r.code.as_str())))
            .collect();
        let list = |id, label, kind, of: RegionKind| {
            let values = self.list.iter().filter(|r| r.kind == of).map(|r| CodeListValue {
                code: r.code.clone(),
                label: r.label.clone(),
                members: match kind {
                    CodeListKind::Valueset => vec![r.code.clone()],
                    CodeListKind::Aggregation => {
                        r.leaves.iter().filter_map(|leaf| municipality_codes.get(leaf).map(|code| (*code).to_owned())).collect()
                    }
                },
            });
            CodeList { id, label, kind, values: values.collect() }
        };
        let (valueset, aggregation) = (CodeListKind::Valueset, CodeListKind::Aggregation);
        let mut lists = vec![
            list("vs_Kommun", Text::new("Kommuner", "Municipalities"), valueset, RegionKind::Municipality),
            list("vs_Lan", Text::new("Län", "Counties"), valueset, RegionKind::County),
            list("vs_SKRgrupp", Text::new("SKR:s kommungrupper", "SKR's groups of municipalities"), valueset, RegionKind::SkrGroup),
            list(
                "agg_SKRgrupp2023",
                Text::new("Kommuner efter SKR:s kommungrupper 2023", "Municipalities by SKR's groups of 2023"),
                aggregation,
                RegionKind::SkrGroup,
            ),
        ];
        // A county as employer is its municipalities and its region, so that its municipalities alone do not make it.
        if view == View::Place {
            lists.push(list("agg_Lan", Text::new("Kommuner efter län", "Municipalities by county"), aggregation, RegionKind::County));
        }
        let sizes = Text::new("Kommuner efter folkmängd 2025", "Municipalities by population in 2025");
        lists.push(list("agg_Storlek", sizes, aggregation, RegionKind::SizeClass));
        if self.list.iter().any(|r| r.kind == RegionKind::OwnGroup) {
            lists.push(list(
                "agg_Egen",
                Text::new("Egna grupper av kommuner", "Own groups of municipalities"),
                aggregation,
                RegionKind::OwnGroup,
            ));
        }
        lists
    }
}

/// The English name of a county: the Swedish one without its genitive.
fn county_in_english(name: &str) -> String {
    let short = name.strip_suffix(" län").unwrap_or(name);
    let short = short.strip_suffix('s').unwrap_or(short);
    format!("{short} County")
}
