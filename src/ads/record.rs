//! Decides what one record is: an ad, a removal, or neither, with the reason.
//!
//! In: the bytes of one JSON value. Out: `Record`, or a `Refusal` from the closed list of reasons.

use super::field::Mapping;
use super::limits::Limits;
use super::shapes;
use super::tape::Tape;
use crate::model::{Ad, AdId, RejectReason};

/// What a record turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Record {
    /// An ad with text.
    Ad(Box<Ad>),
    /// A note that an ad was taken down. It carries no text and takes nothing away from what was counted.
    Removal(AdId),
}

/// Why a record is neither.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The reason from the closed list.
    pub reason: RejectReason,
    /// What was found and what was expected.
    pub detail: String,
}

impl Refusal {
    pub(super) fn new(reason: RejectReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

/// Reads one record of any known shape.
pub fn read_record(bytes: &[u8], mapping: &Mapping, limits: &Limits) -> Result<Record, Refusal> {
    RecordReader::new(mapping, limits).read(bytes)
}

/// Reads records one after the other, with the same buffers for all of them.
#[derive(Debug)]
pub struct RecordReader<'m> {
    mapping: &'m Mapping,
    max_depth: u16,
    tape: Tape,
}

impl<'m> RecordReader<'m> {
    /// Makes a reader for records of any known shape.
    pub fn new(mapping: &'m Mapping, limits: &Limits) -> Self {
        Self { mapping, max_depth: limits.depth, tape: Tape::default() }
    }

    /// Reads one record.
    pub fn read(&mut self, bytes: &[u8]) -> Result<Record, Refusal> {
        let record = self.tape.read(bytes, self.max_depth).and_then(|value| shapes::read(value, self.mapping));
        self.tape.shrink();
        record
    }

    /// Reads one record with the strict reader alone, which `read` must agree with.
    #[doc(hidden)]
    pub fn read_strictly(&mut self, bytes: &[u8]) -> Result<Record, Refusal> {
        let value = self.tape.read_strictly(bytes, self.max_depth)?;
        shapes::read(value, self.mapping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Record, RejectReason> {
        read_record(json.as_bytes(), &Mapping::default(), &Limits::default()).map_err(|r| r.reason)
    }

    fn ad(json: &str) -> Ad {
        match read(json) {
            Ok(Record::Ad(ad)) => *ad,
            other => unreachable!("expected an ad, found {other:?}"),
        }
    }

    #[test]
    fn an_id_is_one_key_as_text_and_as_number() {
        let number = ad(r#"{"id":7,"headline":"a","text":"b"}"#);
        let text = ad(r#"{"id":"7","headline":"a","text":"b"}"#);
        assert_eq!(number.id, text.id);
        assert_ne!(ad(r#"{"id":" 7","headline":"a","text":"b"}"#).id, text.id);
        assert_eq!(ad(r#"{"id":9007199254740993,"text":"b"}"#).id.as_str(), "9007199254740993");
    }

    #[test]
    fn an_id_that_is_no_id_is_refused() {
        for json in [r#"{"id":7.0,"text":"b"}"#, r#"{"id":true,"text":"b"}"#, r#"{"id":{"a":1},"text":"b"}"#, r#"{"id":-1,"text":"b"}"#] {
            assert_eq!(read(json), Err(RejectReason::BadId), "{json}");
        }
    }

    #[test]
    fn an_ad_without_id_gets_one_from_its_content() {
        let a = ad(r#"{"headline":"a","text":"b"}"#);
        let b = ad(r#"{"id":null,"headline":"a","text":"b"}"#);
        let c = ad(r#"{"id":"","headline":"a","text":"other"}"#);
        assert!(a.id.is_made());
        assert_eq!(a.id, b.id);
        assert_ne!(a.id, c.id);
    }

    #[test]
    fn a_removal_stub_is_a_removal_and_a_removed_ad_with_text_an_ad() {
        assert_eq!(
            read(r#"{"id":23800448,"removed":true,"removed_date":"2020-02-28T03:11:33"}"#),
            Ok(Record::Removal(AdId::given("23800448".into())))
        );
        let json = r#"{"id":"1","removed":true,"headline":"a","description":{"text":"b"},"publication_date":"2020-01-01T00:00:00"}"#;
        assert_eq!(ad(json).text(), "b");
    }

    #[test]
    fn text_and_date_are_demanded_by_name() {
        assert_eq!(read(r#"{"id":"1","headline":"a","description":{"text":" \n "}}"#), Err(RejectReason::NoText));
        assert_eq!(read(r#"{"id":"1","headline":"a"}"#), Err(RejectReason::NoText));
        assert_eq!(read(r#"{"id":"1","text":"b","published":"yesterday"}"#), Err(RejectReason::BadDate));
        assert_eq!(read(r#"{"id":"1"}"#), Err(RejectReason::NotAnAd));
        assert_eq!(read("[]"), Err(RejectReason::NotAnAd));
        assert_eq!(ad(r#"{"id":"1","text":"b","published":""}"#).published, None);
    }
}
