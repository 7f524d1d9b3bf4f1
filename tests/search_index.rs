//! Holds the search index of a run to its promises: it is the same whatever was known before and however many threads worked, what is
//! damaged of it costs time and nothing else, and what is wrong in it is named.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops where something is missing, and says so")]

mod alike;
mod machine;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use alike::{check_index, content_of, seen};
use machine::{WatchedDisk, read_tree, write_tree};
use serde_json::{Value as Json, json};
use svall::ads::Input;
use svall::error::{Error, ErrorKind};
use svall::index::{Clock, Condition, IndexFile, Order, Reader, WordField};
use svall::published::{Depth, PublishedRun, chain, check_run, files_below, pointer_to, repair, served_run};
use svall::run::{GATES, GateLimits, Job, Outcome, Prepared, Progress, Stop, run_prepared};
use svall::store::LocalDisk;

/// Files of ads by name, each a list of lines.
type Files = BTreeMap<String, Vec<String>>;

/// A word that stands for a number.
fn word(n: usize) -> String {
    let letters = n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'k')).collect::<String>();
    format!("vari{letters}x")
}

fn ad_of(id: usize, text: &str, day: &str) -> String {
    let (headline, employer) = (format!("Kock {id}"), format!("Krogen {} AB", id % 9));
    json!({"id": id.to_string(), "headline": headline, "text": text, "published": day, "employer": employer}).to_string()
}

fn ad(n: usize) -> String {
    let text = format!("Vi söker en kock till {} med datorvana och goda kunskaper i Excel. Ring 070-123 45 {:02}.", word(n), n % 100);
    ad_of(n, &text, &format!("202{}-05-{:02}", n % 4, 1 + n % 28))
}

fn ads(n_ads: usize) -> Vec<String> {
    (0..n_ads).map(ad).collect()
}

fn files(name: &str, lines: Vec<String>) -> Files {
    Files::from([(name.to_owned(), lines)])
}

