//! A world that changes a little each night: the files of ads that a nightly run reads, and an account of what must come of them.
//!
//! The account is kept by what was done, record by record, and shares no rule with the program but those that are published: the newest
//! version of an ad counts, a removal removes nothing, an ad with the text of an earlier one of the same employer and year is a repost.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use svall::published::Manifest;

pub(crate) const CLOSED: [u16; 3] = [2022, 2023, 2024];
pub(crate) const OPEN: u16 = 2025;
const OPEN_FILE: &str = "2025.jsonl";
const DAY_MILLISECONDS: u64 = 86_400_000;

/// An ad as it stands in one line of one file.
#[derive(Clone)]
struct Version {
    id: u64,
    year: u16,
    /// When it was written, in nights.
    stamp: u64,
    /// How often the ad was changed.
    revision: u32,
    /// The ad that it repeats, and whether with every word.
    repeats: Option<(u64, bool)>,
}

impl Version {
    /// Whoever placed the first ad of a text placed its repetitions.
    fn employer(&self) -> u64 {
        self.repeats.map_or(self.id, |(first, _)| first)
    }
}

#[derive(Clone)]
enum Record {
    Ad(Version),
    Removal,
    Broken,
}

#[derive(Clone)]
struct Line {
    text: String,
    record: Record,
}

/// What a run of these files must count.
#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct Account {
    n_records: u64,
    n_scanned: u64,
    n_duplicates_identical: u64,
    n_duplicates_superseded: u64,
    n_removals: u64,
    n_rejected: u64,
    n_reposts_exact: u64,
    n_reposts_near: u64,
    n_ids_made: u64,
    n_without_date: u64,
    /// Measured ads by year.
    years: BTreeMap<String, u64>,
    /// Employers with a measured ad, in all years together.
    n_employer_years: u64,
    n_files: u64,
}

impl Account {
    /// What a run says that it counted.
    pub(crate) fn of(manifest: &Manifest) -> Self {
        let c = &manifest.counts;
        assert_eq!(c.n_duplicates, c.n_duplicates_identical + c.n_duplicates_superseded);
        assert_eq!(c.n_measured, manifest.years.values().map(|year| year.n_ads).sum::<u64>());
        let employers = manifest.outputs.iter().find(|output| output.file == "panel_employer_year.parquet").unwrap();
        Self {
            n_records: c.n_records,
            n_scanned: c.n_scanned,
            n_duplicates_identical: c.n_duplicates_identical,
            n_duplicates_superseded: c.n_duplicates_superseded,
            n_removals: c.n_removals,
            n_rejected: c.n_rejected,
            n_reposts_exact: c.n_reposts_exact,
            n_reposts_near: c.n_reposts_near,
            n_ids_made: c.n_ids_made,
            n_without_date: c.n_without_date,
            years: manifest.years.iter().map(|(year, totals)| (year.clone(), totals.n_ads)).collect(),
            n_employer_years: employers.rows,
            n_files: manifest.inputs.len() as u64,
        }
    }
}

/// The files, and what happens to them.
pub(crate) struct World {
    folder: PathBuf,
    templates: Vec<Json>,
    per_year: usize,
    files: BTreeMap<String, Vec<Line>>,
    next_id: u64,
    /// Fingerprints of all lines that any run has read since the lexicon was last changed.
    read: HashSet<u64>,
    /// The files as the last run that ended well read them, since the lexicon was last changed.
    known: HashMap<String, u64>,
}

