//! Reads and writes SKOS concept schemes as Turtle: competences and terms are concepts, a term is narrower than its competence.
//!
//! Of the syntaxes of RDF this is the one that vocabularies are published in and that people can read and compare line by line; every
//! RDF program converts the others to it. Labels count in Swedish, English, without a language, and as `mul`.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::rdf;
use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

use super::give::GivenTerm;
use super::word_list::{WordList, WordListTerm};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{Framework, LexiconLanguage};
use crate::model::Competence;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
/// Most steps from a term to its outermost category.
const MAX_DEPTH: usize = 32;

/// What the triples say, by subject.
#[derive(Default)]
struct Graph {
    /// Line, text, language and subject of every label, in the order of the file.
    labels: Vec<(u64, String, Option<String>, String)>,
    preferred: BTreeMap<String, String>,
    notations: BTreeMap<String, String>,
    broader: BTreeMap<String, BTreeSet<String>>,
    /// Concepts that have narrower ones, and schemes.
    above: BTreeSet<String>,
}

pub(super) fn read(file: &str, text: &str) -> Result<WordList> {
    let mut graph = Graph::default();
    let mut parser = TurtleParser::new().with_base_iri("urn:svall:list:").unwrap_or_else(|_| TurtleParser::new()).low_level();
    // Fed line by line, so that each statement is known by the line on which it was complete.
    let mut take = |parser: &mut oxttl::turtle::LowLevelTurtleParser, line: u64| -> Result<()> {
        while let Some(triple) = parser.parse_next() {
            let triple = triple.map_err(|e| {
                let place = e.location().start;
                let message = format!("{file}:{}:{}: the Turtle cannot be read: {}", place.line + 1, place.column + 1, e.message());
                Error::new(ErrorKind::Input, message)
            })?;
            graph.add(line, &triple);
        }
        Ok(())
    };
    let mut last = 1;
    for (line, content) in (1u64..).zip(text.split_inclusive('\n')) {
        parser.extend_from_slice(content.as_bytes());
        take(&mut parser, line)?;
        last = line;
    }
    parser.end();
    take(&mut parser, last)?;
    Ok(graph.list())
}

impl Graph {
    fn add(&mut self, line: u64, triple: &Triple) {
        let subject = node(&triple.subject);
        let is_scheme = |object: &Term| matches!(object, Term::NamedNode(n) if n.as_str().strip_prefix(SKOS) == Some("ConceptScheme"));
        if triple.predicate == rdf::TYPE && is_scheme(&triple.object) {
            self.above.insert(subject);
            return;
        }
        let Some(predicate) = triple.predicate.as_str().strip_prefix(SKOS) else { return };
        match (predicate, &triple.object) {
            ("prefLabel" | "altLabel", Term::Literal(label)) => {
                let language = label.language().map(str::to_ascii_lowercase);
                if predicate == "prefLabel" && (language.as_deref() != Some("sv") || !self.preferred.contains_key(&subject)) {
                    self.preferred.insert(subject.clone(), label.value().to_owned());
                }
                self.labels.push((line, label.value().to_owned(), language, subject));
            }
            ("notation", Term::Literal(notation)) => {
                self.notations.insert(subject, notation.value().to_owned());
            }
            ("broader", object) => {
                if let Some(object) = object_node(object) {
                    self.above.insert(object.clone());
                    self.broader.entry(subject).or_default().insert(object);
                }
            }
            ("narrower", object) => {
                if let Some(object) = object_node(object) {
                    self.above.insert(subject.clone());
                    self.broader.entry(object).or_default().insert(subject);
                }
            }
            ("topConceptOf", _) => {
                self.above.insert(subject);
            }
            ("hasTopConcept", object) => {
                if let Some(object) = object_node(object) {
                    self.above.insert(object);
                }
            }
            _ => {}
        }
    }

    fn list(&self) -> WordList {
        let mut list = WordList::default();
        for (line, label, language, subject) in &self.labels {
            if self.above.contains(subject) {
                continue;
            }
            let primary = language.as_deref().map(|l| l.split('-').next().unwrap_or(l));
            let language = match primary {
                None => None,
                Some("sv") => Some(LexiconLanguage::Sv),
                Some("en") => Some(LexiconLanguage::En),
                Some("mul") => Some(LexiconLanguage::Mul),
                Some(other) => {
                    list.refuse(*line, label, format!("the label is in the language `{other}`, expected sv, en, mul or none"));
                    continue;
                }
            };
            let above = self.broader.get(subject);
            for category in above.into_iter().flatten() {
                list.terms.push(WordListTerm {
                    line: *line,
                    wording: label.trim().to_owned(),
                    categories: self.path(category),
                    language,
                    row: None,
                });
            }
            if above.is_none() {
                list.refuse(*line, label, "the concept has no broader one, expected one that names its category");
            }
        }
        list
    }

