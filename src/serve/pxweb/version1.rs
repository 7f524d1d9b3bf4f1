//! PxWebApi 1 over the same tables, for clients that know no other: levels, metadata and data by POST.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::app::Site;
use super::super::asked::{Answer, Asked};
use super::super::problem::Problem;
use super::SUBJECT;
use super::format::Form;
use super::selection::{OutputValues, Selection, Unnamed, VariableSelection, choose};
use super::version2::{body_of, no_table, refuse_too_many, subject};
use crate::export::formats::{full_title, json_stat};
use crate::table::{Dimension, Language, Role, Table};

/// A question.
#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    query: Vec<Named>,
    #[serde(default)]
    response: Option<Wanted>,
}

/// A variable of a question.
#[derive(Deserialize)]
struct Named {
    code: String,
    selection: Filtered,
}

/// Its values.
#[derive(Deserialize)]
struct Filtered {
    filter: String,
    #[serde(default)]
    values: Vec<String>,
}

/// The form of the answer.
#[derive(Deserialize)]
struct Wanted {
    format: String,
}

/// The languages, or the limits.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one form")]
pub(in super::super) fn root(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let languages = Language::ALL.map(|language| json!({"id": language.id(), "type": "l", "text": language.id()}));
    Ok(limits(site, asked).unwrap_or_else(|| Answer::json(&languages.to_vec().into())))
}

/// The databases: one.
pub(in super::super) fn databases(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    language(asked)?;
    Ok(limits(site, asked).unwrap_or_else(|| Answer::json(&json!([{"dbid": "svall", "text": "svall"}]))))
}

/// The subjects: one.
pub(in super::super) fn subjects(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = language(asked)?;
    let level = json!([{"id": SUBJECT, "type": "l", "text": subject(language)}]);
    Ok(limits(site, asked).unwrap_or_else(|| Answer::json(&level)))
}

/// The tables of the subject.
pub(in super::super) fn tables(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = of_subject(asked)?;
    let entry = |table: &Table| json!({"id": table.id, "type": "t", "text": full_title(table, language), "updated": table.source.updated});
    let entries: Vec<Value> = site.served.tables.iter().map(entry).collect();
    Ok(limits(site, asked).unwrap_or_else(|| Answer::json(&entries.into())))
}

/// The variables and values of a table. Clients read the members by their place: their order is part of the interface.
pub(in super::super) fn table(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = of_subject(asked)?;
    let table = table_of(site, asked)?;
    let variable = |dimension: &Dimension| {
        let codes: Vec<&str> = dimension.categories.iter().map(|category| category.code.as_str()).collect();
        let texts: Vec<&str> = dimension.categories.iter().map(|category| category.label.of(language)).collect();
        let mut variable = json!({"code": dimension.code, "text": dimension.label.of(language), "values": codes, "valueTexts": texts});
        if let Some(variable) = variable.as_object_mut() {
            if dimension.elimination.is_some() {
                variable.insert("elimination".to_owned(), true.into());
            }
            if dimension.role == Role::Time {
                variable.insert("time".to_owned(), true.into());
            }
        }
        variable
    };
    let variables: Vec<Value> = table.dimensions.iter().map(variable).collect();
    let document = json!({"title": full_title(table, language), "variables": variables});
    Ok(limits(site, asked).unwrap_or_else(|| Answer::json(&document)))
}

/// The part of a table that the body names.
pub(in super::super) fn data(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = of_subject(asked)?;
    let table = table_of(site, asked)?;
    let question: Question = body_of(asked)?;
    let selection =
        Selection { selection: question.query.iter().map(|named| read(table, named)).collect::<Result<_, _>>()?, placement: None };
    let chosen = choose(table, &selection, Unnamed::IsWhole).map_err(Problem::mistake)?;
    refuse_too_many(site, chosen.n_cells())?;
    let part = chosen.of(table);
    match question.response.map_or("px".to_owned(), |wanted| wanted.format.to_ascii_lowercase()).as_str() {
        "json" => Ok(Answer::json(&columns(&part, language))),
        "json-stat" => Ok(Answer::json(&first_json_stat(&part, language))),
        other => Form::named(other, &[], language)?.answer(&part),
    }
}

