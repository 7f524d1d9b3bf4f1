//! Holds the main job to its promises: the same panels from every format, container, thread count and order; nothing lost;
//! nothing half done.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use svall::ads::{Input, Limits, Mapping};
use svall::error::ErrorKind;
use svall::published::Manifest;
use svall::run::{Job, Outcome, Progress, Stop, run};

const SVALL: &str = env!("CARGO_BIN_EXE_svall");

fn svall(arguments: &[&str]) -> Output {
    Command::new(SVALL).args(arguments).output().expect("the program starts")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

fn sample(folder: &Path, ads: u32, format: &str, name: &str) -> PathBuf {
    let path = folder.join(name);
    let made = svall(&["sample", "--ads", &ads.to_string(), "--seed", "11", "--format", format, "-o", text(&path)]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    path
}

fn job(inputs: &[PathBuf], out: &Path) -> Job {
    let file = |path: &PathBuf| Input::File { path: path.clone(), name: path.file_name().unwrap().to_str().unwrap().to_owned() };
    Job {
        inputs: inputs.iter().map(file).collect(),
        out: out.to_owned(),
        lexicon: None,
        n_threads: 2,
        keep_hits: true,
        keep_reposts: false,
        min_ads: 5,
        vacancy_cap: 50,
        limits: Limits::default(),
        mapping: Mapping::default(),
        ..Job::default()
    }
}

fn published(job: &Job) -> Outcome {
    run(job, &Progress::default(), &Stop::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// The fingerprints of the outputs whose names begin so.
fn fingerprints(manifest: &Manifest, beginning: &str) -> BTreeMap<String, String> {
    manifest.outputs.iter().filter(|o| o.file.starts_with(beginning)).map(|o| (o.file.clone(), o.blake3.clone())).collect()
}

#[test]
fn every_format_and_container_gives_the_same_panels() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = [
        ("jobtech", "a.jsonl"),
        ("jobtech-array", "a.json"),
        ("platsbanken-2006", "b.jsonl"),
        ("csv", "a.csv"),
        ("parquet", "a.parquet"),
        ("jobtech", "a.jsonl.gz"),
        ("jobtech", "a.jsonl.zst"),
        ("csv", "a.csv.zip"),
        ("platsbanken-2006", "b.jsonl.zip"),
    ];
    let mut first: Option<BTreeMap<String, String>> = None;
    for (n, (format, name)) in inputs.iter().enumerate() {
        let input = sample(folder.path(), 1500, format, name);
        let outcome = published(&job(&[input], &folder.path().join(format!("out{n}"))));
        assert_eq!(outcome.manifest.counts.n_scanned, 1500, "{name}");
        assert_eq!(outcome.manifest.counts.n_rejected, 0, "{name}");
        let panels = fingerprints(&outcome.manifest, "panel_");
        assert_eq!(panels.len(), 9);
        assert_eq!(*first.get_or_insert_with(|| panels.clone()), panels, "{format} {name}");
    }
}

#[test]
fn threads_and_sizes_of_shards_make_no_difference_to_any_byte() {
    let folder = tempfile::tempdir().unwrap();
    let input = sample(folder.path(), 1200, "jobtech", "a.jsonl");
    let mut first = None;
    for (threads, chunk_bytes) in [(1, 1 << 20), (2, 1 << 20), (8, 1 << 20), (2, 1), (3, 20_000)] {
        let mut job = job(std::slice::from_ref(&input), &folder.path().join(format!("out-{threads}-{chunk_bytes}")));
        job.n_threads = threads;
        job.limits.chunk_bytes = chunk_bytes;
        let outcome = published(&job);
        let digest = outcome.manifest.index.as_ref().unwrap().digest.clone();
        let all = (fingerprints(&outcome.manifest, ""), outcome.manifest.run_id.clone(), digest);
        assert_eq!(*first.get_or_insert_with(|| all.clone()), all, "{threads} threads, {chunk_bytes} bytes");
    }
}

#[test]
fn the_order_of_records_and_files_makes_no_difference_to_the_panels() {
    let folder = tempfile::tempdir().unwrap();
    let input = sample(folder.path(), 900, "jobtech", "a.jsonl");
    let lines: Vec<String> = fs::read_to_string(&input).unwrap().lines().map(str::to_owned).collect();
    let whole = published(&job(&[input], &folder.path().join("out1")));
    let (left, right) = lines.split_at(333);
    let mut backwards: Vec<&str> = right.iter().map(String::as_str).collect();
    backwards.reverse();
    let (z, m) = (folder.path().join("z.jsonl"), folder.path().join("m.jsonl"));
    fs::write(&z, left.join("\n")).unwrap();
    fs::write(&m, backwards.join("\r\n")).unwrap();
    let parts = published(&job(&[z, m], &folder.path().join("out2")));
    assert_eq!(fingerprints(&whole.manifest, "panel_"), fingerprints(&parts.manifest, "panel_"));
    assert_eq!(whole.manifest.counts.n_hits, parts.manifest.counts.n_hits);
}

#[test]
fn a_file_read_twice_under_two_names_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let input = sample(folder.path(), 300, "jobtech", "a.jsonl");
    let copy = folder.path().join("b.csv");
    let other = sample(folder.path(), 300, "csv", "b.csv");
    assert_eq!(copy, other);
    let once = published(&job(std::slice::from_ref(&input), &folder.path().join("out1")));
    let twice = published(&job(&[input.clone(), copy], &folder.path().join("out2")));
    assert_eq!(fingerprints(&once.manifest, "panel_"), fingerprints(&twice.manifest, "panel_"));
    let counts = twice.manifest.counts;
    assert_eq!((counts.n_records, counts.n_scanned, counts.n_duplicates), (600, 300, 300));
}

#[test]
fn every_record_ends_somewhere_and_is_listed_there() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [
        r#"{"id":"1","headline":"Kock","text":"Vi söker en kock med datorvana.","published":"2024-05-01","employer":"Krogen AB"}"#,
        r#"{"id":1,"headline":"Kock","text":"Vi söker en kock med datorvana.","published":"2024-05-01","employer":"Krogen AB"}"#,
        r#"{"id":"1","headline":"Kock, ny text","text":"Vi söker en kock.","published":"2024-05-02","employer":"Krogen AB"}"#,
        r#"{"id":"2","headline":"KOCK","text":"Vi  söker en kock med datorvana.","published":"2024-06-01","employer":"Krogen AB"}"#,
        r#"{"id":"5","headline":"Kock","text":"Vi söker en kock med datorvana.","published":"2024-07-01","employer":"Krogen AB"}"#,
        r#"{"id":"3","removed":true}"#,
        r#"{"id":"4","headline":"Kock"}"#,
        r#"{"id":"6","id":"7","headline":"Kock","text":"b"}"#,
        r#"{"id":"8","text":"b","published":"i går"}"#,
        r"not json",
        "",
    ];
    let input = folder.path().join("a.jsonl");
    fs::write(&input, lines.join("\n")).unwrap();
    let outcome = published(&job(&[input], &folder.path().join("out")));
    let c = &outcome.manifest.counts;
    assert_eq!((c.n_records, c.n_scanned, c.n_duplicates, c.n_removals, c.n_rejected), (10, 3, 2, 1, 4));
    assert_eq!((c.n_duplicates_identical, c.n_duplicates_superseded), (0, 2));
    // Of the two ads with one text the earlier is measured, the later is a repost.
    assert_eq!((c.n_reposts, c.n_reposts_exact, c.n_reposts_near, c.n_measured), (1, 1, 0, 2));
    let reasons: Vec<(&str, u64)> = c.rejected.iter().map(|(r, n)| (r.as_str(), *n)).collect();
    assert_eq!(reasons, [("bad_date", 1), ("bad_json", 1), ("duplicate_key", 1), ("no_text", 1)]);
    let rejects = fs::read_to_string(outcome.folder.join("rejects.jsonl")).unwrap();
    let places: Vec<(u64, String)> = rejects
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
        .map(|r| (r["line"].as_u64().unwrap(), r["reason"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [(7, "no_text"), (8, "duplicate_key"), (9, "bad_date"), (10, "bad_json")];
    assert_eq!(places, expected.map(|(line, reason)| (line, reason.to_owned())));
    assert_eq!(fs::read_to_string(outcome.folder.join("duplicates.jsonl")).unwrap().lines().count(), 2);
    assert_eq!(fs::read_to_string(outcome.folder.join("removals.jsonl")).unwrap().lines().count(), 1);
}

#[test]
fn an_ad_published_again_with_a_changed_word_is_a_repost_and_another_job_on_its_template_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let template = "Hemtjänsten i kommunen hjälper den som bor hemma. Du dokumenterar i journalsystemet och arbetar nära distriktssköterska \
        och rehab. Vi söker dig som är undersköterska och har datorvana. Du talar och skriver svenska väl. Vi erbjuder friskvårdsbidrag, \
        god introduktion och kollegor som hjälps åt. Kommunen strävar efter jämställdhet och ser gärna sökande av alla bakgrunder. \
        Frågor besvaras av enhetschef";
    let ad = |id: u32, headline: &str, day: &str, place: &str, end: &str| {
        let (text, employer) = (format!("{template} {end}"), "Linköpings kommun");
        let record = serde_json::json!({"id": id, "headline": headline, "text": text, "published": day, "employer": employer});
        let mut record = record.as_object().unwrap().clone();
        record.insert("municipality".to_owned(), place.into());
        serde_json::Value::Object(record).to_string()
    };
    let night = "Undersköterska natt, Ängsgården";
    let lines = [
        ad(1, night, "2024-03-01", "0580", "Karin. Sök före 14 mars."),
        // Again: another date, another name; in other case.
        ad(2, night, "2024-04-02", "0580", "Anna. Sök före 20 april."),
        ad(3, "UNDERSKÖTERSKA NATT ÄNGSGÅRDEN", "2024-05-02", "0580", "Anna. Sök före 20 maj."),
        ad(4, night, "2024-06-02", "0580", "karin. sök före 14 mars."),
        // Not again: another job, another place, the same day, another year, no date.
        ad(5, "Undersköterska dag, Solrosen", "2024-04-02", "0580", "Anna. Sök före 20 april."),
        ad(6, night, "2024-04-02", "0581", "Anna. Sök före 21 april."),
        ad(7, night, "2024-03-01", "0580", "Karin. Sök före 15 mars."),
        ad(8, night, "2025-03-01", "0580", "Karin. Sök före 16 mars."),
    ];
    let input = folder.path().join("a.jsonl");
    fs::write(&input, lines.join("\n")).unwrap();
    let outcome = published(&job(&[input], &folder.path().join("out")));
    let c = &outcome.manifest.counts;
    assert_eq!((c.n_scanned, c.n_reposts, c.n_reposts_exact, c.n_reposts_near, c.n_measured), (8, 3, 1, 2, 5));
}

#[test]
fn no_record_of_a_damaged_container_counts() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.jsonl.gz", "a.jsonl.zst", "a.jsonl.zip"] {
        let whole = sample(folder.path(), 120, "jobtech", name);
        let bytes = fs::read(&whole).unwrap();
        for cut in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
            let damaged = folder.path().join(format!("cut-{name}"));
            fs::write(&damaged, &bytes[..cut]).unwrap();
            let good = sample(folder.path(), 10, "csv", "good.csv");
            let mut job = job(&[damaged, good], &folder.path().join(format!("out-{name}-{cut}")));
            let refused = run(&job, &Progress::default(), &Stop::default()).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Gate, "{name} cut at {cut}: {refused}");
            job.gates.accepted.extend(["refused-files", "rejects"].map(str::to_owned));
            let outcome = published(&job);
            let c = &outcome.manifest.counts;
            assert_eq!(c.n_scanned, 10, "{name} cut at {cut}");
            assert_eq!(c.n_records, 10 + c.n_rejected);
            let named = c.rejected.contains_key("damaged_container") || c.refused_files.contains_key("damaged_container");
            assert!(named, "{name} cut at {cut}: {c:?}");
        }
    }
}

