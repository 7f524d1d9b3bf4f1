//! Gets one file whole, however many tries that takes, and says why if it takes more than are allowed.

use std::io::{ErrorKind as IoKind, Read};
use std::path::Path;
use std::time::Duration;

use super::address::Address;
use super::checksum::{self, in_sidecar, stated};
use super::client::{Answer, Client, Unanswered, is_passing};
use super::content::{self, Content};
use super::moment::Moment;
use super::part::{NotTaken, Origin, Part};
use super::pause::{pause_after, retry_after, wait};
use super::record::{FileRecord, Version};
use super::rules::{ApiKey, Rules};
use crate::error::{Error, ErrorKind, Result};

/// How many bytes are taken from a body at a time.
const BLOCK_BYTES: usize = 1 << 17;
/// How often a file is fetched that comes whole and is not sound.
const MAX_UNSOUND: u32 = 2;
/// A time of change tells versions apart if it lies so far before the answer.
const TIME_TELLS: Duration = Duration::from_mins(1);

/// What is asked for.
pub(super) struct Wanted<'a> {
    pub(super) address: &'a Address,
    /// What the file is called in messages.
    pub(super) name: &'a str,
    /// The file as it stands there.
    pub(super) finished: Option<FileRecord>,
    /// Whether each answer is made for its request: it cannot be resumed, and may hold nothing.
    pub(super) is_live: bool,
    pub(super) key: Option<&'a ApiKey>,
}

/// A file that came whole and is sound; its bytes are in the part.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) bytes: u64,
    pub(super) version: Version,
    pub(super) content: Content,
    /// Whether some of it came in an earlier try.
    pub(super) is_resumed: bool,
    /// A moment before the source made its answer, by its clock or ours, whichever is behind.
    pub(super) asked: Moment,
}

/// How it ended well.
pub(super) enum Got {
    Whole(Box<Whole>),
    /// The server has no other version than the finished one.
    Unchanged,
}

/// Why a try failed.
enum Trouble {
    /// The next try may do better; the server may ask for a wait.
    Passing(String, Option<Duration>),
    /// All bytes came, and they are not right.
    Unsound(String),
    /// No try can do better.
    Lasting(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Lasting(error)
    }
}

/// A download at work.
pub(super) struct Download<'a, 'd> {
    pub(super) client: &'a Client,
    pub(super) rules: &'a Rules,
    pub(super) wanted: Wanted<'a>,
    pub(super) part: &'a mut Part<'d>,
    /// Hears why a try failed.
    pub(super) tell: &'a mut dyn FnMut(&str),
}

/// What holds of the answer that a try goes on from.
struct Answered {
    asked: Moment,
    is_resumed: bool,
    is_delimited: bool,
}

impl Download<'_, '_> {
    /// Tries until the file is whole, or says why it is not.
    pub(super) fn run(mut self) -> Result<Got> {
        let address = self.wanted.address.to_string();
        let mut n_unsound = 0;
        let mut n_tries = 0;
        loop {
            let (found, asked) = match self.attempt() {
                Ok(got) => return Ok(got),
                Err(Trouble::Lasting(error)) => {
                    self.keep_or_discard()?;
                    return Err(error);
                }
                Err(Trouble::Passing(found, asked)) => (found, asked),
                Err(Trouble::Unsound(found)) => {
                    self.part.discard()?;
                    n_unsound += 1;
                    (found, None)
                }
            };
            n_tries += 1;
            self.keep_or_discard()?;
            if n_tries >= self.rules.tries || n_unsound >= MAX_UNSOUND {
                let tries = if n_tries == 1 { "try" } else { "tries" };
                return Err(self.failure(&format!("{found} ({n_tries} {tries})")));
            }
            let time = pause_after(&address, n_tries, asked, self.rules);
            (self.tell)(&format!("{}: {found}; next try in {:.0} s", self.wanted.name, time.as_secs_f64()));
            wait(time);
        }
    }

    /// Leaves nothing of a file that cannot be resumed.
    fn keep_or_discard(&mut self) -> Result<()> {
        if !self.wanted.is_live && self.part.resume_at().is_some() { Ok(()) } else { self.part.discard() }
    }

    fn failure(&self, found: &str) -> Error {
        let error = Error::new(ErrorKind::Input, format!("{}: {found}", self.wanted.address));
        match self.part.known() {
            0 => error,
            n => error.with_hint(format!("{n} bytes are kept; the same command goes on from there")),
        }
    }

    fn lasting(&self, found: &str) -> Trouble {
        Trouble::Lasting(self.failure(found))
    }

