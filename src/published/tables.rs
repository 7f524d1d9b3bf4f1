//! Makes the tables of a published run from its ads and its manifest.

use std::path::Path;

use super::attempts::attempts;
use super::causes::lexicon_of;
use super::folder::PublishedRun;
use super::manifest::Manifest;
use super::parameters::Parameters;
use crate::error::Result;
use crate::measure::AdRow;
use crate::model::Date;
use crate::registers::Registers;
use crate::table::{Gathering, OwnGroup, RunCounts, Source, Tables, Text};

impl PublishedRun {
    /// The tables of the run.
    ///
    /// # Errors
    /// The ads cannot be read, or are not those that were published.
    pub fn tables(&self, registers: &Registers) -> Result<Tables> {
        self.tables_with_groups(registers, &[])
    }

    /// The tables of the run, with groups of municipalities that a user named.
    ///
    /// # Errors
    /// As `tables`; or a group that cannot be, with its line.
    pub fn tables_with_groups(&self, registers: &Registers, groups: &[OwnGroup]) -> Result<Tables> {
        self.tables_telling(registers, groups, |_| {})
    }

    /// The tables of the run, while every measured ad is told, too: who needs more than the tables reads the ads once.
    ///
    /// # Errors
    /// As `tables_with_groups`.
    pub fn tables_telling(&self, registers: &Registers, groups: &[OwnGroup], mut measured: impl FnMut(&AdRow)) -> Result<Tables> {
        let parameters = Parameters::of(&self.manifest);
        let mut gathering =
            Gathering::new(registers, parameters.vacancy_cap).with_groups(groups)?.with_run_counts(run_counts(&self.manifest));
        self.read_ads(|ad| {
            if parameters.keep_reposts || !ad.is_repost {
                gathering.add(&ad);
                measured(&ad);
            } else {
                gathering.add_repost(&ad);
            }
        })?;
        Ok(gathering.tables(&self.source(), parameters.min_ads))
    }

    /// What the tables say of where they come from.
    pub fn source(&self) -> Source {
        let out = self.folder.parent().and_then(Path::parent);
        Source {
            name: Text::new("svall: egna beräkningar på platsannonser", "svall: own computations on job ads"),
            run_id: self.manifest.run_id.clone(),
            updated: out.and_then(|out| published_at(out, &self.manifest.run_id)).unwrap_or_default(),
            program: self.manifest.program.clone(),
            lexicon: lexicon_of(&self.manifest).to_owned(),
            licence: "https://creativecommons.org/licenses/by/4.0/".to_owned(),
        }
    }
}

/// When a run was published, by the list of attempts, where that still knows it: `2026-11-22T03:10:00Z`.
fn published_at(out: &Path, run_id: &str) -> Option<String> {
    let attempt = attempts(out).into_iter().find(|a| a.status == "published" && a.run_id.as_deref() == Some(run_id))?;
    let at = attempt.started_unix + std::time::Duration::try_from_secs_f64(attempt.seconds).ok()?.as_secs();
    let day = Date::from_days(i64::try_from(at / 86_400).ok()?)?;
    let second = at % 86_400;
    Some(format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60))
}

fn run_counts(manifest: &Manifest) -> RunCounts {
    let counts = &manifest.counts;
    RunCounts {
        n_records: counts.n_records,
        n_scanned: counts.n_scanned,
        n_measured: counts.n_measured,
        n_reposts: counts.n_reposts,
        n_without_date: counts.n_without_date,
        n_duplicates_identical: counts.n_duplicates_identical,
        n_duplicates_superseded: counts.n_duplicates_superseded,
        n_removals: counts.n_removals,
        rejected: counts.rejected.clone(),
    }
}
