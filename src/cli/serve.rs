//! `svall serve`: gives the published run to people as pages, to statistics programs as tables, and its ads to whoever asks.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Done, output};
use crate::error::Result;
use crate::serve::{Options, Patience, serve};

/// Serve the published run: pages for people, in Swedish and English; PxWebApi for R, Python, Excel and Power BI; a search in its ads.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall serve
  svall serve --out /srv/svall --addr 127.0.0.1:8080 --base-path /svall --behind-proxy
  svall serve --addr 127.0.0.1:0     any free port; the address is printed on standard output

Another run that is published is served within seconds, without a new start. TLS is the business of a proxy in front.
Exit code 0: ended by a signal, after answers under way were sent; 2: the address cannot be had; 21: there is no published run.")]
pub(super) struct Arguments {
    /// Folder of the published runs.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Where to listen.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    addr: String,
    /// What all addresses begin with, where a proxy gives a part of its own.
    #[arg(long, value_name = "PATH", default_value = "")]
    base_path: String,
    /// Believe the last address in X-Forwarded-For: only behind a proxy that writes it.
    #[arg(long)]
    behind_proxy: bool,
    /// A mail or web address for questions, which every page names.
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    contact: String,
    /// Who offers the service, by name, for its statement on accessibility.
    #[arg(long, value_name = "NAME", default_value = "")]
    owner: String,
    /// Most cells of an answer.
    #[arg(long, value_name = "N", default_value_t = 150_000)]
    max_cells: usize,
    /// Longest time of a search in the ads, at most 5000; a comparison of phrases may take twice as long.
    #[arg(long, value_name = "MS", default_value_t = 4000, value_parser = clap::value_parser!(u64).range(..=5000))]
    timeout: u64,
    /// Most calls of one address in a window of time; a question that costs much counts as several.
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    max_calls: u32,
    /// Length of the window in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    window: u64,
    /// Most connections at a time; silent ones make room for others.
    #[arg(long, value_name = "N", default_value_t = 512)]
    max_connections: usize,
    /// Seconds between two looks at whether another run is served.
    #[arg(long, value_name = "SECONDS", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=3600))]
    look: u64,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let options = Options {
        out: arguments.out.clone(),
        address: arguments.addr.clone(),
        base_path: arguments.base_path.clone(),
        max_connections: arguments.max_connections,
        contact: arguments.contact.clone(),
        owner: arguments.owner.clone(),
        max_cells: arguments.max_cells,
        search_time: Duration::from_millis(arguments.timeout),
        max_calls: arguments.max_calls,
        window_seconds: arguments.window,
        has_proxy: arguments.behind_proxy,
        look_seconds: arguments.look,
        patience: Patience::default(),
    };
    let ready = |address: &str| {
        // Who reads the address may close standard output; serving goes on.
        let _closed = output::data(&format!("{address}\n"));
    };
    serve(&options, ready, output::remark)?;
    Ok(Done::Fully)
}
