//! Says which cells moved between two runs, and by what: data, moves between cells, reposts or rules.
//!
//! Each ad gives its words and hits to one cell of each run, so what an ad changes can be told exactly, and a cell's change is the sum over
//! its ads. Of an ad that stands in both runs the steps are taken in this order: other data, another repost mark, another cell, other hits.
//! Two tables are read side by side; memory holds cells only.

use hashbrown::HashMap;

use super::causes::Causes;
use super::folder::PublishedRun;
use super::order::{Order, Position};
use super::parameters::Parameters;
use crate::error::Result;
use crate::export::AdsReader;
use crate::measure::AdRow;
use crate::panel::{Dimension, PanelShape};

/// By what a cell changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Ads added or removed, or with another number of words or another date. Where neither lexicon nor program differ, also ads with
    /// other hits: then the text is another one.
    Data,
    /// Ads with the same words in another cell.
    Moves,
    /// Ads that are measured in one of the runs only, being reposts in the other.
    Reposts,
    /// Other hits in the same words: lexicon or program.
    Rules,
}

impl Part {
    /// Every part, in the order of columns.
    pub const ALL: [Self; 4] = [Self::Data, Self::Moves, Self::Reposts, Self::Rules];

    /// The id as it is written in every format.
    pub fn id(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Moves => "moves",
            Self::Reposts => "reposts",
            Self::Rules => "rules",
        }
    }
}

/// What is counted of measured ads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// Ads.
    pub n_ads: i64,
    /// Words.
    pub n_words: i64,
    /// Hits.
    pub n_hits: i64,
}

impl Counted {
    fn of(ad: &AdRow) -> Self {
        Self { n_ads: 1, n_words: ad.measures.n_words.into(), n_hits: ad.measures.n_hits.into() }
    }

    fn add(&mut self, other: Self) {
        self.n_ads += other.n_ads;
        self.n_words += other.n_words;
        self.n_hits += other.n_hits;
    }

    /// This less another one.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self { n_ads: self.n_ads - other.n_ads, n_words: self.n_words - other.n_words, n_hits: self.n_hits - other.n_hits }
    }

    /// Hits per 1,000 words; `None` without words.
    pub fn intensity(self) -> Option<f64> {
        (self.n_words > 0).then(|| 1000.0 * self.n_hits as f64 / self.n_words as f64)
    }
}

/// How a cell changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// The cell in the earlier run.
    pub before: Counted,
    /// The cell in the later run.
    pub after: Counted,
    parts: [Counted; Part::ALL.len()],
}

impl Change {
    /// What one part adds to the cell. All parts together are the whole change.
    pub fn part(&self, part: Part) -> Counted {
        self.parts.get(part as usize).copied().unwrap_or_default()
    }

    fn add(&mut self, part: Part, counted: Counted) {
        if let Some(sum) = self.parts.get_mut(part as usize) {
            sum.add(counted);
        }
    }

    /// Whether anything is other than before, be it that parts cancel out.
    pub fn is_any(&self) -> bool {
        self.before != self.after || self.parts.iter().any(|part| *part != Counted::default())
    }

    /// The change of intensity; `None` where one of the runs has no words in the cell.
    pub fn of_intensity(&self) -> Option<f64> {
        Some(self.after.intensity()? - self.before.intensity()?)
    }
}

/// A cell that moved.
#[derive(Clone, PartialEq, Debug)]
pub struct MovedCell {
    /// The values of the dimensions, in order.
    pub values: Vec<String>,
    /// The period.
    pub period: String,
    /// A name that the employer has in the cell, where it is one of an employer.
    pub employer_name: Option<String>,
    /// Whether one of the runs has ads in the cell, but fewer than it shows.
    pub is_suppressed: bool,
    /// How it moved.
    pub change: Change,
}

/// What moved between two runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// In what the manifests differ.
    pub causes: Causes,
    /// All ads together.
    pub total: Change,
    /// Number of cells that either run has.
    pub n_cells: usize,
    /// The cells that moved, by the size of the change of intensity; cells that only one run has come last.
    pub moved: Vec<MovedCell>,
}

