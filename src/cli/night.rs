//! Tells the machines that watch a nightly run how it ended: a line in the folder, on standard output, in a log, to a command, for
//! Prometheus.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::output;
use crate::error::{Error, ErrorKind, Result};
use crate::published::{Attempt, attempts, note_attempt, served_run};
use crate::run::Outcome;
use crate::store::{LocalDisk, replace};

/// How a run without a person before it is watched.
#[derive(Args, Debug)]
#[command(next_help_heading = "Unattended runs")]
pub(super) struct Night {
    /// Form of what is said on standard error: sentences, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    /// Command of the shell that is run when the run has ended, with the result as JSON on its standard input and SVALL_STATUS,
    /// SVALL_EXIT_CODE and SVALL_RUN_ID in its environment.
    #[arg(long, value_name = "COMMAND")]
    notify_cmd: Option<String>,
    /// File for the text collector of Prometheus, replaced at once.
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// A run that has begun.
pub(super) struct Watch<'n> {
    night: &'n Night,
    out: &'n Path,
    n_threads: usize,
    started: Instant,
    started_unix: u64,
}

impl Night {
    /// Whether standard error is for machines.
    pub(super) fn logs_json(&self) -> bool {
        self.log_format == LogFormat::Json
    }

    /// Notes that a run begins.
    pub(super) fn begin<'n>(&'n self, out: &'n Path, n_threads: usize) -> Watch<'n> {
        self.log("info", "run begins", &json!({"out": out.to_string_lossy(), "threads": n_threads}));
        Watch { night: self, out, n_threads, started: Instant::now(), started_unix: now() }
    }

    /// Says what went wrong beside the run.
    fn warn(&self, text: &str) {
        if self.logs_json() {
            self.log("warning", text, &json!({}));
        } else {
            output::remark(&format!("warning: {text}"));
        }
    }

    fn log(&self, level: &str, event: &str, facts: &Value) {
        if self.logs_json() {
            let mut line = json!({"time_unix": now(), "level": level, "event": event});
            if let (Some(line), Some(facts)) = (line.as_object_mut(), facts.as_object()) {
                line.extend(facts.clone());
            }
            output::remark(&output::json_line(&line));
        }
    }
}

impl Watch<'_> {
    /// Tells all that watch how the run ended. What cannot be told to one of them is a warning: the run is as it is, and the others are told.
    pub(super) fn end(self, outcome: &Result<Outcome>, exit_code: u8, prints_manifest: bool) -> Result<()> {
        let attempt = self.attempt(outcome, exit_code);
        let mut facts =
            serde_json::to_value(&attempt).map_err(|e| Error::new(ErrorKind::Internal, format!("the result cannot be written: {e}")))?;
        match outcome {
            Ok(outcome) => {
                facts["folder"] = json!(outcome.folder.to_string_lossy());
                facts["counts"] = json!(outcome.manifest.counts);
                facts["content_hash"] = json!(outcome.manifest.content_hash);
                facts["result_hash"] = json!(outcome.manifest.result_hash);
            }
            Err(error) => {
                if let Some(hint) = error.hint() {
                    facts["hint"] = json!(hint);
                }
            }
        }
        if let Some(untidy) = &attempt.untidy {
            self.night.warn(&format!("the run is served, but tidying up after it failed: {untidy}"));
        }
        // Who was refused the lock has tried nothing, and the folder is another's.
        if !matches!(outcome, Err(e) if e.kind() == ErrorKind::Locked)
            && let Err(e) = note_attempt(&LocalDisk, self.out, &attempt)
        {
            self.night.warn(&e.to_string());
        }
        self.night.log(if exit_code < 2 { "info" } else { "error" }, "run ends", &facts);
        if let Some(path) = &self.night.metrics
            && let Err(e) = replace(&LocalDisk, path, metrics(&attempt, outcome, self.last_good()).as_bytes())
        {
            self.night.warn(&format!("--metrics: {e}"));
        }
        if let Some(command) = &self.night.notify_cmd
            && let Err(e) = notify(command, &attempt, &facts, self.night.logs_json())
        {
            self.night.warn(&format!("--notify-cmd: {e}"));
        }
        if prints_manifest && let Ok(outcome) = outcome {
            let mut whole = json!(outcome.manifest);
            if let (Some(whole), Some(facts)) = (whole.as_object_mut(), facts.as_object()) {
                // The manifest's own words come first.
                facts.iter().for_each(|(key, value)| {
                    whole.entry(key).or_insert_with(|| value.clone());
                });
            }
            output::data(&format!("{}\n", output::json_line(&whole)))
        } else if prints_manifest || !output::prints_to_terminal() {
            output::data(&format!("{}\n", output::json_line(&facts)))
        } else {
            Ok(())
        }
    }

    /// When the last run that ended well began, this one among them.
    fn last_good(&self) -> Option<u64> {
        attempts(self.out).iter().rev().find(|attempt| attempt.exit_code < 2).map(|attempt| attempt.started_unix)
    }

    fn attempt(&self, outcome: &Result<Outcome>, exit_code: u8) -> Attempt {
        let common = Attempt {
            exit_code,
            started_unix: self.started_unix,
            seconds: (self.started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
            threads: self.n_threads,
            ..Attempt::default()
        };
        match outcome {
            Ok(outcome) => Attempt {
                status: if outcome.is_new { "published" } else { "unchanged" }.to_owned(),
                run_id: Some(outcome.manifest.run_id.clone()),
                n_records: outcome.manifest.counts.n_records,
                n_reused: outcome.n_reused,
                untidy: outcome.untidy.clone(),
                ..common
            },
            Err(error) => Attempt {
                status: "failed".to_owned(),
                run_id: served_run(self.out).ok().flatten().map(|run| run.manifest.run_id),
                message: Some(error.to_string()),
                ..common
            },
        }
    }
}

