//! What can go wrong between a server and a client, and a server that does it.

use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::server::{Request, Server, Version, head};

/// Something that goes wrong once. Shares are of 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection closes before an answer.
    Silence,
    /// What is answered is not HTTP.
    Nonsense,
    /// The connection closes after a share of the body.
    Drop(u8),
    /// The body stops coming for longer than the client waits.
    Stall(u8),
    /// The body comes with a pause.
    Delay,
    /// The whole file whatever range was asked for; then it closes after a share.
    IgnoreRange(u8),
    /// A range that begins elsewhere than asked, and says so.
    OtherRange,
    /// A range of a file of another length.
    OtherTotal,
    /// A range whose bytes begin at the beginning of the file, and that does not say so.
    RepeatBytes,
    /// The file changes; a range of the new version comes although the old one was asked for, with its tag.
    RangeOfNew,
    /// The same without a tag.
    RangeOfNewUntagged,
    /// A share of the old version, and the file changes.
    ChangeMidway(u8),
    /// Too many requests, with a wait.
    TooMany,
    /// A mistake of the server.
    Mistake,
    /// A redirect to itself.
    Loop,
    /// Fewer bytes are promised than the file has.
    PromiseLess(u8),
    /// More bytes are promised than the file has.
    PromiseMore,
    /// The checksum is that of another file.
    WrongChecksum,
    /// The file is no JSON.
    BadJson,
    /// A page for people instead of the file.
    Page,
    /// No bytes.
    Empty,
    /// In chunks, without a length, whole.
    Chunks,
    /// In chunks that end too early.
    ChunksCut(u8),
    /// Without any length, closed after a share.
    UnmeasuredCut(u8),
    /// The whole file, with the status of a part that nobody asked for.
    UnaskedPart,
}

impl Fault {
    /// One of all faults, each share as random as the number.
    pub(crate) fn of(random: u64) -> Self {
        let share = u8::try_from(random >> 32 & 0xFF).expect("a byte");
        let all = [
            Self::Silence,
            Self::Nonsense,
            Self::Drop(share),
            Self::Drop(255 - share / 8),
            Self::Delay,
            Self::IgnoreRange(share),
            Self::OtherRange,
            Self::OtherTotal,
            Self::RepeatBytes,
            Self::RangeOfNew,
            Self::RangeOfNewUntagged,
            Self::ChangeMidway(share),
            Self::TooMany,
            Self::Mistake,
            Self::Loop,
            Self::PromiseLess(share),
            Self::PromiseMore,
            Self::WrongChecksum,
            Self::BadJson,
            Self::Page,
            Self::Empty,
            Self::Chunks,
            Self::ChunksCut(share),
            Self::UnmeasuredCut(share),
            Self::UnaskedPart,
        ];
        // Stalling takes as long as the client waits, so it is rare.
        if random.is_multiple_of(67) { Self::Stall(share) } else { all[usize::try_from(random % all.len() as u64).expect("small")] }
    }
}

/// The versions that a file goes through, and what goes wrong with the next requests, the first one last.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) versions: Vec<Version>,
    pub(crate) current: usize,
    pub(crate) faults: Vec<Fault>,
}

impl Plan {
    fn change(&mut self) {
        self.current = (self.current + 1) % self.versions.len();
    }
}

/// A server of one file that follows a plan; without faults it is a good one.
pub(crate) fn serve(plan: &Arc<Mutex<Plan>>) -> Server {
    let plan = Arc::clone(plan);
    Server::start(move |request, stream| {
        let (fault, before, after) = {
            let mut plan = plan.lock().expect("one at a time");
            let fault = plan.faults.pop();
            let before = plan.versions[plan.current].clone();
            if matches!(fault, Some(Fault::ChangeMidway(_) | Fault::RangeOfNew | Fault::RangeOfNewUntagged)) {
                plan.change();
            }
            (fault, before, plan.versions[plan.current].clone())
        };
        match fault {
            None => after.serve(request, stream),
            Some(fault) => go_wrong(fault, &before, &after, request, stream),
        }
    })
}

