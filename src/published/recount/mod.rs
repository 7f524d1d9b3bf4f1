//! Counts a published run again from its own tables and lists, and says every disagreement.
//!
//! Ads and hits are read side by side, row by row, so memory grows with the cells of the panels only. Fingerprints are not looked at: what is
//! asked here is whether the run is right, not whether it is the one that was published.

mod ads;
mod findings;
mod hits;
mod index;
mod lists;
mod panels;

use ads::AdsCount;
use findings::Findings;
use hits::HitsWalk;
use index::SumOfAds;

use super::folder::PublishedRun;
use super::order::Position;
use super::parameters::Parameters;
use crate::error::Result;
use crate::export::{AdsReader, TableReader};
use crate::measure::Subset;
use crate::panel::{Panel, PanelShape};

/// Every disagreement of a run with itself, each a sentence with file, place, what was found and what was expected. Empty if it is whole.
/// Of very many in one file the first are told, and the number of the others.
pub fn recount(run: &PublishedRun) -> Vec<String> {
    let mut findings = Findings::default();
    lists::check_counts(&run.manifest, &mut findings);
    lists::check_lists(run, &mut findings);
    let parameters = Parameters::of(&run.manifest);
    let mut panels: Vec<Panel> =
        PanelShape::published().into_iter().map(|shape| Panel::new(shape, Subset::All, parameters.vacancy_cap)).collect();
    match recount_ads(run, parameters, &mut panels, &mut findings) {
        Ok(ads) => {
            for panel in &panels {
                panels::check(run, panel, parameters.min_ads, &mut findings);
            }
            index::check(run, ads, &panels, parameters, &mut findings);
        }
        // Panels of some ads would differ from those of all of them in every cell.
        Err(error) => findings.say("ads.parquet", || format!("{error}; the panels are not counted again")),
    }
    findings.told()
}

/// Counts the ads table again, holds the hits table against it, and adds its ads to the panels. Returns what the index must hold.
fn recount_ads(run: &PublishedRun, parameters: Parameters, panels: &mut [Panel], findings: &mut Findings) -> Result<SumOfAds> {
    let path = run.folder.join("ads.parquet");
    let mut ads = AdsReader::open(&path)?;
    let mut n_competences = TableReader::open(&path, &["n_competences"])?;
    let mut competences = Vec::new();
    let mut hits = HitsWalk::of_run(run, findings);
    let mut count = AdsCount::default();
    let mut sum = SumOfAds::default();
    while let Some(ad) = ads.next_ad()? {
        n_competences.next_row(&mut competences)?;
        sum.add_row(&ad);
        let position = Position::of(&ad.ad_id);
        let is_measured = parameters.keep_reposts || !ad.is_repost;
        count.add(&ad, competences.first(), &position, is_measured, findings);
        if let Some(walk) = &mut hits
            && let Err(error) = walk.check(&ad, &position, findings)
        {
            findings.say("hits.parquet", || format!("{error}; the rest is not counted again"));
            hits = None;
        }
        if is_measured {
            for panel in panels.iter_mut() {
                panel.add(&ad);
            }
        }
    }
    count.check(run, findings);
    if let Some(walk) = hits
        && let Err(error) = walk.finish(run, findings)
    {
        findings.say("hits.parquet", || error.to_string());
    }
    Ok(sum)
}

/// The rows that the manifest states of a file; `None` is told as a disagreement.
fn rows_of(run: &PublishedRun, file: &str, findings: &mut Findings) -> Option<u64> {
    let output = run.manifest.outputs.iter().find(|output| output.file == file);
    if output.is_none() {
        findings.say("manifest.json", || format!("outputs: found no {file}, expected one"));
    }
    output.map(|output| output.rows)
}

/// Tells where two numbers differ.
fn compare(findings: &mut Findings, file: &str, what: &str, found: u64, expected: u64, of: &str) {
    if found != expected {
        findings.say(file, || format!("{what}: found {found}, expected {expected}, {of}"));
    }
}
