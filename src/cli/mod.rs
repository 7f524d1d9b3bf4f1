//! Reads the command line, runs one command and prints what it found. The only place that prints.
//!
//! Data goes to standard output, everything else to standard error. One file a command.

mod accuracy;
mod arguments;
mod chart;
mod chart_values;
mod chart_words;
mod classify;
mod compare;
mod compare_group;
mod compare_why;
mod completion;
mod diff;
mod each_ad;
mod evaluate;
mod explain;
mod export;
mod export_tables;
mod fetch;
mod lexicon;
mod lexicon_diff;
mod lexicon_lists;
mod lexicon_usage;
mod night;
mod output;
mod panel;
mod phrases;
mod progress;
mod run;
mod runs;
mod sample;
mod search;
mod serve;
mod status;
mod table;
mod tables;
mod verify;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::error::{Error, ErrorKind, Result};

/// What a command says to the shell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Done {
    /// Exit code 0.
    Fully,
    /// Exit code 1: done, but something needs eyes.
    WithRemarks,
}

impl Done {
    /// The exit code.
    fn code(self) -> u8 {
        match self {
            Self::Fully => 0,
            Self::WithRemarks => 1,
        }
    }
}

/// svall measures how much digital competence job ads ask for, per employer, municipality and year.
#[derive(Parser, Debug)]
#[command(name = "svall", version, about, max_term_width = 120, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "Exit codes:
  0    done
  1    done, but something needs eyes: rejected records, broken lexicon rules, a damaged run,
       old runs that could not be removed
  2    not done: wrong usage, a broken lexicon
  20   a gate before publishing was not passed
  21   an input could not be read, or changed while it was read; a file could not be fetched whole
  22   an output could not be written
  23   another run is at work in the same folder
  24   internal error
  25   the counts do not balance, or a published file is not the one that was published
  130  stopped
After 2 and above nothing was published, unless the message of 22 says that the run is served.";

#[derive(Subcommand, Debug)]
enum Command {
    Run(run::Arguments),
    Classify(classify::Arguments),
    Explain(explain::Arguments),
    Evaluate(evaluate::Arguments),
    Panel(panel::Arguments),
    Tables(tables::Arguments),
    CompareGroup(compare_group::Arguments),
    Compare(compare::Arguments),
    Chart(chart::Arguments),
    Export(export::Arguments),
    Search(search::Arguments),
    Phrases(phrases::Arguments),
    Runs(runs::Arguments),
    Diff(diff::Arguments),
    Fetch(fetch::Arguments),
    Lexicon(lexicon::Arguments),
    Verify(verify::Arguments),
    Status(status::Arguments),
    Serve(serve::Arguments),
    Sample(sample::Arguments),
    Completion(completion::Arguments),
    /// Write the manual page, in roff, to standard output.
    #[command(after_help = "Example:\n  svall man | man -l -")]
    Man,
}

/// Runs the program; the exit code says how it ended.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let code = if e.use_stderr() { 2 } else { 0 };
            // A closed pipe is no error.
            let _closed = e.print();
            return ExitCode::from(code);
        }
    };
    match never_panics(|| dispatch(cli.command)) {
        Ok(done) => ExitCode::from(done.code()),
        Err(error) => {
            if !error.is_told() {
                output::remark(&format!("error: {error}"));
                if let Some(hint) = error.hint() {
                    output::remark(&format!("\nhint: {hint}"));
                }
            }
            ExitCode::from(code_of(&error))
        }
    }
}

/// Turns a panic into an error.
fn never_panics<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, "the program failed by a mistake of its own; nothing is published")))
}

fn code_of(error: &Error) -> u8 {
    match error.kind() {
        ErrorKind::Usage | ErrorKind::Lexicon | ErrorKind::Late => 2,
        ErrorKind::Input => 21,
        ErrorKind::Gate => 20,
        ErrorKind::Storage => 22,
        ErrorKind::Locked => 23,
        ErrorKind::Internal => 24,
        ErrorKind::Accounting => 25,
        ErrorKind::Interrupted => 130,
    }
}

fn dispatch(command: Command) -> Result<Done> {
    match command {
        Command::Run(a) => run::run(&a),
        Command::Classify(a) => classify::run(&a),
        Command::Explain(a) => explain::run(&a),
        Command::Evaluate(a) => evaluate::run(&a),
        Command::Panel(a) => panel::run(&a),
        Command::Tables(a) => tables::run(&a),
        Command::CompareGroup(a) => compare_group::run(&a),
        Command::Compare(a) => compare::run(&a),
        Command::Chart(a) => chart::run(&a),
        Command::Export(a) => export::run(&a),
        Command::Search(a) => search::run(&a),
        Command::Phrases(a) => phrases::run(&a),
        Command::Runs(a) => runs::run(&a),
        Command::Diff(a) => diff::run(&a),
        Command::Fetch(a) => fetch::run(&a),
        Command::Lexicon(a) => lexicon::run(&a),
        Command::Verify(a) => verify::run(&a),
        Command::Status(a) => status::run(&a),
        Command::Serve(a) => serve::run(&a),
        Command::Sample(a) => sample::run(&a),
        Command::Completion(a) => completion::run(&a, &mut Cli::command()),
        Command::Man => completion::man(Cli::command()),
    }
}
