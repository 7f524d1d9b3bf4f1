//! Reads and writes dictionaries of the R package quanteda: YAML, keys within keys, with the wordings as leaves.
//!
//! A wording is whatever the file writes, so `yes`, `1.3` and `null` are words and no values of another type.

use saphyr_parser::{Event, Parser};

use super::give::GivenTerm;
use super::word_list::WordList;
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::Framework;

/// Where the reader stands in the tree.
enum Level {
    /// In a mapping: the next scalar is a key, or what belongs to this key.
    Mapping(Option<String>),
    /// In a list of wordings.
    Sequence,
}

pub(super) fn read(file: &str, text: &str) -> Result<WordList> {
    let mut list = WordList::default();
    let mut levels: Vec<Level> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|e| {
            let place = format!("{file}:{}:{}", e.marker().line(), e.marker().col() + 1);
            Error::new(ErrorKind::Input, format!("{place}: the YAML cannot be read: {}", e.info()))
        })?;
        let line = span.start.line() as u64;
        match event {
            Event::MappingStart(..) => levels.push(Level::Mapping(None)),
            Event::SequenceStart(..) => levels.push(Level::Sequence),
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
                value_is_over(&mut levels);
            }
            Event::Scalar(value, ..) => scalar(&mut list, &mut levels, line, &value),
            Event::Alias(_) => {
                list.refuse(line, "*", "an alias repeats another part of the file, expected the wordings themselves");
                value_is_over(&mut levels);
            }
            _ => {}
        }
    }
    Ok(list)
}

fn scalar(list: &mut WordList, levels: &mut [Level], line: u64, value: &str) {
    if let Some(Level::Mapping(key @ None)) = levels.last_mut() {
        *key = Some(value.to_owned());
        return;
    }
    let categories: Vec<String> =
        levels.iter().filter_map(|l| if let Level::Mapping(Some(key)) = l { Some(key.clone()) } else { None }).collect();
    list.push(line, value, &categories);
    value_is_over(levels);
}

/// After the value of a key the next scalar is a key again.
fn value_is_over(levels: &mut [Level]) {
    if let Some(Level::Mapping(key)) = levels.last_mut() {
        *key = None;
    }
}

pub(super) fn write(terms: &[GivenTerm], framework: &Framework) -> String {
    let mut text = String::new();
    let mut competence = None;
    for term in terms {
        if competence != Some(term.competence) {
            competence = Some(term.competence);
            let title = framework.title(term.competence.id()).map(|t| format!(" # {}", t.en)).unwrap_or_default();
            text.push_str(&format!("\"{}\":{title}\n", term.competence));
        }
        text.push_str(&format!("  - \"{}\"\n", term.glob.replace('\\', "\\\\").replace('"', "\\\"")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let list = read("list.yml", text).expect("YAML");
        list.terms.iter().map(|t| format!("{}:{}={}", t.line, t.categories.join("/"), t.wording)).collect()
    }

    #[test]
    fn wordings_stand_under_all_keys_above_them() {
        let text = "digital:\n  tools: [excel, 'e-post*']\n  # a comment\n  work:\n    - 1.3\n    - yes\n    - \"data: \\\"raw\\\"\"\nalone: word\n";
        assert_eq!(
            paths(text),
            [
                "2:digital/tools=excel",
                "2:digital/tools=e-post*",
                "5:digital/work=1.3",
                "6:digital/work=yes",
                "7:digital/work=data: \"raw\"",
                "8:alone=word"
            ]
        );
    }

    #[test]
    fn a_list_beside_keys_keeps_its_own_level() {
        assert_eq!(paths("a:\n  - one\n  - b: [two]\n  - three\n"), ["2:a=one", "3:a/b=two", "4:a=three"]);
    }

    #[test]
    fn what_is_no_yaml_is_named_with_its_line() {
        let error = read("list.yml", "a:\n  - \"open\n").expect_err("an open quote");
        assert!(error.to_string().starts_with("list.yml:"), "{error}");
        let list = read("list.yml", "a: &x [one]\nb: *x\nc: [two]\n").expect("YAML");
        assert_eq!((list.terms.len(), list.unreadable.len(), list.unreadable[0].line), (2, 1, 2));
    }
}