#[test]
fn a_run_that_fails_leaves_the_run_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let input = sample(folder.path(), 50, "jobtech", "a.jsonl");
    assert!(svall(&["run", text(&input), "--out", text(&out), "--quiet"]).status.success());
    let before = fs::read_to_string(out.join("CURRENT")).unwrap();
    let lexicon = folder.path().join("lexicon");
    fs::create_dir(&lexicon).unwrap();
    fs::write(lexicon.join("sv.csv"), "term,match,case,forms,competence,stratum,source,note\n,word,,,4.5,basic,svall,\n").unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons/digcomp-3.0.csv"), lexicon.join("digcomp-3.0.csv")).unwrap();
    let broken = svall(&["run", text(&input), "--lexicon", text(&lexicon), "--out", text(&out)]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("sv.csv:2:1: the term is empty"));
    let empty = folder.path().join("empty.jsonl");
    fs::write(&empty, "").unwrap();
    assert_eq!(svall(&["run", text(&empty), "--out", text(&out)]).status.code(), Some(21));
    assert_eq!(svall(&["run", "no-such-file", "--out", text(&out)]).status.code(), Some(21));
    assert_eq!(fs::read_to_string(out.join("CURRENT")).unwrap(), before);
    assert_eq!(fs::read_dir(out.join("staging")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(out.join("runs")).unwrap().count(), 1);
}

