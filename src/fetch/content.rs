//! Reads a file to its end before it gets its name, and says why it is not whole.

use std::path::Path;

use crate::ads::{Event, Input, Limits, Mapping, RecordReader, read_input};
use crate::model::{Reject, RejectReason};

/// What a sound file holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Content {
    /// How a file of its kind is called: `json`, `jsonl.gz`, `zip`.
    pub(super) extension: String,
    /// Whether a file cut short could not have been read: an archive or a JSON array can tell, lines cannot.
    pub(super) shows_its_end: bool,
    /// Records that are neither ads nor removals; the source means them so.
    pub(super) n_unsound: u64,
    /// Fingerprint of the bytes that were read.
    pub(super) blake3: String,
}

/// What was seen on the way.
#[derive(Default)]
struct Seen {
    n_sound: u64,
    n_unsound: u64,
    /// What spoils the file.
    broken: Option<String>,
    /// What is wrong with the last record of the member, if it is no JSON.
    last: Option<String>,
}

impl Seen {
    /// A reject that no record accounts for.
    fn reject(&mut self, reject: &Reject) {
        self.n_unsound += reject.n_records;
        if matches!(reject.reason, RejectReason::TruncatedArray | RejectReason::BadJson | RejectReason::UnclosedQuote) {
            self.spoil(reject);
        }
    }

    fn spoil(&mut self, reject: &Reject) {
        self.broken.get_or_insert_with(|| format!("{}: {}: {}", reject.place, reject.reason.id(), reject.detail));
    }
}

/// Reads a file to its end. It is whole if its container and its JSON are, and if it holds ads or removals; `may_be_empty` allows for
/// an array without any. The inside of a RAR archive cannot be looked at. Otherwise says what was found.
pub(super) fn check(path: &Path, name: &str, may_be_empty: bool) -> Result<Content, String> {
    let (limits, mapping) = (Limits::default(), Mapping::default());
    let mut reader = RecordReader::new(&mapping, &limits);
    let mut seen = Seen::default();
    let mut emit = |event: Event| {
        match event {
            Event::Chunk(chunk) => {
                for (place, bytes) in chunk.records() {
                    seen.last = None;
                    let Err(refusal) = reader.read(bytes) else {
                        seen.n_sound += 1;
                        continue;
                    };
                    seen.n_unsound += 1;
                    if matches!(refusal.reason, RejectReason::BadJson | RejectReason::BadUtf8) {
                        seen.last = Some(format!("{place}: found a last record that is not whole: {}", refusal.detail));
                    }
                }
            }
            Event::Reject { reject, .. } => seen.reject(&reject),
            Event::MemberEnd { refused, .. } => {
                // A line that is cut off stands at the end; in the middle it is how the source wrote it.
                let cut_off = seen.last.take();
                seen.broken = seen.broken.take().or(cut_off);
                if let Some(reject) = refused {
                    seen.spoil(&reject);
                }
            }
        }
        Ok(())
    };
    let input = Input::File { path: path.to_owned(), name: name.to_owned() };
    let report = read_input(&input, &limits, &mapping, &mut 0, &mut emit).map_err(|e| e.to_string())?;
    let report = report.ok_or_else(|| format!("{name}: found no end"))?;
    let format = report.members.first().map_or("", |m| m.format.as_str());
    let is_rar = report.container == "RAR";
    let is_empty_array = format == "json-array" && report.container == "plain" && seen.n_unsound == 0;
    if !is_rar {
        if let Some(broken) = seen.broken {
            return Err(broken);
        }
        if seen.n_sound == 0 && !(may_be_empty && is_empty_array) {
            return Err(format!("found {} records and no ad among them, expected ads", seen.n_unsound));
        }
    }
    let inner = match format {
        "json-lines" => "jsonl",
        "csv" => "csv",
        _ => "json",
    };
    let (extension, shows_its_end) = match report.container.as_str() {
        "plain" => (inner.to_owned(), matches!(format, "json-array" | "json-document")),
        "gzip" => (format!("{inner}.gz"), true),
        "zstd" => (format!("{inner}.zst"), true),
        "RAR" => ("rar".to_owned(), false),
        other => (other.to_owned(), true),
    };
    Ok(Content { extension, shows_its_end, n_unsound: if is_rar { 0 } else { seen.n_unsound }, blake3: report.blake3 })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const AD: &str = r#"{"id":"1","headline":"a","description":{"text":"b"}}"#;

    fn checked(bytes: &[u8], may_be_empty: bool) -> Result<Content, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.part");
        std::fs::write(&path, bytes).unwrap();
        check(&path, "x", may_be_empty)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(1));
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn a_whole_file_is_sound_and_its_kind_is_known() {
        let lines = format!("{AD}\n{AD}\n");
        for (bytes, extension, shows_its_end) in [
            (format!("[{AD},\n{AD}]").into_bytes(), "json", true),
            (lines.clone().into_bytes(), "jsonl", false),
            (gzip(lines.as_bytes()), "jsonl.gz", true),
            (format!("{{\"hits\":[{AD}]}}").into_bytes(), "json", true),
            (b"Rar!\x1a\x07\x01\x00....".to_vec(), "rar", false),
        ] {
            let content = checked(&bytes, false).unwrap();
            assert_eq!((content.extension.as_str(), content.shows_its_end, content.n_unsound), (extension, shows_its_end, 0));
            assert_eq!(content.blake3, blake3::hash(&bytes).to_hex().to_string());
        }
    }

    #[test]
    fn no_beginning_of_a_file_is_sound() {
        let array = format!("[{AD},\n{AD}]");
        for whole in [array.clone().into_bytes(), gzip(array.as_bytes()), gzip(format!("{AD}\n").as_bytes())] {
            for n in 0..whole.len() {
                assert!(checked(&whole[..n], true).is_err(), "{n} of {} bytes", whole.len());
            }
        }
        let lines = format!("{AD}\n{AD}");
        for n in AD.len() + 2..lines.len() {
            assert!(checked(&lines.as_bytes()[..n], true).is_err(), "{n} bytes of lines");
        }
    }

    #[test]
    fn what_holds_no_ads_is_not_sound() {
        for text in
            ["", " \n", "<html>Service unavailable</html>", r#"{"message":"no"}"#, "[{\"error\":1}]", "[", "[1,2]", "{\"id\":", "[]x"]
        {
            assert!(checked(text.as_bytes(), true).is_err(), "{text}");
        }
        assert!(checked(b"[]", false).is_err());
        assert_eq!(checked(b"[ ]", true).unwrap().extension, "json");
    }

    #[test]
    fn a_bad_record_in_the_middle_is_how_the_source_wrote_it() {
        assert_eq!(checked(format!("{AD}\n{{\"id\":\n{AD}\n").as_bytes(), false).unwrap().n_unsound, 1);
        assert_eq!(checked(format!("[{AD},{{\"id\":\"2\"}}]").as_bytes(), false).unwrap().n_unsound, 1);
    }
}
