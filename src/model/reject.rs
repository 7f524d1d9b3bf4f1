//! Lists every reason for which a record is not scanned. The list is closed.

use super::Place;

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $text:literal;)+) => {
        /// Why a record, a member or a file was not scanned.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum RejectReason { $(#[doc = $text] $variant),+ }

        impl RejectReason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id as it is written in `rejects.jsonl` and in the manifest.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// What the reason means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

reasons! {
    BadJson = "bad_json", "The record is not valid JSON.";
    BadUtf8 = "bad_utf8", "The record holds bytes that are not valid in the file's encoding.";
    TooDeep = "too_deep", "The record nests deeper than 64 levels.";
    DuplicateKey = "duplicate_key", "An object of the record holds the same key twice.";
    LineTooLong = "line_too_long", "The record is longer than the limit (16 MiB unless set).";
    NotAnAd = "not_an_ad", "The record is valid but has none of the known shapes.";
    BadId = "bad_id", "The id is neither a text nor a whole number.";
    NoText = "no_text", "The ad has no text.";
    BadDate = "bad_date", "The publication date cannot be read.";
    BadRow = "bad_row", "The row has another number of fields than the header.";
    UnclosedQuote = "unclosed_quote", "A quoted field is not closed before the end of the file.";
    FieldTooLong = "field_too_long", "A field is longer than the limit or spans more lines than the limit.";
    UnknownFormat = "unknown_format", "The stream is neither JSON, nor CSV with known columns, nor Parquet.";
    TruncatedArray = "truncated_array", "The JSON array or document ends before it is closed.";
    DamagedContainer = "damaged_container", "The compressed file or member is truncated or its checksum does not hold; none of its records count.";
    UnsafeContainer = "unsafe_container", "The container expands beyond the limits, overlaps itself or has an unsafe member name.";
    UnsupportedContainer = "unsupported_container", "The container or its method cannot be read here: RAR, 7z, tar, encrypted, nested.";
    BadParquet = "bad_parquet", "The Parquet file cannot be read.";
    Unreadable = "unreadable", "The file cannot be opened or read.";
}

/// What was not scanned, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reject {
    /// The reason from the closed list.
    pub reason: RejectReason,
    /// Where it stands.
    pub place: Place,
    /// What was found and what was expected; never the ad's text.
    pub detail: String,
    /// How many records the reject stands for: 1 for a record, 0 for a file without one, more for a damaged member.
    pub n_records: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_ids_are_unique() {
        let mut ids: Vec<_> = RejectReason::ALL.iter().map(|r| r.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RejectReason::ALL.len());
    }
}
