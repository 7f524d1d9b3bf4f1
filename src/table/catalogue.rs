//! Builds the tables from what was counted: SVALL01 to SVALL06.

use super::cell::{Cell, CellStatus};
use super::cells::{Plane, YearCells};
use super::dimension::{Category, Dimension, Role};
use super::gather::{Gathering, YearSums, split};
use super::language::Text;
use super::measures::{ALL_MEASURES, MEASURES_OF_SOME_HITS, Measure, Shown, contents, contents_of};
use super::notes::{Holds, notes, quality_notes};
use super::regions::{RegionKind, Regions};
use super::shape::{Source, Table, View};
use super::titles;
use super::withheld::Withheld;
use crate::registers::Sector;

/// The tables of a run, by id.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tables {
    tables: Vec<Table>,
}

impl Tables {
    /// The table of an id, whatever the case.
    pub fn get(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id.eq_ignore_ascii_case(id))
    }

    /// Every table.
    pub fn iter(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter()
    }

    pub(super) fn new(gathering: &Gathering, source: &Source, min_ads: u64) -> Self {
        let years = match (gathering.years.keys().next(), gathering.years.keys().next_back()) {
            (Some(first), Some(last)) => (*first..=*last).collect(),
            _ => Vec::new(),
        };
        let build = Build { gathering, source, min_ads, years };
        Self { tables: build.tables() }
    }
}

/// The cells of one table while they are filled, a year at a time.
struct Block {
    n_years: usize,
    cells: Vec<Cell>,
    /// The next cell of a year.
    next: usize,
}

impl Block {
    fn new(n_years: usize, n_of_year: usize) -> Self {
        Self { n_years, cells: vec![Cell::without(CellStatus::Missing); n_years * n_of_year], next: 0 }
    }

    /// Puts the next cell of a year; the cells of a year come in the order of the table.
    fn put(&mut self, year: usize, cell: Cell) {
        if let Some(to) = self.cells.get_mut(self.next * self.n_years + year) {
            *to = cell;
        }
        self.next += 1;
    }
}

struct Build<'g> {
    gathering: &'g Gathering,
    source: &'g Source,
    min_ads: u64,
    years: Vec<u16>,
}

/// The parts of a region that a table shows, in the order of its categories.
fn parts(table: usize, view: View) -> Vec<usize> {
    let total = std::iter::once(split::TOTAL);
    match (table, view) {
        (1, View::Place) => total.chain(split::SECTORS..split::OCCUPATIONS).collect(),
        (1, View::Employer) => total.chain(split::PUBLIC_SECTORS).collect(),
        (2, _) => total.chain(split::AREAS..split::N).collect(),
        _ => total.chain(split::OCCUPATIONS..split::AREAS).collect(),
    }
}

const VIEWS: [View; 2] = [View::Place, View::Employer];

