//! Holds the search index of a run against its ads table and panels.
//!
//! tantivy panics on some damaged files, so all of it runs under a guard that turns a panic into a disagreement.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::compare;
use super::findings::Findings;
use crate::error::{Error, ErrorKind, Result};
use crate::export::AdsReader;
use crate::index::{Clock, CodeField, Condition, FOLDER, GroupBy, IndexPlace, KeptAd, Reader};
use crate::measure::{AdRow, Subset, Sums};
use crate::panel::{Dimension, Panel, Period};
use crate::published::folder::PublishedRun;
use crate::published::parameters::Parameters;

/// A sum of fingerprints of ads, the same for any order of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct SumOfAds(u128);

impl SumOfAds {
    fn add(&mut self, fields: &[&str], numbers: [u64; 4]) {
        let mut hasher = blake3::Hasher::new();
        for field in fields {
            hasher.update(&(field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        for n in numbers {
            hasher.update(&n.to_le_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hasher.finalize().as_bytes().get(..16).unwrap_or(&[0; 16]));
        self.0 = self.0.wrapping_add(u128::from_le_bytes(bytes));
    }

    /// Adds an ad of the table.
    pub(super) fn add_row(&mut self, ad: &AdRow) {
        let published = ad.published.map(|day| day.to_string()).unwrap_or_default();
        let fields = [&ad.ad_id, &ad.employer_id, &ad.sector, ad.municipality.as_deref().unwrap_or_default(), &published];
        let m = &ad.measures;
        self.add(&fields, [m.n_words.into(), m.n_hits.into(), ad.n_vacancies.into(), ad.is_repost.into()]);
    }

    fn add_kept(&mut self, ad: &KeptAd, is_repost: bool) {
        let municipality = ad.municipality.as_deref().unwrap_or_default();
        let fields = [&ad.id, &ad.employer_id, &ad.sector, municipality, ad.published.as_deref().unwrap_or_default()];
        self.add(&fields, [ad.n_words.into(), ad.n_hits.into(), ad.n_vacancies.into(), is_repost.into()]);
    }
}

/// Reads the whole index and tells where it differs from the tables.
pub(super) fn check(run: &PublishedRun, ads: SumOfAds, panels: &[Panel], parameters: Parameters, findings: &mut Findings) {
    let damaged = || Err(Error::new(ErrorKind::Input, "found damage that stops the reader of the index"));
    if run.manifest.index.is_some()
        && let Err(error) =
            catch_unwind(AssertUnwindSafe(|| try_check(run, ads, panels, parameters, findings))).unwrap_or_else(|_| damaged())
    {
        findings.say(FOLDER, || error.to_string());
    }
}

fn try_check(run: &PublishedRun, ads: SumOfAds, panels: &[Panel], parameters: Parameters, findings: &mut Findings) -> Result<()> {
    let Some(stated) = &run.manifest.index else { return Ok(()) };
    let reader = Reader::open(&run.folder.join(FOLDER))?;
    if reader.run_id() != run.manifest.run_id {
        findings.say(FOLDER, || format!("found the index of {}, expected that of {}", reader.run_id(), run.manifest.run_id));
    }
    compare(findings, FOLDER, "ads", reader.n_ads(), run.manifest.counts.n_scanned, "n_scanned in manifest.json");
    compare(findings, FOLDER, "ads", reader.n_ads(), stated.n_ads, "the ads of the index in manifest.json");
    let (mut found, mut digest) = (SumOfAds::default(), 0u64);
    reader.each_ad(|place, ad, fingerprint| {
        found.add_kept(&ad, reader.is_repost(place));
        digest = digest.wrapping_add(fingerprint);
    })?;
    if found != ads {
        findings.say(FOLDER, || "found other ads than those of ads.parquet, expected the same".to_owned());
        name_ads(run, &reader, findings)?;
    }
    for digest in [format!("{digest:016x}"), reader.digest()?] {
        if digest != stated.digest {
            findings.say(FOLDER, || format!("digest: found {digest}, expected {}, as in manifest.json", stated.digest));
        }
    }
    let measured = if parameters.keep_reposts { Condition::All } else { Condition::Not(Box::new(Condition::Repost)) };
    let clock = Clock::unlimited();
    let selected = reader.select(&measured, &clock)?;
    for panel in panels.iter().filter(|panel| panel.shape().per == Period::Year) {
        let by: Vec<GroupBy> = panel.shape().by.iter().map(|d| GroupBy::Code(code_of(*d))).chain([GroupBy::Year]).collect();
        let mut groups = reader.sums(&selected, &by, Subset::All, parameters.vacancy_cap, &clock)?;
        for row in panel.rows(0) {
            let mut key = row.values;
            key.push(row.period);
            let found = groups.remove(&key).unwrap_or_default();
            if found != row.sums {
                let numbers = |sums: &Sums| format!("{} ads, {} words, {} hits", sums.n_ads, sums.n_words, sums.n_hits);
                let (found, expected) = (numbers(&found), numbers(&row.sums));
                findings.say(FOLDER, || format!("{} {}: found {found}, expected {expected}", panel.shape().table(), key.join(" ")));
            }
        }
        if let Some(key) = groups.keys().next() {
            findings.say(FOLDER, || format!("{} {}: found ads, expected none", panel.shape().table(), key.join(" ")));
        }
    }
    Ok(())
}

/// Names the ads of the table that the index lacks or has otherwise, and those that it has beside them.
fn name_ads(run: &PublishedRun, reader: &Reader, findings: &mut Findings) -> Result<()> {
    let mut ads = AdsReader::open(&run.folder.join("ads.parquet"))?;
    let mut met: HashSet<IndexPlace> = HashSet::new();
    while let Some(ad) = ads.next_ad()? {
        let Some(place) = reader.find(&ad.ad_id)? else {
            findings.say(FOLDER, || format!("ad {}: found none, expected one", ad.ad_id));
            continue;
        };
        met.insert(place);
        for (fact, found, expected) in facts(&reader.ad(place)?, reader.is_repost(place), &ad) {
            if found != expected {
                findings.say(FOLDER, || format!("ad {}: {fact}: found {found}, expected {expected}", ad.ad_id));
            }
        }
    }
    reader.each_ad(|place, ad, _| {
        if !met.contains(&place) {
            findings.say(FOLDER, || format!("ad {}: found one, expected none", ad.id));
        }
    })
}

/// What both know of an ad, by column: in the index, and in the table.
fn facts(kept: &KeptAd, is_repost: bool, ad: &AdRow) -> [(&'static str, String, String); 8] {
    let text = |text: Option<&str>| text.map_or("none".to_owned(), |text| format!("`{text}`"));
    let published = ad.published.map(|day| day.to_string());
    [
        ("employer_id", text(Some(&kept.employer_id)), text(Some(&ad.employer_id))),
        ("sector", text(Some(&kept.sector)), text(Some(&ad.sector))),
        ("municipality", text(kept.municipality.as_deref()), text(ad.municipality.as_deref())),
        ("published", text(kept.published.as_deref()), text(published.as_deref())),
        ("n_words", kept.n_words.to_string(), ad.measures.n_words.to_string()),
        ("n_hits", kept.n_hits.to_string(), ad.measures.n_hits.to_string()),
        ("n_vacancies", kept.n_vacancies.to_string(), ad.n_vacancies.to_string()),
        ("is_repost", is_repost.to_string(), ad.is_repost.to_string()),
    ]
}

/// The field of the index that a panel is made by.
fn code_of(dimension: Dimension) -> CodeField {
    match dimension {
        Dimension::Employer => CodeField::Employer,
        Dimension::Municipality => CodeField::Municipality,
        Dimension::Sector => CodeField::Sector,
        Dimension::County => CodeField::County,
        Dimension::Skr => CodeField::Skr,
        Dimension::Occupation => CodeField::Occupation,
    }
}