/// A folder with output folders of runs, and what all of them need.
struct World {
    prepared: Prepared,
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self { prepared: Prepared::load(None).unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs over these files; shards are small, so that there are many.
    fn try_run(&self, out: &str, ads: &Files, change: impl FnOnce(&mut Job)) -> Result<Outcome, Error> {
        let folder = self.at("ads");
        fs::create_dir_all(&folder).unwrap();
        let input = |(name, lines): (&String, &Vec<String>)| {
            fs::write(folder.join(name), lines.join("\n") + "\n").unwrap();
            Input::File { path: folder.join(name), name: name.clone() }
        };
        let mut job = Job {
            inputs: ads.iter().map(input).collect(),
            out: self.at(out),
            n_threads: 2,
            min_ads: 3,
            n_kept_runs: 3,
            gates: GateLimits { accepted: GATES.map(|(gate, _)| gate.to_owned()).into(), ..GateLimits::default() },
            ..Job::default()
        };
        job.limits.chunk_bytes = 2000;
        change(&mut job);
        run_prepared(&job, &self.prepared, &Progress::default(), &Stop::default())
    }

    fn run_so(&self, out: &str, ads: &Files, change: impl FnOnce(&mut Job)) -> Outcome {
        let ended = self.try_run(out, ads, change).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(ended.untidy, None);
        ended
    }

    fn run(&self, out: &str, ads: &Files) -> Outcome {
        self.run_so(out, ads, |_| {})
    }

    fn served(&self, out: &str) -> PublishedRun {
        served_run(&self.at(out)).unwrap().unwrap()
    }

    /// Holds the run that is served to one that was made of nothing.
    fn assert_as_from_nothing(&self, out: &str, ads: &Files, told: &str) {
        let run = self.served(out);
        assert_eq!(check_run(&run, Depth::Deep), [""; 0], "{told}");
        write_tree(&self.at("alone"), &machine::Tree::new());
        self.run("alone", ads);
        let alone = self.served("alone");
        assert_eq!(run.manifest.content_hash, alone.manifest.content_hash, "{told}");
        assert!(content_of(&run) == content_of(&alone), "{told}: found another index than one made of nothing");
    }

    /// The ids of the ads that are found by a word.
    fn found(&self, out: &str, word: &str) -> Vec<String> {
        let reader = Reader::open(&self.served(out).folder.join("index")).unwrap();
        let found = reader.select(&Condition::Phrase(WordField::Text, vec![word.to_owned()]), &Clock::unlimited()).unwrap();
        let ids: BTreeSet<String> = found.places().map(|place| reader.ad(place).unwrap().id).collect();
        ids.into_iter().collect()
    }

    /// The folder of segments that are kept.
    fn kept(&self, out: &str) -> PathBuf {
        let mut folders: Vec<PathBuf> = fs::read_dir(self.at(out).join("cache/index")).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(folders.len(), 1, "found segments of other lexicons: {folders:?}");
        folders.remove(0)
    }
}

/// The files of segments in a folder.
fn segments(folder: &Path) -> BTreeSet<String> {
    let stores = files_below(folder).unwrap().into_iter().filter(|path| path.extension().is_some_and(|end| end == "store"));
    stores.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn a_night_with_few_changes_finds_what_a_run_of_nothing_finds_and_scans_little() {
    let world = World::new();
    let base = files("a.jsonl", ads(400));
    let changed = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = ads(400);
        change(&mut lines);
        files("a.jsonl", lines)
    };
    let again = |n: usize, day: &str| ad_of(n, &format!("Vi söker nu en annan kock till {}.", word(n + 1000)), day);
    let repost = ad(8).replace(r#""id":"8""#, r#""id":"9008""#).replace("2020-05-09", "2020-02-01");
    let nights: Vec<(&str, u64, Files)> = vec![
        ("a line more in the middle", 350, changed(&|lines| lines.insert(200, ad(900)))),
        ("a line more at the beginning", 350, changed(&|lines| lines.insert(0, ad(900)))),
        ("ads that changed", 300, changed(&|lines| (100..110).for_each(|n| lines[n] = again(n, "2021-05-01")))),
        ("ads that are gone", 300, changed(&|lines| drop(lines.drain(50..70)))),
        ("an earlier ad that makes another a repost", 350, changed(&|lines| lines.push(repost.clone()))),
        ("another name", 400, files("b.jsonl", ads(400))),
        ("the same ads in two files", 800, Files::from([("a.jsonl".to_owned(), ads(400)), ("b.jsonl".to_owned(), ads(400))])),
        ("newer versions in another file", 400, {
            let newer = (0..150).map(|n| again(n, "2026-01-01")).collect();
            Files::from([("a.jsonl".to_owned(), ads(400)), ("b.jsonl".to_owned(), newer)])
        }),
        ("as at first", 400, base.clone()),
    ];
    world.run("out", &base);
    let base_tree = read_tree(&world.at("out"));
    for (told, least, night) in &nights {
        // Each after the first night, and then all after one another.
        write_tree(&world.at("once"), &base_tree);
        for out in ["once", "out"] {
            let before = world.served(out).folder;
            let ended = world.run(out, night);
            let n_reused = ended.n_reused;
            let is_first = *told == "as at first" && out == "once";
            assert!(n_reused >= *least || out == "out" && n_reused > 100 || is_first, "{told}: found {n_reused} known, expected {least}");
            if ended.is_new && out == "once" {
                let shared: Vec<String> = segments(&before).intersection(&segments(&ended.folder)).cloned().collect();
                assert!(!shared.is_empty(), "{told}: found no segment of the night before");
            }
            world.assert_as_from_nothing(out, night, told);
        }
    }
    let (runs, broken) = chain(&world.at("out")).unwrap();
    assert!(broken.is_none() && runs.iter().all(|run| check_run(run, Depth::Deep).is_empty()));
}

#[test]
fn another_lexicon_uses_no_segment_of_the_one_before() {
    let mut world = World::new();
    let base = files("a.jsonl", ads(120));
    world.run("out", &base);
    let kept = world.kept("out");
    let lexicon = world.at("lexicon");
    fs::create_dir(&lexicon).unwrap();
    for path in files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons")).unwrap() {
        fs::copy(&path, lexicon.join(path.file_name().unwrap())).unwrap();
    }
    let rows = fs::read_to_string(lexicon.join("sv.csv")).unwrap();
    fs::write(lexicon.join("sv.csv"), rows + "kock,word,,,1.1,basic,svall,\n").unwrap();
    world.prepared = Prepared::load(Some(&lexicon)).unwrap();
    assert_eq!(world.run("out", &base).n_reused, 0);
    assert_ne!(world.kept("out"), kept);
    world.assert_as_from_nothing("out", &base, "another lexicon");
    let (runs, _) = chain(&world.at("out")).unwrap();
    assert!(runs.len() == 2 && content_of(&runs[0]).digest != content_of(&runs[1]).digest);
}

#[test]
fn any_number_of_threads_makes_the_same_index() {
    let world = World::new();
    let base = Files::from([("a.jsonl".to_owned(), ads(200)), ("b.jsonl".to_owned(), (150..330).map(ad).collect())]);
    let mut first = None;
    let mut layouts = BTreeSet::new();
    for n_threads in 1..=8 {
        let out = format!("out{n_threads}");
        world.run_so(&out, &base, |job| job.n_threads = n_threads);
        let run = world.served(&out);
        assert_eq!(check_run(&run, Depth::Deep), [""; 0]);
        layouts.insert(run.manifest.index.as_ref().unwrap().n_segments);
        let content = content_of(&run);
        assert!(*first.get_or_insert_with(|| content_of(&run)) == content, "{n_threads} threads");
    }
    assert!(layouts.len() > 1, "ads were dealt into {layouts:?} segments: that tries too little");
}

#[test]
fn a_version_that_does_not_count_is_not_found_and_is_again_once_it_counts() {
    let world = World::new();
    let mut night = files("a.jsonl", ads(60));
    world.run("out", &night);
    assert_eq!(world.found("out", &word(7)), ["7"]);
    night.insert("b.jsonl".to_owned(), vec![ad_of(7, "Vi söker en snickare.", "2026-01-01")]);
    world.run("out", &night);
    assert_eq!((world.found("out", &word(7)), world.found("out", "snickare")), (vec![], vec!["7".to_owned()]));
    night.remove("b.jsonl");
    world.run("out", &night);
    assert_eq!((world.found("out", &word(7)), world.found("out", "snickare")), (vec!["7".to_owned()], vec![]));
    night.get_mut("a.jsonl").unwrap().remove(7);
    world.run("out", &night);
    assert_eq!(world.found("out", &word(7)), [""; 0]);
    assert_eq!(world.found("out", "070"), [""; 0], "a telephone number is masked");
    world.assert_as_from_nothing("out", &night, "an ad is gone");
}

#[test]
fn files_of_older_versions_are_not_scanned_again_each_night() {
    let world = World::new();
    let newer = |n: usize| ad_of(n, &format!("Vi söker nu en kock till {}.", word(n)), "2026-01-01");
    let mut night = Files::from([("a.jsonl".to_owned(), ads(200)), ("b.jsonl".to_owned(), (0..200).map(newer).collect())]);
    world.run_so("out", &night, |job| job.n_threads = 1);
    // Alone in its segments: all that is in them is struck out of the run.
    night.insert("c.jsonl".to_owned(), ads(150));
    for n in 0..4 {
        let ended = world.run_so("out", &night, |job| job.n_threads = 1);
        assert!(ended.n_reused >= if n == 0 { 400 } else { 540 }, "night {n}: found {} known", ended.n_reused);
        night.get_mut("b.jsonl").unwrap().push(newer(500 + n));
    }
    world.assert_as_from_nothing("out", &world_files(&night, 3), "older versions");
}

/// The files as the last run read them.
fn world_files(night: &Files, last: usize) -> Files {
    let mut night = night.clone();
    night.get_mut("b.jsonl").unwrap().retain(|line| !line.contains(&format!("\"id\":\"{}\"", 500 + last)));
    night
}

#[test]
fn a_run_without_an_index_is_followed_by_one_with_although_nothing_else_is_new() {
    let world = World::new();
    let night = files("a.jsonl", ads(80));
    let without = |job: &mut Job| job.keep_index = false;
    let first = world.run_so("out", &night, without);
    assert!(first.is_new && first.manifest.index.is_none() && !first.folder.join("index").exists());
    assert!(!world.at("out/cache/index").exists());
    assert_eq!(check_run(&world.served("out"), Depth::Deep), [""; 0]);
    let second = world.run("out", &night);
    assert_eq!((second.is_new, second.n_reused), (true, 0));
    assert_eq!(first.manifest.content_hash, second.manifest.content_hash);
    world.assert_as_from_nothing("out", &night, "an index later");
    // A run with an index does for those who need none.
    for change in [|_: &mut Job| {}, without] {
        let third = world.run_so("out", &night, change);
        assert!(!third.is_new && third.manifest.index.is_some());
    }
    let n_packs = || files_below(&world.at("out/cache/shards")).unwrap().len();
    let packs = n_packs();
    let mut more = night.clone();
    more.get_mut("a.jsonl").unwrap().push(ad(300));
    world.run_so("out", &more, without);
    assert!(world.served("out").manifest.index.is_none());
    world.run("out", &more);
    world.assert_as_from_nothing("out", &more, "an index again");
    assert!(n_packs() <= packs + 3, "what is known is not kept twice");
}

#[test]
fn runs_that_keep_nothing_and_runs_that_trust_nothing_make_the_same_index() {
    let world = World::new();
    let night = files("a.jsonl", ads(150));
    world.run_so("out", &night, |job| job.keep_shards = false);
    assert!(!world.at("out/cache/index").exists() && fs::read_dir(world.at("out/staging")).unwrap().count() == 0);
    world.assert_as_from_nothing("out", &night, "no shards");
    let mut ids = BTreeSet::new();
    for keep_shards in [true, true, false, true] {
        let ended = world.run_so("out", &night, |job| (job.force, job.keep_shards) = (true, keep_shards));
        assert!(ended.is_new && ended.n_reused == 0 && ids.insert(ended.manifest.run_id.clone()));
        world.assert_as_from_nothing("out", &night, "forced");
    }
    assert_eq!(world.run("out", &night).manifest.run_id, *ids.last().unwrap());
    let (runs, _) = chain(&world.at("out")).unwrap();
    assert!(runs.len() == 3 && runs.iter().all(|run| check_run(run, Depth::Deep).is_empty()));
}

#[test]
fn many_small_nights_leave_few_segments_and_nothing_that_is_of_no_use() {
    let world = World::new();
    let size = |folder: &Path| files_below(folder).unwrap().iter().map(|f| fs::metadata(f).unwrap().len()).sum::<u64>();
    let mut night = files("a.jsonl", ads(60));
    let mut most = 0;
    for n in 0..34 {
        // A file more each night stays as it is, and so would its segment; what is gone from the first file is of no use.
        night.insert(format!("u{n:02}.jsonl"), vec![ad(1000 + n)]);
        night.get_mut("a.jsonl").unwrap().remove(n / 2);
        // Some are killed before they publish: what they wrote is of use to the next, or goes.
        if n % 3 == 2 {
            let failing = |job: &mut Job| job.disk = Arc::new(WatchedDisk::with_room(&world.at("out"), 100_000));
            assert_eq!(world.try_run("out", &night, failing).map_err(|e| e.kind()).unwrap_err(), ErrorKind::Storage);
        }
        world.run("out", &night);
        let kept = world.kept("out");
        most = most.max(segments(&kept).len());
        let lists = files_below(&kept).unwrap().iter().filter(|path| path.extension().is_some_and(|end| end == "shards")).count();
        assert_eq!(lists, segments(&kept).len(), "night {n}: every segment has its list");
    }
    world.assert_as_from_nothing("out", &night, "many nights");
    let (kept, index) = (size(&world.kept("out")), size(&world.served("out").folder.join("index")));
    eprintln!("34 nights left at most {most} segments; at the end {kept} bytes are kept for an index of {index}");
    // 24 small segments are many; then two workers, of a night and of one that was killed before it, add one each.
    assert!((20..=24 + 4).contains(&most), "found {most} segments");
    assert!(kept < 2 * index, "found {kept} bytes kept, expected less than twice the {index} of the index");
}

#[test]
fn damaged_segments_cost_time_and_change_nothing() {
    let world = World::new();
    let mut night = files("a.jsonl", ads(60));
    world.run_so("out", &night, |job| job.n_threads = 1);
    let before = read_tree(&world.at("out"));
    let kept = world.kept("out").strip_prefix(world.at("out")).unwrap().to_owned();
    night.get_mut("a.jsonl").unwrap().push(ad(61));
    world.run("whole", &night);
    let whole = content_of(&world.served("whole"));
    let names: Vec<PathBuf> = before.keys().filter(|name| name.parent() == Some(&kept)).cloned().collect();
    assert!(names.len() >= 7, "{names:?}");
    let list = names.iter().find(|name| name.extension().is_some_and(|end| end == "shards")).unwrap();
    let mut damages: Vec<(String, machine::Tree)> = Vec::new();
    for name in &names {
        let bytes = before[name].clone().unwrap();
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 4;
        let longer = [&bytes[..], b"x"].concat();
        let other = before[if name == list { &names[0] } else { list }].clone();
        for (how, now) in
            [("flipped", Some(flipped)), ("cut", Some(bytes[..bytes.len() / 2].to_vec())), ("longer", Some(longer)), ("another", other)]
        {
            let mut tree = before.clone();
            tree.insert(name.clone(), now);
            damages.push((format!("{} {how}", name.display()), tree));
        }
        let mut tree = before.clone();
        tree.remove(name);
        damages.push((format!("{} gone", name.display()), tree));
    }
    let changed = |told: &str, change: &dyn Fn(&mut machine::Tree)| {
        let mut tree = before.clone();
        change(&mut tree);
        (told.to_owned(), tree)
    };
    damages.extend([
        changed("a list without files", &|tree| tree.retain(|name, _| name.parent() != Some(&kept) || name == list)),
        changed("a foreign file", &|tree| _ = tree.insert(kept.join("README"), Some(b"hello".to_vec()))),
        changed("a foreign folder", &|tree| {
            tree.insert(kept.join("x.shards"), None);
            tree.insert(kept.join("x.shards/y"), Some(Vec::new()));
        }),
        changed("a list of another name", &|tree| _ = tree.insert(kept.join("x.shards"), before[list].clone())),
        changed("a file in place of the folder", &|tree| {
            tree.retain(|name, _| !name.starts_with(&kept));
            tree.insert(kept.clone(), Some(b"hello".to_vec()));
        }),
        changed("no packs", &|tree| tree.retain(|name, _| !name.starts_with("cache/shards"))),
        changed("no segments", &|tree| tree.retain(|name, _| !name.starts_with("cache/index"))),
    ]);
    for (told, tree) in &damages {
        write_tree(&world.at("out"), tree);
        let ended = world.run("out", &night);
        assert!(ended.is_new, "{told}");
        let run = world.served("out");
        assert_eq!(check_run(&run, Depth::Deep), [""; 0], "{told}");
        assert!(content_of(&run) == whole, "{told}: found another index");
        // What was damaged is gone, and the next night knows all again.
        night.get_mut("a.jsonl").unwrap().push(ad(62));
        assert!(world.run("out", &night).n_reused >= 45, "{told}");
        night.get_mut("a.jsonl").unwrap().pop();
    }
    eprintln!("{} damages tried", damages.len());
}

#[test]
fn a_disk_without_second_names_holds_copies() {
    let world = World::new();
    let mut night = files("a.jsonl", ads(60));
    for out in ["with", "without"] {
        write_tree(&world.at(out), &machine::Tree::new());
        for n in 0..3 {
            night.get_mut("a.jsonl").unwrap().truncate(60);
            night.get_mut("a.jsonl").unwrap().extend((0..n).map(|n| ad(70 + n)));
            let plain = WatchedDisk::new(&world.at(out));
            let disk = if out == "with" { plain } else { plain.without_links() };
            world.run_so(out, &night, |job| (job.disk, job.n_threads) = (Arc::new(disk), 1));
        }
    }
    assert!(seen(&world.at("with")) == seen(&world.at("without")));
    #[cfg(unix)]
    for (out, is_shared) in [("with", true), ("without", false)] {
        use std::os::unix::fs::MetadataExt;
        let index = world.served(out).folder.join("index");
        let n_names: Vec<u64> = segments(&index).iter().map(|name| fs::metadata(index.join(name)).unwrap().nlink()).collect();
        assert!(n_names.iter().all(|n| (*n > 1) == is_shared), "{out}: {n_names:?}");
    }
}

#[test]
fn damage_that_runs_share_is_found_in_each_and_a_forced_run_is_whole() {
    let world = World::new();
    let mut night = files("a.jsonl", ads(60));
    world.run("out", &night);
    night.get_mut("a.jsonl").unwrap().push(ad(61));
    world.run("out", &night);
    let (runs, _) = chain(&world.at("out")).unwrap();
    let [before, after] = [1, 0].map(|n| segments(&runs[n].folder));
    let path = runs[0].folder.join("index").join(before.intersection(&after).next().unwrap());
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    for run in &runs {
        for depth in [Depth::Files, Depth::Deep] {
            let found = check_run(run, depth);
            assert!(found.len() == 1 && found[0].contains("found other bytes than those that were written"), "{found:?}");
        }
    }
    let refused = repair(&LocalDisk, &world.at("out")).unwrap_err();
    assert!(refused.kind() == ErrorKind::Accounting && refused.hint().unwrap().contains("svall run --force"), "{refused}");
    world.run_so("out", &night, |job| job.force = true);
    world.assert_as_from_nothing("out", &night, "after damage");
    // Where something is new anyway, no force is needed.
    night.get_mut("a.jsonl").unwrap().push(ad(62));
    world.run("out", &night);
    world.assert_as_from_nothing("out", &night, "the night after");
}

/// Names, sizes and times of all below a folder.
fn listing(folder: &Path) -> Vec<String> {
    let entries = files_below(folder).unwrap().into_iter().chain([folder.to_owned(), folder.join("index")]);
    let mut all: Vec<String> = entries
        .map(|path| {
            let m = fs::metadata(&path).unwrap();
            format!("{} {} {:?} {:?}", path.display(), m.len(), m.modified().unwrap(), m.permissions())
        })
        .collect();
    all.sort();
    all
}

#[cfg(unix)]
#[test]
fn a_run_that_may_not_be_written_is_searched_and_nothing_in_it_changes() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let world = World::new();
    let night = files("a.jsonl", ads(60));
    world.run("out", &night);
    let run = world.served("out");
    let chmod = |mode: &str, path: &Path| assert!(Command::new("chmod").args(["-R", mode]).arg(path).status().unwrap().success());
    chmod("a-w,a+rX", &world.at("out"));
    fs::set_permissions(world.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let before = listing(&run.folder);
    let reader = Reader::open(&run.folder.join("index")).unwrap();
    let all = reader.select(&Condition::All, &Clock::unlimited()).unwrap();
    assert_eq!(reader.page(&all, Order::Newest, None, 20, &Clock::unlimited()).unwrap().len(), 20);
    reader.each_ad(|_, _, _| ()).unwrap();
    assert_eq!((check_index(&run), world.found("out", &word(7))), (vec![], vec!["7".to_owned()]));
    assert_eq!(check_run(&run, Depth::Deep), [""; 0]);
    assert_eq!(listing(&run.folder), before);
    // The superuser may write anywhere; another may not.
    let program = world.at("svall");
    fs::copy(env!("CARGO_BIN_EXE_svall"), &program).unwrap();
    let mut verify = Command::new(&program);
    verify.arg("verify").arg(world.at("out")).arg("--deep");
    let is_root = fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    if is_root {
        verify.uid(65534).gid(65534);
    }
    let verified = verify.output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8(verified.stderr).unwrap());
    assert_eq!(listing(&run.folder), before);
    chmod("u+w", &world.at("out"));
}

