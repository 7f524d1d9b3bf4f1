//! Measures reading: plain, gzip, zstd and zip, cut into records, beside the least that such reading must do.
//!
//! Run: `cargo bench --bench read [-- ADS.jsonl [MEMBERS]]`. Without a file, 60,000 invented ads. The text is written to a temporary folder
//! in every container; the archive has 12 members unless another number is given, at level 6. Each round runs every way once; a
//! figure is that of the fastest round, and ratios are of such figures. `wall` is time by the clock, `cpu` what all threads worked
//! (in steps of 10 ms, where the system tells): other work on the machine disturbs the first more than the second. Every way asserts
//! the number of records and of bytes.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench prints, and stops where it fails"
)]

mod clock;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use svall::ads::{Buffers, Event, Input, Limits, Mapping, Opened, ReadOptions, read_input};
use svall::sample::generate;

use clock::processor_time;

const ROUNDS: usize = 5;
const SAMPLE_ADS: u64 = 60_000;

/// A way to read, what it reads, and the way it is compared with. It gives the number of records (or of lines) and of bytes.
struct Way<'w> {
    name: &'static str,
    beside: Option<&'static str>,
    read: Box<dyn Fn() -> (u64, u64) + 'w>,
}

fn main() {
    // Cargo adds `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let text = match arguments.next() {
        Some(path) => fs::read(&path).unwrap_or_else(|e| panic!("{path}: cannot be read: {e}")),
        None => (0..SAMPLE_ADS).map(|n| generate(7, n)).flat_map(|ad| record(&ad.headline, &ad.text)).collect(),
    };
    let n_members = arguments.next().map_or(12, |n| n.parse().unwrap_or_else(|_| panic!("{n}: found no number of members")));
    let folder = tempfile::tempdir().unwrap();
    let members = split(&text, n_members);
    let deflated: Vec<Vec<u8>> = members.iter().map(|m| deflate(m)).collect();
    let path = |name: &str| folder.path().join(name);
    let (plain, gz, zst, zip) = (path("a.jsonl"), path("a.gz"), path("a.zst"), path("a.zip"));
    fs::write(&plain, &text).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(File::create(&gz).unwrap(), flate2::Compression::new(6));
    encoder.write_all(&text).unwrap();
    encoder.finish().unwrap();
    fs::write(&zst, zstd::bulk::compress(&text, 3).unwrap()).unwrap();
    write_zip(&zip, &members);
    let sizes: Vec<usize> = members.iter().map(|m| m.len()).collect();
    let n_lines = text.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()).count() as u64;
    let n_bytes = text.len() as u64;
    for path in [&plain, &gz, &zst, &zip] {
        let input = Input::File { path: path.clone(), name: "a".to_owned() };
        let report = read_input(&input, &Limits::default(), &Mapping::default(), &mut 0, &mut |_| Ok(())).unwrap().unwrap();
        assert_eq!(report.blake3, blake3::hash(&fs::read(path).unwrap()).to_hex().to_string(), "{}", path.display());
    }
    let ways = [
        way("parse (serde_json, nothing kept)", None, || parse(&text)),
        way("lines (memchr, in memory)", Some("parse (serde_json, nothing kept)"), || lines(&text)),
        way("fingerprint (blake3, in memory)", Some("parse (serde_json, nothing kept)"), || (0, fingerprint(&text))),
        way("plain: the file's bytes alone", Some("parse (serde_json, nothing kept)"), || (0, bytes_of(&plain))),
        way("plain: read", Some("parse (serde_json, nothing kept)"), || read(&plain, 1)),
        way("gzip: zlib-rs, stream", None, || (0, stream(&gz))),
        way("gzip: read", Some("gzip: zlib-rs, stream"), || read(&gz, 1)),
        way("zstd: stream", None, || (0, unpack_zstd(&zst))),
        way("zstd: read", Some("zstd: stream"), || read(&zst, 1)),
        way("zip: libdeflate, 1 thread", None, || (0, inflate(&deflated, &sizes, 1))),
        way("zip: zlib-rs, stream, 1 thread", Some("zip: libdeflate, 1 thread"), || (0, inflate_streams(&deflated))),
        way("zip: read, 1 thread", Some("zip: libdeflate, 1 thread"), || read(&zip, 1)),
        way("zip: libdeflate, 2 threads", None, || (0, inflate(&deflated, &sizes, 2))),
        way("zip: read, 2 threads", Some("zip: libdeflate, 2 threads"), || read(&zip, 2)),
    ];
    let mut fastest = vec![(f64::MAX, f64::MAX); ways.len()];
    for _ in 0..ROUNDS {
        for (way, fastest) in ways.iter().zip(&mut fastest) {
            let (start, cpu) = (Instant::now(), processor_time().as_secs_f64());
            let (records, bytes) = (way.read)();
            let (wall, cpu) = (start.elapsed().as_secs_f64(), processor_time().as_secs_f64() - cpu);
            *fastest = (fastest.0.min(wall), fastest.1.min(cpu));
            assert_eq!(bytes, n_bytes, "{}: bytes", way.name);
            assert!(records == 0 || records == n_lines, "{}: found {records} records, expected {n_lines}", way.name);
        }
    }
    println!("{n_lines} records, {:.1} MB, {n_members} members, {ROUNDS} rounds", n_bytes as f64 / 1e6);
    println!("{:<34} {:>10} {:>10} {:>10} {:>8} {:>8}  beside", "way", "wall MB/s", "cpu MB/s", "cpu s", "x wall", "x cpu");
    for (way, (wall, cpu)) in ways.iter().zip(&fastest) {
        let speed = |seconds: f64| n_bytes as f64 / 1e6 / seconds.max(0.005);
        print!("{:<34} {:>10.0} {:>10.0} {cpu:>10.2}", way.name, speed(*wall), speed(*cpu));
        match way.beside.and_then(|name| ways.iter().position(|w| w.name == name)) {
            Some(n) => println!(" {:>8.2} {:>8.2}  {}", wall / fastest[n].0, cpu / fastest[n].1, ways[n].name),
            None => println!(),
        }
    }
}

