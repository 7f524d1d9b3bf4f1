//! How long questions on a published run take, and whether any query is too much for it.
//!
//!     cargo bench --bench search -- OUT [--queries 1000] [--fuzz 0] [--threads 2] [--seed 1]
//!
//! Asks mixed questions of seven kinds, one after the other, each kind with words, phrases and filters drawn by chance; prints median, 99th
//! percentile and longest of each kind. Then puts random queries to the run, grammatical, nearly so and wild, on several threads, and names
//! the slowest. Asserts that every question of the first part finds ads in all, that the same question gets the same answer twice, that a
//! query is refused only as wrong usage, and that none of the random ones takes longer than 250 ms where the run has at most 100,000 ads
//! (one that does is judged by its time on a core, as the machine may have been busy elsewhere; how often is printed).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs, reason = "a bench stops where something is wrong")]

#[path = "../tests/queries/mod.rs"]
mod queries;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use queries::{Chance, Queries, VALUES};
use svall::error::ErrorKind;
use svall::index::{GroupBy, Order};
use svall::search::{Question, Searcher};

const WORDS: [&str; 24] = [
    "kunskap",
    "system",
    "excel",
    "vård",
    "ansvar",
    "arbete",
    "du",
    "kund",
    "lön",
    "c#",
    "it-system",
    "erfarenhet",
    "digital",
    "xyzzy",
    "undersköterska",
    "programmering",
    "projekt",
    "dokumentation",
    "körkort",
    "svenska",
    "office",
    "administration",
    "chef",
    "barn",
];
const PHRASES: [&str; 6] = ["vi söker", "som person", "god datorvana", "du har", "erfarenhet av", "goda kunskaper i"];
const BEGINNINGS: [&str; 6] = ["pro", "sys", "för", "arb", "dokument", "und"];
const FILTERS: [&str; 8] = [
    "year:2018..2022",
    "municipality:Stockholm",
    "sector:municipality",
    "occupation:2512",
    "competence:2.1",
    "intensity:10..",
    "lang:sv",
    "published:2014-01..2014-06",
];
const LONGEST: Duration = Duration::from_millis(250);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let number = |name: &str, otherwise: u64| {
        let at = arguments.iter().position(|a| a == name);
        at.and_then(|at| arguments.get(at + 1)).map_or(otherwise, |n| n.parse().unwrap_or_else(|_| panic!("{name}: expected a number")))
    };
    let Some(out) = arguments.first().filter(|a| !a.starts_with("--")) else {
        println!("search: expected the output folder of a run: cargo bench --bench search -- OUT");
        return;
    };
    let (n_queries, n_fuzz, seed) = (number("--queries", 1000), number("--fuzz", 0), number("--seed", 1));
    let started = Instant::now();
    let searcher = Searcher::of_current(Path::new(out)).unwrap_or_else(|e| panic!("{e}"));
    let n_segments = searcher.run().manifest.index.as_ref().map_or(0, |index| index.n_segments);
    let n_ads = searcher.reader().n_ads();
    println!("{n_ads} ads in {n_segments} segments, opened in {:.0} ms\n", ms(started.elapsed()));
    mixed(&searcher, n_queries, seed);
    if n_fuzz > 0 {
        fuzz(&searcher, n_fuzz, number("--threads", 2), seed, n_ads <= 100_000);
    }
}

/// Milliseconds that this thread has spent on a core, as Linux tells.
fn on_core_ms() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse::<f64>().ok().map(|ns| ns / 1e6)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A question of one of the kinds.
fn question(kind: usize, chance: &mut Chance) -> (&'static str, Question) {
    fn one<'t>(list: &[&'t str], chance: &mut Chance) -> &'t str {
        list[chance.below(list.len())]
    }
    let by = |id: &str| GroupBy::parse(id).unwrap();
    let (word, other, filter) = (one(&WORDS, chance), one(&WORDS, chance), one(&FILTERS, chance));
    let ask = |query: String| Question { queries: vec![query], ..Question::default() };
    match kind {
        0 => ("a word", ask(word.to_owned())),
        1 => ("a phrase", ask(format!("\"{}\"", one(&PHRASES, chance)))),
        2 => ("words, a filter, sorted", Question { order: Order::Intensity, ..ask(format!("{word} {other} {filter}")) }),
        3 => ("a filtered facet", Question { facets: vec![by("municipality"), by("year")], n_ads: 0, ..ask(format!("{word} {filter}")) }),
        4 => ("keywords in context", Question { kwic: Some(8), ..ask(format!("{word} OR \"{}\"", one(&PHRASES, chance))) }),
        5 => ("a prefix without a word", ask(format!("{}* -{word}", one(&BEGINNINGS, chance)))),
        _ => ("sums by year", Question { groups: Some(vec![by("year")]), n_ads: 0, ..ask(format!("{word} {filter}")) }),
    }
}

