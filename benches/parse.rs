//! Measures the reading of JobTech records into ads, beside a parser that takes only the fields wanted and checks less.
//!
//! Run: `cargo bench --bench parse [-- ADS.jsonl]`. Without a file, 20,000 invented ads (seed 7) in the JobTech shape; of a file the
//! first 50,000 records. Three ways take turns, on one thread: (a) UTF-8 checked by simdutf8, then serde_json into a struct of `Cow`
//! fields, which neither sees double keys nor makes an ad; (b) the strict reader and (c) the reader that runs use, both up to the ad.
//! A figure is of the fastest round, the ratio the middle one of the ratios within a round. Each way must find the same number of ads
//! and the same bytes of text.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops where it fails"
)]

use std::borrow::Cow;
use std::fmt;
use std::hint::black_box;
use std::marker::PhantomData;
use std::sync::LazyLock;
use std::time::Instant;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use svall::ads::{Limits, Mapping, Record, RecordReader, Refusal};
use svall::sample::{Shape, generate, write_json};

const ROUNDS: usize = 9;
const SAMPLE_ADS: u64 = 20_000;
const FILE_ADS: usize = 50_000;

/// Number of ads and bytes of their headlines and texts.
type Sum = (u64, u64);

fn main() {
    // Cargo adds `--bench`.
    let file = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let records: Vec<String> = match &file {
        Some(path) => {
            let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: cannot be read: {e}"));
            text.lines().filter(|line| !line.trim().is_empty()).take(FILE_ADS).map(str::to_owned).collect()
        }
        None => (0..SAMPLE_ADS).map(|n| write_json(&generate(7, n), Shape::Jobtech)).collect(),
    };
    let n_bytes: usize = records.iter().map(String::len).sum();
    let (mapping, limits) = (Mapping::default(), Limits::default());
    let (mut strict, mut fast) = (RecordReader::new(&mapping, &limits), RecordReader::new(&mapping, &limits));
    let names = ["simdutf8, serde_json into Cow fields", "strict reader, to the ad", "reader, to the ad"];
    let mut seconds = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        let mut sums = [(0, 0); 3];
        for (way, sum) in sums.iter_mut().enumerate() {
            let start = now();
            *sum = match way {
                0 => wanted(&records),
                1 => all(&records, |record| strict.read_strictly(record)),
                _ => all(&records, |record| fast.read(record)),
            };
            seconds[way].push(now() - start);
        }
        assert!(sums[0].0 > 0, "found no ad, expected records in the JobTech shape");
        assert_eq!(sums[0], sums[1], "the strict reader finds other ads or texts than serde_json");
        assert_eq!(sums[0], sums[2], "the reader finds other ads or texts than serde_json");
    }
    println!("{} records, {:.1} MB, {ROUNDS} rounds, one thread", records.len(), n_bytes as f64 / 1e6);
    println!("{:<38} {:>8} {:>10} {:>10}", "way", "MB/s", "ads/s", "x Cow");
    for (name, times) in names.iter().zip(&seconds) {
        let fastest = times.iter().copied().fold(f64::INFINITY, f64::min);
        let mut ratios: Vec<f64> = times.iter().zip(&seconds[0]).map(|(time, first)| time / first).collect();
        ratios.sort_by(f64::total_cmp);
        let (speed, ads) = (n_bytes as f64 / 1e6 / fastest, records.len() as f64 / fastest);
        println!("{name:<38} {speed:>8.0} {ads:>10.0} {:>10.2}", ratios[ROUNDS / 2]);
    }
}

/// Seconds of processor time of this thread where the system tells them, else of the clock: other work on the machine takes none.
fn now() -> f64 {
    static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|stat| stat.split(' ').next().and_then(|n| n.parse::<f64>().ok()));
    nanoseconds.map_or_else(|| BEGINNING.elapsed().as_secs_f64(), |n| n / 1e9)
}

fn all(records: &[String], mut read: impl FnMut(&[u8]) -> Result<Record, Refusal>) -> Sum {
    records.iter().fold((0, 0), |(n, bytes), record| match black_box(read(record.as_bytes())) {
        Ok(Record::Ad(ad)) => (n + 1, bytes + (ad.headline().len() + ad.text().len()) as u64),
        _ => (n, bytes),
    })
}

fn wanted(records: &[String]) -> Sum {
    records.iter().fold((0, 0), |(n, bytes), record| {
        let wanted = simdutf8::basic::from_utf8(record.as_bytes()).ok().and_then(|text| serde_json::from_str::<Wanted>(text).ok());
        let Some(wanted) = black_box(wanted) else { return (n, bytes) };
        match wanted.description.as_ref().and_then(|description| description.text.as_ref()).filter(|text| !text.0.trim().is_empty()) {
            Some(text) => (n + 1, bytes + (wanted.headline.as_ref().map_or(0, |headline| headline.0.len()) + text.0.len()) as u64),
            None => (n, bytes),
        }
    })
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "fields are read to be measured")]
struct Wanted<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    headline: Option<Text<'a>>,
    #[serde(borrow)]
    description: Option<Description<'a>>,
    #[serde(borrow)]
    employer: Option<Employer<'a>>,
    #[serde(borrow)]
    workplace_address: Option<Address<'a>>,
    #[serde(borrow, default)]
    occupation: First<Taxon<'a>>,
    #[serde(borrow, default)]
    occupation_group: First<Taxon<'a>>,
    #[serde(borrow)]
    publication_date: Option<Text<'a>>,
    removed: Option<bool>,
    timestamp: Option<i64>,
    number_of_vacancies: Option<u32>,
}

/// A text that is borrowed where it has no escapes: serde borrows a `Cow` in a field of its own, not in an `Option`.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Description<'a> {
    #[serde(borrow)]
    text: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "fields are read to be measured")]
struct Employer<'a> {
    #[serde(borrow)]
    organization_number: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    workplace: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "fields are read to be measured")]
struct Address<'a> {
    #[serde(borrow)]
    municipality: Option<Text<'a>>,
    #[serde(borrow)]
    municipality_code: Option<Text<'a>>,
    #[serde(borrow)]
    municipality_concept_id: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "fields are read to be measured")]
struct Taxon<'a> {
    #[serde(borrow)]
    concept_id: Option<Text<'a>>,
    #[serde(borrow)]
    legacy_ams_taxonomy_id: Option<Text<'a>>,
}

/// A value, or the first one of a list: the yearly files have both.
struct First<T>(#[allow(dead_code, reason = "fields are read to be measured")] Option<T>);

impl<T> Default for First<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for First<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = First<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object or a list")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(First(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let first = seq.next_element()?;
                IgnoredAny::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(First(first))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|value| First(Some(value)))
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}
