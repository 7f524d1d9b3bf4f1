//! Describes the CSV for programs as CSV on the Web, so that a program knows the columns, their types and where they come from.

use serde_json::{Map, Value, json};

use super::full_title;
use crate::table::{CellStatus, Language, Table};

/// The metadata of a table's file `csv_name`, which lies beside it; by custom in a file `<csv_name>-metadata.json`. It holds for a file
/// with the default options and this language.
pub fn csvw_metadata(table: &Table, language: Language, csv_name: &str) -> Value {
    let statuses = CellStatus::ALL.map(CellStatus::id).join("|");
    let mut columns = Vec::new();
    for dimension in &table.dimensions {
        let name = dimension.label.of(language);
        columns.push(
            json!({"name": dimension.code, "titles": dimension.code, "dc:description": name, "datatype": "string", "required": true}),
        );
        let label = format!("{}_label", dimension.code);
        columns.push(
            json!({"name": label, "titles": label, "dc:description": name, "datatype": "string", "lang": language.id(), "required": true}),
        );
    }
    columns.push(json!({"name": "value", "titles": "value", "datatype": "double", "null": ""}));
    columns.push(json!({"name": "status", "titles": "status", "datatype": {"base": "string", "format": statuses}, "required": true}));
    let codes: Vec<&str> = table.dimensions.iter().map(|dimension| dimension.code).collect();
    let source = &table.source;
    let mut metadata = Map::new();
    let mut put = |name: &str, value: Value| {
        metadata.insert(name.to_owned(), value);
    };
    put("@context", json!(["http://www.w3.org/ns/csvw", {"@language": language.id()}]));
    put("url", csv_name.into());
    put("dc:title", full_title(table, language).into());
    put("dc:description", table.description.of(language).into());
    put("dc:source", source.name.of(language).into());
    put("dc:identifier", super::wording::permanent_id(table).into());
    if !source.updated.is_empty() {
        put("dc:modified", json!({"@value": source.updated, "@type": "xsd:dateTime"}));
    }
    put("dc:license", json!({"@id": source.licence}));
    put("rdfs:comment", table.notes.iter().map(|note| note.text.of(language)).collect::<Vec<_>>().into());
    put("dialect", json!({"encoding": "utf-8", "delimiter": ",", "header": true, "lineTerminators": ["\r\n"]}));
    put("tableSchema", json!({"columns": columns, "primaryKey": codes}));
    Value::Object(metadata)
}
