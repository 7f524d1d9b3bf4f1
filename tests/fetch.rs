//! Holds `svall fetch` to its promises against a server on this machine that does everything wrong: what stands under a name is one
//! version of the file, whole, and a later call gets it. No test asks any other machine.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test stops where something is missing, and says so"
)]

#[path = "fetch/faults.rs"]
mod faults;
#[path = "fetch/server.rs"]
mod server;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use faults::{Fault, Plan, serve};
use serde_json::Value;
use server::{Server, Version, head};
use svall::error::ErrorKind;
use svall::fetch::{Fetched, Folder, Rules, Status, fetch_file};
use svall::sample::{Shape, generate, write_json};
use svall::store::{Disk, DiskFile, LocalDisk};

/// A JSON array of invented ads.
fn array(seed: u64, n_ads: u64) -> Vec<u8> {
    let ads: Vec<String> = (0..n_ads).map(|n| write_json(&generate(seed, n), Shape::JobtechArray)).collect();
    format!("[{}]", ads.join(",\n")).into_bytes()
}

/// Invented ads as lines, compressed.
fn lines_gz(seed: u64, n_ads: u64) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(1));
    for n in 0..n_ads {
        out.write_all((write_json(&generate(seed, n), Shape::Jobtech) + "\n").as_bytes()).unwrap();
    }
    out.finish().unwrap()
}

