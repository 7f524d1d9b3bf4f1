//! Tells the machines that watch a nightly run how it ended: a line in the folder, on standard output, in a log, to a command, for
//! Prometheus.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::output;
use crate::error::{Error, ErrorKind, Result};
use crate::published::{Attempt, note_attempt, served_run};
use crate::run::{Job, Outcome};
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
    started: Instant,
    started_unix: u64,
}

impl Night {
    /// Whether standard error is for machines.
    pub(super) fn logs_json(&self) -> bool {
        self.log_format == LogFormat::Json
    }

    /// Notes that a run begins.
    pub(super) fn begin(&self, job: &Job) -> Watch<'_> {
        let watch = Watch { night: self, started: Instant::now(), started_unix: now() };
        self.log("info", "run begins", &json!({"inputs": job.inputs.len(), "out": job.out, "threads": job.n_threads}));
        watch
    }

    fn log(&self, level: &str, event: &str, facts: &Value) {
        if self.logs_json() {
            let mut line = json!({"time_unix": now(), "level": level, "event": event});
            if let (Some(line), Some(facts)) = (line.as_object_mut(), facts.as_object()) {
                line.extend(facts.clone());
            }
            output::remark(&line.to_string());
        }
    }
}

impl Watch<'_> {
    /// Tells all that watch how the run ended.
    pub(super) fn end(self, job: &Job, outcome: &Result<Outcome>, exit_code: u8, prints_manifest: bool) -> Result<()> {
        let attempt = self.attempt(job, outcome, exit_code);
        let mut facts =
            serde_json::to_value(&attempt).map_err(|e| Error::new(ErrorKind::Internal, format!("the result cannot be written: {e}")))?;
        if let Ok(outcome) = outcome {
            facts["folder"] = json!(outcome.folder);
            facts["counts"] = json!(outcome.manifest.counts);
            facts["content_hash"] = json!(outcome.manifest.content_hash);
            facts["result_hash"] = json!(outcome.manifest.result_hash);
        }
        // Who was refused the lock has tried nothing, and the folder is another's.
        if !matches!(outcome, Err(e) if e.kind() == ErrorKind::Locked)
            && let Err(e) = note_attempt(&LocalDisk, &job.out, &attempt)
        {
            output::remark(&format!("warning: {e}"));
        }
        self.night.log(if exit_code < 2 { "info" } else { "error" }, "run ends", &facts);
        if let Some(path) = &self.night.metrics {
            replace(&LocalDisk, path, metrics(&attempt, outcome).as_bytes())?;
        }
        if let Some(command) = &self.night.notify_cmd {
            notify(command, &attempt, &facts);
        }
        if prints_manifest && let Ok(outcome) = outcome {
            let mut whole = json!(outcome.manifest);
            if let (Some(whole), Some(facts)) = (whole.as_object_mut(), facts.as_object()) {
                // The manifest's own words come first.
                facts.iter().for_each(|(key, value)| {
                    whole.entry(key).or_insert_with(|| value.clone());
                });
            }
            output::data(&format!("{whole}\n"))
        } else if prints_manifest || !output::prints_to_terminal() {
            output::data(&format!("{facts}\n"))
        } else {
            Ok(())
        }
    }

    fn attempt(&self, job: &Job, outcome: &Result<Outcome>, exit_code: u8) -> Attempt {
        let common = Attempt {
            exit_code,
            started_unix: self.started_unix,
            seconds: (self.started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
            threads: job.n_threads,
            ..Attempt::default()
        };
        match outcome {
            Ok(outcome) => Attempt {
                status: if outcome.is_new { "published" } else { "unchanged" }.to_owned(),
                run_id: Some(outcome.manifest.run_id.clone()),
                n_records: outcome.manifest.counts.n_records,
                n_reused: outcome.n_reused,
                ..common
            },
            Err(error) => Attempt {
                status: "failed".to_owned(),
                run_id: served_run(&job.out).ok().flatten().map(|run| run.manifest.run_id),
                message: Some(error.to_string()),
                ..common
            },
        }
    }
}

fn notify(command: &str, attempt: &Attempt, facts: &Value) {
    let run = || {
        let mut child = Command::new("sh")
            .args(["-c", command])
            .env("SVALL_STATUS", &attempt.status)
            .env("SVALL_EXIT_CODE", attempt.exit_code.to_string())
            .env("SVALL_RUN_ID", attempt.run_id.as_deref().unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command that does not read is told by its environment.
            let _not_read = writeln!(stdin, "{facts}");
        }
        child.wait()
    };
    match run() {
        Ok(status) if status.success() => {}
        Ok(status) => output::remark(&format!("warning: --notify-cmd: found {status}, expected success")),
        Err(e) => output::remark(&format!("warning: --notify-cmd: cannot be run: {e}")),
    }
}

/// What Prometheus reads: gauges of the last run that was tried.
fn metrics(attempt: &Attempt, outcome: &Result<Outcome>) -> String {
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
        gauge("last_run_reused_records", "Records of the last run that were known from earlier ones.", &[("", outcome.n_reused as f64)]);
    }
    text
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}
