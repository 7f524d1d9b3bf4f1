//! `svall fetch`: brings files of ads from their source onto disk, whole or not at all.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::Done;
use super::output;
use super::table::grouped;
use crate::error::{Error, ErrorKind, Result};
use crate::fetch::{ApiKey, Fetched, Folder, Moment, Rules, Status, fetch_file, fetch_snapshot, fetch_updates, file_name};
use crate::store::LocalDisk;

/// Where JobStream is asked.
const JOBSTREAM: &str = "https://jobstream.api.jobtechdev.se";
/// Where yearly files lay when they were announced.
const HISTORY: &str = "https://minio.arbetsformedlingen.se/historiska-annonser";

/// Bring ads from their source into a folder, whole or not at all.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    File(FileArguments),
    History(HistoryArguments),
    Snapshot(SnapshotArguments),
    Updates(UpdatesArguments),
}

const AFTER: &str = "A download that breaks off is resumed where the server says which version it serves; the same command goes on later.
A file gets its name only when its length, its checksums and its content have been found whole, and is replaced at once.
The folder keeps .fetch.json (versions, fingerprints, times) and .fetch.lock.
Exit codes: 0 all is there; 21 a file could not be fetched whole; 22 it could not be written; 23 another call is filling the folder.";

/// Fetch files by their addresses.
#[derive(Args, Debug)]
#[command(after_help = format!("Examples:
  svall fetch file https://example.org/2016.zip --into ads
  svall fetch file https://example.org/2016.zip https://example.org/2017.zip --into ads --sidecar --json

{AFTER}"))]
struct FileArguments {
    /// Addresses of files; the last part of the path is the name.
    #[arg(required = true, value_name = "URL")]
    url: Vec<String>,
    #[command(flatten)]
    files: OfFiles,
    #[command(flatten)]
    common: Common,
}

/// Fetch yearly files by a pattern.
///
/// How the source names its yearly files today could not be confirmed: the pattern is that of their announcement in 2020. Where it no longer
/// holds, take the pattern from the source's own page.
#[derive(Args, Debug)]
#[command(after_help = format!("Examples:
  svall fetch history 2016 2017 2018 --into ads
  svall fetch history 2020 --into ads --base https://example.org/ads --template '{{base}}/{{year}}.jsonl.zip'

svall reads zip and gzip. A .rar file is fetched too, by its length only; unpack it before `svall run`.
{AFTER}"))]
struct HistoryArguments {
    /// Years.
    #[arg(required = true, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1990..=2100))]
    year: Vec<u16>,
    /// What stands for {base} in the pattern.
    #[arg(long, value_name = "URL", default_value = HISTORY)]
    base: String,
    /// Pattern of the addresses.
    #[arg(long, value_name = "PATTERN", default_value = "{base}/{year}.zip")]
    template: String,
    #[command(flatten)]
    files: OfFiles,
    #[command(flatten)]
    common: Common,
}

/// Fetch all ads that are open now, from JobStream.
///
/// The file is called snapshot-TIME.json (or .jsonl, as the source writes it), with the time in Swedish standard time, UTC+1. A key, if the
/// source asks for one, is read from the environment variable SVALL_API_KEY.
#[derive(Args, Debug)]
#[command(after_help = format!("Example:
  svall fetch snapshot --into ads

{AFTER}"))]
struct SnapshotArguments {
    /// Address of JobStream.
    #[arg(long, value_name = "URL", default_value = JOBSTREAM)]
    base: String,
    #[command(flatten)]
    common: Common,
}

/// Fetch what changed since the last time, from JobStream.
///
/// The file is called updates-FROM-TO.json, with times in Swedish standard time, UTC+1, in summer too: JobStream takes times without a zone,
/// and in the hour that comes twice in autumn only this asks for enough. An ad may so come twice; `svall run` counts its newest version.
/// The first call goes on from a snapshot, or from --since. A key, if the source asks for one, is read from the environment variable
/// SVALL_API_KEY.
#[derive(Args, Debug)]
#[command(after_help = format!("Examples:
  svall fetch updates --into ads
  svall fetch updates --into ads --since 2026-11-01

{AFTER}"))]
struct UpdatesArguments {
    /// Since when, such as 2026-11-22T03:00:00; without a zone in Swedish standard time.
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// How many minutes before the last success to begin.
    #[arg(long, value_name = "MINUTES", default_value_t = 10)]
    overlap: u64,
    /// Address of JobStream.
    #[arg(long, value_name = "URL", default_value = JOBSTREAM)]
    base: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
struct OfFiles {
    /// Demand that a file with the SHA-256 stands at URL.sha256, and hold the file against it.
    #[arg(long)]
    sidecar: bool,
}

#[derive(Args, Debug)]
struct Common {
    /// Folder to fill; made if it does not exist.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// How often to ask for a file at most.
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=100))]
    tries: u32,
    /// Seconds to wait after a failed try; doubles with each. Default 2; for JobStream 60, which is also the least time between requests.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pause: Option<Duration>,
    /// Longest wait in seconds, whatever the server asks for.
    #[arg(long, value_name = "SECONDS", default_value = "900", value_parser = seconds)]
    longest_wait: Duration,
    /// Seconds to wait for a connection (at most 30), an answer, and more of a body.
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = seconds)]
    timeout: Duration,
    /// Most bytes of a file.
    #[arg(long, value_name = "BYTES", default_value_t = 20_000_000_000)]
    max_bytes: u64,
    /// Ask hosts other than this machine without encryption too.
    #[arg(long)]
    allow_http: bool,
    /// Print one JSON object a file: url, file, bytes, blake3, status.
    #[arg(long)]
    json: bool,
    /// Say nothing but errors.
    #[arg(long)]
    quiet: bool,
}

