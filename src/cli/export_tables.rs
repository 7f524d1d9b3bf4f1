//! Writes tables for statistics users as files, for `svall export`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::export::{Format, told};
use super::output;
use crate::error::{Error, ErrorKind, Result};
use crate::export::formats::{DcatOptions, FormatOptions, PxEncoding, TableFormat, codebook_csv, csvw_metadata, dcat, encode, n_rows};
use crate::published::PublishedRun;
use crate::registers::Registers;
use crate::table::{Language, OwnGroup, Table};

/// What of the tables is written, and how.
#[derive(Args, Debug)]
pub(super) struct Chosen {
    /// Language of names: sv or en. PX holds both, this one first.
    #[arg(long, value_name = "LANGUAGE", default_value = "sv", value_parser = language)]
    lang: Language,
    /// Bytes of PX: utf-8 or iso-8859-1.
    #[arg(long, value_name = "ENCODING", default_value = "utf-8", value_parser = px_encoding)]
    px_encoding: PxEncoding,
    /// Only these codes of a dimension, in this order: `Region=0580,0560`. May be given once for each dimension; tables without it stay
    /// whole.
    #[arg(long, value_name = "DIMENSION=CODE,…")]
    choose: Vec<String>,
    /// Own groups of municipalities as further regions: CSV with the header `group,label,municipality`.
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// For dcat: address under which the files will lie.
    #[arg(long, value_name = "URL", help_heading = "Catalogue")]
    base_url: Option<String>,
    /// For dcat: name of who publishes.
    #[arg(long, value_name = "NAME", help_heading = "Catalogue")]
    publisher: Option<String>,
    /// For dcat: what the publisher is in the vocabulary of ADMS: LocalAuthority, NationalAuthority, Academia-ScientificOrganisation, …
    #[arg(long, value_name = "TYPE", help_heading = "Catalogue")]
    publisher_type: Option<String>,
    /// For dcat: address for mail to who answers questions.
    #[arg(long, value_name = "ADDRESS", help_heading = "Catalogue")]
    email: Option<String>,
}

fn language(id: &str) -> std::result::Result<Language, String> {
    Language::parse(id).ok_or_else(|| "expected sv or en".to_owned())
}

fn px_encoding(id: &str) -> std::result::Result<PxEncoding, String> {
    PxEncoding::parse(id).ok_or_else(|| "expected utf-8 or iso-8859-1".to_owned())
}

impl Chosen {
    /// That a catalogue has what it must say.
    pub(super) fn check(&self, formats: &[Format]) -> Result<()> {
        let given = [
            ("--base-url", &self.base_url),
            ("--publisher", &self.publisher),
            ("--publisher-type", &self.publisher_type),
            ("--email", &self.email),
        ];
        match given.into_iter().find(|(_, value)| value.is_none()) {
            Some((flag, _)) if formats.contains(&Format::Dcat) => Err(Error::new(
                ErrorKind::Usage,
                format!("--format dcat: found no {flag}, expected one; data portals refuse a catalogue without"),
            )),
            _ => Ok(()),
        }
    }
}

/// The tables of these names, or all, with what was chosen of them. `existing` are the files of the run, for messages.
pub(super) fn chosen(run: &PublishedRun, names: &[&str], all: bool, existing: &[&str], chosen: &Chosen) -> Result<Vec<Table>> {
    let groups = match &chosen.groups {
        Some(path) => OwnGroup::read(&path.display().to_string(), &fs::read_to_string(path).map_err(|e| Error::input(path, e))?)?,
        None => Vec::new(),
    };
    let tables = run.tables_with_groups(&Registers::load()?, &groups)?;
    let known = || tables.iter().map(|table| table.id.as_str()).chain(existing.iter().copied()).collect::<Vec<_>>().join(", ");
    if let Some(name) = names.iter().find(|name| tables.get(name).is_none()) {
        return Err(Error::new(ErrorKind::Usage, format!("table `{name}` does not exist in this run, expected one of {}", known())));
    }
    let wanted: Vec<&Table> = if all { tables.iter().collect() } else { names.iter().filter_map(|name| tables.get(name)).collect() };
    let choices = chosen.choose.iter().map(|text| choice(text)).collect::<Result<Vec<_>>>()?;
    for (dimension, _) in &choices {
        if !wanted.iter().any(|table| table.place(dimension).is_some()) {
            let there: Vec<&str> = wanted.iter().flat_map(|table| &table.dimensions).map(|d| d.code).collect();
            let message =
                format!("--choose: no table has the dimension `{dimension}`, expected one of {}", without_repeats(&there).join(", "));
            return Err(Error::new(ErrorKind::Usage, message));
        }
    }
    wanted.into_iter().map(|table| cut(table, &choices)).collect()
}