/// Compares the cells of two runs, the earlier one first.
///
/// # Errors
/// An ads table cannot be read, is not the one that was published, or is out of order.
pub fn difference(before: &PublishedRun, after: &PublishedRun, shape: &PanelShape) -> Result<Difference> {
    let causes = Causes::between(&before.manifest, &after.manifest);
    let parameters = [before, after].map(|run| Parameters::of(&run.manifest));
    let (mut left, mut right) = (Side::open(before, shape)?, Side::open(after, shape)?);
    let mut cells = Cells::new(shape.clone(), &causes, parameters.map(|p| p.keep_reposts));
    loop {
        match (&left.next, &right.next) {
            (None, None) => break,
            (Some((_, ad)), None) => {
                cells.add(Some(ad), None);
                left.read()?;
            }
            (None, Some((_, ad))) => {
                cells.add(None, Some(ad));
                right.read()?;
            }
            (Some((a, ad)), Some((b, _))) if a < b => {
                cells.add(Some(ad), None);
                left.read()?;
            }
            (Some((a, _)), Some((b, ad))) if a > b => {
                cells.add(None, Some(ad));
                right.read()?;
            }
            (Some((_, x)), Some((_, y))) => {
                cells.add(Some(x), Some(y));
                left.read()?;
                right.read()?;
            }
        }
    }
    Ok(cells.finish(causes, parameters.map(|p| p.min_ads)))
}

/// The ads of one run.
struct Side {
    name: String,
    ads: AdsReader,
    order: Order,
    next: Option<(Position, AdRow)>,
}

impl Side {
    fn open(run: &PublishedRun, shape: &PanelShape) -> Result<Self> {
        run.check("ads.parquet")?;
        let path = run.folder.join("ads.parquet");
        let mut columns = vec!["ad_id", "published", "year", "month", "n_words", "n_hits", "is_repost"];
        for dimension in &shape.by {
            match dimension {
                Dimension::Employer => columns.extend(["employer_id", "employer"]),
                other => columns.push(other.id()),
            }
        }
        let ads = AdsReader::open_columns(&path, &columns)?;
        let mut side = Self { name: path.display().to_string(), ads, order: Order::default(), next: None };
        side.read()?;
        Ok(side)
    }

    fn read(&mut self) -> Result<()> {
        self.next = self.ads.next_ad()?.map(|ad| (Position::of(&ad.ad_id), ad));
        match &self.next {
            Some((position, _)) => self.order.next(&self.name, self.ads.n_read(), position),
            None => Ok(()),
        }
    }
}

/// The cells of both runs.
struct Cells {
    shape: PanelShape,
    /// Whether an ad in both runs may have another text.
    data_may_differ: bool,
    /// Whether the same text may have other hits.
    rules_may_differ: bool,
    keep_reposts: [bool; 2],
    /// By key: the change, and the name of an employer.
    by_key: HashMap<String, (Change, String)>,
    total: Change,
    keys: [String; 2],
}

impl Cells {
    fn new(shape: PanelShape, causes: &Causes, keep_reposts: [bool; 2]) -> Self {
        Self {
            shape,
            data_may_differ: causes.touch_data(),
            rules_may_differ: causes.touch_rules(),
            keep_reposts,
            by_key: HashMap::new(),
            total: Change::default(),
            keys: Default::default(),
        }
    }

    /// Adds an ad as it stands in each run; at least in one.
    fn add(&mut self, before: Option<&AdRow>, after: Option<&AdRow>) {
        let [keep_before, keep_after] = self.keep_reposts;
        let measured_before = before.filter(|ad| keep_before || !ad.is_repost);
        let measured_after = after.filter(|ad| keep_after || !ad.is_repost);
        let mut keys = std::mem::take(&mut self.keys);
        for (key, ad) in keys.iter_mut().zip([measured_before, measured_after]) {
            key.clear();
            if let Some(ad) = ad {
                self.shape.write_key(ad, key);
            }
        }
        let [from, to] = &keys;
        if let Some(ad) = measured_before {
            self.cell(from, ad, |change| change.before.add(Counted::of(ad)));
        }
        if let Some(ad) = measured_after {
            self.cell(to, ad, |change| change.after.add(Counted::of(ad)));
        }
        let replaced = match (before, after) {
            (Some(x), Some(y)) if !self.is_other_data(x, y) => {
                let (x, y) = (Counted::of(x), Counted::of(y));
                match (measured_before, measured_after) {
                    (None, None) => {}
                    (Some(ad), None) => self.give(from, ad, Part::Reposts, Counted::default().less(x)),
                    (None, Some(ad)) => {
                        self.give(to, ad, Part::Reposts, x);
                        self.give(to, ad, Part::Rules, y.less(x));
                    }
                    (Some(ad), Some(_)) => {
                        if from != to {
                            self.give(from, ad, Part::Moves, Counted::default().less(x));
                            self.give(to, ad, Part::Moves, x);
                        }
                        self.give(to, ad, Part::Rules, y.less(x));
                    }
                }
                false
            }
            _ => true,
        };
        if replaced {
            if let Some(ad) = measured_before {
                self.give(from, ad, Part::Data, Counted::default().less(Counted::of(ad)));
            }
            if let Some(ad) = measured_after {
                self.give(to, ad, Part::Data, Counted::of(ad));
            }
        }
        self.keys = keys;
    }