impl Build<'_> {
    fn tables(&self) -> Vec<Table> {
        let n_years = self.years.len();
        let g = self.gathering;
        let n_regions = g.regions.list().len();
        let measures_of = |table: usize| if table == 2 { &MEASURES_OF_SOME_HITS[..] } else { &ALL_MEASURES[..] };
        // SVALL01 to 03 in both views, in the order in which they are listed.
        let by_region: Vec<(usize, View)> = (1..=3).flat_map(|table| VIEWS.map(|view| (table, view))).collect();
        let mut region_blocks: Vec<Block> = by_region
            .iter()
            .map(|(table, view)| Block::new(n_years, n_regions * parts(*table, *view).len() * measures_of(*table).len()))
            .collect();
        let mut units = Block::new(n_years, (g.units.len() + 2) * ALL_MEASURES.len());
        let mut employers = Block::new(n_years, g.employers.len() * ALL_MEASURES.len());
        let mut kinds = Block::new(n_years, 23 * 4 * MEASURES_OF_SOME_HITS.len());
        let nothing = YearSums::default();
        for (n, year) in self.years.iter().enumerate() {
            let sums = g.years.get(year).unwrap_or(&nothing);
            let cells = YearCells::new(g, sums);
            let withheld = Withheld::new(g, &cells, self.min_ads);
            for view in VIEWS {
                let (plane, statuses) = match view {
                    View::Place => (&cells.place, &withheld.place),
                    View::Employer => (&cells.employer, &withheld.employer),
                };
                let shown = shown(&g.regions, plane, statuses);
                for ((table, _), block) in by_region.iter().zip(&mut region_blocks).filter(|((_, v), _)| *v == view) {
                    block.next = 0;
                    for (at, region) in g.regions.list().iter().enumerate() {
                        for part in parts(*table, view) {
                            let cell = shown.get(at * split::N + part);
                            for measure in measures_of(*table) {
                                block.put(
                                    n,
                                    if can_be(view, region.kind, part) {
                                        value(cell, *measure)
                                    } else {
                                        Cell::without(CellStatus::NotApplicable)
                                    },
                                );
                            }
                        }
                    }
                }
            }
            units.next = 0;
            let total = cells.place.at(0, split::TOTAL).zip(withheld.place.first());
            let of_units = cells.units.iter().zip(&withheld.units);
            for (sums, status) in total.into_iter().chain(of_units) {
                let shown = Shown::new(sums, *status);
                for measure in ALL_MEASURES {
                    units.put(n, shown.cell(measure));
                }
            }
            employers.next = 0;
            for (sums, status) in cells.employers.iter().zip(&withheld.employers) {
                let shown = Shown::new(sums, *status);
                for measure in ALL_MEASURES {
                    employers.put(n, shown.cell(measure));
                }
            }
            kinds.next = 0;
            let status = withheld.place.first().copied().unwrap_or_default();
            let shown: Vec<Shown> =
                (0..26).map(|at| Shown::new(sums.kinds.get(at).unwrap_or(&crate::measure::Sums::default()), status)).collect();
            for competence in 0..23 {
                for stratum in 0..4 {
                    let cell = match (competence, stratum) {
                        (at, 0) => Some(at),
                        (0, at) => Some(22 + at),
                        _ => None,
                    };
                    for measure in MEASURES_OF_SOME_HITS {
                        let cell = cell.map_or(Cell::without(CellStatus::NotApplicable), |at| value(shown.get(at), measure));
                        kinds.put(n, cell);
                    }
                }
            }
        }
        let mut tables: Vec<Table> =
            by_region.iter().zip(region_blocks).map(|((table, view), block)| self.by_region(*table, *view, block)).collect();
        tables.push(self.of_units(units));
        tables.push(self.of_employers(employers));
        tables.push(self.of_kinds(kinds));
        tables.push(self.of_quality());
        tables.extend(self.of_run());
        tables
    }

    fn by_region(&self, table: usize, view: View, block: Block) -> Table {
        let g = self.gathering;
        let (code, label, categories) = match table {
            1 => ("Sektor", Text::new("sektor", "sector"), titles::sectors(view == View::Employer)),
            2 => ("Omrade", Text::new("kompetensområde", "area of competence"), titles::areas()),
            _ => ("Yrke", Text::new("yrkesområde", "occupation group"), titles::major_groups(&g.major_groups)),
        };
        let measures = if table == 2 { &MEASURES_OF_SOME_HITS[..] } else { &ALL_MEASURES[..] };
        let mut regions = dimension("Region", Text::new("region", "region"), Role::Geo, g.regions.categories(view), Some("00"));
        regions.code_lists = g.regions.code_lists(view);
        let (letter, title) = match view {
            View::Place => (
                "P",
                Text::new(
                    "Digital kompetens i annonser med arbetsplats i regionen, alla arbetsgivare",
                    "Digital competence in ads with a workplace in the region, all employers",
                ),
            ),
            View::Employer => (
                "E",
                Text::new(
                    "Digital kompetens i annonser från kommunen eller regionen som arbetsgivare",
                    "Digital competence in ads of the municipality or region as an employer",
                ),
            ),
        };
        let description = match view {
            View::Place => Text::new(
                "Annonser efter var arbetsplatsen ligger. Riket är alla annonser.",
                "Ads by where the workplace is. Sweden is all ads.",
            ),
            View::Employer => Text::new(
                "Annonser från offentliga arbetsgivare efter den kommun eller det län som arbetsgivaren är. Ett län är dess kommuner och dess region som arbetsgivare; riket är all offentlig sektor.",
                "Ads of public employers by the municipality or county that the employer is. A county is its municipalities and its region as employers; Sweden is the whole public sector.",
            ),
        };
        let holds = Holds { regions: true, occupations: table == 3, ..Holds::default() };
        let mut built = self.table(
            format!("SVALL0{table}{letter}"),
            title,
            description,
            vec![regions, dimension(code, label, Role::Classification, categories, Some("total")), contents(measures)],
            block,
        );
        built.view = Some(view);
        built.notes = notes(Some(view), holds, self.min_ads);
        built
    }

    fn of_units(&self, block: Block) -> Table {
        let occupations = titles::unit_groups(&self.gathering.units);
        let occupations = dimension("Yrke", Text::new("yrke", "occupation"), Role::Classification, occupations, Some("total"));
        let mut table = self.table(
            "SVALL03N".to_owned(),
            Text::new("Digital kompetens i annonser i riket", "Digital competence in ads in Sweden"),
            Text::new(
                "Alla annonser efter undergrupp i SSYK 2012, fyra siffror. Undergruppernas namn finns bara på svenska.",
                "All ads by unit group of SSYK 2012, four digits. The names of unit groups exist in Swedish only.",
            ),
            vec![occupations, contents(&ALL_MEASURES)],
            block,
        );
        table.notes = notes(None, Holds { occupations: true, ..Holds::default() }, self.min_ads);
        table
    }

    fn of_employers(&self, block: Block) -> Table {
        let categories = self.gathering.employers.iter().map(|e| Category::new(e.id.as_str(), Text::same(&e.name))).collect();
        let mut table = self.table(
            "SVALL04".to_owned(),
            Text::new("Digital kompetens i offentliga arbetsgivares annonser", "Digital competence in ads of public employers"),
            Text::new(
                "Annonser efter offentlig arbetsgivare i registret, med organisationsnummer som kod.",
                "Ads by public employer of the register, with its organisation number as code.",
            ),
            vec![
                dimension("Arbetsgivare", Text::new("arbetsgivare", "employer"), Role::Classification, categories, None),
                contents(&ALL_MEASURES),
            ],
            block,
        );
        table.view = Some(View::Employer);
        table.notes = notes(Some(View::Employer), Holds::default(), self.min_ads);
        table
    }

    fn of_kinds(&self, block: Block) -> Table {
        let competences =
            dimension("Kompetens", Text::new("kompetens", "competence"), Role::Classification, titles::competences(), Some("total"));
        let strata = dimension("Niva", Text::new("nivå", "stratum"), Role::Classification, titles::strata(), Some("total"));
        let mut table = self.table(
            "SVALL05".to_owned(),
            Text::new("Digital kompetens i annonser i riket, fördelad på slag", "Digital competence in ads in Sweden, by kind"),
            Text::new(
                "Alla annonser; träffar på var och en av de 21 kompetenserna i DigComp 3.0 och allmän digital kompetens, eller på var och en av tre nivåer.",
                "All ads; hits of each of the 21 competences of DigComp 3.0 and of general digital competence, or of each of three strata.",
            ),
            vec![competences, strata, contents(&MEASURES_OF_SOME_HITS)],
            block,
        );
        table.notes = notes(None, Holds { strata: true, ..Holds::default() }, self.min_ads);
        table
    }

    fn of_quality(&self) -> Table {
        let empty = super::quality::QualityCounts::default();
        let years: Vec<_> =
            self.years.iter().map(|year| self.gathering.years.get(year).map_or(&empty, |sums| &sums.quality).rows()).collect();
        let mut block = Block::new(years.len(), empty.rows().len());
        for (n, year) in years.iter().enumerate() {
            block.next = 0;
            for (_, _, count) in year {
                block.put(n, Cell::of(*count as f64));
            }
        }
        let categories = empty.rows().iter().map(|(code, names, _)| counted(code, names[0], names[1], "annonser", "ads")).collect();
        let mut table = self.table(
            "SVALL06".to_owned(),
            Text::new("Underlagets kvalitet efter annonsens år", "Quality of the data by the year of the ad"),
            Text::new(
                "Hur många annonser som mäts, hur många som upprepar en tidigare, vad annonserna inte säger och på vilket språk de är.",
                "How many ads are measured, how many repeat an earlier one, what ads do not tell and in which language they are.",
            ),
            vec![contents_of(categories)],
            block,
        );
        table.notes = quality_notes();
        table
    }

    /// The counts of the whole run, in the year in which it was published.
    fn of_run(&self) -> Option<Table> {
        let counts = self.gathering.run.as_ref()?.rows();
        let year = self.source.updated.get(..4).and_then(|year| year.parse().ok()).or(self.years.last().copied())?;
        let mut categories: Vec<Category> =
            counts.iter().map(|(code, [sv, en], _)| Category::new(code.as_str(), Text::new(sv.as_str(), en.as_str()))).collect();
        titles::make_unique(&mut categories);
        let cells = counts.iter().map(|(_, _, count)| Cell::of(*count as f64)).collect();
        let outcome = dimension("Utfall", Text::new("utfall", "outcome"), Role::Classification, categories, None);
        let records = contents_of(vec![counted("n_records", "Antal poster", "Number of records", "poster", "records")]);
        let mut table = self.table(
            "SVALL06R".to_owned(),
            Text::new("Underlagets kvalitet, hela körningen", "Quality of the data, the whole run"),
            Text::new(
                "Vad som blev av körningens poster. Året är det då körningen publicerades; posterna är från alla år.",
                "What became of the records of the run. The year is that in which the run was published; the records are of all years.",
            ),
            vec![outcome, records],
            Block { n_years: 1, cells, next: 0 },
        );
        if let Some(time) = table.dimensions.last_mut() {
            *time = years(&[year]);
        }
        table.notes = quality_notes();
        Some(table)
    }

    /// A table of these dimensions and the years: measures and years as columns, the rest as rows.
    fn table(&self, id: String, title: Text, description: Text, mut dimensions: Vec<Dimension>, block: Block) -> Table {
        dimensions.push(years(&self.years));
        let n = dimensions.len();
        Table {
            id,
            title,
            description,
            view: None,
            dimensions,
            stub: (0..n - 2).collect(),
            heading: vec![n - 2, n - 1],
            cells: block.cells,
            notes: Vec::new(),
            source: self.source.clone(),
        }
    }
}