fn without_repeats<'t>(words: &[&'t str]) -> Vec<&'t str> {
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if !kept.contains(word) {
            kept.push(word);
        }
    }
    kept
}

/// A dimension and codes: `Region=0580,0560`.
fn choice(text: &str) -> Result<(String, Vec<String>)> {
    let broken = || Error::new(ErrorKind::Usage, format!("--choose: found `{text}`, expected DIMENSION=CODE,CODE"));
    let (dimension, codes) = text.split_once('=').ok_or_else(broken)?;
    let codes: Vec<String> = codes.split(',').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    if codes.is_empty() { Err(broken()) } else { Ok((dimension.trim().to_owned(), codes)) }
}

/// The table with what was chosen of the dimensions that it has.
fn cut(table: &Table, choices: &[(String, Vec<String>)]) -> Result<Table> {
    let mut places: Vec<Vec<usize>> = table.sizes().into_iter().map(|size| (0..size).collect()).collect();
    for (name, codes) in choices {
        let Some((dimension, wanted)) = table.place(name).and_then(|d| table.dimensions.get(d).zip(places.get_mut(d))) else { continue };
        wanted.clear();
        for code in codes {
            let place = dimension.categories.iter().position(|c| c.code.eq_ignore_ascii_case(code)).ok_or_else(|| {
                let first: Vec<&str> = dimension.categories.iter().take(12).map(|c| c.code.as_str()).collect();
                let n_more = dimension.categories.len().saturating_sub(first.len());
                let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
                let message = format!("--choose: {} has no code `{code}` of {name}, expected some of {}{more}", table.id, first.join(", "));
                Error::new(ErrorKind::Usage, message)
            })?;
            if !wanted.contains(&place) {
                wanted.push(place);
            }
        }
    }
    Ok(table.choose(&places))
}

/// Writes the tables in these formats, and what belongs to all of them.
pub(super) fn write(tables: &[Table], formats: &[Format], chosen: &Chosen, to: &Path) -> Result<()> {
    if tables.is_empty() {
        return Ok(());
    }
    let options = FormatOptions { language: chosen.lang, px_encoding: chosen.px_encoding, ..FormatOptions::default() };
    for table in tables {
        for format in formats {
            let csv_name = file_name(table, TableFormat::Csv);
            match format.of_table() {
                Some(format) => {
                    let bytes = encode(table, format, &options)?;
                    file(&to.join(file_name(table, format)), n_rows(table, format), &bytes)?;
                }
                None if *format == Format::Csvw => {
                    let metadata = csvw_metadata(table, chosen.lang, &csv_name);
                    let text = serde_json::to_string_pretty(&metadata)
                        .map_err(|e| Error::new(ErrorKind::Internal, format!("table {}: {e}", table.id)))?;
                    file(&to.join(format!("{csv_name}-metadata.json")), text.lines().count(), text.as_bytes())?;
                }
                None => {}
            }
        }
    }
    if formats.contains(&Format::Codebook) {
        let bytes = codebook_csv(tables)?;
        let n_codes = tables.iter().map(|table| table.sizes().iter().sum::<usize>()).sum();
        file(&to.join("codebook.csv"), n_codes, &bytes)?;
    }
    if formats.contains(&Format::Dcat) {
        let text = catalogue(tables, formats, chosen)?;
        file(&to.join("dcat.ttl"), text.lines().count(), text.as_bytes())?;
    }
    Ok(())
}

fn catalogue(tables: &[Table], formats: &[Format], chosen: &Chosen) -> Result<String> {
    let given = |value: &Option<String>| value.clone().unwrap_or_default();
    let base_url = given(&chosen.base_url).trim_end_matches('/').to_owned();
    let address = |table: &Table, format: TableFormat| format!("{base_url}/{}", file_name(table, format));
    dcat(
        tables,
        &DcatOptions {
            base_url: base_url.clone(),
            publisher: given(&chosen.publisher),
            publisher_type: given(&chosen.publisher_type),
            email: given(&chosen.email),
            formats: formats.iter().filter_map(|format| format.of_table()).collect(),
            address: &address,
            service: None,
        },
    )
}

fn file_name(table: &Table, format: TableFormat) -> String {
    format!("{}.{}", table.id, format.extension())
}

fn file(target: &Path, n_rows: usize, bytes: &[u8]) -> Result<()> {
    let n_bytes = output::write_whole(target, |out| out.write_all(bytes))?;
    told(target, n_rows as u64, n_bytes);
    Ok(())
}
