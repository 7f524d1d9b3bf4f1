//! How long the pages of `svall serve` take while many people ask at once.
//!
//!     cargo bench --bench pages -- OUT [--clients 16] [--each 400] [--seed 1] [--only ads]
//!
//! Serves the published run in OUT and has as many clients as asked for open one kind of page after the other, then all kinds mixed, each
//! page at an address drawn by chance: another municipality, year, measure, query. Prints for each kind median, 99th percentile and longest
//! time, how many answers came from different addresses, and the size of the largest as it is sent (gzip); and what the median is of the
//! median of `/health`, the lightest answer, in the same run. Asserts that every answer is 200, whole, and of the one run, that no page
//! weighs 60 KiB or more, and ends with an error where a kind's median is 50 ms or more, or its 99th percentile 250 ms or more. Begins once
//! the server has worked out what it works out ahead, and prints how long that took: what others write, for the usual choices of each
//! municipality. With other choices that page reads thousands of ads, counts as 30 calls, and is made one at a time; it is measured and
//! printed as `phrases, chosen` and not held to the limits.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a bench stops where something is wrong")]

#[path = "../tests/queries/mod.rs"]
mod queries;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use queries::Chance;
use svall::registers::Registers;

const MEDIAN_MS: f64 = 50.0;
const P99_MS: f64 = 250.0;
const MOST_PREPARING: Duration = Duration::from_mins(10);
/// The kind that is not held to them.
const CHOSEN: &str = "phrases, chosen";
const HEAVIEST: usize = 60 * 1024;

const MEASURES: [&str; 4] = ["intensity", "share", "breadth", "floor"];
const WORDS: [&str; 12] = [
    "excel",
    "kunskap",
    "\"god datorvana\"",
    "digital*",
    "system",
    "undersköterska",
    "competence:2.1",
    "sector:municipality",
    "year:2020.. excel",
    "programmering OR python",
    "journalsystem",
    "chef",
];
const NAMES: [&str; 8] = ["norkoping", "uppsala", "arbetsförmedlingen", "region skåne", "ume", "sodertalje", "lund", "malmo"];

/// The server, ended with the bench.
struct Server {
    process: Child,
    base: String,
    started: Instant,
}

impl Server {
    fn start(out: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_svall"));
        // All clients have one address here, and nobody is to be turned away.
        command.args(["serve", "--out", out, "--addr", "127.0.0.1:0", "--max-calls", "1000000000"]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("http://"), "svall serve did not start: {line:?}");
        Self { process, base: line.trim().trim_end_matches('/').to_owned(), started: Instant::now() }
    }