fn dimension(code: &'static str, label: Text, role: Role, mut categories: Vec<Category>, elimination: Option<&str>) -> Dimension {
    titles::make_unique(&mut categories);
    Dimension { code, label, role, categories, elimination: elimination.map(str::to_owned), code_lists: Vec::new() }
}

fn years(years: &[u16]) -> Dimension {
    let categories = years.iter().map(|year| Category::new(year.to_string(), Text::same(&year.to_string()))).collect();
    Dimension { code: "Tid", label: Text::new("år", "year"), role: Role::Time, categories, elimination: None, code_lists: Vec::new() }
}

fn counted(code: &str, sv: &str, en: &str, unit_sv: &str, unit_en: &str) -> Category {
    Category { unit: Some(Text::new(unit_sv, unit_en)), ..Category::new(code, Text::new(sv, en)) }
}

fn value(cell: Option<&Shown>, measure: Measure) -> Cell {
    cell.map_or(Cell::without(CellStatus::Missing), |cell| cell.cell(measure))
}

/// Whether a part of a region can have ads: a municipality as an employer has one sector, a county two.
fn can_be(view: View, kind: RegionKind, part: usize) -> bool {
    let sector = part.checked_sub(split::SECTORS).and_then(|n| Sector::ALL.get(n));
    match (view, sector) {
        (View::Place, _) | (_, None | Some(Sector::Municipality)) => true,
        (View::Employer, Some(sector)) => match kind {
            RegionKind::Nation | RegionKind::Unknown => true,
            RegionKind::County => *sector == Sector::Region,
            _ => !kind.is_of_municipalities(),
        },
    }
}

/// Every region and part of a view made ready, the means of municipalities among them.
fn shown(regions: &Regions, plane: &Plane, statuses: &[CellStatus]) -> Vec<Shown> {
    let n_regions = regions.list().len();
    let places = (0..n_regions).flat_map(|region| (0..split::N).map(move |part| (region, part)));
    let mut shown: Vec<Shown> = places
        .zip(statuses)
        .map(|((region, part), status)| plane.at(region, part).map_or_else(Shown::default, |sums| Shown::new(sums, *status)))
        .collect();
    let municipalities: Vec<usize> =
        regions.list().iter().enumerate().filter(|(_, r)| r.kind == RegionKind::Municipality).map(|(n, _)| n).collect();
    for (n, _) in regions.list().iter().enumerate().filter(|(_, r)| r.kind == RegionKind::Mean) {
        for part in 0..split::N {
            let mean = Shown::mean(municipalities.iter().filter_map(|m| shown.get(m * split::N + part)));
            if let Some(to) = shown.get_mut(n * split::N + part) {
                *to = mean;
            }
        }
    }
    shown
}