    fn is_other_data(&self, x: &AdRow, y: &AdRow) -> bool {
        let is_other_text = x.measures.n_words != y.measures.n_words || x.published != y.published;
        let has_other_hits = x.measures.n_hits != y.measures.n_hits;
        self.data_may_differ && (is_other_text || (has_other_hits && !self.rules_may_differ))
    }

    fn give(&mut self, key: &str, ad: &AdRow, part: Part, counted: Counted) {
        if counted != Counted::default() {
            self.cell(key, ad, |change| change.add(part, counted));
        }
    }

    fn cell(&mut self, key: &str, ad: &AdRow, mut change: impl FnMut(&mut Change)) {
        let (cell, name) = self.by_key.entry_ref(key).or_default();
        if name.is_empty() && !ad.employer.is_empty() {
            name.clone_from(&ad.employer);
        }
        change(cell);
        change(&mut self.total);
    }

    fn finish(self, causes: Causes, min_ads: [u64; 2]) -> Difference {
        let is_few = |counted: Counted, min_ads: u64| counted.n_ads > 0 && counted.n_ads.unsigned_abs() < min_ads;
        let n_cells = self.by_key.len();
        let moved = self.by_key.into_iter().filter(|(_, (change, _))| change.is_any()).map(|(key, (change, name))| {
            let (values, period) = PanelShape::of_key(&key);
            MovedCell {
                values,
                period,
                employer_name: self.shape.by.contains(&Dimension::Employer).then_some(name),
                is_suppressed: is_few(change.before, min_ads[0]) || is_few(change.after, min_ads[1]),
                change,
            }
        });
        let mut moved: Vec<MovedCell> = moved.collect();
        let size = |cell: &MovedCell| cell.change.of_intensity().map_or(-1.0, f64::abs);
        let hits = |cell: &MovedCell| (cell.change.after.n_hits - cell.change.before.n_hits).abs();
        moved.sort_by(|a, b| {
            let by_size = size(b).total_cmp(&size(a)).then(hits(b).cmp(&hits(a)));
            by_size.then_with(|| (&a.values, &a.period).cmp(&(&b.values, &b.period)))
        });
        Difference { causes, total: self.total, n_cells, moved }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{AdMeasures, Subset};
    use crate::model::Date;
    use crate::panel::{Panel, Period};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn shape() -> PanelShape {
        PanelShape { by: vec![Dimension::Municipality], per: Period::Year }
    }

    fn ad(municipality: u8, year: u16, n_words: u32, n_hits: u32, is_repost: bool) -> AdRow {
        AdRow {
            municipality: Some(municipality.to_string()),
            published: Date::new(year, 1, 1),
            year: Some(year),
            is_repost,
            measures: AdMeasures { n_words, n_hits, ..AdMeasures::default() },
            ..AdRow::default()
        }
    }

    fn causes(data: bool, rules: bool) -> Causes {
        let inputs_added = if data { vec!["a".to_owned()] } else { Vec::new() };
        Causes { inputs_added, program: rules.then(|| ["1".to_owned(), "2".to_owned()]), ..Causes::default() }
    }

    fn compared(pairs: &[(Option<AdRow>, Option<AdRow>)], causes: &Causes, min_ads: [u64; 2]) -> Difference {
        let mut cells = Cells::new(shape(), causes, [false, false]);
        for (before, after) in pairs {
            cells.add(before.as_ref(), after.as_ref());
        }
        cells.finish(causes.clone(), min_ads)
    }

    /// The hits that each part adds to the only cell that moved.
    fn hits(pair: (Option<AdRow>, Option<AdRow>), causes: &Causes) -> [i64; 4] {
        let found = compared(&[pair], causes, [0, 0]);
        assert_eq!(found.moved.len(), 1, "{found:?}");
        Part::ALL.map(|part| found.moved[0].change.part(part).n_hits)
    }

    #[test]
    fn each_kind_of_change_goes_to_its_part() {
        let all = causes(true, true);
        let x = || Some(ad(1, 2020, 100, 5, false));
        assert_eq!(hits((None, x()), &all), [5, 0, 0, 0]);
        assert_eq!(hits((x(), None), &all), [-5, 0, 0, 0]);
        assert_eq!(hits((x(), Some(ad(1, 2020, 101, 7, false))), &all), [2, 0, 0, 0]);
        assert_eq!(hits((x(), Some(ad(1, 2020, 100, 7, false))), &all), [0, 0, 0, 2]);
        assert_eq!(hits((x(), Some(ad(1, 2020, 100, 7, true))), &all), [0, 0, -5, 0]);
        assert_eq!(hits((Some(ad(1, 2020, 100, 5, true)), Some(ad(1, 2020, 100, 7, false))), &all), [0, 0, 5, 2]);
        // With one lexicon and one program other hits come of another text; with the same inputs other words come of the program.
        assert_eq!(hits((x(), Some(ad(1, 2020, 100, 7, false))), &causes(true, false)), [2, 0, 0, 0]);
        assert_eq!(hits((x(), Some(ad(1, 2020, 101, 7, false))), &causes(false, true)), [0, 0, 0, 2]);
        let moved = compared(&[(x(), Some(ad(2, 2020, 100, 6, false)))], &all, [0, 0]).moved;
        let parts: Vec<[i64; 4]> = moved.iter().map(|c| Part::ALL.map(|part| c.change.part(part).n_hits)).collect();
        assert_eq!(parts, [[0, 5, 0, 1], [0, -5, 0, 0]]);
        assert!(compared(&[(x(), x())], &all, [0, 0]).moved.is_empty());
    }

    #[test]
    fn the_largest_change_comes_first_and_cells_of_one_run_come_last() {
        let one = |m: u8, hits: u32| Some(ad(m, 2020, 100, hits, false));
        let pairs = [(one(1, 5), one(1, 6)), (one(2, 5), one(2, 2)), (None, one(3, 50)), (one(4, 1), one(4, 1))];
        let found = compared(&pairs, &causes(false, true), [1, 2]);
        let seen: Vec<(&str, bool, Option<f64>)> =
            found.moved.iter().map(|c| (c.values[0].as_str(), c.is_suppressed, c.change.of_intensity())).collect();
        assert_eq!(seen, [("2", true, Some(-30.0)), ("1", true, Some(10.0)), ("3", true, None)]);
        assert_eq!(found.n_cells, 4);
        let found = compared(&[(None, one(3, 50))], &causes(true, false), [20, 1]);
        assert!(!found.moved[0].is_suppressed, "a cell that a run does not have is not one of few ads");
    }

    type Side = Option<(u8, u16, u32, u32, bool)>;

    fn side() -> impl Strategy<Value = Side> {
        proptest::option::of((0u8..3, 2020u16..2022, 1u32..3, 0u32..3, any::<bool>()))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_parts_of_every_cell_add_up_to_its_change(
            pairs in proptest::collection::vec((side(), side()), 0..40),
            keep in [any::<bool>(), any::<bool>()],
            data in any::<bool>(),
            rules in any::<bool>(),
        ) {
            let of = |s: Side| s.map(|(m, y, w, h, r)| ad(m, y, w, h, r));
            let pairs: Vec<(Option<AdRow>, Option<AdRow>)> = pairs.into_iter().map(|(a, b)| (of(a), of(b))).collect();
            let causes = causes(data, rules);
            let mut cells = Cells::new(shape(), &causes, keep);
            let mut panels = [0, 1].map(|_| Panel::new(shape(), Subset::All, 50));
            for (before, after) in &pairs {
                if before.is_some() || after.is_some() {
                    cells.add(before.as_ref(), after.as_ref());
                }
                for ((panel, ad), keep) in panels.iter_mut().zip([before, after]).zip(keep) {
                    ad.iter().filter(|ad| keep || !ad.is_repost).for_each(|ad| panel.add(ad));
                }
            }
            let found = cells.finish(causes, [0, 0]);
            // Counted apart, by the panels of the runs.
            let panels = panels.map(|panel| {
                let counted = |n: u64| i64::try_from(n).expect("few");
                let row = |r: crate::panel::PanelRow| {
                    let sums = Counted { n_ads: counted(r.sums.n_ads), n_words: counted(r.sums.n_words), n_hits: counted(r.sums.n_hits) };
                    ((r.values, r.period), sums)
                };
                panel.rows(0).into_iter().map(row).collect::<BTreeMap<_, _>>()
            });
            let cell = |n: usize, c: &MovedCell| panels[n].get(&(c.values.clone(), c.period.clone())).copied().unwrap_or_default();
            let mut n_moved = 0;
            for moved in &found.moved {
                prop_assert_eq!((moved.change.before, moved.change.after), (cell(0, moved), cell(1, moved)));
                let mut parts = Counted::default();
                for part in Part::ALL {
                    parts.add(moved.change.part(part));
                }
                prop_assert_eq!(parts, moved.change.after.less(moved.change.before));
                n_moved += usize::from(moved.change.before != moved.change.after);
            }
            let keys = panels[0].keys().chain(panels[1].keys()).collect::<std::collections::BTreeSet<_>>();
            prop_assert_eq!(n_moved, keys.iter().filter(|key| panels[0].get(**key) != panels[1].get(**key)).count());
            prop_assert_eq!(found.n_cells, keys.len());
            // Ads that move take from one cell what they give to another.
            prop_assert_eq!(found.total.part(Part::Moves), Counted::default());
        }
    }
}
