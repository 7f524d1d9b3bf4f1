//! Reads one's own groups of municipalities from CSV: columns `group`, `label` and `municipality`, a row for each member.
//!
//! Comma or semicolon, in UTF-8, with or without a mark at the beginning. `group` is the short name asked for by `group:NAME`, `label` the
//! name over the column (the first row that has one decides), `municipality` a code or a name.

use csv::{ReaderBuilder, Trim};

use super::code::Code;
use super::groups::Group;
use super::names::municipality;
use crate::error::{Error, ErrorKind, Result};
use crate::registers::{Places, name_key};
use crate::table::Text;

const HEADER: [&str; 3] = ["group", "label", "municipality"];

/// The groups of a file, in its order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GroupFile {
    groups: Vec<(String, Group)>,
}

impl GroupFile {
    /// Reads a file's text; `name` is named in errors.
    ///
    /// # Errors
    /// File and line, what was found and what was expected.
    pub fn read(name: &str, text: &str, places: &Places) -> Result<Self> {
        let wrong = |line: u64, message: &str| Error::new(ErrorKind::Usage, format!("{name}:{line}: {message}"));
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains(';') { b';' } else { b',' };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| wrong(1, &e.to_string()))?.clone();
        let place = |column: &str| header.iter().position(|own| own.eq_ignore_ascii_case(column));
        let [Some(group), Some(label), Some(member)] = HEADER.map(place) else {
            return Err(wrong(1, &format!("found the header `{first}`, expected the columns {}", HEADER.join(", "))));
        };
        let mut file = Self::default();
        for record in reader.records() {
            let record = record.map_err(|e| wrong(e.position().map_or(0, csv::Position::line), &e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let get = |n: usize| record.get(n).unwrap_or_default();
            if get(group).is_empty() || get(member).is_empty() {
                return Err(wrong(line, "a group or a municipality is missing, expected both in every row"));
            }
            let found = municipality(places, get(member)).map_err(|message| wrong(line, &message))?;
            let code = Code::parse(&found.code).unwrap_or(Code::UNKNOWN);
            let n = file.groups.iter().position(|(own, _)| name_key(own) == name_key(get(group)));
            let n = n.unwrap_or_else(|| {
                let shown = if get(label).is_empty() { get(group) } else { get(label) };
                file.groups.push((get(group).to_owned(), Group { name: Text::same(shown), members: Vec::new() }));
                file.groups.len() - 1
            });
            if let Some((_, group)) = file.groups.get_mut(n) {
                if group.members.contains(&code) {
                    return Err(wrong(line, &format!("{} stands twice in the group", found.name)));
                }
                group.members.push(code);
            }
        }
        if file.groups.is_empty() {
            return Err(wrong(2, "found no group, expected a row for each member"));
        }
        Ok(file)
    }

    /// A group by its short name, whatever the case.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|(own, _)| name_key(own) == name_key(name)).map(|(_, group)| group)
    }

    /// The short names.
    pub fn names(&self) -> Vec<&str> {
        self.groups.iter().map(|(name, _)| name.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::code;
    use crate::registers::Registers;

    fn read(text: &str) -> Result<GroupFile> {
        let registers = Registers::load().expect("the registers hold");
        GroupFile::read("groups.csv", text, &registers.places)
    }

    #[test]
    fn groups_are_read_with_either_delimiter_and_by_code_or_name() {
        let file = read("\u{feff}group;label;municipality\ndigga;Digga Halland;1380\ndigga;;Kungsbacka\nmodig;MODIG;Ydre kommun\n")
            .expect("groups");
        assert_eq!(file.names(), ["digga", "modig"]);
        let group = file.group("DIGGA").expect("a group");
        assert_eq!((group.name.sv.as_str(), group.members.as_slice()), ("Digga Halland", &[code("1380"), code("1384")][..]));
        assert_eq!(
            read("municipality,group,label\n0560,x,\n").expect("groups").group("x").map(|g| g.name.sv.clone()).as_deref(),
            Some("x")
        );
    }

    #[test]
    fn a_wrong_row_is_named_with_its_line() {
        for (text, expected) in [
            ("grupp,label,municipality\n", "groups.csv:1: found the header `grupp,label,municipality`, expected the columns group, label"),
            (
                "group,label,municipality\nx,X,0560\nx,X,Boxolm\n",
                "groups.csv:3: found `Boxolm`, expected a municipality's code or name; near it come Boxholm",
            ),
            ("group,label,municipality\nx,X,0560\nx,X,Boxholm\n", "groups.csv:3: Boxholm stands twice"),
            ("group,label,municipality\n,X,0560\n", "groups.csv:2: a group or a municipality is missing"),
            ("group,label,municipality\n", "groups.csv:2: found no group"),
        ] {
            let message = read(text).expect_err("a wrong file").to_string();
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
