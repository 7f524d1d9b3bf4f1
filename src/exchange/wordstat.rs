//! Reads and writes categorisation dictionaries of WordStat: a tree by tabs, in which a wording ends with its weight, `EXCEL (1)`.
//!
//! WordStat joins the words of a phrase by underscores. Source: `read_dict_wordstat` of the R package quanteda, whose tests hold
//! dictionaries of WordStat's makers.

use super::give::GivenTerm;
use super::word_list::WordList;
use crate::lexicon::Framework;

pub(super) fn read(text: &str) -> WordList {
    let mut list = WordList::default();
    let mut path: Vec<String> = Vec::new();
    for (line, content) in (1u64..).zip(text.lines()) {
        let name = content.trim();
        if name.is_empty() {
            continue;
        }
        let depth = content.chars().take_while(|c| *c == '\t').count();
        match weighted(name) {
            None => {
                path.truncate(depth);
                // A level left out by the tabs is no level.
                path.push(name.to_owned());
            }
            Some((wording, _)) if wording.starts_with('@') => {
                list.refuse(line, name, "a rule on words near each other has no place in a row");
            }
            Some((wording, weight)) => {
                list.push(line, &wording.replace('_', " "), path.get(..depth.min(path.len())).unwrap_or_default());
                if weight != "1" {
                    list.remark(line, wording, format!("the weight {weight} is not kept, every hit counts as one"));
                }
            }
        }
    }
    list
}

/// A wording and its weight; `None` for a category.
fn weighted(name: &str) -> Option<(&str, &str)> {
    let (wording, weight) = name.strip_suffix(')')?.rsplit_once(" (")?;
    weight.parse::<f64>().ok().map(|_| (wording.trim_end(), weight))
}

pub(super) fn write(terms: &[GivenTerm], framework: &Framework) -> String {
    let mut text = String::new();
    let mut competence = None;
    for term in terms {
        if competence != Some(term.competence) {
            competence = Some(term.competence);
            let title = framework.title(term.competence.id()).map(|t| format!(" {}", t.en)).unwrap_or_default();
            text.push_str(&format!("{}{title}\n", term.competence));
        }
        text.push_str(&format!("\t{} (1)\n", term.glob.replace(' ', "_")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_make_the_tree_and_weights_the_wordings() {
        let text =
            "DIGITAL\n\tEXCEL (1)\n\tTOOLS (OLD)\n\t\tMS_OFFICE (1)\n\t\tE-POST* (2)\n\tWORD (1)\n\t\t@NEAR [A /C B] (1)\nOTHER\n\tX (1)\n";
        let list = read(text);
        let found: Vec<String> = list.terms.iter().map(|t| format!("{}:{}={}", t.line, t.categories.join("/"), t.wording)).collect();
        assert_eq!(
            found,
            ["2:DIGITAL=EXCEL", "4:DIGITAL/TOOLS (OLD)=MS OFFICE", "5:DIGITAL/TOOLS (OLD)=E-POST*", "6:DIGITAL=WORD", "9:OTHER=X"]
        );
        let said: Vec<(u64, bool)> = list.unreadable.iter().map(|u| (u.line, u.is_found)).collect();
        assert_eq!(said, [(5, true), (7, false)]);
    }
}