    /// The names of a concept and those above it, the outermost first.
    fn path(&self, concept: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = Some(concept);
        while let Some(node) = at.filter(|_| names.len() < MAX_DEPTH) {
            let name = self.notations.get(node).or_else(|| self.preferred.get(node)).cloned();
            names.push(name.unwrap_or_else(|| node.rsplit(['/', '#', ':']).next().unwrap_or(node).to_owned()));
            at = self.broader.get(node).and_then(BTreeSet::first).map(String::as_str);
        }
        names.reverse();
        names
    }
}

fn node(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(n) => n.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(b) => format!("_:{}", b.as_str()),
    }
}

fn object_node(object: &Term) -> Option<String> {
    match object {
        Term::NamedNode(n) => Some(n.as_str().to_owned()),
        Term::BlankNode(b) => Some(format!("_:{}", b.as_str())),
        Term::Literal(_) => None,
    }
}

pub(super) fn write(terms: &[GivenTerm], framework: &Framework) -> String {
    let mut text = format!(
        "@prefix skos: <{SKOS}> .\n@prefix competence: <urn:svall:competence:> .\n\n\
         <urn:svall:lexicon> a skos:ConceptScheme ;\n    skos:prefLabel \"svall\"@mul .\n"
    );
    for competence in Competence::all().filter(|c| terms.iter().any(|t| t.competence == *c)) {
        let labels = framework
            .title(competence.id())
            .map(|t| format!("    skos:prefLabel {}@en , {}@sv ;\n", quoted(&t.en), quoted(&t.sv)))
            .unwrap_or_default();
        text.push_str(&format!(
            "\ncompetence:{competence} a skos:Concept ;\n    skos:notation \"{competence}\" ;\n{labels}    \
             skos:topConceptOf <urn:svall:lexicon> .\n"
        ));
        for term in terms.iter().filter(|t| t.competence == competence) {
            let e = &term.entry;
            text.push_str(&format!(
                "<urn:svall:term:{}:{}:{}> a skos:Concept ; skos:inScheme <urn:svall:lexicon> ; skos:broader competence:{competence} ; \
                 skos:prefLabel {}@{} .\n",
                e.language.code(),
                encoded(&e.term),
                e.kind.id(),
                quoted(&e.term),
                e.language.code()
            ));
        }
    }
    text
}

/// A text as a literal of Turtle.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text as part of an IRI: everything but letters of ASCII, digits and `-._~` by its bytes.
fn encoded(text: &str) -> String {
    let mut made = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            made.push(char::from(byte));
        } else {
            made.push_str(&format!("%{byte:02X}"));
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <http://example.org/> .
:area skos:prefLabel \"Tools\"@en , \"Verktyg\"@sv ; skos:narrower :office .
:office skos:notation \"1.3\" ; skos:prefLabel \"Office\"@en .
:a a skos:Concept ; skos:broader :office ;
   skos:prefLabel \"kalkylblad\"@sv , \"spreadsheet\"@en-GB ;
   skos:altLabel \"Excel\" , \"taulukko\"@fi .
:b skos:prefLabel \"loose\"@en .
:list a skos:ConceptScheme ; skos:prefLabel \"The list\"@en .
";

    #[test]
    fn labels_in_known_languages_stand_under_their_broader_concepts() {
        let list = read("l.ttl", LIST).expect("Turtle");
        let found: Vec<String> = list
            .terms
            .iter()
            .map(|t| format!("{}:{}={}@{}", t.line, t.categories.join("/"), t.wording, t.language.map_or("", LexiconLanguage::code)))
            .collect();
        assert_eq!(found, ["6:Tools/1.3=kalkylblad@sv", "6:Tools/1.3=spreadsheet@en", "7:Tools/1.3=Excel@"]);
        assert_eq!(list.unreadable.iter().map(|u| (u.line, u.wording.as_str())).collect::<Vec<_>>(), [(7, "taulukko"), (8, "loose")]);
    }

    #[test]
    fn what_is_no_turtle_is_named_with_its_line() {
        let error = read("l.ttl", "@prefix : <http://example.org/> .\n:a :b \"open .\n").expect_err("an open quote");
        assert!(error.to_string().starts_with("l.ttl:"), "{error}");
    }
}