    /// Asks once.
    fn attempt(&mut self) -> std::result::Result<Got, Trouble> {
        if self.part.is_complete() && !self.wanted.is_live {
            return self.examine(&Answered { asked: Moment::now(), is_resumed: true, is_delimited: true });
        }
        let mut headers = Vec::new();
        let resume_at = if self.wanted.is_live { None } else { self.part.resume_at() };
        match (resume_at, self.part.origin().and_then(Origin::condition), &self.wanted.finished) {
            (Some(at), Some(condition), _) => {
                headers.push(("range", format!("bytes={at}-")));
                headers.push(("if-range", condition.to_owned()));
            }
            (_, _, Some(finished)) => match &finished.version {
                Version { etag: Some(etag), .. } => headers.push(("if-none-match", etag.clone())),
                Version { last_modified: Some(time), .. } => headers.push(("if-modified-since", time.clone())),
                Version { .. } => {}
            },
            _ => {}
        }
        let is_conditional = headers.iter().any(|(name, _)| name.starts_with("if-none") || name.starts_with("if-mod"));
        if self.wanted.is_live {
            headers.push(("cache-control", "no-cache".to_owned()));
        }
        let now = Moment::now();
        let answer = self.client.ask(self.wanted.address, &headers, self.wanted.key).map_err(|e| self.unanswered(e))?;
        let asked = answer.header("date").and_then(Moment::from_http).map_or(now, |theirs| theirs.min(now));
        match (answer.status, resume_at) {
            (200, _) => {
                let is_delimited = answer.is_delimited;
                self.begin(&answer)?;
                self.copy(answer.body)?;
                self.examine(&Answered { asked, is_resumed: false, is_delimited })
            }
            (206, Some(at)) => {
                self.check_range(&answer, at)?;
                self.part.go_on(at)?;
                self.copy(answer.body)?;
                self.examine(&Answered { asked, is_resumed: true, is_delimited: true })
            }
            (304, None) if is_conditional => Ok(Got::Unchanged),
            (416, Some(_)) => {
                self.part.discard()?;
                Err(Trouble::Passing("found that the file has another length than before; begins anew".to_owned(), None))
            }
            (status, _) => Err(self.refused(&answer, is_passing(status))),
        }
    }

    fn unanswered(&self, error: Unanswered) -> Trouble {
        match error {
            Unanswered::Perhaps(found) => Trouble::Passing(found, None),
            Unanswered::Never(found) => self.lasting(&found),
        }
    }

    fn refused(&self, answer: &Answer, is_passing: bool) -> Trouble {
        let found = format!("found status {}, expected 200", answer.status_in_words());
        if is_passing {
            let asked = answer.header("retry-after").and_then(|value| retry_after(value, Moment::now()));
            return Trouble::Passing(found, asked);
        }
        let error = self.failure(&found);
        Trouble::Lasting(if self.wanted.is_live && matches!(answer.status, 401 | 403) {
            error.with_hint("the source may ask for a key: it is read from the environment variable SVALL_API_KEY")
        } else {
            error
        })
    }

    /// Makes ready for the whole file.
    fn begin(&mut self, answer: &Answer) -> std::result::Result<(), Trouble> {
        let encoding = answer.header("content-encoding").unwrap_or("identity").to_ascii_lowercase();
        let may_be_gzip = self.wanted.is_live || Path::new(self.wanted.name).extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
        if encoding != "identity" && !encoding.is_empty() && !(may_be_gzip && encoding.ends_with("gzip")) {
            return Err(self.lasting(&format!("found a body encoded as {encoding}, expected the file as it is")));
        }
        if let Some(length) = answer.length {
            self.allow(length)?;
        }
        let (checksums, unknown) = stated(|name| answer.header(name));
        for header in unknown {
            (self.tell)(&format!("{}: found a checksum that cannot be read and is not compared: {header}", self.wanted.name));
        }
        let version = version_of(answer);
        let date = answer.header("date").and_then(Moment::from_http);
        let changed = version.last_modified.as_deref().and_then(Moment::from_http);
        let time_tells = matches!((date, changed), (Some(date), Some(changed)) if date.since(changed) >= TIME_TELLS);
        let url = self.wanted.address.to_string();
        Ok(self.part.begin(Origin { url, version, time_tells, total: answer.length, checksums })?)
    }

    fn allow(&self, length: u64) -> std::result::Result<(), Trouble> {
        let most = self.rules.max_bytes;
        if length <= most {
            return Ok(());
        }
        Err(self.lasting(&format!("found {length} bytes or more, expected at most {most}; --max-bytes sets the limit")))
    }