/// An array of more bytes than come between two notes of a part.
fn long_array() -> Vec<u8> {
    let text = "ord ".repeat(250_000);
    let ads: Vec<String> = (0..20).map(|n| format!(r#"{{"id":"{n}","headline":"a","description":{{"text":"{text}"}}}}"#)).collect();
    format!("[{}]", ads.join(",\n")).into_bytes()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_svall"));
    // A proxy that the machine may have must not see what is meant for this machine.
    command.args(arguments).args(["--pause", "0"]).env("ALL_PROXY", "http://127.0.0.1:9").env_remove("SVALL_API_KEY");
    command
}

fn svall(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn objects(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", said(output));
    String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is UTF-8")
}

/// Names in a folder but for those that begin with a dot.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|n| !n.starts_with('.')).collect();
    names.sort();
    names
}

fn rules(tries: u32) -> Rules {
    Rules { tries, pause: Duration::ZERO, timeout: Duration::from_millis(300), ..Rules::default() }
}

fn fetch(folder: &Path, url: &str, rules: &Rules) -> svall::error::Result<Fetched> {
    fetch_file(&mut Folder::open(&LocalDisk, folder)?, rules, url, &mut |_| {})
}

fn planned(versions: Vec<Vec<u8>>, faults: &[Fault]) -> (Arc<Mutex<Plan>>, Server) {
    let versions = versions.into_iter().map(Version::new).collect();
    let plan = Arc::new(Mutex::new(Plan { versions, current: 0, faults: faults.iter().rev().copied().collect() }));
    let server = serve(&plan);
    (plan, server)
}

#[test]
fn a_file_is_fetched_once_and_then_found_unchanged() {
    let bytes = array(1, 20);
    let (plan, server) = planned(vec![bytes.clone(), array(2, 20)], &[]);
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("a/b");
    let url = server.url("/2016.json");
    let call = || objects(&svall(&["fetch", "file", &url, "--into", text(&into), "--json"]));
    let first = call();
    assert_eq!(first[0]["status"], "fetched");
    assert_eq!(first[0]["bytes"], bytes.len());
    assert_eq!(first[0]["blake3"], blake3::hash(&bytes).to_hex().to_string());
    assert_eq!(first[0]["url"], url);
    assert_eq!(fs::read(first[0]["file"].as_str().unwrap()).unwrap(), bytes);
    assert_eq!(call()[0]["status"], "unchanged");
    assert!(server.requests()[1].header("if-none-match").is_some());
    // A file that was changed on disk is fetched anew, and one that changed at the source is replaced.
    fs::write(into.join("2016.json"), "x").unwrap();
    assert_eq!(call()[0]["status"], "fetched");
    plan.lock().unwrap().current = 1;
    assert_eq!(call()[0]["status"], "fetched");
    assert_eq!(fs::read(into.join("2016.json")).unwrap(), array(2, 20));
    // The same bytes from a server that does not say so.
    fs::remove_file(into.join(".fetch.json")).unwrap();
    let before = fs::metadata(into.join("2016.json")).unwrap().modified().unwrap();
    assert_eq!(call()[0]["status"], "unchanged");
    assert_eq!(fs::metadata(into.join("2016.json")).unwrap().modified().unwrap(), before);
    assert_eq!(names(&into), ["2016.json"]);
    let run =
        Command::new(env!("CARGO_BIN_EXE_svall")).args(["run", "--quiet", "--out", text(&folder.path().join("out"))]).arg(&into).output();
    assert!(run.unwrap().status.success(), "what fetch keeps for itself is no input of a run");
}

#[test]
fn a_server_is_told_who_asks_and_for_what() {
    let (_, server) = planned(vec![array(1, 3)], &[]);
    let folder = tempfile::tempdir().unwrap();
    let mut call = command(&["fetch", "file", &server.url("/a.json"), "--into", text(folder.path())]);
    assert!(call.env("SVALL_API_KEY", "secret").output().unwrap().status.success());
    let asked = &server.requests()[0];
    assert!(asked.header("user-agent").unwrap().starts_with(concat!("svall/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(asked.header("accept-encoding"), Some("identity"));
    assert_eq!(asked.header("api-key"), None, "the key is for JobStream");
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_was() {
    let bytes = array(1, 40);
    let (_, server) = planned(vec![bytes.clone()], &[Fault::Drop(200), Fault::Drop(128), Fault::Stall(99)]);
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetch(folder.path(), &server.url("/a.json"), &rules(6)).unwrap();
    assert_eq!(fetched.status, Status::Resumed);
    assert_eq!(fs::read(folder.path().join("a.json")).unwrap(), bytes);
    let ranges: Vec<Option<usize>> = server.requests().iter().map(server::Request::range).collect();
    assert!(ranges.len() == 4 && ranges[0].is_none() && ranges[1] > Some(bytes.len() / 2) && ranges[1] < ranges[2], "{ranges:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().filter(|e| text(&e.as_ref().unwrap().path()).contains(".part")).count(), 0);
}

#[test]
fn a_later_call_goes_on_where_an_earlier_one_gave_up() {
    let bytes = array(1, 40);
    let (_, server) = planned(vec![bytes.clone()], &[Fault::Drop(200), Fault::Mistake, Fault::Mistake]);
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/a.json");
    let failed = svall(&["fetch", "file", &url, "--into", text(folder.path()), "--tries", "3"]);
    assert_eq!(failed.status.code(), Some(21));
    assert!(said(&failed).contains(&url) && said(&failed).contains("found status 500 Internal Server Error, expected 200 (3 tries)"));
    assert!(names(folder.path()).is_empty());
    let second = objects(&svall(&["fetch", "file", &url, "--into", text(folder.path()), "--json"]));
    assert_eq!(second[0]["status"], "resumed");
    assert!(server.requests().last().unwrap().range().is_some());
    assert_eq!(fs::read(folder.path().join("a.json")).unwrap(), bytes);
}

#[test]
fn two_versions_are_never_joined() {
    // Equal lengths, so that only tags and bytes tell them apart.
    let mut other = array(1, 40);
    let old = other.clone();
    for byte in other.iter_mut().filter(|b| b.is_ascii_uppercase() && **b != b'T') {
        *byte = b'X';
    }
    for fault in [Fault::RangeOfNew, Fault::RangeOfNewUntagged, Fault::RepeatBytes, Fault::OtherRange, Fault::OtherTotal] {
        let (plan, server) = planned(vec![old.clone(), other.clone()], &[Fault::Drop(200), fault]);
        let folder = tempfile::tempdir().unwrap();
        fetch(folder.path(), &server.url("/a.json"), &rules(6)).unwrap();
        let plan = plan.lock().unwrap();
        assert_eq!(fs::read(folder.path().join("a.json")).unwrap(), *plan.versions[plan.current].bytes, "{fault:?}");
        assert_eq!(server.requests().len(), 3, "{fault:?}: refused, and then begun anew");
        assert_eq!(server.requests()[2].range(), None, "{fault:?}");
    }
}

#[test]
fn versions_are_told_apart_by_their_tags_and_by_the_bytes_where_they_are_joined() {
    // Of a RAR archive the content is not looked at, so nothing else would notice. The versions are equal where they would be joined.
    let mut random = 1;
    let old: Vec<u8> = b"Rar!\x1a\x07\x01\x00".iter().copied().chain((0..40_000).map(|_| next(&mut random).to_le_bytes()[0])).collect();
    let mut other = old.clone();
    other[20] ^= 1;
    other[39_000] ^= 1;
    for fault in [Fault::RangeOfNew, Fault::RangeOfNewUntagged, Fault::RepeatBytes] {
        let (plan, server) = planned(vec![old.clone(), other.clone()], &[Fault::Drop(200), fault]);
        let folder = tempfile::tempdir().unwrap();
        fetch(folder.path(), &server.url("/a.rar"), &rules(6)).unwrap();
        let plan = plan.lock().unwrap();
        assert!(fs::read(folder.path().join("a.rar")).unwrap() == *plan.versions[plan.current].bytes, "{fault:?}");
    }
}

#[test]
fn what_is_not_whole_gets_no_name() {
    for fault in
        [Fault::WrongChecksum, Fault::BadJson, Fault::Page, Fault::Empty, Fault::PromiseLess(200), Fault::UnmeasuredCut(200), Fault::Loop]
    {
        let (_, server) = planned(vec![array(1, 20)], &[fault; 6]);
        let folder = tempfile::tempdir().unwrap();
        let url = server.url("/a.json");
        let failed = fetch(folder.path(), &url, &rules(2)).expect_err("not whole");
        assert_eq!(failed.kind(), ErrorKind::Input, "{fault:?}");
        assert!(failed.to_string().starts_with(&url), "{failed}");
        assert!(names(folder.path()).is_empty(), "{fault:?}");
    }
}

#[test]
fn lines_without_a_length_are_refused_and_lines_in_chunks_are_not() {
    let lines: Vec<u8> = (0..9).flat_map(|n| (write_json(&generate(1, n), Shape::Jobtech) + "\n").into_bytes()).collect();
    let (_, server) = planned(vec![lines.clone()], &[Fault::UnmeasuredCut(255), Fault::UnmeasuredCut(255), Fault::Chunks]);
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/a.jsonl");
    assert!(fetch(folder.path(), &url, &rules(2)).is_err());
    assert_eq!(fetch(folder.path(), &url, &rules(1)).unwrap().bytes, lines.len() as u64);
}

#[test]
fn a_server_that_refuses_is_asked_once() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "/gone.json" => head(stream, "404 Not Found", &[("Content-Length", "0".to_owned())]),
        "/out.json" => head(stream, "302 Found", &[("Location", "http://far.example.invalid/x.json".to_owned())]),
        _ => head(stream, "200 OK", &[("Content-Length", "1000".to_owned()), ("Content-Encoding", "br".to_owned())]),
    });
    let folder = tempfile::tempdir().unwrap();
    for (name, found) in [("gone", "404 Not Found"), ("out", "expected https"), ("packed", "encoded as br")] {
        let before = server.requests().len();
        let failed = svall(&["fetch", "file", &server.url(&format!("/{name}.json")), "--into", text(folder.path())]);
        assert_eq!(failed.status.code(), Some(21), "{}", said(&failed));
        assert!(said(&failed).contains(found), "{}", said(&failed));
        assert_eq!(server.requests().len(), before + 1, "{name}");
    }
}

#[test]
fn a_server_that_asks_for_a_wait_gets_it() {
    let (_, server) = planned(vec![array(1, 3)], &[Fault::Mistake]);
    let busy = Server::start(|_, stream| head(stream, "429 Too Many Requests", &[("Retry-After", "3600".to_owned())]));
    let folder = tempfile::tempdir().unwrap();
    let call = |url: &str| svall(&["fetch", "file", url, "--into", text(folder.path()), "--tries", "2", "--longest-wait", "1"]);
    assert!(said(&call(&busy.url("/a.json"))).contains("expected 200; next try in 1 s"), "as long as asked, up to the longest wait");
    assert!(said(&call(&server.url("/a.json"))).contains("expected 200; next try in 0 s"));
}

#[test]
fn other_machines_are_not_asked_without_encryption() {
    let folder = tempfile::tempdir().unwrap();
    for url in ["http://example.invalid/a.json", "http://localhost.example.invalid/a.json", "ftp://example.invalid/a.json", "a.json"] {
        let refused = svall(&["fetch", "file", url, "--into", text(folder.path())]);
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    }
}

#[test]
fn a_server_without_encryption_is_not_taken_for_one_with_it() {
    let (_, server) = planned(vec![array(1, 3)], &[]);
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/a.json").replace("http://", "https://");
    let failed = svall(&["fetch", "file", &url, "--into", text(folder.path()), "--tries", "2", "--timeout", "2"]);
    assert_eq!(failed.status.code(), Some(21), "{}", said(&failed));
    assert!(said(&failed).contains(&url) && server.requests().is_empty(), "{}", said(&failed));
}

#[test]
fn a_file_that_is_too_large_is_not_fetched() {
    for fault in [Fault::Delay, Fault::Chunks] {
        let (_, server) = planned(vec![array(1, 40)], &[fault]);
        let folder = tempfile::tempdir().unwrap();
        let failed = svall(&["fetch", "file", &server.url("/a.json"), "--into", text(folder.path()), "--max-bytes", "20000"]);
        assert_eq!(failed.status.code(), Some(21), "{}", said(&failed));
        assert!(said(&failed).contains("expected at most 20000"), "{}", said(&failed));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the lock is left");
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_sidecar_is_demanded_where_it_is_asked_for() {
    let version = Version::new(array(1, 5));
    let right = {
        use sha2::{Digest, Sha256};
        Sha256::digest(version.bytes.as_slice()).iter().fold(String::new(), |hex, b| format!("{hex}{b:02x}"))
    };
    let sidecar = Arc::new(Mutex::new(None));
    let served = Arc::clone(&sidecar);
    let server = Server::start(move |request, stream| match (request.path.as_str(), served.lock().unwrap().clone()) {
        ("/a.json", _) => version.serve(request, stream),
        (_, Some(text)) => head(stream, "200 OK", &[]).and_then(|()| stream.write_all(String::as_bytes(&text))),
        (_, None) => head(stream, "404 Not Found", &[]),
    });
    let folder = tempfile::tempdir().unwrap();
    let call = || svall(&["fetch", "file", &server.url("/a.json"), "--into", text(folder.path()), "--sidecar"]);
    for (text, code) in
        [(None, 21), (Some("0".repeat(64)), 21), (Some(format!("{right}  other.json")), 21), (Some(format!("{right}  a.json")), 0)]
    {
        assert_eq!(names(folder.path()).len(), 0);
        sidecar.lock().unwrap().clone_from(&text);
        let output = call();
        assert_eq!(output.status.code(), Some(code), "{text:?}: {}", said(&output));
    }
    assert_eq!(names(folder.path()), ["a.json"]);
}

#[test]
fn years_are_fetched_by_their_pattern_and_one_that_fails_does_not_stop_the_others() {
    let version = Version::new(lines_gz(1, 5));
    let server = Server::start(move |request, stream| match request.path.as_str() {
        "/old/2017.jsonl.gz" => head(stream, "404 Not Found", &[]),
        _ => version.serve(request, stream),
    });
    let folder = tempfile::tempdir().unwrap();
    let base = server.url("/old/");
    let years = ["fetch", "history", "2016", "2017", "2018", "--into", text(folder.path()), "--base", &base];
    let output = svall(&[&years[..], &["--template", "{base}/{year}.jsonl.gz"]].concat());
    assert_eq!(output.status.code(), Some(21));
    assert!(said(&output).contains("1 of 3 files"), "{}", said(&output));
    assert_eq!(names(folder.path()), ["2016.jsonl.gz", "2018.jsonl.gz"]);
    assert_eq!(svall(&[&years[..], &["--template", "{base}/all.zip"]].concat()).status.code(), Some(2));
    let twice = svall(&["fetch", "file", &server.url("/x/a.gz"), &server.url("/y/A.gz"), "--into", text(folder.path())]);
    assert_eq!(twice.status.code(), Some(2), "two files of one name");
}

#[test]
fn an_archive_that_cannot_be_looked_into_is_kept_by_its_length() {
    let rar = [&b"Rar!\x1a\x07\x01\x00"[..], &[7; 5000]].concat();
    let (_, server) = planned(vec![rar.clone()], &[Fault::Drop(250), Fault::Chunks]);
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/2016.rar");
    assert_eq!(fetch(folder.path(), &url, &rules(3)).unwrap().bytes, rar.len() as u64);
    assert_eq!(fs::read(folder.path().join("2016.rar")).unwrap(), rar);
}

/// JobStream as far as it is needed: says which requests it got by what it answers.
fn jobstream(body: Arc<Mutex<Vec<u8>>>) -> Server {
    Server::start(move |request, stream| {
        if request.header("api-key") != Some("secret") {
            return head(stream, "401 Unauthorized", &[]);
        }
        // Two hours behind our clock, and in chunks, as a service writes that makes its answer on the way.
        let body = body.lock().unwrap().clone();
        let date = ("Date", "Sun, 22 Nov 2020 02:00:00 GMT".to_owned());
        head(stream, "200 OK", &[("Content-Type", "application/json".to_owned()), ("Transfer-Encoding", "chunked".to_owned()), date])?;
        write!(stream, "{:x}\r\n", body.len())?;
        stream.write_all(&body)?;
        stream.write_all(b"\r\n0\r\n\r\n")
    })
}

#[test]
fn updates_go_on_from_the_last_success_with_an_overlap() {
    let body = Arc::new(Mutex::new(array(1, 5)));
    let server = jobstream(Arc::clone(&body));
    let folder = tempfile::tempdir().unwrap();
    let call = |arguments: &[&str]| {
        let base = ["--into", text(folder.path()), "--base", &server.url("/v/"), "--json"];
        command(&[arguments, &base].concat()).env("SVALL_API_KEY", "secret").output().unwrap()
    };
    let without = call(&["fetch", "updates"]);
    assert_eq!(without.status.code(), Some(2), "nothing says since when: {}", said(&without));
    assert!(objects(&call(&["fetch", "snapshot"]))[0]["file"].as_str().unwrap().ends_with("snapshot-2020-11-22T030000.json"));
    objects(&call(&["fetch", "updates"]));
    // An update without changes is an empty array; one that fails moves nothing.
    *body.lock().unwrap() = b"[]".to_vec();
    objects(&call(&["fetch", "updates", "--since", "2020-11-21T12:00:00Z"]));
    *body.lock().unwrap() = b"[{\"id\":".to_vec();
    let failed = call(&["fetch", "updates", "--tries", "2"]);
    assert_eq!(failed.status.code(), Some(21), "{}", said(&failed));
    *body.lock().unwrap() = array(2, 2);
    // A time after the last success would leave a gap, so the next call begins where that one ended.
    objects(&call(&["fetch", "updates", "--since", "2020-11-23"]));
    objects(&call(&["fetch", "updates", "--overlap", "60"]));
    let asked: Vec<String> = server.requests().iter().map(|r| r.path.clone()).collect();
    let since = |time: &str| format!("/v/stream?date={time}");
    assert_eq!(
        asked,
        [
            "/v/snapshot".to_owned(),
            since("2020-11-22T02:50:00"),
            since("2020-11-21T13:00:00"),
            since("2020-11-22T02:50:00"),
            since("2020-11-22T02:50:00"),
            since("2020-11-23T00:00:00"),
            since("2020-11-22T02:00:00"),
        ]
    );
    assert_eq!(
        names(folder.path()),
        [
            "snapshot-2020-11-22T030000.json",
            "updates-2020-11-21T130000-2020-11-22T030000.json",
            "updates-2020-11-22T020000-2020-11-22T030000.json",
            "updates-2020-11-22T025000-2020-11-22T030000.json",
            "updates-2020-11-23T000000-2020-11-22T030000.json",
        ]
    );
}

#[test]
fn a_key_is_sent_to_the_source_alone_and_written_nowhere() {
    let elsewhere = Server::start(|_, stream| {
        let body = array(1, 2);
        head(stream, "200 OK", &[("Content-Length", body.len().to_string())])?;
        stream.write_all(&body)
    });
    let away = elsewhere.url("/snapshot");
    let server = Server::start(move |_, stream| head(stream, "307 Temporary Redirect", &[("Location", away.clone())]));
    let folder = tempfile::tempdir().unwrap();
    let mut call = command(&["fetch", "snapshot", "--into", text(folder.path()), "--base", &server.url("")]);
    let output = call.env("SVALL_API_KEY", "secret").output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(server.requests()[0].header("api-key"), Some("secret"));
    assert_eq!(elsewhere.requests()[0].header("api-key"), None);
    assert!(!said(&output).contains("secret"));
    assert!(!fs::read_to_string(folder.path().join(".fetch.json")).unwrap().contains("secret"));
}

/// A server that sends the first bytes of a file, says so, and then waits until it is told to go on; later it is a good one.
fn halting(version: Version, at: usize) -> (Server, mpsc::Receiver<()>, mpsc::Sender<()>) {
    let (halted, has_halted) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let once = Mutex::new(Some((halted, may_go_on)));
    let server = Server::start(move |request, stream| {
        let first = once.lock().unwrap().take();
        let Some((halted, may_go_on)) = first else { return version.serve(request, stream) };
        head(stream, "200 OK", &[("ETag", version.etag.clone()), ("Content-Length", version.bytes.len().to_string())])?;
        stream.write_all(&version.bytes[..at])?;
        halted.send(()).unwrap();
        // Ends when the test drops its end.
        let _over = may_go_on.recv();
        Ok(())
    });
    (server, has_halted, go_on)
}

fn spawn(url: &str, into: &Path) -> Child {
    command(&["fetch", "file", url, "--into", text(into)]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_killed_program_leaves_a_part_that_the_next_one_goes_on_with() {
    let version = Version::new(long_array());
    let n_durable = 8 << 20;
    assert!(version.bytes.len() > 2 * n_durable);
    for at in [0, 1, 5000, 9 << 20, version.bytes.len() - 1] {
        let (server, has_halted, go_on) = halting(version.clone(), at);
        let folder = tempfile::tempdir().unwrap();
        let url = server.url("/2016.json");
        let mut child = spawn(&url, folder.path());
        has_halted.recv().unwrap();
        let note = folder.path().join(".2016.json.part.json");
        while at > n_durable && !note.exists() {
            assert!(child.try_wait().unwrap().is_none(), "ended before it was killed");
            std::thread::yield_now();
        }
        // SIGKILL where there are signals.
        child.kill().unwrap();
        child.wait().unwrap();
        drop(go_on);
        assert!(names(folder.path()).is_empty(), "killed after {at} bytes");
        let second = objects(&svall(&["fetch", "file", &url, "--into", text(folder.path()), "--json"]));
        assert_eq!(fs::read(folder.path().join("2016.json")).unwrap(), *version.bytes);
        assert_eq!(second[0]["status"], if at > n_durable { "resumed" } else { "fetched" });
        let range = server.requests().last().unwrap().range();
        assert_eq!(range.is_some(), at > n_durable, "killed after {at} bytes: {range:?}");
        assert!(range.is_none_or(|from| from + 4096 >= n_durable));
    }
}

#[test]
fn two_calls_do_not_fill_one_folder_at_a_time() {
    let version = Version::new(array(1, 5));
    let (server, has_halted, go_on) = halting(version, 10);
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/a.json");
    let mut first = spawn(&url, folder.path());
    has_halted.recv().unwrap();
    let second = svall(&["fetch", "file", &url, "--into", text(folder.path())]);
    assert_eq!(second.status.code(), Some(23));
    assert!(said(&second).contains(&format!("process {}", first.id())), "{}", said(&second));
    drop(go_on);
    assert!(first.wait().unwrap().success());
    assert_eq!(names(folder.path()), ["a.json"]);
}

/// A disk that has room for so many bytes of a file, and does not wait until they are durable.
#[derive(Debug)]
struct SmallDisk(usize);

struct SmallFile(Box<dyn DiskFile>, usize);

impl Write for SmallFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.1 == 0 && !bytes.is_empty() {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        let n = self.0.write(&bytes[..bytes.len().min(self.1)])?;
        self.1 -= n;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

impl DiskFile for SmallFile {
    fn sync(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Disk for SmallDisk {
    fn create(&self, path: &Path) -> std::io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(SmallFile(LocalDisk.create(path)?, self.0)))
    }

    fn append(&self, path: &Path) -> std::io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(SmallFile(LocalDisk.append(path)?, self.0)))
    }

    fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        LocalDisk.rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        LocalDisk.link(from, to)
    }

    fn create_folder(&self, path: &Path) -> std::io::Result<()> {
        LocalDisk.create_folder(path)
    }

    fn remove_file(&self, path: &Path) -> std::io::Result<()> {
        LocalDisk.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> std::io::Result<()> {
        LocalDisk.remove_folder(path)
    }

    fn sync_folder(&self, _: &Path) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_ends_the_call_and_leaves_nothing_half_done() {
    let bytes = array(1, 20);
    let (_, server) = planned(vec![bytes.clone()], &[]);
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/a.json");
    for room in [0, 100, 10_000, bytes.len() - 1] {
        let disk = SmallDisk(room);
        let failed = fetch_file(&mut Folder::open(&disk, folder.path()).unwrap(), &rules(6), &url, &mut |_| {});
        assert_eq!(failed.expect_err("no room").kind(), ErrorKind::Storage, "{room}");
        assert!(names(folder.path()).is_empty());
    }
    assert_eq!(server.requests().len(), 4, "a full disk is not tried again");
    fetch(folder.path(), &url, &rules(1)).unwrap();
    assert_eq!(fs::read(folder.path().join("a.json")).unwrap(), bytes);
    let file = folder.path().join("a.json/b");
    assert_eq!(svall(&["fetch", "file", &url, "--into", text(&file)]).status.code(), Some(22));
}

/// As `fetch`, without waiting for the disk: what a power cut would leave is not looked at.
fn fetch_at_once(folder: &Path, url: &str, rules: &Rules) -> svall::error::Result<Fetched> {
    fetch_file(&mut Folder::open(&SmallDisk(usize::MAX), folder)?, rules, url, &mut |_| {})
}

/// The next of a sequence of even spread. Source: S. Vigna, `splitmix64`.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[test]
fn whatever_goes_wrong_a_name_stands_for_one_whole_version_and_a_later_call_gets_it() {
    let versions: Vec<Vec<Vec<u8>>> = vec![(1..4).map(|seed| array(seed, 12)).collect(), (1..4).map(|seed| lines_gz(seed, 60)).collect()];
    let (mut n_failed, mut n_resumed, mut n_unchanged) = (0, 0, 0);
    for case in 0..250_u64 {
        let mut random = case;
        let versions = &versions[usize::try_from(case % 2).unwrap()];
        let (plan, server) = planned(versions.clone(), &[]);
        let folder = tempfile::tempdir().unwrap();
        let url = server.url("/ads");
        let path = folder.path().join("ads");
        if next(&mut random).is_multiple_of(3) {
            fetch_at_once(folder.path(), &url, &rules(1)).unwrap();
        }
        for _ in 0..next(&mut random) % 3 {
            let faults: Vec<Fault> = (0..=next(&mut random) % 7).map(|_| Fault::of(next(&mut random))).collect();
            {
                let mut plan = plan.lock().unwrap();
                plan.faults.clone_from(&faults);
                plan.current = usize::try_from(next(&mut random) % 3).unwrap();
            }
            match fetch_at_once(folder.path(), &url, &rules(6)) {
                Ok(fetched) => n_resumed += u32::from(fetched.status == Status::Resumed),
                Err(e) if e.kind() == ErrorKind::Input => n_failed += 1,
                Err(e) => panic!("case {case}: {e}"),
            }
            if path.exists() {
                let found = fs::read(&path).unwrap();
                assert!(versions.contains(&found), "case {case}: no version of the server after {faults:?}");
            }
        }
        plan.lock().unwrap().faults.clear();
        let fetched = fetch_at_once(folder.path(), &url, &rules(2)).unwrap_or_else(|e| panic!("case {case}: {e}"));
        let found = fs::read(&path).unwrap();
        assert!(versions.contains(&found), "case {case}: {fetched:?}");
        assert_eq!(fetched.blake3, blake3::hash(&found).to_hex().to_string(), "case {case}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "case {case}: the file, the record and the lock");
        // And once more, the server at rest: now it is the version that the server has.
        n_unchanged += u32::from(fetch_at_once(folder.path(), &url, &rules(1)).unwrap().status == Status::Unchanged);
        let plan = plan.lock().unwrap();
        assert_eq!(fs::read(&path).unwrap(), *plan.versions[plan.current].bytes, "case {case}");
    }
    assert!(n_failed > 30 && n_resumed > 10 && n_unchanged > 150, "{n_failed} failed, {n_resumed} resumed, {n_unchanged} unchanged");
}
