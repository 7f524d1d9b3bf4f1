//! Reads groups of municipalities that a user names.

use std::collections::{BTreeMap, BTreeSet};

use csv::ReaderBuilder;

use crate::error::{Error, ErrorKind, Result};

/// A group of municipalities.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OwnGroup {
    /// Code, which no other region has.
    pub code: String,
    /// Name.
    pub label: String,
    /// Codes of its municipalities.
    pub municipalities: Vec<String>,
    /// Line of the file where the group begins; 0 where it comes from no file.
    pub line: u64,
}

const HEADER: [&str; 3] = ["group", "label", "municipality"];

impl OwnGroup {
    /// The groups of a file: CSV with the header `group,label,municipality` and one row for each municipality of a group. `file` is its name
    /// in messages.
    ///
    /// # Errors
    /// Another header, a row without three fields, a group with two labels; with the line.
    pub fn read(file: &str, text: &str) -> Result<Vec<Self>> {
        let broken = |line: u64, message: String| Error::new(ErrorKind::Usage, format!("{file}:{line}: {message}"));
        let mut reader = ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().map_err(|e| broken(1, e.to_string()))?;
        if !header.iter().eq(HEADER) {
            let found = header.iter().collect::<Vec<_>>().join(",");
            return Err(broken(1, format!("found the header `{found}`, expected `{}`", HEADER.join(","))));
        }
        let mut groups: Vec<Self> = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| broken(e.position().map_or(0, csv::Position::line), e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let field = |n: usize| record.get(n).unwrap_or_default().trim().to_owned();
            let (code, label, municipality) = (field(0), field(1), field(2));
            if code.is_empty() || label.is_empty() || municipality.is_empty() {
                return Err(broken(line, "a field is empty, expected the group's code, its label and a municipality".to_owned()));
            }
            match groups.iter_mut().find(|group| group.code == code) {
                Some(group) if group.label != label => {
                    return Err(broken(
                        line,
                        format!("group {code}: found the label `{label}`, expected `{}` as in line {}", group.label, group.line),
                    ));
                }
                Some(group) => group.municipalities.push(municipality),
                None => groups.push(Self { code, label, municipalities: vec![municipality], line }),
            }
        }
        Ok(groups)
    }

    /// Checks that codes are free and municipalities exist, each once in a group. `regions` are the codes in use.
    pub(super) fn check(groups: &[Self], regions: &BTreeSet<String>, is_municipality: impl Fn(&str) -> bool) -> Result<()> {
        let mut own: BTreeMap<String, u64> = BTreeMap::new();
        for group in groups {
            let place = if group.line == 0 { String::new() } else { format!("line {}: ", group.line) };
            let broken = |message: String| Err(Error::new(ErrorKind::Usage, format!("{place}group {}: {message}", group.code)));
            if group.code.is_empty() || !group.code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
                return broken("found a code of other signs, expected letters A to Z, digits, `_` and `-`".to_owned());
            }
            let code = group.code.to_uppercase();
            if regions.iter().any(|region| region.to_uppercase() == code) {
                return broken("the code is that of a region of the tables, expected another".to_owned());
            }
            if let Some(line) = own.insert(code, group.line) {
                return broken(format!("the code stands twice, before in line {line}"));
            }
            if group.municipalities.is_empty() {
                return broken("it has no municipality".to_owned());
            }
            let mut seen = BTreeSet::new();
            for municipality in &group.municipalities {
                if !is_municipality(municipality) {
                    return broken(format!("found `{municipality}`, expected a municipality's code of four digits"));
                }
                if !seen.insert(municipality) {
                    return broken(format!("municipality {municipality} stands twice"));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_groups_is_read_and_its_mistakes_are_named_with_their_line() {
        let read = |text: &str| OwnGroup::read("groups.csv", text);
        let groups = read("group,label,municipality\nDIVOS,Divos,0560\nDIVOS,Divos,0561\nX,\"En, till\",0580\n").expect("groups");
        assert_eq!(
            groups.iter().map(|g| (g.code.as_str(), g.municipalities.len(), g.line)).collect::<Vec<_>>(),
            [("DIVOS", 2, 2), ("X", 1, 4)]
        );
        for (text, said) in [
            ("code,label\n", "groups.csv:1: found the header `code,label`"),
            ("group,label,municipality\nA,Ett,0560\nA,Två,0561\n", "groups.csv:3: group A: found the label `Två`, expected `Ett`"),
            ("group,label,municipality\nA,,0560\n", "groups.csv:2: a field is empty"),
            ("group,label,municipality\nA,0560\n", "groups.csv:2: "),
        ] {
            let error = read(text).expect_err("a mistake").to_string();
            assert!(error.contains(said), "{error}");
        }
        let regions: BTreeSet<String> = ["00".to_owned(), "KM".to_owned()].into();
        let check = |code: &str, municipalities: &[&str]| {
            let group = OwnGroup {
                code: code.to_owned(),
                label: "L".to_owned(),
                municipalities: municipalities.iter().map(|m| (*m).to_owned()).collect(),
                line: 7,
            };
            OwnGroup::check(&[group], &regions, |code| code.len() == 4).err().map(|e| e.to_string()).unwrap_or_default()
        };
        assert_eq!(check("A", &["0560", "0561"]), "");
        assert!(check("km", &["0560"]).contains("line 7: group km: the code is that of a region"));
        assert!(check("A", &["560"]).contains("found `560`, expected a municipality's code"));
        assert!(check("A", &["0560", "0560"]).contains("stands twice"));
        assert!(check("A*", &["0560"]).contains("found a code of other signs"));
        assert!(check("A", &[]).contains("it has no municipality"));
    }
}
