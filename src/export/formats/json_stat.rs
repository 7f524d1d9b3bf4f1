//! Writes a table as JSON-stat 2.0, with the members by which clients of PxWebApi 2 know a table.

use serde_json::{Map, Value, json};

use super::full_title;
use super::layout::is_its_own_name;
use super::number::whole;
use super::wording::{SUBJECT, SUBJECT_CODE};
use crate::table::{Cell, CellStatus, CodeListKind, Dimension, Language, Role, Table};

/// The whole table: one value for each cell, null where there is none, and in `status` the sign that says so. `extension.svall.status`
/// holds the reason for each that is withheld; the others with `..` are missing.
pub fn json_stat(table: &Table, language: Language) -> Value {
    let mut dataset = described(table, language);
    let values: Vec<Value> = table.cells.iter().map(value).collect();
    let missing = || table.cells.iter().enumerate().filter(|(_, cell)| cell.value.is_none());
    let signs: Map<String, Value> = missing().map(|(n, cell)| (n.to_string(), cell.status.sign().into())).collect();
    let is_withheld = |cell: &Cell| matches!(cell.status, CellStatus::Suppressed | CellStatus::Protected);
    let withheld = missing().filter(|(_, cell)| is_withheld(cell));
    let reasons: Map<String, Value> = withheld.map(|(n, cell)| (n.to_string(), cell.status.id().into())).collect();
    if let Some(dataset) = dataset.as_object_mut() {
        dataset.insert("value".to_owned(), values.into());
        if !signs.is_empty() {
            dataset.insert("status".to_owned(), signs.into());
            if let Some(own) = dataset.get_mut("extension").and_then(|e| e.get_mut("svall")).and_then(Value::as_object_mut) {
                own.insert("status".to_owned(), reasons.into());
            }
        }
    }
    dataset
}

/// What the table is, without its values: the metadata of PxWebApi 2.
pub fn json_stat_metadata(table: &Table, language: Language) -> Value {
    let mut dataset = described(table, language);
    if let Some(dataset) = dataset.as_object_mut() {
        dataset.insert("value".to_owned(), json!([]));
    }
    dataset
}

/// A whole number as such, so that a count is not read as 41.0.
fn value(cell: &Cell) -> Value {
    let Some(value) = cell.value else { return Value::Null };
    // `whole` writes no point exactly where there is no fraction.
    whole(value).parse::<i64>().map_or_else(|_| value.into(), Value::from)
}

fn described(table: &Table, language: Language) -> Value {
    let codes = |places: &[usize]| -> Vec<&str> { places.iter().filter_map(|d| table.dimensions.get(*d)).map(|d| d.code).collect() };
    let mut role = Map::new();
    for (name, kind) in [("time", Role::Time), ("geo", Role::Geo), ("metric", Role::Metric)] {
        let with: Vec<&str> = table.dimensions.iter().filter(|d| d.role == kind).map(|d| d.code).collect();
        if !with.is_empty() {
            role.insert(name.to_owned(), with.into());
        }
    }
    let mandatory: Map<String, Value> =
        table.notes.iter().enumerate().filter(|(_, note)| note.is_mandatory).map(|(n, _)| (n.to_string(), true.into())).collect();
    let decimals = table.place_of(Role::Metric).and_then(|d| table.dimensions.get(d)?.categories.iter().map(|c| c.decimals).max());
    let dimensions: Map<String, Value> = table.dimensions.iter().map(|d| (d.code.to_owned(), dimension(d, language))).collect();
    json!({
        "version": "2.0",
        "class": "dataset",
        "label": full_title(table, language),
        "source": table.source.name.of(language),
        "updated": table.source.updated,
        "note": table.notes.iter().map(|note| note.text.of(language)).collect::<Vec<_>>(),
        "role": role,
        "id": table.dimensions.iter().map(|d| d.code).collect::<Vec<_>>(),
        "size": table.sizes(),
        "dimension": dimensions,
        "extension": {
            "noteMandatory": mandatory,
            "px": {
                "tableid": table.id,
                "decimals": decimals.unwrap_or(0),
                "official-statistics": false,
                // A sum of intensities is no intensity.
                "aggregallowed": false,
                "language": language.id(),
                "contents": table.title.of(language),
                "description": table.description.of(language),
                "matrix": table.id,
                "heading": codes(&table.heading),
                "stub": codes(&table.stub),
                "subject-code": SUBJECT_CODE,
                "subject-area": SUBJECT.of(language),
            },
            "svall": {
                "run": table.source.run_id,
                "program": table.source.program,
                "lexicon": table.source.lexicon,
                "licence": table.source.licence,
            },
        },
    })
}

fn dimension(dimension: &Dimension, language: Language) -> Value {
    let by_code = |each: &dyn Fn(&crate::table::Category) -> Option<Value>| -> Map<String, Value> {
        dimension.categories.iter().filter_map(|c| Some((c.code.clone(), each(c)?))).collect()
    };
    let index: Map<String, Value> = dimension.categories.iter().zip(0..).map(|(c, n): (_, u64)| (c.code.clone(), n.into())).collect();
    let mut category = Map::new();
    category.insert("index".to_owned(), index.into());
    category.insert("label".to_owned(), by_code(&|c| Some(c.label.of(language).into())).into());
    let notes = by_code(&|c| Some(json!([c.note.as_ref()?.of(language)])));
    if !notes.is_empty() {
        category.insert("note".to_owned(), notes.into());
    }
    let mut extension = Map::new();
    // Whoever chose from the table may have left the category that stands for all.
    let all = dimension.elimination.as_ref().filter(|code| dimension.place(code).is_some());
    extension.insert("elimination".to_owned(), all.is_some().into());
    if let Some(code) = all {
        extension.insert("eliminationValueCode".to_owned(), code.as_str().into());
    }
    let show = if dimension.role == Role::Geo && !is_its_own_name(dimension) { "code_value" } else { "value" };
    extension.insert("show".to_owned(), show.into());
    let lists = dimension.code_lists.iter().map(|list| {
        let kind = match list.kind {
            CodeListKind::Valueset => "Valueset",
            CodeListKind::Aggregation => "Aggregation",
        };
        json!({ "id": list.id, "label": list.label.of(language), "type": kind })
    });
    extension.insert("codelists".to_owned(), lists.collect::<Vec<_>>().into());
    match dimension.role {
        Role::Metric => {
            let unit = by_code(&|c| {
                let base = c.unit.as_ref().map_or("", |unit| unit.of(language));
                Some(json!({ "base": base, "decimals": c.decimals }))
            });
            category.insert("unit".to_owned(), unit.into());
            for (name, word) in [("measuringType", "Other"), ("priceType", "NotApplicable"), ("adjustment", "None")] {
                extension.insert(name.to_owned(), by_code(&|_| Some(word.into())).into());
            }
        }
        Role::Time if dimension.categories.iter().all(|c| c.code.len() == 4 && c.code.bytes().all(|b| b.is_ascii_digit())) => {
            extension.insert("timeUnit".to_owned(), "Annual".into());
        }
        _ => {}
    }
    json!({ "label": dimension.label.of(language), "category": category, "extension": extension })
}
