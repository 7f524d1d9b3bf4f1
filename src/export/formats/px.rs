//! Writes a table as PC-Axis, both languages in one file.
//!
//! Values have up to six decimals, what PC-Axis programs read; those that are shown stand in SHOWDECIMALS and PRECISION. A value that is
//! not there is the quoted sign for why.

use std::collections::{HashMap, HashSet};

use super::layout::Layout;
use super::number::at_most;
use super::px_keywords::{PxText, PxValue, latin1, text, writable};
use super::wording::{REPLACED, SIGNS, SUBJECT, SUBJECT_CODE};
use super::{FormatOptions, PxEncoding, full_title};
use crate::table::{Dimension, Language, Role, Table, Text};

/// Decimals of the values in the file.
const DECIMALS: u8 = 6;

struct PxWriter<'t> {
    table: &'t Table,
    main: Language,
    /// Names of the categories, by the code of the dimension.
    names: HashMap<(&'t str, Language), Vec<String>>,
    px: PxText,
}

pub(super) fn write(table: &Table, options: &FormatOptions) -> Vec<u8> {
    let mut names = HashMap::new();
    for dimension in &table.dimensions {
        for language in Language::ALL {
            names.insert((dimension.code, language), names_in_px(dimension, language, options.px_encoding));
        }
    }
    let mut writer = PxWriter { table, main: options.language, names, px: PxText::new(options.px_encoding) };
    writer.head(options.px_encoding);
    writer.titles();
    writer.dimensions();
    writer.measures();
    writer.notes(options.px_encoding);
    let layout = Layout::printed(table);
    let rows = (0..layout.n_rows()).map(|row| {
        layout.cells(row).map(|(cell, _)| cell.value.map_or_else(|| format!("\"{}\"", cell.status.sign()), |v| at_most(v, DECIMALS.into())))
    });
    writer.px.data(rows.map(Iterator::collect));
    writer.px.finish()
}

/// The names of the categories as PX can hold them. Readers know a category by its name, so names that become equal get their codes.
fn names_in_px(dimension: &Dimension, language: Language, encoding: PxEncoding) -> Vec<String> {
    let mut taken = HashSet::new();
    let labels = dimension.categories.iter().map(|category| {
        let name = writable(category.label.of(language).trim());
        let name = if encoding == PxEncoding::Latin1 { latin1(&name) } else { name };
        if taken.insert(name.clone()) { name } else { format!("{name} ({})", category.code) }
    });
    labels.collect()
}