fn way<'w>(name: &'static str, beside: Option<&'static str>, read: impl Fn() -> (u64, u64) + 'w) -> Way<'w> {
    Way { name, beside, read: Box::new(read) }
}

/// Reads a file as a run does, and only counts. The bytes are those of the records and what stands between them.
fn read(path: &Path, n_threads: usize) -> (u64, u64) {
    let (limits, mapping, buffers) = (Limits::default(), Mapping::default(), Buffers::default());
    let input = Input::File { path: PathBuf::from(path), name: "a".to_owned() };
    let options = ReadOptions { limits: &limits, mapping: &mapping, buffers: &buffers };
    let opened = Opened::open(&input, &limits, &mut 0).unwrap();
    let (next, n_records, n_bytes) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= opened.n_parts() {
                break;
            }
            let mut end = 0;
            let mut emit = |event: Event| {
                match event {
                    Event::Chunk(chunk) => {
                        n_records.fetch_add(chunk.slots.len() as u64, Ordering::Relaxed);
                        end = chunk.slots.last().map_or(0, |last| last.byte + (last.end - last.start) as u64 + 1);
                    }
                    Event::Reject { reject, .. } | Event::MemberEnd { refused: Some(reject), .. } => panic!("found {reject:?}"),
                    Event::MemberEnd { .. } => {}
                }
                Ok(())
            };
            assert!(opened.read_part(part, options, &mut emit).unwrap().is_some());
            n_bytes.fetch_add(end, Ordering::Relaxed);
        }
    };
    in_threads(n_threads, work);
    (n_records.into_inner(), n_bytes.into_inner())
}

fn in_threads(n_threads: usize, work: impl Fn() + Sync) {
    std::thread::scope(|scope| {
        for _ in 1..n_threads {
            scope.spawn(&work);
        }
        work();
    });
}

fn parse(text: &[u8]) -> (u64, u64) {
    let records = text.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    let n = records.map(|l| serde_json::from_slice::<serde::de::IgnoredAny>(l).map(|_| 1).unwrap()).sum();
    (n, text.len() as u64)
}

fn lines(text: &[u8]) -> (u64, u64) {
    let (mut n, mut start) = (0, 0);
    for end in memchr::memchr_iter(b'\n', text) {
        n += u64::from(!text[start..end].trim_ascii().is_empty());
        start = end + 1;
    }
    (n, text.len() as u64)
}

fn fingerprint(text: &[u8]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    text.chunks(256 << 10).for_each(|piece| {
        hasher.update(piece);
    });
    std::hint::black_box(hasher.finalize());
    hasher.count()
}

/// Reads to the end, 256 KiB at a time.
fn drain(mut reader: impl Read) -> u64 {
    let mut buffer = vec![0; 256 << 10];
    let mut n_bytes = 0;
    loop {
        match reader.read(&mut buffer).unwrap() {
            0 => return n_bytes,
            n => n_bytes += n as u64,
        }
    }
}

fn bytes_of(path: &Path) -> u64 {
    drain(File::open(path).unwrap())
}

fn stream(path: &Path) -> u64 {
    drain(flate2::read::MultiGzDecoder::new(std::io::BufReader::with_capacity(256 << 10, File::open(path).unwrap())))
}

fn unpack_zstd(path: &Path) -> u64 {
    drain(zstd::stream::read::Decoder::new(File::open(path).unwrap()).unwrap())
}

/// Inflates the members with libdeflate and nothing else: no file, no checksum, no lines. Each thread keeps its memory.
fn inflate(deflated: &[Vec<u8>], sizes: &[usize], n_threads: usize) -> u64 {
    let (next, n_bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    in_threads(n_threads, || {
        let mut out = vec![0; sizes.iter().copied().max().unwrap_or(0)];
        let mut decompressor = libdeflater::Decompressor::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let Some(member) = deflated.get(n) else { break };
            n_bytes.fetch_add(decompressor.deflate_decompress(member, &mut out[..sizes[n]]).unwrap() as u64, Ordering::Relaxed);
        }
    });
    n_bytes.into_inner()
}

fn inflate_streams(deflated: &[Vec<u8>]) -> u64 {
    deflated.iter().map(|member| drain(flate2::bufread::DeflateDecoder::new(member.as_slice()))).sum()
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn write_zip(path: &Path, members: &[&[u8]]) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated).compression_level(Some(6));
    for (n, member) in members.iter().enumerate() {
        zip.start_file(format!("{n:04}.jsonl"), options).unwrap();
        zip.write_all(member).unwrap();
    }
    zip.finish().unwrap();
}

/// Cuts a text at line breaks into parts of about the same size.
fn split(text: &[u8], n_parts: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = text;
    for left in (1..=n_parts).rev() {
        let about = rest.len() / left;
        let end = memchr::memchr(b'\n', &rest[about..]).map_or(rest.len(), |n| about + n + 1);
        let (part, later) = rest.split_at(if left == 1 { rest.len() } else { end });
        parts.push(part);
        rest = later;
    }
    parts
}

fn record(headline: &str, text: &str) -> Vec<u8> {
    let mut line = serde_json::json!({"headline": headline, "text": text}).to_string().into_bytes();
    line.push(b'\n');
    line
}