fn mixed(searcher: &Searcher, n_queries: u64, seed: u64) {
    let mut chance = Chance::of(seed);
    let mut times: Vec<(&'static str, Vec<f64>, u64)> = Vec::new();
    for n in 0..n_queries {
        let (kind, question) = question(usize::try_from(n % 7).unwrap(), &mut chance);
        let question = Question { allowed: Duration::from_mins(1), ..question };
        let started = Instant::now();
        let answer = searcher.ask(&question).unwrap_or_else(|e| panic!("{question:?}: {e}"));
        let time = ms(started.elapsed());
        if n < 70 {
            let again = searcher.ask(&question).unwrap();
            let ids = |answer: &svall::search::Answer| answer.ads.iter().map(|ad| ad.id.clone()).collect::<Vec<_>>();
            assert_eq!((answer.n_ads, ids(&answer), &answer.facets), (again.n_ads, ids(&again), &again.facets), "{question:?}");
        }
        let at = times.iter().position(|(name, _, _)| *name == kind).unwrap_or_else(|| {
            times.push((kind, Vec::new(), 0));
            times.len() - 1
        });
        times[at].1.push(time);
        times[at].2 += answer.n_ads;
    }
    println!("{:<26}{:>8}{:>12}{:>12}{:>10}{:>10}", "kind", "asked", "ads found", "median ms", "p99 ms", "longest");
    let mut all = Vec::new();
    for (kind, mut times, n_found) in times {
        assert!(n_found > 0, "{kind}: nothing was found");
        line(kind, &mut times, &n_found.to_string());
        all.extend(times);
    }
    line("all", &mut all, "");
}

fn line(kind: &str, times: &mut [f64], n_found: &str) {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    println!("{kind:<26}{:>8}{n_found:>12}{:>12.2}{:>10.2}{:>10.2}", times.len(), at(50), at(99), at(100));
}

fn fuzz(searcher: &Searcher, n_queries: u64, n_threads: u64, seed: u64, is_bounded: bool) {
    let (n_answered, n_refused, n_waited) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let started = Instant::now();
    let slowest = std::thread::scope(|scope| {
        let ask = |thread: u64| {
            let (n_answered, n_refused, n_waited) = (&n_answered, &n_refused, &n_waited);
            scope.spawn(move || {
                let mut stream = Queries::new(seed.wrapping_mul(1000) + thread, &WORDS, VALUES);
                let mut slowest: Vec<(f64, String)> = Vec::new();
                for _ in 0..n_queries / n_threads {
                    let query = stream.any().text().to_owned();
                    let question = Question { queries: vec![query.clone()], n_ads: 10, ..Question::default() };
                    let (asked, on_core) = (Instant::now(), on_core_ms());
                    match searcher.ask(&question) {
                        Ok(_) => n_answered.fetch_add(1, Ordering::Relaxed),
                        Err(e) => {
                            assert!(e.kind() == ErrorKind::Usage && e.to_string().starts_with("query"), "{query}: {e}");
                            n_refused.fetch_add(1, Ordering::Relaxed)
                        }
                    };
                    let mut time = ms(asked.elapsed());
                    if is_bounded && time > ms(LONGEST) {
                        // The machine may have been busy elsewhere: what counts is the time on a core, where the system tells it.
                        n_waited.fetch_add(1, Ordering::Relaxed);
                        time = on_core.zip(on_core_ms()).map_or(time, |(from, to)| to - from);
                    }
                    let n_done = n_answered.load(Ordering::Relaxed) + n_refused.load(Ordering::Relaxed);
                    if n_done.is_multiple_of(500_000) {
                        println!("{n_done} queries after {:.0} s", started.elapsed().as_secs_f64());
                    }
                    if slowest.len() < 5 || slowest.last().is_some_and(|(last, _)| time > *last) {
                        slowest.push((time, query));
                        slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
                        slowest.truncate(5);
                    }
                }
                slowest
            })
        };
        let threads: Vec<_> = (0..n_threads).map(ask).collect();
        let mut slowest: Vec<(f64, String)> = threads.into_iter().flat_map(|t| t.join().unwrap()).collect();
        slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
        slowest
    });
    let (n_answered, n_refused) = (n_answered.into_inner(), n_refused.into_inner());
    println!(
        "\n{} random queries on {n_threads} threads in {:.0} s: {n_answered} answered, {n_refused} refused, {} took over {:.0} ms and are told by their time on a core",
        n_answered + n_refused,
        started.elapsed().as_secs_f64(),
        n_waited.into_inner(),
        ms(LONGEST)
    );
    println!("the slowest:");
    for (time, query) in slowest.iter().take(5) {
        println!("{time:>10.2} ms  {}", query.escape_debug());
    }
    assert!(n_answered > n_refused / 10 && n_refused > 0);
    if is_bounded {
        assert!(slowest[0].0 <= ms(LONGEST), "found a query of {:.0} ms, expected at most 250", slowest[0].0);
    }
}