impl PxWriter<'_> {
    fn names(&self, dimension: &Dimension, language: Language) -> &[String] {
        self.names.get(&(dimension.code, language)).map_or(&[], Vec::as_slice)
    }

    /// The name of one category.
    fn name_of(&self, dimension: &Dimension, place: usize) -> Text {
        let [sv, en] = Language::ALL.map(|language| self.names(dimension, language).get(place).cloned().unwrap_or_default());
        Text { sv, en }
    }

    fn plain(&mut self, keyword: &str, values: &[PxValue]) {
        self.px.keyword(keyword, None, &[], values);
    }

    /// Writes a keyword once for each language, the main one first and unmarked.
    fn both(&mut self, keyword: &str, mut each: impl FnMut(Language) -> (Vec<String>, Vec<PxValue>)) {
        let mut languages = Language::ALL;
        languages.sort_by_key(|language| *language != self.main);
        for language in languages {
            let (names, values) = each(language);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.px.keyword(keyword, (language != self.main).then(|| language.id()), &names, &values);
        }
    }

    fn head(&mut self, encoding: PxEncoding) {
        let others = Language::ALL.into_iter().filter(|language| *language != self.main).map(Language::id);
        let languages: Vec<PxValue> = std::iter::once(self.main.id()).chain(others).map(text).collect();
        let moment = moment(&self.table.source.updated);
        self.plain("CHARSET", &[text("ANSI")]);
        self.plain("AXIS-VERSION", &[text("2013")]);
        self.plain("CODEPAGE", &[text(encoding.id())]);
        self.plain("LANGUAGE", &[text(self.main.id())]);
        self.plain("LANGUAGES", &languages);
        if let Some(moment) = moment {
            self.plain("CREATION-DATE", &[text(&moment)]);
        }
        let shown = self.shown_decimals();
        self.plain("DECIMALS", &[PxValue::Bare(DECIMALS.to_string())]);
        self.plain("SHOWDECIMALS", &[PxValue::Bare(shown.to_string())]);
        self.plain("MATRIX", &[text(&self.table.id)]);
        self.plain("TABLEID", &[text(&self.table.id)]);
        self.plain("AGGREGALLOWED", &[PxValue::Bare("NO".to_owned())]);
        self.plain("SUBJECT-CODE", &[text(SUBJECT_CODE)]);
        self.both("SUBJECT-AREA", |language| (vec![], vec![text(SUBJECT.of(language))]));
        self.plain("COPYRIGHT", &[PxValue::Bare("NO".to_owned())]);
    }

    /// The fewest decimals of any measure: PRECISION may only raise them.
    fn shown_decimals(&self) -> u8 {
        self.table
            .place_of(Role::Metric)
            .and_then(|d| self.table.dimensions.get(d)?.categories.iter().map(|c| c.decimals).min())
            .unwrap_or(0)
    }

    fn titles(&mut self) {
        let table = self.table;
        self.both("DESCRIPTION", |language| (vec![], vec![text(&full_title(table, language))]));
        self.both("TITLE", |language| (vec![], vec![text(&full_title(table, language))]));
        self.both("CONTENTS", |language| (vec![], vec![text(table.title.of(language))]));
        let unit = table.place_of(Role::Metric).and_then(|d| table.dimensions.get(d)?.categories.first()?.unit.as_ref());
        self.both("UNITS", |language| (vec![], vec![text(unit.map_or("-", |unit| unit.of(language)))]));
        for (keyword, places) in [("STUB", &table.stub), ("HEADING", &table.heading)] {
            let dimensions: Vec<&Dimension> = places.iter().filter_map(|d| table.dimensions.get(*d)).collect();
            if !dimensions.is_empty() {
                self.both(keyword, |language| (vec![], dimensions.iter().map(|d| text(d.label.of(language))).collect()));
            }
        }
        if let Some(measures) = table.place_of(Role::Metric).and_then(|d| table.dimensions.get(d)) {
            self.both("CONTVARIABLE", |language| (vec![], vec![text(measures.label.of(language))]));
        }
    }

    fn dimensions(&mut self) {
        let table = self.table;
        let printed = || table.stub.iter().chain(&table.heading).filter_map(|d| table.dimensions.get(*d));
        for dimension in printed() {
            let names = Language::ALL.map(|language| (language, self.names(dimension, language).to_vec()));
            self.both("VALUES", |language| {
                let names = names.iter().filter(|(of, _)| *of == language).flat_map(|(_, names)| names);
                (name(dimension, language), names.map(|name| text(name)).collect())
            });
        }
        for dimension in printed().filter(|d| d.role == Role::Time && are_years(d)) {
            self.both("TIMEVAL", |language| {
                let years = dimension.categories.iter().map(|c| text(&c.code));
                (name(dimension, language), std::iter::once(PxValue::Bare("TLIST(A1)".to_owned())).chain(years).collect())
            });
        }
        for dimension in printed() {
            self.both("CODES", |language| (name(dimension, language), dimension.categories.iter().map(|c| text(&c.code)).collect()));
        }
        for dimension in printed() {
            self.both("VARIABLECODE", |language| (name(dimension, language), vec![text(dimension.code)]));
            let kind = match dimension.role {
                Role::Geo => "G",
                Role::Time => "T",
                Role::Metric | Role::Classification => "V",
            };
            self.both("VARIABLE-TYPE", |language| (name(dimension, language), vec![text(kind)]));
            if let Some(all) = dimension.elimination.as_ref().and_then(|code| dimension.place(code)) {
                let names = self.name_of(dimension, all);
                self.both("ELIMINATION", |language| (name(dimension, language), vec![text(names.of(language))]));
            }
        }
    }

    fn measures(&mut self) {
        let table = self.table;
        let Some(measures) = table.place_of(Role::Metric).and_then(|d| table.dimensions.get(d)) else { return };
        let moment = moment(&table.source.updated);
        let fewest = self.shown_decimals();
        for (n, measure) in measures.categories.iter().enumerate() {
            let names = self.name_of(measures, n);
            let label = |language| vec![names.of(language).to_owned()];
            self.both("UNITS", |language| (label(language), vec![text(measure.unit.as_ref().map_or("-", |unit| unit.of(language)))]));
            if let Some(moment) = &moment {
                self.both("LAST-UPDATED", |language| (label(language), vec![text(moment)]));
            }
            if measure.decimals > fewest {
                self.both("PRECISION", |language| {
                    let names = name(measures, language).into_iter().chain(label(language)).collect();
                    (names, vec![PxValue::Bare(measure.decimals.min(DECIMALS).to_string())])
                });
            }
        }
    }

    fn notes(&mut self, encoding: PxEncoding) {
        let table = self.table;
        self.both("SOURCE", |language| (vec![], vec![text(table.source.name.of(language))]));
        for note in &table.notes {
            self.both(if note.is_mandatory { "NOTEX" } else { "NOTE" }, |language| (vec![], vec![text(note.text.of(language))]));
        }
        if !table.description.sv.is_empty() {
            self.both("NOTE", |language| (vec![], vec![text(table.description.of(language))]));
        }
        self.both("NOTE", |language| (vec![], vec![text(SIGNS.of(language))]));
        let source = &table.source;
        let versions = format!("svall {}, lexicon {}, run {}, {}", source.program, source.lexicon, source.run_id, source.licence);
        self.both("NOTE", |_| (vec![], vec![text(&versions)]));
        if encoding == PxEncoding::Latin1 && has_replaced(table) {
            self.both("NOTE", |language| (vec![], vec![text(REPLACED.of(language))]));
        }
        for dimension in &table.dimensions {
            for (n, category) in dimension.categories.iter().enumerate() {
                if let Some(note) = &category.note {
                    let own = self.name_of(dimension, n);
                    self.both("VALUENOTE", |language| {
                        let names = name(dimension, language).into_iter().chain([own.of(language).to_owned()]).collect();
                        (names, vec![text(note.of(language))])
                    });
                }
            }
        }
        self.plain("DATASYMBOL1", &[text(".")]);
        self.plain("DATASYMBOL2", &[text("..")]);
        self.plain("DATASYMBOLNIL", &[text("-")]);
    }
}

fn name(dimension: &Dimension, language: Language) -> Vec<String> {
    vec![dimension.label.of(language).to_owned()]
}

fn are_years(dimension: &Dimension) -> bool {
    dimension.categories.iter().all(|c| c.code.len() == 4 && c.code.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether ISO 8859-1 lacks a letter of any name; dashes and quotation marks do not count.
fn has_replaced(table: &Table) -> bool {
    let labels = table.dimensions.iter().flat_map(|d| &d.categories).flat_map(|c| [&c.label.sv, &c.label.en]);
    labels.into_iter().any(|label| label.chars().any(|c| c.is_alphanumeric() && u32::from(c) > 255) && latin1(label) != *label)
}

/// `2026-11-22T03:10:00Z` as PX writes it: `20261122 03:10`.
fn moment(updated: &str) -> Option<String> {
    let (day, time) = updated.split_once('T')?;
    Some(format!("{} {}", day.replace('-', ""), time.get(..5)?))
}
