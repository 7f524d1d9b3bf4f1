//! Describes tables for data portals: DCAT-AP-SE 3.0.1 as Turtle.
//!
//! The profile wants a catalogue, its publisher with a type, a contact, and for each table a dataset with a distribution per format; none
//! of them a blank node. The catalogue itself is CC0, whatever the licence of the numbers.

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, Term, Triple};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;

use super::{TableFormat, full_title};
use crate::error::{Error, ErrorKind, Result};
use crate::table::{Language, Role, Table, Text};

const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const VCARD: &str = "http://www.w3.org/2006/vcard/ns#";
const EUROPE: &str = "http://publications.europa.eu/resource/authority/";
const CC0: &str = "http://creativecommons.org/publicdomain/zero/1.0/";
const SWEDEN: &str = "http://sws.geonames.org/2661886/";

/// An interface for programs that gives the tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DcatService {
    /// Its address.
    pub endpoint: String,
    /// Address of its description.
    pub description: String,
}

/// What a catalogue says beside its tables.
pub struct DcatOptions<'o> {
    /// Address under which everything in the catalogue is named, without `/` at the end.
    pub base_url: String,
    /// Name of who publishes.
    pub publisher: String,
    /// What the publisher is, as the last part of its address at `http://purl.org/adms/publishertype/`: `LocalAuthority`, `Academia-ScientificOrganisation`.
    pub publisher_type: String,
    /// Address for mail to who answers questions.
    pub email: String,
    /// Formats in which each table can be had.
    pub formats: Vec<TableFormat>,
    /// Address of a table in a format.
    pub address: &'o dyn Fn(&Table, TableFormat) -> String,
    /// The interface for programs, where there is one.
    pub service: Option<DcatService>,
}

/// The catalogue as Turtle.
///
/// # Errors
/// Where an address is none.
pub fn dcat<'t>(tables: impl IntoIterator<Item = &'t Table>, options: &DcatOptions<'_>) -> Result<String> {
    let mut writer = Writer::new(options)?;
    let tables: Vec<&Table> = tables.into_iter().collect();
    writer.catalogue(&tables)?;
    writer.publisher()?;
    if let Some(service) = &options.service {
        writer.service(service, &tables)?;
    }
    for table in tables {
        writer.dataset(table)?;
    }
    writer.finish()
}

struct Writer<'o> {
    options: &'o DcatOptions<'o>,
    out: WriterTurtleSerializer<Vec<u8>>,
}

fn address(iri: &str) -> Result<NamedNode> {
    NamedNode::new(iri).map_err(|e| Error::new(ErrorKind::Usage, format!("`{iri}` is no address: {e}")))
}

fn in_language(text: &str, language: Language) -> Result<Term> {
    let literal = Literal::new_language_tagged_literal(text, language.id());
    literal.map(Term::from).map_err(|e| Error::new(ErrorKind::Internal, format!("catalogue: {e}")))
}

impl<'o> Writer<'o> {
    fn new(options: &'o DcatOptions<'o>) -> Result<Self> {
        let mut serializer = TurtleSerializer::new();
        for (name, iri) in
            [("dcat", DCAT), ("dcterms", DCTERMS), ("foaf", FOAF), ("vcard", VCARD), ("xsd", "http://www.w3.org/2001/XMLSchema#")]
        {
            serializer = serializer.with_prefix(name, iri).map_err(|e| Error::new(ErrorKind::Internal, format!("catalogue: {e}")))?;
        }
        Ok(Self { options, out: serializer.for_writer(Vec::new()) })
    }

    fn own(&self, name: &str) -> Result<NamedNode> {
        address(&format!("{}/dcat#{name}", self.options.base_url.trim_end_matches('/')))
    }

    fn say(&mut self, subject: &NamedNode, predicate: &str, object: impl Into<Term>) -> Result<()> {
        let triple = Triple::new(subject.clone(), address(predicate)?, object);
        self.out.serialize_triple(triple.as_ref()).map_err(|e| Error::new(ErrorKind::Internal, format!("catalogue: {e}")))
    }

    fn is_a(&mut self, subject: &NamedNode, class: &str) -> Result<()> {
        self.say(subject, rdf::TYPE.as_str(), address(class)?)
    }

    /// Says a text in both languages.
    fn both(&mut self, subject: &NamedNode, predicate: &str, text: &Text) -> Result<()> {
        for language in Language::ALL.into_iter().filter(|language| !text.of(*language).is_empty()) {
            self.say(subject, predicate, in_language(text.of(language), language)?)?;
        }
        Ok(())
    }

