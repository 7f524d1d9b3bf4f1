//! `svall status`: what is served, how the last night went, and who is at work.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use serde_json::json;

use super::table::grouped;
use super::{Done, output};
use crate::error::Result;
use crate::model::Date;
use crate::published::{Attempt, Depth, PublishedRun, attempts, check_run, served_run};
use crate::store::{Holder, Lock};

/// Say what is served, how the last run ended, and whether one is at work.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall status
  svall status /srv/svall --max-age 36    exit code 1 if no run ended well in the last 36 hours

Exit code 0: as it should be; 1: the last run failed, the run is not whole, or it is too old.")]
pub(super) struct Arguments {
    /// Where runs are published.
    #[arg(default_value = "out")]
    out: PathBuf,
    /// Hours within which a run must have ended well.
    #[arg(long, value_name = "HOURS", value_parser = hours)]
    max_age: Option<f64>,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

fn hours(text: &str) -> std::result::Result<f64, String> {
    let found = text.parse::<f64>().ok().filter(|hours| hours.is_finite() && *hours >= 0.0);
    found.ok_or_else(|| "expected hours, 0 or more".to_owned())
}

/// What there is to say.
struct State {
    served: Option<PublishedRun>,
    /// What is wrong.
    wrong: Vec<String>,
    last: Option<Attempt>,
    last_good: Option<Attempt>,
    at_work: Option<Holder>,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let state = State::of(arguments)?;
    if arguments.json {
        let facts = json!({
            "run_id": state.served.as_ref().map(|run| &run.manifest.run_id),
            "counts": state.served.as_ref().map(|run| &run.manifest.counts),
            "last": state.last,
            "last_good": state.last_good,
            "at_work": state.at_work,
            "wrong": state.wrong,
        });
        output::data(&format!("{}\n", output::json_line(&facts)))?;
    } else {
        output::data(&output::readable(&state.text()))?;
    }
    Ok(if state.wrong.is_empty() { Done::Fully } else { Done::WithRemarks })
}

impl State {
    fn of(arguments: &Arguments) -> Result<Self> {
        let out = &arguments.out;
        let mut wrong = Vec::new();
        let served = served_run(out).unwrap_or_else(|e| {
            wrong.push(format!("what is served cannot be read: {e}"));
            None
        });
        match &served {
            Some(run) => wrong.extend(check_run(run, Depth::Quick)),
            None if wrong.is_empty() => wrong.push("nothing is published".to_owned()),
            None => {}
        }
        let all = attempts(out);
        let last = all.last().cloned();
        let last_good = all.iter().rev().find(|attempt| attempt.exit_code < 2).cloned();
        if let Some(last) = last.as_ref().filter(|last| last.exit_code >= 2) {
            wrong.push(format!("the last run failed (exit code {}): {}", last.exit_code, last.message.as_deref().unwrap_or_default()));
        }
        if let Some(hours) = arguments.max_age {
            let age = last_good.as_ref().map(|good| now().saturating_sub(good.started_unix) as f64 / 3600.0);
            if age.is_none_or(|age| age >= hours) {
                let found = age.map_or("none".to_owned(), |age| format!("the last {age:.1} hours ago"));
                wrong.push(format!("found no run that ended well within {hours} hours: {found}"));
            }
        }
        // A run removes what it was writing, unless it was killed. Looked at twice: between, one may have begun or ended.
        let is_writing = || out.join("staging").join("run").exists();
        let (was_writing, at_work) = (is_writing(), Lock::held_by(&out.join("LOCK"))?);
        if was_writing && at_work.is_none() && is_writing() {
            wrong.push("a run was killed before it ended; `svall run` goes on where it stood".to_owned());
        }
        Ok(Self { served, wrong, last, last_good, at_work })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let Some(run) = &self.served {
            let c = &run.manifest.counts;
            text.push_str(&format!(
                "Served: {} with {} ads from {} records; {}\n",
                run.manifest.run_id,
                grouped(c.n_scanned),
                grouped(c.n_records),
                run.folder.display()
            ));
        }
        if let Some(good) = &self.last_good {
            text.push_str(&format!("Last run that ended well: {}, {}\n", good.status, when(good)));
        }
        if let Some(last) = self.last.as_ref().filter(|last| Some(*last) != self.last_good.as_ref()) {
            text.push_str(&format!("Last run: {}, {}\n", last.status, when(last)));
        }
        if let Some(holder) = &self.at_work {
            let since = now().saturating_sub(holder.since_unix);
            text.push_str(&format!("At work: process {} on {} for {since} seconds\n", holder.pid, holder.host));
        }
        for wrong in &self.wrong {
            text.push_str(&format!("Look at this: {wrong}\n"));
        }
        text
    }
}

/// When it began, in Universal Time, and how long it took.
fn when(attempt: &Attempt) -> String {
    let (days, seconds) = (attempt.started_unix / 86_400, attempt.started_unix % 86_400);
    let day = i64::try_from(days).ok().and_then(Date::from_days).map_or(String::new(), |day| day.to_string());
    format!("{day} {:02}:{:02} UTC, {:.1} s", seconds / 3600, seconds / 60 % 60, attempt.seconds)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
