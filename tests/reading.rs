//! Holds reading and cutting to the simple way: the same records at the same places, whatever the container, the edges of blocks, the
//! order of parts and the number of threads.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where something is missing, and says so")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use svall::ads::{Buffers, Event, Input, InputReport, Limits, Mapping, Opened, ReadOptions, Stopped, read_input};
use svall::model::{Place, Reject};
use svall::run::{GATES, GateLimits, Job, Outcome, Progress, Stop, run};

/// What is asked of a stream at a time; edges of blocks fall on its multiples.
const PIECE: usize = 256 << 10;

/// A record or a refusal, in the words of the simple way: member, line, byte, and the bytes of the record or the reason.
type Row = (Option<String>, u64, u64, Result<Vec<u8>, String>);

/// Everything that a reader told, in order of place.
#[derive(Default)]
struct Told {
    rows: Vec<Row>,
    ends: BTreeMap<u32, Option<Reject>>,
}

impl Told {
    fn take(&mut self, event: Event) {
        match event {
            Event::Chunk(chunk) => self.rows.extend(chunk.records().map(|(place, bytes)| row(&place, Ok(bytes.to_vec())))),
            Event::Reject { reject, .. } => self.rows.push(row(&reject.place, Err(reject.reason.id().to_owned()))),
            Event::MemberEnd { member, refused } => assert!(self.ends.insert(member, refused).is_none(), "a member ended twice"),
        }
    }

    fn sorted(mut self) -> Vec<Row> {
        self.rows.sort();
        self.rows
    }
}

fn row(place: &Place, found: Result<Vec<u8>, String>) -> Row {
    (place.member.as_deref().map(str::to_owned), place.line, place.byte, found)
}

/// The simple way: split at line breaks, trim, leave out what is blank, refuse what is too long. Also gives the number of blank lines.
fn simple(text: &[u8], member: Option<&str>, limits: &Limits) -> (Vec<Row>, u64) {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let (mut rows, mut n_blank, mut byte) = (Vec::new(), 0, 0);
    let mut lines: Vec<&[u8]> = text.split(|b| *b == b'\n').collect();
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    for (n, line) in lines.into_iter().enumerate() {
        let found = match line.trim_ascii() {
            _ if line.len() > limits.record_bytes => Some(Err("line_too_long".to_owned())),
            [] => None,
            record => Some(Ok(record.to_vec())),
        };
        match found {
            Some(found) => rows.push((member.map(str::to_owned), n as u64 + 1, byte, found)),
            None => n_blank += 1,
        }
        byte += line.len() as u64 + 1;
    }
    rows.sort();
    (rows, n_blank)
}

fn input(path: &Path) -> Input {
    Input::File { path: path.to_owned(), name: path.file_name().unwrap().to_str().unwrap().to_owned() }
}

fn read(path: &Path, limits: &Limits) -> (Told, InputReport) {
    let mut told = Told::default();
    let mut emit = |event| {
        told.take(event);
        Ok(())
    };
    let report = read_input(&input(path), limits, &Mapping::default(), &mut 0, &mut emit).unwrap().unwrap();
    (told, report)
}

/// Reads the parts of an input with several threads.
fn read_in_parts(path: &Path, limits: &Limits, n_threads: usize) -> (Told, InputReport) {
    let (mapping, buffers) = (Mapping::default(), Buffers::default());
    let opened = Opened::open(&input(path), limits, &mut 0).unwrap();
    let (next, told, report) = (AtomicUsize::new(0), Mutex::new(Told::default()), Mutex::new(None));
    let options = ReadOptions { limits, mapping: &mapping, buffers: &buffers };
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                loop {
                    // The last parts first: nothing may depend on the order.
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(part) = opened.n_parts().checked_sub(n + 1) else { break };
                    let mut emit = |event| {
                        told.lock().unwrap().take(event);
                        Ok(())
                    };
                    if let Some(whole) = opened.read_part(part, options, &mut emit).unwrap().unwrap().report {
                        assert!(report.lock().unwrap().replace(whole).is_none(), "two parts were the last");
                    }
                }
            });
        }
    });
    (told.into_inner().unwrap(), report.into_inner().unwrap().unwrap())
}

