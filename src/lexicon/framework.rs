//! Holds the titles of DigComp's areas and competences.

use csv::ReaderBuilder;

use super::rows::Fault;
use crate::model::{Area, Competence};

/// One area or competence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Title {
    /// `1` to `5`, `1.1` to `5.4`, or `general`.
    pub id: String,
    /// Title in English, from the framework.
    pub en: String,
    /// Title in Swedish, svall's own wording.
    pub sv: String,
}

/// The titles of all areas and competences.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Framework {
    titles: Vec<Title>,
}

const HEADER: [&str; 6] = ["id", "kind", "area", "title_en", "title_sv", "title_sv_source"];

impl Framework {
    /// Reads `digcomp-3.0.csv`.
    pub(super) fn read(file: &str, text: &str, faults: &mut Vec<Fault>) -> Self {
        let mut fault = |line, column, message: String| faults.push(Fault { file: file.to_owned(), line, column, message });
        let mut titles = Vec::new();
        let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
        match reader.headers() {
            Ok(header) if header.iter().eq(HEADER) => {}
            _ => fault(1, 1, format!("found another header, expected `{}`", HEADER.join(","))),
        }
        for record in reader.records() {
            let Ok(record) = record else {
                fault(0, 1, "a row cannot be read".to_owned());
                continue;
            };
            let line = record.position().map_or(0, csv::Position::line);
            let get = |n: usize| record.get(n).unwrap_or_default().to_owned();
            let (id, kind) = (get(0), get(1));
            let known = match kind.as_str() {
                "area" => Area::parse(&id).is_some(),
                "competence" => Competence::parse(&id).is_some_and(|c| c.area().id() == get(2)),
                _ => false,
            };
            if !known {
                fault(line, 1, format!("`{id}` is no {kind} of DigComp 3.0"));
            }
            if get(3).is_empty() || get(4).is_empty() || get(5).is_empty() {
                fault(line, 4, "a title or its source is missing".to_owned());
            }
            titles.push(Title { id, en: get(3), sv: get(4) });
        }
        for c in Competence::all() {
            if !titles.iter().any(|t| t.id == c.id()) {
                fault(0, 1, format!("competence `{c}` is missing"));
            }
        }
        Self { titles }
    }

    /// The title of an area or a competence.
    pub fn title(&self, id: &str) -> Option<&Title> {
        self.titles.iter().find(|t| t.id == id)
    }
}