    /// Refuses an answer that does not go on where it was asked to, or not with the same version; then nothing of it is kept.
    fn check_range(&mut self, answer: &Answer, at: u64) -> std::result::Result<(), Trouble> {
        let Some((origin, total)) = self.part.origin().and_then(|o| Some((o, o.total?))) else {
            return Err(Trouble::Passing("found a part of the file without being asked for one".to_owned(), None));
        };
        let expected = format!("bytes {at}-{}/{total}", total.saturating_sub(1));
        let range = answer.header("content-range").unwrap_or("none");
        let version = version_of(answer);
        let found = if range != expected {
            format!("found Content-Range {range}, expected {expected}")
        } else if answer.length.is_some_and(|n| n != total - at) {
            format!("found a length of {} bytes, expected {}", answer.length.unwrap_or(0), total - at)
        } else if !origin.goes_on_as(&version) {
            format!("found version {}, expected {}", in_words(&version), in_words(&origin.version))
        } else {
            return Ok(());
        };
        self.part.discard()?;
        Err(Trouble::Passing(format!("{found}; begins anew"), None))
    }

    /// Takes a body to its end.
    fn copy(&mut self, mut body: Box<dyn Read>) -> std::result::Result<(), Trouble> {
        let mut block = vec![0; BLOCK_BYTES];
        let total = self.part.origin().and_then(|o| o.total);
        let ended = loop {
            let bytes = match body.read(&mut block) {
                Ok(0) => break "the end".to_owned(),
                Ok(n) => block.get(..n).unwrap_or_default(),
                Err(e) if e.kind() == IoKind::Interrupted => continue,
                Err(e) => break e.to_string(),
            };
            match self.part.take(bytes) {
                Ok(()) => {}
                Err(NotTaken::Disk(error)) => return Err(Trouble::Lasting(error)),
                Err(NotTaken::Differ(at)) => {
                    self.part.discard()?;
                    return Err(Trouble::Passing(format!("found other bytes than before at byte {at}; begins anew"), None));
                }
            }
            if let Err(too_much) = self.allow(self.part.known()) {
                self.part.discard()?;
                return Err(too_much);
            }
        };
        self.part.keep()?;
        let known = self.part.known();
        match total {
            Some(total) if known > total => {
                self.part.discard()?;
                Err(Trouble::Passing(format!("found {known} bytes, expected {total}; begins anew"), None))
            }
            Some(total) if known < total => Err(Trouble::Passing(format!("found {ended} after {known} bytes, expected {total}"), None)),
            None if ended != "the end" => Err(Trouble::Passing(format!("found {ended} after {known} bytes, expected the end"), None)),
            _ => Ok(()),
        }
    }

    /// Looks at the whole.
    fn examine(&mut self, answered: &Answered) -> std::result::Result<Got, Trouble> {
        let bytes = self.part.known();
        if bytes == 0 {
            return Err(Trouble::Unsound("found no bytes, expected a file".to_owned()));
        }
        let origin = self.part.origin().cloned();
        let mut checksums = origin.as_ref().map_or_else(Vec::new, |o| o.checksums.clone());
        if self.rules.sidecar && !self.wanted.is_live {
            let address = format!("{}.sha256", self.wanted.address);
            let sidecar = Address::parse(&address).map_err(|e| self.lasting(&e))?;
            let text = self.client.short_text(&sidecar).map_err(|e| self.unanswered(e))?;
            let checksum = in_sidecar(&text, self.wanted.name, &address);
            checksums.push(checksum.ok_or_else(|| self.lasting(&format!("found no SHA-256 of {} at {address}", self.wanted.name)))?);
        }
        let path = self.part.path();
        checksum::check(path, &checksums).map_err(|e| Error::input(path, e))?.map_err(Trouble::Unsound)?;
        let content = content::check(path, self.wanted.name, self.wanted.is_live).map_err(Trouble::Unsound)?;
        if content.blake3 != self.part.blake3() {
            return Err(Trouble::Unsound("found other bytes on disk than were written".to_owned()));
        }
        let is_measured = answered.is_delimited || origin.as_ref().is_some_and(|o| o.total.is_some());
        if !is_measured && !content.shows_its_end {
            let found = "found neither a length nor an end in the content, so it may be cut short; expected Content-Length";
            return Err(Trouble::Unsound(found.to_owned()));
        }
        if content.n_unsound > 0 {
            (self.tell)(&format!("{}: {} records are neither ads nor removals", self.wanted.name, content.n_unsound));
        }
        let version = origin.map(|o| o.version).unwrap_or_default();
        Ok(Got::Whole(Box::new(Whole { bytes, version, content, is_resumed: answered.is_resumed, asked: answered.asked })))
    }
}

fn version_of(answer: &Answer) -> Version {
    Version { etag: answer.header("etag").map(str::to_owned), last_modified: answer.header("last-modified").map(str::to_owned) }
}

fn in_words(version: &Version) -> String {
    let tag = version.etag.as_deref().unwrap_or("without ETag");
    format!("{tag} {}", version.last_modified.as_deref().unwrap_or_default()).trim_end().to_owned()
}