fn go_wrong(fault: Fault, before: &Version, after: &Version, request: &Request, stream: &mut TcpStream) -> std::io::Result<()> {
    let total = before.bytes.len();
    let at = request.range().filter(|_| request.header("if-range") == Some(&before.etag)).unwrap_or(0);
    let etag = || ("ETag", before.etag.clone());
    let length = |n: usize| ("Content-Length", n.to_string());
    let share = |share: u8| at + (total - at) * usize::from(share) / 256;
    let whole = |stream: &mut TcpStream, bytes: &[u8], more: &[(&str, String)]| {
        let mut headers = vec![etag(), length(bytes.len())];
        headers.extend_from_slice(more);
        head(stream, "200 OK", &headers)?;
        stream.write_all(bytes)
    };
    let part = |stream: &mut TcpStream, version: &Version, until: usize, pause: Duration| {
        let total = version.bytes.len();
        let (status, mut headers) = if at > 0 { ("206 Partial Content", vec![range(at, total)]) } else { ("200 OK", Vec::new()) };
        headers.extend([("ETag", version.etag.clone()), length(total - at)]);
        head(stream, status, &headers)?;
        let middle = at + (until - at) / 2;
        stream.write_all(&version.bytes[at..middle])?;
        thread::sleep(pause);
        stream.write_all(&version.bytes[middle..until])
    };
    match fault {
        Fault::Silence => Ok(()),
        Fault::Nonsense => stream.write_all(b"220 ready when you are\r\n"),
        Fault::Drop(s) | Fault::ChangeMidway(s) => part(stream, before, share(s), Duration::ZERO),
        Fault::Stall(s) => {
            part(stream, before, share(s), Duration::ZERO)?;
            thread::sleep(Duration::from_millis(700));
            Ok(())
        }
        Fault::Delay => part(stream, before, total, Duration::from_millis(20)),
        Fault::IgnoreRange(s) => {
            head(stream, "200 OK", &[etag(), length(total)])?;
            stream.write_all(&before.bytes[..total * usize::from(s) / 256])
        }
        Fault::OtherRange => {
            let other = at / 2 + 1;
            head(stream, "206 Partial Content", &[etag(), range(other, total), length(total - other)])?;
            stream.write_all(&before.bytes[other..])
        }
        Fault::OtherTotal => {
            head(stream, "206 Partial Content", &[etag(), range(at, total + 9), length(total - at)])?;
            stream.write_all(&before.bytes[at..])
        }
        Fault::RepeatBytes => {
            head(stream, "206 Partial Content", &[etag(), range(at, total), length(total - at)])?;
            stream.write_all(&before.bytes[..total - at])
        }
        Fault::RangeOfNew | Fault::RangeOfNewUntagged => {
            let new = &after.bytes[at.min(after.bytes.len())..];
            let mut headers = vec![range(at, total), length(new.len())];
            if fault == Fault::RangeOfNew {
                headers.push(("ETag", after.etag.clone()));
            }
            head(stream, "206 Partial Content", &headers)?;
            stream.write_all(new)
        }
        Fault::TooMany => head(stream, "429 Too Many Requests", &[("Retry-After", "0".to_owned()), length(0)]),
        Fault::Mistake => head(stream, "500 Internal Server Error", &[length(0)]),
        Fault::Loop => head(stream, "302 Found", &[("Location", request.path.clone()), length(0)]),
        Fault::PromiseLess(s) => {
            head(stream, "200 OK", &[etag(), length(total * usize::from(s) / 256)])?;
            stream.write_all(&before.bytes)
        }
        Fault::PromiseMore => {
            head(stream, "200 OK", &[etag(), length(total + 100)])?;
            stream.write_all(&before.bytes)
        }
        Fault::WrongChecksum => {
            let digest = "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:".to_owned();
            whole(stream, &before.bytes, &[("Repr-Digest", digest)])
        }
        Fault::BadJson => whole(stream, br#"[{"id":"1","headline":"a","text":"b"},{"id":"#, &[]),
        Fault::Page => whole(stream, b"<html><body>We are working on it</body></html>", &[]),
        Fault::Empty => whole(stream, b"", &[]),
        Fault::Chunks => chunks(stream, before, total, true),
        Fault::ChunksCut(s) => chunks(stream, before, total * usize::from(s) / 256, false),
        Fault::UnmeasuredCut(s) => {
            head(stream, "200 OK", &[etag()])?;
            stream.write_all(&before.bytes[..total * usize::from(s) / 256])
        }
        Fault::UnaskedPart => {
            head(stream, "206 Partial Content", &[etag(), range(0, total), length(total)])?;
            stream.write_all(&before.bytes)
        }
    }
}

fn range(at: usize, total: usize) -> (&'static str, String) {
    ("Content-Range", format!("bytes {at}-{}/{total}", total - 1))
}

fn chunks(stream: &mut TcpStream, version: &Version, until: usize, ends: bool) -> std::io::Result<()> {
    head(stream, "200 OK", &[("ETag", version.etag.clone()), ("Transfer-Encoding", "chunked".to_owned())])?;
    for chunk in version.bytes[..until].chunks(10_007) {
        stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
        stream.write_all(chunk)?;
        stream.write_all(b"\r\n")?;
    }
    if ends { stream.write_all(b"0\r\n\r\n") } else { Ok(()) }
}
