//! Turns a question into an id and back, so that a saved question needs no storage: the id is the question, compressed.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};

use super::selection::Selection;

/// Most bytes of a question.
const MAX_QUESTION: u64 = 64 * 1024;

/// A question that can be asked again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SavedQuery {
    /// The table.
    pub(super) table_id: String,
    /// What is chosen from it.
    #[serde(default)]
    pub(super) selection: Selection,
    /// The language of the answer.
    #[serde(default = "swedish")]
    pub(super) language: String,
    /// The format of the answer.
    #[serde(default = "json_stat")]
    pub(super) output_format: String,
    /// How it is written.
    #[serde(default)]
    pub(super) output_format_params: Vec<String>,
}

fn swedish() -> String {
    "sv".to_owned()
}

fn json_stat() -> String {
    "json-stat2".to_owned()
}

impl SavedQuery {
    /// The id: the question as JSON, compressed, in letters that an address may hold. `None` if it is too long.
    pub(super) fn id(&self) -> Option<String> {
        let json = serde_json::to_vec(self).ok()?;
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&json).ok()?;
        (json.len() as u64 <= MAX_QUESTION).then_some(URL_SAFE_NO_PAD.encode(encoder.finish().ok()?))
    }

    /// The question of an id; `None` if it is none.
    pub(super) fn of(id: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
        let mut json = Vec::new();
        ZlibDecoder::new(bytes.as_slice()).take(MAX_QUESTION + 1).read_to_end(&mut json).ok()?;
        if json.len() as u64 > MAX_QUESTION {
            return None;
        }
        serde_json::from_slice(&json).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::selection::VariableSelection;
    use super::*;

    fn query(values: Vec<String>) -> SavedQuery {
        let variable = VariableSelection { variable_code: "Region".to_owned(), value_codes: values, ..VariableSelection::default() };
        SavedQuery {
            table_id: "T".to_owned(),
            selection: Selection { selection: vec![variable], placement: None },
            language: swedish(),
            output_format: json_stat(),
            output_format_params: Vec::new(),
        }
    }

    #[test]
    fn what_would_grow_beyond_measure_is_no_question() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
        assert_eq!(SavedQuery::of(&URL_SAFE_NO_PAD.encode(encoder.finish().unwrap())), None);
        assert_eq!(query(vec!["x".repeat(70_000)]).id(), None);
    }

    proptest! {
        #[test]
        fn a_question_is_its_id(values in proptest::collection::vec("\\PC{0,12}", 0..9)) {
            let query = query(values);
            let id = query.id().unwrap();
            prop_assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            prop_assert_eq!(SavedQuery::of(&id), Some(query));
        }

        #[test]
        fn no_other_text_makes_it_fall(id in "\\PC{0,60}|[A-Za-z0-9_-]{0,90}") {
            let _no_question = SavedQuery::of(&id);
        }
    }
}