#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    // Standard input that stays open keeps the run at work until it is interrupted.
    let mut child = Command::new(SVALL)
        .args(["run", "-", "--out", text(&out), "--quiet"])
        .stdin(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let line = format!("{{\"id\":1,\"text\":\"{}\"}}\n", "datorvana ".repeat(100));
    let feeder = std::thread::spawn(move || {
        use std::io::Write;
        while stdin.write_all(line.as_bytes()).is_ok() {}
    });
    while !out.join("staging").exists() {
        std::thread::yield_now();
    }
    let pid = child.id().to_string();
    // The handler is set before the staging folder is made, so the signal cannot come too early.
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_eq!(fs::read_dir(out.join("staging")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(out.join("runs")).unwrap().count(), 0);
    assert!(!out.join("CURRENT").exists());
}

#[test]
fn two_runs_do_not_write_to_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let lock = fs::File::create(out.join("LOCK")).unwrap();
    lock.lock().unwrap();
    let second = svall(&["run", "--out", text(&out), "--quiet"]);
    assert_eq!(second.status.code(), Some(23));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another run is at work here"));
}

#[test]
fn the_sample_balances_and_holds_every_kind_of_record() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let done = svall(&["run", "--out", text(&out), "--json", "--quiet"]);
    assert_eq!(done.status.code(), Some(0));
    let manifest: Manifest = serde_json::from_slice(&done.stdout).unwrap();
    let c = &manifest.counts;
    assert_eq!((c.n_records, c.n_scanned, c.n_duplicates, c.n_removals, c.n_rejected, c.n_reposts), (405, 401, 2, 2, 0, 1));
}