    fn languages(&mut self, subject: &NamedNode) -> Result<()> {
        for code in ["SWE", "ENG"] {
            self.say(subject, &format!("{DCTERMS}language"), address(&format!("{EUROPE}language/{code}"))?)?;
        }
        Ok(())
    }

    fn modified(&mut self, subject: &NamedNode, updated: &str) -> Result<()> {
        if updated.is_empty() {
            return Ok(());
        }
        self.say(subject, &format!("{DCTERMS}modified"), Literal::new_typed_literal(updated, xsd::DATE_TIME))
    }

    fn catalogue(&mut self, tables: &[&Table]) -> Result<()> {
        let catalogue = self.own("catalogue")?;
        let publisher = self.own("publisher")?;
        self.is_a(&catalogue, &format!("{DCAT}Catalog"))?;
        let title = Text::new("Digital kompetens i platsannonser", "Digital competence in job ads");
        self.both(&catalogue, &format!("{DCTERMS}title"), &title)?;
        let description = Text::new(
            "Tabeller över hur mycket digital kompetens platsannonser efterfrågar, per region, arbetsgivare, yrke och år.",
            "Tables of how much digital competence job ads ask for, by region, employer, occupation and year.",
        );
        self.both(&catalogue, &format!("{DCTERMS}description"), &description)?;
        self.say(&catalogue, &format!("{DCTERMS}publisher"), publisher)?;
        self.say(&catalogue, &format!("{DCTERMS}license"), address(CC0)?)?;
        self.languages(&catalogue)?;
        self.say(&catalogue, &format!("{FOAF}homepage"), address(&self.options.base_url)?)?;
        self.say(&catalogue, &format!("{DCAT}themeTaxonomy"), address(&format!("{EUROPE}data-theme"))?)?;
        self.modified(&catalogue, tables.iter().map(|table| table.source.updated.as_str()).max().unwrap_or_default())?;
        for table in tables {
            let dataset = self.own(&table.id)?;
            self.say(&catalogue, &format!("{DCAT}dataset"), dataset)?;
        }
        if self.options.service.is_some() {
            let service = self.own("service")?;
            self.say(&catalogue, &format!("{DCAT}service"), service)?;
        }
        Ok(())
    }

    fn publisher(&mut self) -> Result<()> {
        let publisher = self.own("publisher")?;
        self.is_a(&publisher, &format!("{FOAF}Agent"))?;
        self.say(&publisher, &format!("{FOAF}name"), Literal::new_simple_literal(&self.options.publisher))?;
        let kind = address(&format!("http://purl.org/adms/publishertype/{}", self.options.publisher_type))?;
        self.say(&publisher, &format!("{DCTERMS}type"), kind)?;
        let contact = self.own("contact")?;
        self.is_a(&contact, &format!("{VCARD}Organization"))?;
        self.say(&contact, &format!("{VCARD}fn"), Literal::new_simple_literal(&self.options.publisher))?;
        self.say(&contact, &format!("{VCARD}hasEmail"), address(&format!("mailto:{}", self.options.email))?)
    }

    fn service(&mut self, service: &DcatService, tables: &[&Table]) -> Result<()> {
        let name = self.own("service")?;
        self.is_a(&name, &format!("{DCAT}DataService"))?;
        self.both(&name, &format!("{DCTERMS}title"), &Text::new("Tabeller genom PxWebApi 2", "Tables by PxWebApi 2"))?;
        let publisher = self.own("publisher")?;
        self.say(&name, &format!("{DCTERMS}publisher"), publisher)?;
        let contact = self.own("contact")?;
        self.say(&name, &format!("{DCAT}contactPoint"), contact)?;
        self.say(&name, &format!("{DCAT}endpointURL"), address(&service.endpoint)?)?;
        self.say(&name, &format!("{DCAT}endpointDescription"), address(&service.description)?)?;
        self.say(&name, &format!("{DCTERMS}accessRights"), address(&format!("{EUROPE}access-right/PUBLIC"))?)?;
        if let Some(table) = tables.first() {
            self.say(&name, &format!("{DCTERMS}license"), address(&licence(table))?)?;
        }
        for table in tables {
            let dataset = self.own(&table.id)?;
            self.say(&name, &format!("{DCAT}servesDataset"), dataset)?;
        }
        Ok(())
    }

