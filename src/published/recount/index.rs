//! Holds the search index of a run against its ads table and panels.

use super::compare;
use super::findings::Findings;
use crate::error::Result;
use crate::index::{Clock, CodeField, Condition, FOLDER, GroupBy, KeptAd, Reader};
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
        numbers.iter().for_each(|n| {
            hasher.update(&n.to_le_bytes());
        });
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
    if run.manifest.index.is_some()
        && let Err(error) = try_check(run, ads, panels, parameters, findings)
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