#[test]
fn a_changed_table_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    assert!(svall(&["run", "--out", text(&out), "--quiet"]).status.success());
    let id = fs::read_to_string(out.join("CURRENT")).unwrap().split(' ').next().unwrap().to_owned();
    let ads = out.join("runs").join(id).join("ads.parquet");
    let mut bytes = fs::read(&ads).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&ads, bytes).unwrap();
    let panel = svall(&["panel", "--out", text(&out)]);
    assert_eq!(panel.status.code(), Some(25));
    assert!(String::from_utf8_lossy(&panel.stderr).contains("other bytes than those that were written"));
}

#[test]
fn a_small_cell_shows_its_number_of_ads_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    assert!(svall(&["run", "--out", text(&out), "--quiet"]).status.success());
    let csv = svall(&["panel", "--by", "municipality", "--format", "csv", "--out", text(&out)]);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
    let header = reader.headers().unwrap().clone();
    let (mut n_suppressed, mut n_ok) = (0, 0);
    for row in reader.records().map(Result::unwrap) {
        let get = |name: &str| row.get(header.iter().position(|h| h == name).unwrap()).unwrap();
        let n_ads: u64 = get("n_ads").parse().unwrap();
        let hidden = header.iter().zip(row.iter()).filter(|(h, _)| !["municipality", "period", "status", "n_ads"].contains(h));
        match get("status") {
            "suppressed" => {
                n_suppressed += 1;
                assert!(n_ads < 20);
                assert!(hidden.map(|(_, v)| v).all(|v| v == ".."));
            }
            "ok" => {
                n_ok += 1;
                assert!(n_ads >= 20);
                assert!(hidden.map(|(_, v)| v).all(|v| v != ".." && !v.is_empty()));
            }
            other => panic!("found status {other}"),
        }
    }
    assert!(n_suppressed > 0 && n_ok >= 16);
}