    fn dataset(&mut self, table: &Table) -> Result<()> {
        let dataset = self.own(&table.id)?;
        let formats = self.options.formats.clone();
        let [publisher, contact] = [self.own("publisher")?, self.own("contact")?];
        self.is_a(&dataset, &format!("{DCAT}Dataset"))?;
        let [sv, en] = Language::ALL.map(|language| full_title(table, language));
        let title = Text { sv, en };
        self.both(&dataset, &format!("{DCTERMS}title"), &title)?;
        // The profile asks for a description; a table without one says its title again.
        let description = if table.description == Text::default() { &title } else { &table.description };
        self.both(&dataset, &format!("{DCTERMS}description"), description)?;
        self.say(&dataset, &format!("{DCTERMS}publisher"), publisher)?;
        self.say(&dataset, &format!("{DCAT}contactPoint"), contact)?;
        self.say(&dataset, &format!("{DCTERMS}identifier"), Literal::new_simple_literal(super::wording::permanent_id(table)))?;
        self.say(&dataset, &format!("{DCTERMS}accessRights"), address(&format!("{EUROPE}access-right/PUBLIC"))?)?;
        self.say(&dataset, &format!("{DCAT}theme"), address(&format!("{EUROPE}data-theme/SOCI"))?)?;
        self.say(&dataset, &format!("{DCTERMS}spatial"), address(SWEDEN)?)?;
        self.say(&dataset, &format!("{DCTERMS}accrualPeriodicity"), address(&format!("{EUROPE}frequency/DAILY"))?)?;
        self.languages(&dataset)?;
        for keyword in [Text::new("digital kompetens", "digital competence"), Text::new("platsannonser", "job ads")] {
            self.both(&dataset, &format!("{DCAT}keyword"), &keyword)?;
        }
        self.modified(&dataset, &table.source.updated)?;
        let years = years(table);
        if years.is_some() {
            let period = self.own(&format!("{}-period", table.id))?;
            self.say(&dataset, &format!("{DCTERMS}temporal"), period)?;
        }
        for format in &formats {
            let distribution = self.own(&format!("{}-{}", table.id, format.id()))?;
            self.say(&dataset, &format!("{DCAT}distribution"), distribution)?;
        }
        if let Some((first, last)) = years {
            let period = self.own(&format!("{}-period", table.id))?;
            self.is_a(&period, &format!("{DCTERMS}PeriodOfTime"))?;
            self.say(&period, &format!("{DCAT}startDate"), Literal::new_typed_literal(format!("{first}-01-01"), xsd::DATE))?;
            self.say(&period, &format!("{DCAT}endDate"), Literal::new_typed_literal(format!("{last}-12-31"), xsd::DATE))?;
        }
        formats.into_iter().try_for_each(|format| self.distribution(table, format))
    }

    fn distribution(&mut self, table: &Table, format: TableFormat) -> Result<()> {
        let name = self.own(&format!("{}-{}", table.id, format.id()))?;
        let file = address(&(self.options.address)(table, format))?;
        self.is_a(&name, &format!("{DCAT}Distribution"))?;
        self.both(&name, &format!("{DCTERMS}title"), &Text::same(&format!("{} {}", table.id, format.id())))?;
        self.say(&name, &format!("{DCAT}accessURL"), file.clone())?;
        self.say(&name, &format!("{DCAT}downloadURL"), file)?;
        let kind = format.media_type().split(';').next().unwrap_or_default();
        // PX has no media type of its own; its extension is what portals know.
        let kind = if format == TableFormat::Px { format.extension() } else { kind };
        self.say(&name, &format!("{DCTERMS}format"), Literal::new_simple_literal(kind))?;
        self.say(&name, &format!("{DCTERMS}license"), address(&licence(table))?)
    }

    fn finish(self) -> Result<String> {
        let failed = |cause: String| Error::new(ErrorKind::Internal, format!("catalogue: {cause}"));
        String::from_utf8(self.out.finish().map_err(|e| failed(e.to_string()))?).map_err(|e| failed(e.to_string()))
    }
}

/// The address of the licence as portals compare it: those of Creative Commons begin with `http`.
fn licence(table: &Table) -> String {
    table.source.licence.replace("https://creativecommons.org/", "http://creativecommons.org/")
}

fn years(table: &Table) -> Option<(&str, &str)> {
    let time = table.dimensions.iter().find(|d| d.role == Role::Time)?;
    let codes = || time.categories.iter().map(|c| c.code.as_str());
    let are_years = codes().all(|code| code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()));
    Some((codes().min()?, codes().max()?)).filter(|_| are_years)
}