/// Runs the command. What it says itself goes nowhere where that would break the form of standard output or of the log.
fn notify(command: &str, attempt: &Attempt, facts: &Value, is_silent: bool) -> std::result::Result<(), String> {
    let run = || {
        let mut child = Command::new("sh")
            .args(["-c", command])
            .env("SVALL_STATUS", &attempt.status)
            .env("SVALL_EXIT_CODE", attempt.exit_code.to_string())
            .env("SVALL_RUN_ID", attempt.run_id.as_deref().unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(if is_silent { Stdio::null() } else { Stdio::inherit() })
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command that does not read is told by its environment.
            let _not_read = writeln!(stdin, "{}", output::json_line(facts));
        }
        child.wait()
    };
    match run() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("found {status}, expected success")),
        Err(e) => Err(format!("cannot be run: {e}")),
    }
}

/// What Prometheus reads: gauges of the last run that was tried.
fn metrics(attempt: &Attempt, outcome: &Result<Outcome>, last_good: Option<u64>) -> String {
    let mut text = String::new();
    let mut gauge = |name: &str, help: &str, values: &[(&str, f64)]| {
        text.push_str(&format!("# HELP svall_{name} {help}\n# TYPE svall_{name} gauge\n"));
        for (labels, value) in values {
            text.push_str(&format!("svall_{name}{labels} {value}\n"));
        }
    };
    gauge("last_run_exit_code", "Exit code of the last run; 0 and 1 are good.", &[("", f64::from(attempt.exit_code))]);
    gauge("last_run_success", "Whether the last run ended well: 1 or 0.", &[("", f64::from(u8::from(attempt.exit_code < 2)))]);
    gauge("last_run_start_seconds", "When the last run began, seconds since 1970.", &[("", attempt.started_unix as f64)]);
    gauge("last_run_duration_seconds", "How long the last run took.", &[("", attempt.seconds)]);
    if let Some(started) = last_good {
        gauge("last_good_run_start_seconds", "When the last run that ended well began, seconds since 1970.", &[("", started as f64)]);
    }
    if let Ok(outcome) = outcome {
        let c = &outcome.manifest.counts;
        let records = [
            ("{state=\"scanned\"}", c.n_scanned as f64),
            ("{state=\"duplicate\"}", c.n_duplicates as f64),
            ("{state=\"removal\"}", c.n_removals as f64),
            ("{state=\"rejected\"}", c.n_rejected as f64),
        ];
        gauge("run_records", "Records of the run that is served, by what became of them.", &records);
        gauge("run_measured_ads", "Measured ads of the run that is served.", &[("", c.n_measured as f64)]);
        gauge("run_hits", "Hits in the measured ads of the run that is served.", &[("", c.n_hits as f64)]);
        gauge("run_words", "Words of the measured ads of the run that is served.", &[("", c.n_words as f64)]);
        // Where no input had to be read there is nothing to say, and 0 would look as if nothing had been known.
        if outcome.municipalities.is_some() {
            let help = "Records of the last run that were known from earlier ones; only if inputs were read.";
            gauge("last_run_reused_records", help, &[("", outcome.n_reused as f64)]);
        }
    }
    text
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