/// The limits, where a client asks for them with `?config` at any level.
fn limits(site: &Site, asked: &Asked) -> Option<Answer> {
    asked.value("config")?;
    let facts = site.facts;
    Some(Answer::json(&json!({
        "maxValues": facts.max_cells,
        "maxCells": facts.max_cells,
        "maxCalls": facts.max_calls,
        "timeWindow": facts.window_seconds,
        "CORS": true,
    })))
}

fn language(asked: &Asked) -> Result<Language, Problem> {
    let id = asked.part("lang");
    Language::parse(id).ok_or_else(|| Problem::not_found(format!("there is no language `{id}`, only sv and en")))
}

fn of_subject(asked: &Asked) -> Result<Language, Problem> {
    let id = asked.part("subject");
    if id != SUBJECT {
        return Err(Problem::not_found(format!("there is no subject `{id}`, only {SUBJECT}")));
    }
    language(asked)
}

fn table_of<'s>(site: &'s Site, asked: &Asked) -> Result<&'s Table, Problem> {
    let id = asked.part("id");
    site.served.table(id).ok_or_else(|| no_table(id))
}

/// A filter of version 1 as a selection of version 2.
fn read(table: &Table, named: &Named) -> Result<VariableSelection, Problem> {
    let values = &named.selection.values;
    let mut variable = VariableSelection { variable_code: named.code.clone(), value_codes: values.clone(), ..VariableSelection::default() };
    let filter = named.selection.filter.as_str();
    let (kind, list) = filter.split_once(':').map_or((filter, None), |(kind, list)| (kind, Some(list)));
    match (kind.to_ascii_lowercase().as_str(), list) {
        ("item", None) => known(table, &variable)?,
        ("all", None) => {}
        ("top", None) => match values.as_slice() {
            [n] => variable.value_codes = vec![format!("TOP({n})")],
            _ => return Err(Problem::mistake(format!("{}: top: expected one number", named.code))),
        },
        ("vs", Some(list)) => variable.code_list = Some(list.to_owned()),
        ("agg", Some(list)) => {
            variable = VariableSelection { output_values: Some(OutputValues::Aggregated), code_list: Some(list.to_owned()), ..variable }
        }
        ("agg_single", Some(list)) => {
            variable = VariableSelection { output_values: Some(OutputValues::Single), code_list: Some(list.to_owned()), ..variable }
        }
        _ => {
            return Err(Problem::mistake(format!(
                "{}: found the filter `{filter}`, expected item, all, top, vs:LIST or agg:LIST",
                named.code
            )));
        }
    }
    Ok(variable)
}

/// Items are codes, not patterns.
fn known(table: &Table, variable: &VariableSelection) -> Result<(), Problem> {
    let Some(dimension) = table.place(&variable.variable_code).and_then(|at| table.dimensions.get(at)) else { return Ok(()) };
    match variable.value_codes.iter().find(|code| dimension.place(code).is_none()) {
        None => Ok(()),
        Some(code) => Err(Problem::mistake(format!("{}: the value `{code}` does not exist", dimension.code))),
    }
}