/// Container by container.
fn packed(folder: &Path, text: &[u8]) -> Vec<PathBuf> {
    let (plain, gz, zst, zip) = (folder.join("a"), folder.join("a.gz"), folder.join("a.zst"), folder.join("a.zip"));
    fs::write(&plain, text).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(fs::File::create(&gz).unwrap(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap();
    fs::write(&zst, zstd::bulk::compress(text, 1).unwrap()).unwrap();
    write_zip(&zip, &[("m".to_owned(), text.to_vec())]);
    vec![plain, gz, zst, zip]
}

fn write_zip(path: &Path, members: &[(String, Vec<u8>)]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// Reads a text from every container and holds it to the simple way.
fn check(text: &[u8], limits: &Limits, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    for path in packed(folder.path(), text) {
        let (told, report) = read(&path, limits);
        let member = (report.container == "zip").then_some("m");
        let (rows, n_blank) = simple(text, member, limits);
        let found = &report.members[0];
        assert_eq!((found.format.as_str(), found.refused.as_deref()), ("json-lines", None), "{what}: {}", report.container);
        assert_eq!((found.n_records, found.n_blank_lines), (rows.len() as u64, n_blank), "{what}: {}", report.container);
        assert!(told.sorted() == rows, "{what}: other records from {}", report.container);
        assert_eq!(report.blake3, blake3::hash(&fs::read(&path).unwrap()).to_hex().to_string());
    }
}

/// A record line of exactly so many bytes, without its line break.
fn line(n: usize, length: usize) -> Vec<u8> {
    let mut line = format!("{{\"id\":\"{n}\",\"text\":\"").into_bytes();
    line.resize(length - 2, b"abcdefghijklmnopqrstuvwxyz"[n % 26]);
    line.extend(b"\"}");
    line
}

/// Lines of many lengths, some blank, up to so many bytes.
fn text_of(n_bytes: usize, line_break: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for n in 0.. {
        if text.len() >= n_bytes {
            return text;
        }
        text.extend(line(n, 40 + n * 7919 % 9001));
        text.extend(line_break);
        if n % 11 == 3 {
            text.extend(b" \t");
            text.extend(line_break);
        }
    }
    text
}

#[test]
fn lines_are_those_of_the_simple_way_in_every_container() {
    let limits = Limits::default();
    check(&text_of(3 << 20, b"\n"), &limits, "line feeds");
    check(&text_of(3 << 20, b"\r\n"), &limits, "carriage returns");
    let mut text = text_of(1 << 20, b"\n");
    text.pop();
    check(&text, &limits, "no final line break");
    text.extend(b"\n\n \r\n\n");
    check(&text, &limits, "blank lines at the end");
    check(&[b"\xEF\xBB\xBF".as_slice(), &text].concat(), &limits, "a byte order mark");
    check(&[b"\xEF\xBB\xBF".as_slice(), &line(1, 50)].concat(), &limits, "a byte order mark and one line");
}

#[test]
fn a_line_that_ends_at_an_edge_of_a_block_is_one_record() {
    let limits = Limits::default();
    for blocks in [1, 2, 4, 5] {
        for offset in [-2isize, -1, 0, 1, 2] {
            let edge = (blocks * PIECE).strict_add_signed(offset);
            for line_break in [b"\n".as_slice(), b"\r\n"] {
                let mut text = line(0, edge - line_break.len());
                text.extend(line_break);
                check(&text, &limits, &format!("one line up to {edge}"));
                text.extend(line(1, 100));
                check(&text, &limits, &format!("a line after {edge}"));
                text.extend(line_break);
                text.extend(text_of(PIECE, line_break));
                check(&text, &limits, &format!("many lines after {edge}"));
            }
        }
    }
}

#[test]
fn a_line_longer_than_a_block_is_one_record() {
    let limits = Limits { record_bytes: 9 << 20, ..Limits::default() };
    let mut text = text_of(PIECE, b"\n");
    for (n, length) in [PIECE, 3 * PIECE + 5, (1 << 20) + 1, 9 << 20, (9 << 20) + 1].into_iter().enumerate() {
        text.extend(line(n, length));
        text.push(b'\n');
        text.extend(line(n, 77));
        text.push(b'\n');
    }
    check(&text, &limits, "long lines");
}

#[test]
fn a_line_over_the_limit_is_refused_at_its_own_place_wherever_the_edge_falls() {
    for record_bytes in [1000, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE] {
        for chunk_bytes in [1, 20_000, 1 << 20] {
            let limits = Limits { record_bytes, chunk_bytes, ..Limits::default() };
            let mut text = line(0, 60);
            for n in [record_bytes, record_bytes + 1, record_bytes - 1, 3 * record_bytes + 7, record_bytes] {
                text.push(b'\n');
                text.extend(line(n, n));
                // White space counts as a part of the line.
                text.extend(b"\n{}\n\n {} ");
            }
            check(&text, &limits, &format!("{record_bytes}, {chunk_bytes}: a short end"));
            text.push(b'\n');
            text.extend(line(7, 2 * record_bytes));
            check(&text, &limits, &format!("{record_bytes}, {chunk_bytes}: an overlong end"));
        }
    }
}

fn members(n: usize, n_bytes: usize) -> Vec<(String, Vec<u8>)> {
    (0..n).map(|m| (format!("m{m:03}"), [line(m, 60 + m), b"\n".to_vec(), text_of(n_bytes * (m % 3), b"\n")].concat())).collect()
}

#[test]
fn members_come_out_the_same_from_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits::default();
    for (n, n_bytes) in [(300, 10), (12, 900_000), (1, 2_000_000)] {
        let path = folder.path().join("a.zip");
        let members = members(n, n_bytes);
        write_zip(&path, &members);
        let mut expected: Vec<Row> = members.iter().flat_map(|(name, text)| simple(text, Some(name), &limits).0).collect();
        expected.sort();
        let (_, whole) = read(&path, &limits);
        for n_threads in [1, 2, 5, 16] {
            let (told, report) = read_in_parts(&path, &limits, n_threads);
            assert_eq!(told.ends.len(), n);
            assert!(told.sorted() == expected, "{n} members, {n_threads} threads");
            assert_eq!(serde_json::to_value(&report).unwrap(), serde_json::to_value(&whole).unwrap());
        }
    }
}

#[test]
fn a_damaged_member_is_refused_alone_while_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let (path, limits) = (folder.path().join("a.zip"), Limits::default());
    let members = members(9, 400_000);
    write_zip(&path, &members);
    let whole = fs::read(&path).unwrap();
    // The data of a member lies after its name, which stands in its header first.
    let at = memchr::memmem::find(&whole, b"m005").unwrap() + 400;
    let mut damaged = whole.clone();
    damaged[at..at + 8].fill(0xA5);
    fs::write(&path, &damaged).unwrap();
    let (told, report) = read(&path, &limits);
    let refused: Vec<u32> = told.ends.iter().filter(|(_, refused)| refused.is_some()).map(|(member, _)| *member).collect();
    assert_eq!(refused, [5]);
    let sound = |rows: Vec<Row>| rows.into_iter().filter(|(member, ..)| member.as_deref() != Some("m005")).collect::<Vec<_>>();
    let mut expected: Vec<Row> = members.iter().flat_map(|(name, text)| simple(text, Some(name), &limits).0).collect();
    expected.sort();
    let expected = sound(expected);
    assert!(sound(told.sorted()) == expected);
    for n_threads in [2, 7] {
        let (told, again) = read_in_parts(&path, &limits, n_threads);
        assert!(sound(told.sorted()) == expected);
        assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&report).unwrap());
    }
}