fn fingerprint(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

impl World {
    /// The world of the first night.
    pub(crate) fn begin(folder: &Path, templates: Vec<Json>, per_year: usize) -> Self {
        fs::create_dir_all(folder.join("updates")).unwrap();
        let mut world = Self {
            folder: folder.to_owned(),
            templates,
            per_year,
            files: BTreeMap::new(),
            next_id: u64::from(OPEN) * 1_000_000,
            read: HashSet::new(),
            known: HashMap::new(),
        };
        for year in CLOSED.into_iter().chain([OPEN]) {
            let lines = (0..per_year as u64).map(|n| {
                let id = u64::from(year) * 1_000_000 + n;
                let day = if year == OPEN {
                    format!("{year}-01-{:02}", 1 + n % 28)
                } else {
                    format!("{year}-{:02}-{:02}", 1 + n % 12, 1 + n % 28)
                };
                world.line(Version { id, year, stamp: 0, revision: 0, repeats: None }, &day)
            });
            let lines: Vec<Line> = lines.collect();
            world.files.insert(format!("{year}.jsonl"), lines);
        }
        world.next_id += per_year as u64;
        world.files.keys().for_each(|file| world.write(file));
        world
    }

    /// An ad as a line. Each employer has one demand, so no ad is a repost by chance.
    fn line(&self, version: Version, day: &str) -> Line {
        let employer = version.employer();
        let mut ad = self.templates[usize::try_from(employer).unwrap() % self.templates.len()].clone();
        ad["id"] = json!(version.id.to_string());
        ad["employer"] = json!({"organization_number": null, "name": format!("Verkstaden {employer} AB"), "workplace": "Verkstaden"});
        ad["publication_date"] = json!(format!("{day}T08:00:00"));
        ad["timestamp"] = json!(1_735_689_600_000 + version.stamp * DAY_MILLISECONDS + version.id % 1000);
        let mut text = ad["description"]["text"].as_str().unwrap().to_owned();
        if version.revision > 0 {
            text.push_str(&format!("\nTjänsten är ändrad, upplaga {}.", version.revision));
        }
        if version.repeats.is_some_and(|(_, is_exact)| !is_exact) {
            text.push_str(&format!("\nSök tjänsten på nytt senast den {day}."));
        }
        ad["description"]["text"] = json!(text);
        Line { text: ad.to_string(), record: Record::Ad(version) }
    }

    fn write(&self, file: &str) {
        let text: String = self.files[file].iter().map(|line| line.text.clone() + "\n").collect();
        fs::write(self.folder.join(file), text).unwrap();
    }

    /// A night passes: ads come, change and go; the yearly file of the open year says how it stands, and a file of updates what happened.
    pub(crate) fn pass_night(&mut self, night: u64) {
        let day = format!("{OPEN}-{:02}-{:02}", 2 + night / 28, 1 + night % 28);
        let mut open = self.files[OPEN_FILE].clone();
        let mut updates = Vec::new();
        // The first ads of the year stay as they are: they are those that are repeated. Of the others some change and some go.
        let n_kept = 100.min(self.per_year * 2 / 3);
        let n_others = open.len() - n_kept;
        let few = (self.per_year / 100).max(1);
        let mut places: BTreeSet<usize> = BTreeSet::new();
        for n in 0..2 * few {
            places.insert(n_kept + (usize::try_from(night).unwrap() * 7919 + n * 104_729) % n_others);
        }
        let mut gone = BTreeSet::new();
        for (n, place) in places.into_iter().enumerate() {
            let Record::Ad(version) = open[place].record.clone() else { continue };
            if n % 2 == 0 && version.repeats.is_none() {
                let ad: Json = serde_json::from_str(&open[place].text).unwrap();
                let published = ad["publication_date"].as_str().unwrap()[..10].to_owned();
                let revision = version.revision + 1;
                open[place] = self.line(Version { stamp: night, revision, ..version }, &published);
                updates.push(open[place].clone());
            } else {
                gone.insert(place);
                let stub = json!({"id": version.id.to_string(), "removed": true, "removed_date": format!("{day}T23:00:00")});
                updates.push(Line { text: stub.to_string(), record: Record::Removal });
            }
        }
        let mut place = 0..;
        open.retain(|_| !gone.contains(&place.next().unwrap()));
        for n in 0..(self.per_year as u64 / 40).max(4) {
            let first = u64::from(OPEN) * 1_000_000 + 2 * night + n;
            let repeats = (n < 2).then_some((first, n == 0));
            let line = self.line(Version { id: self.next_id, year: OPEN, stamp: night, revision: 0, repeats }, &day);
            self.next_id += 1;
            updates.push(line.clone());
            open.push(line);
        }
        updates.push(updates[0].clone());
        updates.push(updates[updates.len() - 2].clone());
        if night % 8 == 2 {
            updates.push(Line { text: format!("{{\"id\": \"{night}\", \"headline\": \"Koc"), record: Record::Broken });
        }
        let name = format!("updates/{day}.jsonl");
        self.files.insert(name.clone(), updates);
        self.files.insert(OPEN_FILE.to_owned(), open);
        self.write(&name);
        self.write(OPEN_FILE);
    }

    /// The file of the open year arrives cut short.
    pub(crate) fn cut_open_year(&self) {
        let path = self.folder.join(OPEN_FILE);
        let bytes = fs::read(&path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }

    /// An ad of a closed year says something else.
    pub(crate) fn change_closed_year(&self) {
        let path = self.folder.join("2022.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        let mut ad: Json = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        let wording = ad["description"]["text"].as_str().unwrap().to_owned();
        ad["description"]["text"] = json!(wording + "\nDu har goda kunskaper i Excel.");
        let rest = text.split_once('\n').unwrap().1;
        fs::write(path, format!("{ad}\n{rest}")).unwrap();
    }

    /// The yearly files are what they should be again.
    pub(crate) fn mend(&self) {
        self.write(OPEN_FILE);
        self.write("2022.jsonl");
    }

    /// The lexicon is another: nothing is known.
    pub(crate) fn forget(&mut self) {
        self.read.clear();
        self.known.clear();
    }

    pub(crate) fn n_bytes(&self) -> u64 {
        self.files.values().flatten().map(|line| line.text.len() as u64 + 1).sum()
    }

    /// What a run of the files as they are must count.
    pub(crate) fn account(&self) -> Account {
        let mut account = Account { n_files: self.files.len() as u64, ..Account::default() };
        let mut versions: BTreeMap<u64, Vec<&Version>> = BTreeMap::new();
        for line in self.files.values().flatten() {
            account.n_records += 1;
            match &line.record {
                Record::Ad(version) => versions.entry(version.id).or_default().push(version),
                Record::Removal => account.n_removals += 1,
                Record::Broken => account.n_rejected += 1,
            }
        }
        let mut employers = BTreeSet::new();
        for versions in versions.values() {
            let newest = versions.iter().max_by_key(|version| version.stamp).unwrap();
            account.n_scanned += 1;
            let n_same = versions.iter().filter(|version| version.revision == newest.revision).count() as u64;
            account.n_duplicates_identical += n_same - 1;
            account.n_duplicates_superseded += versions.len() as u64 - n_same;
            match newest.repeats {
                Some((_, true)) => account.n_reposts_exact += 1,
                Some((_, false)) => account.n_reposts_near += 1,
                None => {
                    *account.years.entry(newest.year.to_string()).or_default() += 1;
                    employers.insert((newest.employer(), newest.year));
                }
            }
        }
        account.n_employer_years = employers.len() as u64;
        account
    }

    /// How many records a run must know, and how many it may know: all those of files that are as the last good run read them, and none
    /// that no run has read.
    pub(crate) fn known(&self) -> std::ops::RangeInclusive<u64> {
        let is_known = |(file, lines): &(&String, &Vec<Line>)| self.known.get(*file) == Some(&fingerprint_of_lines(lines));
        let least = self.files.iter().filter(is_known).map(|(_, lines)| lines.len() as u64).sum();
        let most = self.files.values().flatten().filter(|line| self.read.contains(&fingerprint(&line.text))).count();
        least..=most as u64
    }

    /// Notes that a run has read the files, and whether it ended well.
    pub(crate) fn note_read(&mut self, is_good: bool) {
        self.read.extend(self.files.values().flatten().map(|line| fingerprint(&line.text)));
        if is_good {
            self.known = self.files.iter().map(|(file, lines)| (file.clone(), fingerprint_of_lines(lines))).collect();
        }
    }
}

fn fingerprint_of_lines(lines: &[Line]) -> u64 {
    fingerprint(&lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>())
}