/// Rows of keys and values: the measures are columns.
fn columns(table: &Table, language: Language) -> Value {
    let metric = table.place_of(Role::Metric);
    let mut columns = Vec::new();
    for (at, dimension) in table.dimensions.iter().enumerate().filter(|(at, _)| Some(*at) != metric) {
        let kind = if table.place_of(Role::Time) == Some(at) { "t" } else { "d" };
        columns.push(json!({"code": dimension.code, "text": dimension.label.of(language), "type": kind}));
    }
    let mut comments = Vec::new();
    for measure in metric.and_then(|at| table.dimensions.get(at)).map(|dimension| &dimension.categories).into_iter().flatten() {
        let unit = measure.unit.as_ref().map_or("", |unit| unit.of(language));
        columns.push(json!({"code": measure.code, "text": measure.label.of(language), "type": "c", "unit": unit}));
        if let Some(note) = &measure.note {
            comments.push(json!({"variable": "ContentsCode", "value": measure.code, "comment": note.of(language)}));
        }
    }
    // Cells of one row need not follow one another: the measures may stand before the years.
    let mut rows: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    let mut places: std::collections::HashMap<Vec<&str>, usize> = std::collections::HashMap::new();
    table.each_cell(|categories, cell| {
        let key: Vec<&str> = categories.iter().enumerate().filter(|(at, _)| Some(*at) != metric).map(|(_, c)| c.code.as_str()).collect();
        let value = cell.value.map_or_else(|| cell.status.sign().to_owned(), |value| value.to_string());
        let place = *places.entry(key.clone()).or_insert(rows.len());
        if let Some(row) = rows.get_mut(place) {
            row.1.push(value);
        } else {
            rows.push((key, vec![value]));
        }
    });
    let metadata = json!([{
        "infofile": null,
        "updated": table.source.updated,
        "label": full_title(table, language),
        "source": table.source.name.of(language),
    }]);
    json!({
        "columns": columns,
        "comments": comments,
        "data": rows.iter().map(|(key, values)| json!({"key": key, "values": values})).collect::<Vec<_>>(),
        "metadata": metadata,
    })
}

/// JSON-stat 1: the same table within `dataset`, with id, size and role among the dimensions.
fn first_json_stat(table: &Table, language: Language) -> Value {
    let mut second = json_stat(table, language);
    let mut take = |name: &str| second.get_mut(name).map_or(Value::Null, Value::take);
    let mut dimension = take("dimension");
    if let Some(dimension) = dimension.as_object_mut() {
        for name in ["id", "size", "role"] {
            dimension.insert(name.to_owned(), take(name));
        }
    }
    let mut dataset = Map::new();
    dataset.insert("dimension".to_owned(), dimension);
    for name in ["label", "source", "updated", "value", "status"] {
        let value = take(name);
        if !value.is_null() {
            dataset.insert(name.to_owned(), value);
        }
    }
    json!({"dataset": dataset})
}

#[cfg(test)]
mod tests {
    use super::super::super::example;
    use super::*;

    #[test]
    fn cells_of_one_row_come_together_whatever_the_order_of_the_variables() {
        let table = example::table("T").choose(&[vec![0], vec![0], vec![0, 1], vec![1, 2]]);
        let document = columns(&table, Language::Swedish);
        assert_eq!(document["data"][0], json!({"key": ["00", "total", "2024"], "values": ["1", "4"]}));
        assert_eq!(document["data"][1], json!({"key": ["00", "total", "2025"], "values": ["2", "5"]}));
        let kinds: Vec<&str> = document["columns"].as_array().unwrap().iter().filter_map(|column| column["type"].as_str()).collect();
        assert_eq!(kinds, ["d", "d", "t", "c", "c"]);
    }

    #[test]
    fn a_withheld_value_is_two_points() {
        let table = example::table("T").choose(&[vec![0], vec![1], vec![0], vec![0]]);
        assert_eq!(columns(&table, Language::English)["data"][0]["values"], json!([".."]));
    }

    #[test]
    fn json_stat_of_the_first_version_has_its_sizes_among_the_dimensions() {
        let document = first_json_stat(&example::table("T"), Language::Swedish);
        let dataset = &document["dataset"];
        assert_eq!(dataset["dimension"]["size"], json!([5, 2, 2, 3]));
        assert_eq!(dataset["dimension"]["role"]["time"], json!(["Tid"]));
        assert_eq!(dataset["value"].as_array().map(Vec::len), Some(60));
    }
}