#[test]
fn a_wrong_checksum_refuses_a_member_and_counts_its_whole_lines() {
    let folder = tempfile::tempdir().unwrap();
    let (path, limits) = (folder.path().join("a.zip"), Limits::default());
    for (n_bytes, whole_lines) in [(1 << 10, 0), (3 << 20, 1)] {
        let mut text = text_of(n_bytes, b"\n");
        let n_lines = simple(&text, None, &limits).0.len() as u64;
        text.extend(line(1, 100));
        write_zip(&path, &[("m".to_owned(), text), ("n".to_owned(), line(2, 100))]);
        let mut bytes = fs::read(&path).unwrap();
        let at = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap() + 16;
        bytes[at] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let (told, report) = read(&path, &limits);
        let refused = told.ends[&0].as_ref().unwrap();
        assert_eq!((refused.reason.id(), refused.detail.as_str()), ("damaged_container", "Invalid checksum"));
        // Of a short member nothing is passed on before its checksum holds.
        assert_eq!(refused.n_records, n_lines * whole_lines);
        assert_eq!(report.members[0].n_records, n_lines * whole_lines);
        assert_eq!((report.members[1].n_records, report.members[1].refused.as_deref()), (1, None));
    }
}

#[test]
fn a_receiver_that_asks_to_stop_is_asked_no_more() {
    let folder = tempfile::tempdir().unwrap();
    for path in packed(folder.path(), &text_of(4 << 20, b"\n")) {
        let mut n_events = 0;
        let mut emit = |_| {
            n_events += 1;
            Err(Stopped)
        };
        let read = read_input(&input(&path), &Limits::default(), &Mapping::default(), &mut 0, &mut emit).unwrap();
        assert!(read.is_none());
        assert_eq!(n_events, 1);
    }
}

