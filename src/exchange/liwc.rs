//! Reads and writes dictionaries of LIWC: numbered categories between two lines of `%`, then a wording and its numbers in each line.
//!
//! A star can stand at the end of a wording only.

use std::collections::BTreeMap;

use super::give::GivenTerm;
use super::word_list::WordList;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Competence;

pub(super) fn read(file: &str, text: &str) -> Result<WordList> {
    let mut list = WordList::default();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut n_marks = 0;
    for (line, content) in (1u64..).zip(text.lines()) {
        let content = content.trim_end();
        if content.trim() == "%" {
            n_marks += 1;
            continue;
        }
        if content.trim().is_empty() {
            continue;
        }
        match n_marks {
            0 => {
                return Err(Error::new(
                    ErrorKind::Input,
                    format!("{file}:{line}: found `{content}`, expected a line with `%` alone first"),
                ));
            }
            1 => match content.trim_start().split_once(char::is_whitespace) {
                Some((number, name)) => {
                    names.insert(number.to_owned(), name.trim().to_owned());
                }
                None => list.refuse(line, content, "expected the number of a category and its name"),
            },
            _ => entry(&mut list, &names, line, content),
        }
    }
    if n_marks < 2 {
        return Err(Error::new(
            ErrorKind::Input,
            format!("{file}: found {n_marks} lines with `%` alone, expected two around the categories"),
        ));
    }
    Ok(list)
}

fn entry(list: &mut WordList, names: &BTreeMap<String, String>, line: u64, content: &str) {
    let (wording, numbers): (String, Vec<&str>) = if content.contains('\t') {
        let mut fields = content.split('\t').map(str::trim).filter(|f| !f.is_empty());
        (fields.next().unwrap_or_default().to_owned(), fields.flat_map(str::split_whitespace).collect())
    } else {
        let fields: Vec<&str> = content.split_whitespace().collect();
        let n_numbers = fields.iter().rev().take_while(|f| names.contains_key(**f)).count().min(fields.len().saturating_sub(1));
        let (words, numbers) = fields.split_at(fields.len() - n_numbers);
        (words.join(" "), numbers.to_vec())
    };
    if wording.contains(['<', '>', '(', ')']) || numbers.iter().any(|n| n.contains(['<', '>', '(', ')'])) {
        list.refuse(line, content, "a condition on the words around has no place in a row");
        return;
    }
    if numbers.is_empty() {
        list.refuse(line, &wording, "the category is missing");
    }
    for number in numbers {
        match names.get(number) {
            Some(name) => list.push(line, &wording, std::slice::from_ref(name)),
            None => list.refuse(line, &wording, format!("category `{number}` is not among those at the head of the file")),
        }
    }
}

pub(super) fn write(terms: &[GivenTerm]) -> String {
    let mut used: Vec<Competence> = terms.iter().map(|t| t.competence).collect();
    used.dedup();
    let mut text = "%\n".to_owned();
    for c in &used {
        text.push_str(&format!("{}\t{c}\n", c.index() + 1));
    }
    text.push_str("%\n");
    for term in terms {
        text.push_str(&format!("{}\t{}\n", term.glob, term.competence.index() + 1));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_stands_in_each_of_its_categories() {
        let text = "%\n1\tfunction\n22  tools (Office)\n%\nexcel\t22\ne-post*\t1\t22\nkind of 1\nlike\t(02)1\nodd\t9\n";
        let list = read("list.dic", text).expect("a dictionary");
        let found: Vec<String> = list.terms.iter().map(|t| format!("{}:{}={}", t.line, t.categories.join("/"), t.wording)).collect();
        assert_eq!(found, ["5:tools (Office)=excel", "6:function=e-post*", "6:tools (Office)=e-post*", "7:function=kind of"]);
        assert_eq!(list.unreadable.iter().map(|u| u.line).collect::<Vec<_>>(), [8, 9]);
    }

    #[test]
    fn a_file_without_its_head_is_refused() {
        assert!(read("list.dic", "excel\t1\n").is_err());
        assert!(read("list.dic", "%\n1 a\n").is_err());
    }
}