/// Gives a run another index, changed, and states its files in the manifest, so that only its content can be wrong.
fn with_index(run: &PublishedRun, out: &Path, from: &Path, change: impl FnOnce(&Path)) -> PublishedRun {
    let folder = run.folder.join("index");
    let files: Vec<(PathBuf, Vec<u8>)> = files_below(from).unwrap().into_iter().map(|f| (f.clone(), fs::read(f).unwrap())).collect();
    fs::remove_dir_all(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    for (file, bytes) in files {
        fs::write(folder.join(file.file_name().unwrap()), bytes).unwrap();
    }
    change(&folder);
    let mut manifest = run.manifest.clone();
    let listed = files_below(&folder).unwrap().into_iter().map(|path| {
        let bytes = fs::read(&path).unwrap();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        IndexFile { file, bytes: bytes.len() as u64, blake3: blake3::hash(&bytes).to_hex().to_string() }
    });
    manifest.index.as_mut().unwrap().files = listed.collect();
    let text = manifest.text().unwrap();
    fs::write(run.folder.join("manifest.json"), &text).unwrap();
    fs::write(out.join("CURRENT"), pointer_to(&manifest.run_id, blake3::hash(text.as_bytes()).to_hex().as_str())).unwrap();
    let run = served_run(out).unwrap().unwrap();
    assert_eq!(check_run(&run, Depth::Files), [""; 0], "every byte is stated");
    run
}

/// Changes a file that holds JSON.
fn edit(path: &Path, change: impl FnOnce(&mut Json)) {
    let mut value: Json = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    change(&mut value);
    fs::write(path, value.to_string()).unwrap();
}

#[test]
fn what_is_wrong_in_an_index_is_named() {
    let world = World::new();
    // A repost, and an older version that is struck out.
    let repost = ad(8).replace(r#""id":"8""#, r#""id":"9008""#).replace("2020-05-09", "2020-06-01");
    let older = ad_of(5, "Vi söker en äldre kock.", "2019-01-01");
    let lines: Vec<String> = ads(60).into_iter().chain([repost, older]).collect();
    let without: Vec<String> = lines.iter().filter(|line| !line.contains(r#""id":"7""#)).cloned().collect();
    let other: Vec<String> = lines.iter().map(|line| line.replace(&word(7), &word(8000))).collect();
    let one_thread = |job: &mut Job| job.n_threads = 1;
    world.run_so("out", &files("a.jsonl", lines), one_thread);
    world.run_so("without", &files("a.jsonl", without), one_thread);
    world.run_so("other", &files("a.jsonl", other), one_thread);
    let (run, out) = (world.served("out"), world.at("out"));
    assert_eq!(run.manifest.counts.n_reposts, 1);
    assert_eq!(check_run(&run, Depth::Deep), [""; 0]);
    let own = world.at("own");
    fs::create_dir(&own).unwrap();
    for path in files_below(&run.folder.join("index")).unwrap() {
        fs::copy(&path, own.join(path.file_name().unwrap())).unwrap();
    }
    let id = &run.manifest.run_id;
    let named = |told: &str, from: &Path, change: &dyn Fn(&Path), expected: &[&str]| {
        let found = check_run(&with_index(&run, &out, from, change), Depth::Deep);
        for part in expected {
            assert!(
                found.iter().any(|f| f.split(": ").next().unwrap().ends_with("index") && f.contains(part)),
                "{told}: `{part}` is not among {found:#?}"
            );
        }
        assert_eq!(found.is_empty(), expected.is_empty(), "{told}: {found:#?}");
    };
    let of = |out: &str| world.served(out).folder.join("index");
    let claim = |folder: &Path| edit(&folder.join("meta.json"), |meta| meta["payload"] = json!(id));
    named("its own", &own, &|_| (), &[]);
    named("an ad is missing", &of("without"), &claim, &["ads: found 60, expected 61", "ad 7: found none, expected one", "digest: found"]);
    named("an ad says something else", &of("other"), &claim, &["digest: found"]);
    let without_id = world.served("without").manifest.run_id;
    named("another run's", &of("without"), &|_| (), &[&format!("found the index of {without_id}, expected that of {id}")]);
    let payload = |value: Json| move |folder: &Path| edit(&folder.join("meta.json"), |meta| meta["payload"] = value.clone());
    named("another id", &own, &payload(json!("r000009-00")), &["found the index of r000009-00, expected that of"]);
    named("no id", &own, &payload(Json::Null), &["found the index of , expected that of"]);
    named(
        "no repost",
        &own,
        &|folder| fs::write(folder.join("reposts.json"), "{}").unwrap(),
        &["ad 9008: is_repost: found false, expected true", "panel_sector_year"],
    );
    let more = |folder: &Path| {
        edit(&folder.join("reposts.json"), |reposts| {
            let ads = reposts.as_object_mut().unwrap().values_mut().next().unwrap().as_array_mut().unwrap();
            ads.extend([json!(6), json!(7)]);
        });
    };
    named("a repost too many", &own, &more, &["is_repost: found true, expected false"]);
    let none_struck_out = |folder: &Path| {
        edit(&folder.join("meta.json"), |meta| {
            meta["segments"].as_array_mut().unwrap().iter_mut().for_each(|segment| segment["deletes"] = Json::Null);
        });
    };
    named("an older version is found", &own, &none_struck_out, &["ads: found 62, expected 61", "ad 5: found one, expected none"]);
    named("reposts that are none", &own, &|folder| fs::write(folder.join("reposts.json"), "[7]").unwrap(), &["reposts.json"]);
    named("no list", &own, &|folder| fs::write(folder.join("meta.json"), "{}").unwrap(), &["cannot be read"]);
}