fn published(inputs: &[PathBuf], out: &Path, n_threads: usize, chunk_bytes: usize) -> Outcome {
    let job = Job {
        inputs: inputs.iter().map(|path| input(path)).collect(),
        out: out.to_owned(),
        lexicon: None,
        n_threads,
        keep_hits: true,
        keep_reposts: false,
        min_ads: 5,
        vacancy_cap: 50,
        limits: Limits { chunk_bytes, ..Limits::default() },
        mapping: Mapping::default(),
        gates: GateLimits { accepted: GATES.map(|(gate, _)| gate.to_owned()).into(), ..GateLimits::default() },
        ..Job::default()
    };
    run(&job, &Progress::default(), &Stop::default()).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn many_inputs_and_members_give_the_same_run_from_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let ads = |n: usize, text: &str| {
        format!("{{\"id\":\"{n}\",\"headline\":\"Kock {n}\",\"text\":\"{text} {n}\",\"published\":\"2024-05-01\"}}\n")
    };
    let members: Vec<(String, Vec<u8>)> = (0..40usize)
        .map(|m| (format!("m{m}"), (0..m * 2).map(|n| ads(n * 100 + m, "Datorvana och Excel.")).collect::<String>().into_bytes()))
        .collect();
    let zip = folder.path().join("c.zip");
    write_zip(&zip, &members);
    let bytes = fs::read(&zip).unwrap();
    let at = memchr::memmem::find(&bytes, b"m17").unwrap() + 20;
    let damaged = folder.path().join("b.zip");
    let mut broken = bytes;
    broken[at..at + 8].fill(0xA5);
    fs::write(&damaged, broken).unwrap();
    let mut inputs = vec![damaged, zip];
    for n in 0..12usize {
        let path = folder.path().join(format!("p{n:02}.jsonl"));
        fs::write(&path, (0..n * 30).map(|m| ads(100_000 + n * m, "Du hanterar e-post.")).collect::<String>() + "broken\n").unwrap();
        inputs.push(path);
    }
    inputs.sort();
    let mut first = None;
    for (n_threads, chunk_bytes) in [(1, 1 << 20), (2, 1 << 20), (3, 1), (16, 500)] {
        let outcome = published(&inputs, &folder.path().join(format!("out-{n_threads}")), n_threads, chunk_bytes);
        let mut manifest = serde_json::to_value(&outcome.manifest).unwrap();
        // How ads are dealt into parts of the index is left to chance; what is in it is not.
        let index = manifest["index"].as_object_mut().unwrap();
        assert!(index.remove("files").is_some() && index.remove("n_segments").is_some() && index.contains_key("digest"));
        assert!(outcome.manifest.counts.rejected.contains_key("bad_json"));
        assert!(*first.get_or_insert_with(|| manifest.clone()) == manifest, "{n_threads} threads, {chunk_bytes} bytes");
    }
}