    /// Waits until it has worked out ahead what it does, and says how long that took.
    fn prepared(&self) -> Duration {
        loop {
            let told = agent().get(format!("{}/health", self.base)).call().unwrap().body_mut().read_to_string().unwrap();
            if serde_json::from_str::<serde_json::Value>(&told).unwrap()["is_prepared"] == true {
                return self.started.elapsed();
            }
            assert!(self.started.elapsed() < MOST_PREPARING, "not prepared after {MOST_PREPARING:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// An answer as it was sent.
struct Got {
    ms: f64,
    status: u16,
    run: String,
    n_bytes: usize,
}

fn ask(agent: &ureq::Agent, base: &str, path: &str) -> Got {
    let started = Instant::now();
    let mut answer = agent.get(format!("{base}{path}")).header("Accept-Encoding", "gzip").call().unwrap_or_else(|e| panic!("{path}: {e}"));
    let run = answer.headers().get("x-data-run").map_or("", |run| run.to_str().unwrap()).to_owned();
    let body = answer.body_mut().read_to_vec().unwrap_or_else(|e| panic!("{path}: {e}"));
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    Got { ms, status: answer.status().as_u16(), run, n_bytes: body.len() }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().new_agent()
}

/// What addresses are made of.
struct Places {
    municipalities: Vec<String>,
    counties: Vec<String>,
    groups: Vec<String>,
    employers: Vec<String>,
    ads: Vec<String>,
}

impl Places {
    fn of(server: &Server) -> Self {
        let registers = Registers::load().unwrap();
        let mut ads = Vec::new();
        for word in WORDS {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", word).append_pair("limit", "50").finish();
            let mut answer = agent().get(format!("{}/api/ads?{query}", server.base)).call().unwrap();
            let told: serde_json::Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
            ads.extend(told["ads"].as_array().into_iter().flatten().map(|ad| ad["ad_id"].as_str().unwrap().to_owned()));
        }
        Self {
            municipalities: registers.places.municipalities().iter().map(|m| m.code.clone()).collect(),
            counties: registers.places.counties().iter().map(|(code, _)| code.clone()).collect(),
            groups: registers.places.skr_groups().iter().map(|group| group.code.clone()).collect(),
            employers: registers.employers.public().iter().map(|employer| employer.id.clone()).collect(),
            ads,
        }
    }

    /// An address of a kind of page.
    fn address(&self, kind: &str, chance: &mut Chance) -> String {
        let language = if chance.below(4) == 0 { "en" } else { "sv" };
        let one = |list: &[String], chance: &mut Chance| list[chance.below(list.len())].clone();
        let among = |list: &[&'static str], chance: &mut Chance| list[chance.below(list.len())];
        let measure = among(&MEASURES, chance);
        let view = among(&["employer", "place"], chance);
        let year = 2012 + chance.below(14);
        let municipality = one(&self.municipalities, chance);
        let path = |swedish: &str, english: &str| format!("/{language}/{}", if language == "sv" { swedish } else { english });
        let asked = |path: String, pairs: &[(&str, &str)]| {
            format!("{path}?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
        };
        match kind {
            "overview" => asked(format!("/{language}"), &[("measure", measure)]),
            "county" => asked(path("lan/", "county/") + &one(&self.counties, chance), &[("measure", measure), ("as", view)]),
            "municipality" => asked(
                path("kommun/", "municipality/") + &municipality,
                &[
                    ("measure", measure),
                    ("as", view),
                    ("vs", among(&["mean,skr", "mean,similar", "skr,similar"], chance)),
                    ("year", &year.to_string()),
                ],
            ),
            "phrases" => path(&format!("kommun/{municipality}/fraser"), &format!("municipality/{municipality}/phrases")),
            CHOSEN => asked(
                path(&format!("kommun/{municipality}/fraser"), &format!("municipality/{municipality}/phrases")),
                &[("as", view), ("vs", "similar"), ("year", &year.to_string())],
            ),
            "employers" => path("arbetsgivare", "employer"),
            "employer" => asked(path("arbetsgivare/", "employer/") + &one(&self.employers, chance), &[("measure", measure)]),
            "compare" => {
                let of = match chance.below(3) {
                    0 => format!("county:{}", one(&self.counties, chance)),
                    1 => format!("similar:{municipality}"),
                    _ => format!("{},{municipality},{}", one(&self.municipalities, chance), one(&self.municipalities, chance)),
                };
                let of = if chance.below(6) == 0 { format!("skr:{}", one(&self.groups, chance)) } else { of };
                asked(path("jamfor", "compare"), &[("of", &of), ("measure", measure), ("as", view)])
            }
            "map" => {
                asked(path("karta", "map"), &[("measure", measure), ("as", view), ("year", &year.to_string()), ("mark", &municipality)])
            }
            "competences" => asked(
                path("kompetenser", "competences"),
                &[("measure", among(&["share", "intensity"], chance)), ("area", among(&["", "1", "2", "3", "4", "5", "general"], chance))],
            ),
            "ads" => {
                let year = if chance.below(3) == 0 { year.to_string() } else { String::new() };
                asked(path("annonser", "ads"), &[("q", among(&WORDS, chance)), ("municipality", &municipality), ("year", &year)])
            }
            "all ads" => path("annonser", "ads"),
            "ad" => path("annonser/", "ads/") + &form_urlencoded::byte_serialize(one(&self.ads, chance).as_bytes()).collect::<String>(),
            "search" => asked(path("sok", "search"), &[("q", among(&NAMES, chance))]),
            "method" => path("metod", "method"),
            "downloads" => path("ladda-ner", "downloads"),
            "accessibility" => path("tillganglighet", "accessibility"),
            "names" => asked("/api/names".to_owned(), &[("q", among(&NAMES, chance))]),
            "health" => "/health".to_owned(),
            _ => panic!("{kind} is no kind of page"),
        }
    }
}

/// The kinds, and how many times fewer of those are asked that cost much.
const KINDS: [(&str, usize); 18] = [
    ("health", 1),
    ("overview", 1),
    ("county", 1),
    ("municipality", 1),
    ("employers", 1),
    ("employer", 1),
    ("compare", 1),
    ("map", 1),
    ("competences", 1),
    ("ads", 1),
    ("all ads", 1),
    ("ad", 1),
    ("search", 1),
    ("method", 1),
    ("downloads", 1),
    ("accessibility", 1),
    ("phrases", 1),
    (CHOSEN, 20),
];

struct Figures {
    median: f64,
    p99: f64,
}

/// Has the clients open addresses until all were, and prints what they met.
fn measured(name: &str, server: &Server, addresses: &[String], n_clients: usize, least: Option<f64>) -> Figures {
    let next = AtomicUsize::new(0);
    let client = || {
        let agent = agent();
        let mut got = Vec::new();
        while let Some(path) = addresses.get(next.fetch_add(1, Ordering::Relaxed)) {
            got.push((path, ask(&agent, &server.base, path)));
        }
        got
    };
    let all: Vec<(&String, Got)> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..n_clients).map(|_| scope.spawn(client)).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    assert_eq!(all.len(), addresses.len(), "{name}: an address was not opened");
    let run = all.first().unwrap().1.run.clone();
    assert!(!run.is_empty(), "{name}: no run is named");
    for (path, got) in &all {
        assert_eq!((got.status, &got.run), (200, &run), "{path}");
        assert!(got.n_bytes < HEAVIEST, "{path}: {} bytes", got.n_bytes);
    }
    let mut times: Vec<f64> = all.iter().map(|(_, got)| got.ms).collect();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let n_different = addresses.iter().collect::<BTreeSet<_>>().len();
    let heaviest = all.iter().map(|(_, got)| got.n_bytes).max().unwrap();
    println!(
        "{name:<16}{:>8}{n_different:>11}{:>11.1}{:>9.1}{:>10.1}{:>12.1}{:>10.1}",
        times.len(),
        at(50),
        at(99),
        at(100),
        at(50) / least.unwrap_or(at(50)),
        heaviest as f64 / 1024.0
    );
    Figures { median: at(50), p99: at(99) }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let value = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let number =
        |name: &str, otherwise: usize| value(name).map_or(otherwise, |n| n.parse().unwrap_or_else(|_| panic!("{name}: expected a number")));
    let Some(out) = arguments.first().filter(|a| !a.starts_with("--")) else {
        println!("pages: expected the output folder of a run: cargo bench --bench pages -- OUT");
        return;
    };
    let (n_clients, each) = (number("--clients", 16).max(1), number("--each", 400));
    let mut chance = Chance::of(number("--seed", 1) as u64);
    let server = Server::start(out);
    let places = Places::of(&server);
    println!("prepared {:.1} s after the start", server.prepared().as_secs_f64());
    assert!(!places.ads.is_empty(), "no ads are found");
    println!("{n_clients} clients\n");
    println!(
        "{:<16}{:>8}{:>11}{:>11}{:>9}{:>10}{:>12}{:>10}",
        "kind", "opened", "addresses", "median ms", "p99 ms", "longest", "to /health", "KiB gzip"
    );
    let (mut least, mut late, mut mixed) = (None, Vec::new(), Vec::new());
    for (kind, fewer) in KINDS.into_iter().filter(|(kind, _)| *kind == "health" || value("--only").is_none_or(|only| only == kind)) {
        let addresses: Vec<String> = (0..(each / fewer).max(1)).map(|_| places.address(kind, &mut chance)).collect();
        let figures = measured(kind, &server, &addresses, n_clients, least);
        least = least.or(Some(figures.median));
        if kind != CHOSEN && (figures.median >= MEDIAN_MS || figures.p99 >= P99_MS) {
            late.push(kind);
        }
        // People read several pages before they ask for phrases.
        mixed.extend((0..(each / fewer / 4).max(1)).map(|_| places.address(kind, &mut chance)));
    }
    for at in (1..mixed.len()).rev() {
        mixed.swap(at, chance.below(at + 1));
    }
    measured("all, mixed", &server, &mixed, n_clients, least);
    assert!(late.is_empty(), "median {MEDIAN_MS} ms or more, or 99th percentile {P99_MS} ms or more: {late:?}");
}