fn seconds(text: &str) -> std::result::Result<Duration, String> {
    let found = text.parse::<f64>().ok().filter(|s| *s <= 86_400.0).and_then(|s| Duration::try_from_secs_f64(s).ok());
    found.ok_or_else(|| "expected seconds, at most 86400".to_owned())
}

/// Something to fetch, and how.
type Task<'t> = Box<dyn Fn(&mut Folder<'_>, &mut dyn FnMut(&str)) -> Result<Fetched> + 't>;

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    match &arguments.command {
        Command::File(a) => files(&a.url, &a.files, &a.common),
        Command::History(a) => {
            let address = |year: &u16| a.template.replace("{base}", a.base.trim_end_matches('/')).replace("{year}", &year.to_string());
            if !a.template.contains("{year}") {
                return Err(Error::new(ErrorKind::Usage, format!("--template: found `{}`, expected {{year}} in it", a.template)));
            }
            let urls: Vec<String> = a.year.iter().map(address).collect();
            files(&urls, &a.files, &a.common)
        }
        Command::Snapshot(a) => {
            let rules = a.common.rules(60, false, api_key()?);
            fill(&a.common, &[Box::new(move |folder, tell| fetch_snapshot(folder, &rules, &a.base, tell))])
        }
        Command::Updates(a) => {
            let rules = a.common.rules(60, false, api_key()?);
            let since = a.since.as_deref().map(Moment::parse).transpose();
            let since = since.map_err(|e| Error::new(ErrorKind::Usage, format!("--since: {e}")))?;
            let overlap = Duration::from_secs(a.overlap.saturating_mul(60));
            fill(&a.common, &[Box::new(move |folder, tell| fetch_updates(folder, &rules, &a.base, since, overlap, tell))])
        }
    }
}

fn files(urls: &[String], files: &OfFiles, common: &Common) -> Result<Done> {
    let mut names = Vec::new();
    for url in urls {
        let name = file_name(url)?.to_ascii_lowercase();
        if names.contains(&name) {
            return Err(Error::new(ErrorKind::Usage, format!("{url}: found the name {name} twice, expected each file once")));
        }
        names.push(name);
    }
    let rules = common.rules(2, files.sidecar, None);
    let tasks: Vec<Task<'_>> = urls
        .iter()
        .map(|url| -> Task<'_> {
            let rules = rules.clone();
            Box::new(move |folder, tell| fetch_file(folder, &rules, url, tell))
        })
        .collect();
    fill(common, &tasks)
}

/// Does every task, whatever becomes of the ones before it; only a disk that fails ends all.
fn fill(common: &Common, tasks: &[Task<'_>]) -> Result<Done> {
    let mut folder = Folder::open(&LocalDisk, &common.into)?;
    let say = |text: &str| {
        if !common.quiet {
            output::remark(text);
        }
    };
    let mut failed = Vec::new();
    for task in tasks {
        match task(&mut folder, &mut |text| say(text)) {
            Ok(fetched) => {
                let status = match fetched.status {
                    Status::Fetched => "fetched",
                    Status::Resumed => "resumed",
                    Status::Unchanged => "unchanged",
                };
                say(&format!("{}: {status}, {} bytes", fetched.file, grouped(fetched.bytes)));
                if common.json {
                    let line = serde_json::to_string(&fetched).map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
                    output::data(&(line + "\n"))?;
                }
            }
            Err(error) if error.kind() == ErrorKind::Input && tasks.len() > 1 => {
                output::remark(&format!("error: {error}"));
                failed.push(error);
            }
            Err(error) => return Err(error),
        }
    }
    if failed.is_empty() {
        return Ok(Done::Fully);
    }
    let message = format!("{}: {} of {} files could not be fetched", common.into.display(), failed.len(), tasks.len());
    Err(Error::new(ErrorKind::Input, message).with_hint("the same command goes on with what is missing"))
}

impl Common {
    /// The rules of a call whose first wait, unless given, is so many seconds.
    fn rules(&self, pause: u64, sidecar: bool, api_key: Option<ApiKey>) -> Rules {
        Rules {
            tries: self.tries,
            pause: self.pause.unwrap_or(Duration::from_secs(pause)),
            longest_wait: self.longest_wait,
            timeout: self.timeout.max(Duration::from_millis(1)),
            max_bytes: self.max_bytes,
            allow_http: self.allow_http,
            sidecar,
            api_key,
        }
    }
}

/// The key for JobStream. It is read from the environment, as arguments are seen by every user of the machine.
fn api_key() -> Result<Option<ApiKey>> {
    let Some(key) = std::env::var_os("SVALL_API_KEY").filter(|key| !key.is_empty()) else { return Ok(None) };
    match key.to_str().and_then(ApiKey::new) {
        Some(key) => Ok(Some(key)),
        None => Err(Error::new(ErrorKind::Usage, "SVALL_API_KEY: found signs that cannot stand in a header, expected letters and digits")),
    }
}
