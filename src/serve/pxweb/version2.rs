//! PxWebApi 2, read-only: what tables there are, what they hold, and the part of one that is asked for.

use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};

use hyper::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::app::Site;
use super::super::asked::{Answer, Asked};
use super::super::problem::Problem;
use super::SUBJECT;
use super::expression::split_list;
use super::format::{self, Form};
use super::saved::SavedQuery;
use super::selection::{OutputValues, Selection, Unnamed, VariableSelection, check_lists, choose, code_list_of, default_selection};
use crate::export::formats::{TableFormat, full_title, json_stat_metadata};
use crate::model::Date;
use crate::table::{CodeListKind, Language, Role, Table};

/// Tables on a page unless more are asked for.
const PAGE_SIZE: usize = 20;

/// The name of the subject.
pub(super) fn subject(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Arbetsmarknad",
        Language::English => "Labour market",
    }
}

/// What the interface can do.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one form")]
pub(in super::super) fn config(site: &Site, _: &Asked) -> Result<Answer, Problem> {
    let licence = site.served.tables.first().map_or("", |table| &table.source.licence);
    let source = |language: Language| {
        let name = site.served.tables.first().map_or("", |table| table.source.name.of(language));
        json!({"language": language.id(), "text": name})
    };
    Ok(Answer::json(&json!({
        "apiVersion": "2.0.0",
        "appVersion": env!("CARGO_PKG_VERSION"),
        "languages": [{"id": "sv", "label": "Svenska"}, {"id": "en", "label": "English"}],
        "defaultLanguage": "sv",
        "maxDataCells": site.facts.max_cells,
        "maxCallsPerTimeWindow": site.facts.max_calls,
        "timeWindow": site.facts.window_seconds,
        "license": licence,
        "sourceReferences": Language::ALL.map(source),
        "defaultDataFormat": "json-stat2",
        "dataFormats": TableFormat::ALL.map(format::id),
        "features": [{"id": "CORS", "params": [{"key": "enabled", "value": "True"}]}],
    })))
}

/// The tables, page by page.
pub(in super::super) fn tables(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = asked.language()?;
    let page = asked.number("pageNumber")?.unwrap_or(1);
    let size = asked.number("pageSize")?.unwrap_or(PAGE_SIZE).min(10_000);
    asked.flag("includeDiscontinued")?;
    let words: Vec<String> = asked.value("query").unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
    let is_recent = match asked.number("pastDays")? {
        Some(days) => is_within(site.served.updated(), days),
        None => true,
    };
    let fits = |table: &&Table| is_recent && words.iter().all(|word| described(table, language).contains(word));
    let found: Vec<&Table> = site.served.tables.iter().filter(fits).collect();
    let n_pages = found.len().div_ceil(size).max(1);
    if page > n_pages {
        return Err(Problem::not_found(format!("pageNumber: found {page}, expected 1 to {n_pages}")));
    }
    let shown = found.iter().skip((page - 1) * size).take(size);
    let query: String = asked.value("query").map(|query| format!("&query={}", encoded(query))).unwrap_or_default();
    let link = |rel: &str, page: usize| {
        let days = asked.value("pastDays").map(|days| format!("&pastDays={days}")).unwrap_or_default();
        let tail = format!("tables?lang={}{query}{days}&pageNumber={page}&pageSize={size}", language.id());
        json!({"rel": rel, "hreflang": language.id(), "href": href(site, &tail)})
    };
    let mut links = Vec::new();
    if page > 1 {
        links.push(link("previous", page - 1));
    }
    if page < n_pages {
        links.push(link("next", page + 1));
    }
    links.push(link("last", n_pages));
    Ok(Answer::json(&json!({
        "language": language.id(),
        "tables": shown.map(|table| entry(site, table, language)).collect::<Vec<_>>(),
        "page": {"pageNumber": page, "pageSize": size, "totalElements": found.len(), "totalPages": n_pages, "links": links},
        "links": [link("self", page)],
    })))
}

/// One table.
pub(in super::super) fn table(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = asked.language()?;
    let mut entry = entry(site, table_of(site, asked)?, language);
    if let Some(entry) = entry.as_object_mut() {
        entry.insert("language".to_owned(), language.id().into());
    }
    Ok(Answer::json(&entry))
}

/// The variables and values of a table, or of a part of it.
pub(in super::super) fn metadata(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = asked.language()?;
    let table = table_of(site, asked)?;
    let with_lists = asked.indexed("codelist").map(|(code, id)| VariableSelection {
        variable_code: code.to_owned(),
        code_list: Some(id.to_owned()),
        ..VariableSelection::default()
    });
    check_lists(table, &Selection { selection: with_lists.collect(), placement: None }).map_err(Problem::mistake)?;
    let saved = asked.value("savedQuery").filter(|id| !id.is_empty()).map(saved_of).transpose()?;
    if saved.as_ref().is_some_and(|saved| !saved.table_id.eq_ignore_ascii_case(&table.id)) {
        return Err(Problem::mistake("savedQuery: it asks for another table"));
    }
    let mut part = Cow::Borrowed(table);
    if let Some(saved) = saved {
        part = Cow::Owned(choose(table, &saved.selection, Unnamed::IsRefused).map_err(Problem::mistake)?.of(table));
    } else if asked.flag("defaultSelection")? {
        part = Cow::Owned(choose(table, &default_selection(table), Unnamed::IsRefused).map_err(Problem::mistake)?.of(table));
    } else {
        // Under a list, a variable has the values of the list.
        let mut places: Vec<Vec<usize>> = table.sizes().into_iter().map(|size| (0..size).collect()).collect();
        for (code, id) in asked.indexed("codelist") {
            let place = table.place(code).ok_or_else(|| Problem::mistake(format!("codelist: the table has no variable `{code}`")))?;
            if id.is_empty() {
                continue;
            }
            if let (Some(dimension), Some(places)) = (table.dimensions.get(place), places.get_mut(place)) {
                let list = code_list_of(dimension, id).map_err(Problem::mistake)?;
                *places = list.values.iter().filter_map(|value| dimension.place(&value.code)).collect();
            }
        }
        if asked.indexed("codelist").next().is_some() {
            part = Cow::Owned(table.choose(&places));
        }
    }
    let mut document = json_stat_metadata(&part, language);
    link_lists(site, &mut document, language);
    let links = ["self", "data"].map(|rel| {
        let tail = format!("tables/{}/{}?lang={}", table.id, if rel == "self" { "metadata" } else { "data" }, language.id());
        json!({"rel": rel, "hreflang": language.id(), "href": href(site, &tail)})
    });
    if let Some(document) = document.as_object_mut() {
        document.insert("href".to_owned(), href(site, &format!("tables/{}/metadata?lang={}", table.id, language.id())).into());
        document.insert("links".to_owned(), Value::from(links.to_vec()));
    }
    Ok(Answer::json(&document))
}

/// What is answered when nothing is asked.
pub(in super::super) fn default_selection_of(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let table = table_of(site, asked)?;
    selection_answer(site, &default_selection(table), asked.language()?, &format!("tables/{}/defaultselection", table.id))
}

/// The part of a table that the query names.
pub(in super::super) fn data(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let table = table_of(site, asked)?;
    let mut selection = Selection::default();
    with_query(&mut selection, asked)?;
    give(site, table, selection, &Form::asked(asked, asked.language()?)?)
}

/// The part of a table that the body names; the query may name lists.
pub(in super::super) fn data_by_body(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let table = table_of(site, asked)?;
    let mut selection: Selection = if asked.body.is_empty() { Selection::default() } else { body_of(asked)? };
    with_query(&mut selection, asked)?;
    give(site, table, selection, &Form::asked(asked, asked.language()?)?)
}

/// A list over a variable.
pub(in super::super) fn code_list(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = asked.language()?;
    let id = asked.part("id");
    let mut dimensions = site.served.tables.iter().flat_map(|table| &table.dimensions);
    let found =
        dimensions.find_map(|dimension| Some((dimension, dimension.code_lists.iter().find(|list| list.id.eq_ignore_ascii_case(id))?)));
    let (dimension, list) = found.ok_or_else(|| Problem::not_found(format!("there is no list `{id}`")))?;
    let values = list.values.iter().map(|value| json!({"code": value.code, "label": value.label.of(language), "valueMap": value.members}));
    Ok(Answer::json(&json!({
        "id": list.id,
        "label": list.label.of(language),
        "language": language.id(),
        "languages": Language::ALL.map(Language::id),
        "type": match list.kind { CodeListKind::Valueset => "Valueset", CodeListKind::Aggregation => "Aggregation" },
        "elimination": dimension.elimination.is_some(),
        "eliminationValueCode": dimension.elimination,
        "values": values.collect::<Vec<_>>(),
        "links": [{"rel": "self", "hreflang": language.id(), "href": href(site, &format!("codelists/{}?lang={}", list.id, language.id()))}],
    })))
}

/// Gives a question its id.
pub(in super::super) fn save_query(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let mut saved: SavedQuery = body_of(asked)?;
    let table = site.served.table(&saved.table_id).ok_or_else(|| no_table(&saved.table_id))?;
    if saved.selection.selection.is_empty() {
        saved.selection = default_selection(table);
    }
    choose(table, &saved.selection, Unnamed::IsRefused).map_err(Problem::mistake)?;
    form_of(&saved)?;
    let id = saved.id().ok_or_else(|| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the question is too long to be saved"))?;
    Ok(Answer { status: StatusCode::CREATED, may_be_kept: false, ..Answer::json(&saved_entry(site, &id, &saved)) })
}

/// A saved question.
pub(in super::super) fn saved_query(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let id = asked.part("id");
    Ok(Answer::json(&saved_entry(site, id, &saved_of(id)?)))
}

/// The selection of a saved question.
pub(in super::super) fn saved_selection(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let id = asked.part("id");
    selection_answer(site, &saved_of(id)?.selection, asked.language()?, &format!("savedqueries/{id}/selection"))
}

/// The answer to a saved question, in its own language and form unless another is asked for.
pub(in super::super) fn saved_data(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let saved = saved_of(asked.part("id"))?;
    let table = site.served.table(&saved.table_id).ok_or_else(|| no_table(&saved.table_id))?;
    let saved_form = form_of(&saved)?;
    let language = if asked.value("lang").is_some() { asked.language()? } else { saved_form.options.language };
    let name = asked.value("outputFormat").unwrap_or(&saved.output_format);
    let given = format::parameters(asked);
    let form = Form::named(name, if given.is_empty() { &saved.output_format_params } else { &given }, language)?;
    give(site, table, saved.selection, &form)
}

/// The chosen part of a table, unless it is too large.
fn give(site: &Site, table: &Table, selection: Selection, form: &Form) -> Result<Answer, Problem> {
    check_lists(table, &selection).map_err(Problem::mistake)?;
    let is_open = selection.selection.iter().all(|variable| variable.value_codes.is_empty());
    let selection = if is_open { Selection { placement: selection.placement, ..default_selection(table) } } else { selection };
    let chosen = choose(table, &selection, Unnamed::IsRefused).map_err(Problem::mistake)?;
    refuse_too_many(site, chosen.n_cells())?;
    form.answer(&chosen.of(table))
}

/// Refuses an answer of too many cells.
pub(super) fn refuse_too_many(site: &Site, n_cells: usize) -> Result<(), Problem> {
    if n_cells <= site.facts.max_cells {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, format!("{n_cells} cells are asked for, and an answer has at most {}", site.facts.max_cells)))
}

/// Adds to a selection what the query says: `valueCodes[…]`, `codelist[…]`, `outputValues[…]`, `heading`, `stub`.
fn with_query(selection: &mut Selection, asked: &Asked) -> Result<(), Problem> {
    for (code, text) in asked.indexed("valueCodes") {
        let values = if text.trim().is_empty() { Vec::new() } else { split_list(text) };
        variable(selection, code).value_codes.extend(values);
    }
    for (code, id) in asked.indexed("codelist") {
        variable(selection, code).code_list = Some(id.to_owned());
    }
    for (code, text) in asked.indexed("outputValues") {
        variable(selection, code).output_values = match text.to_ascii_lowercase().as_str() {
            "aggregated" => Some(OutputValues::Aggregated),
            "single" => Some(OutputValues::Single),
            _ => return Err(Problem::mistake(format!("outputValues: found `{text}`, expected aggregated or single"))),
        };
    }
    for name in ["heading", "stub"] {
        let given = asked.query.iter().filter(|(known, value)| known.eq_ignore_ascii_case(name) && !value.is_empty());
        let codes: Vec<String> = given.flat_map(|(_, v)| v.split(',')).map(|code| code.trim().to_owned()).collect();
        if !codes.is_empty() {
            let placement = selection.placement.get_or_insert_default();
            if name == "heading" { placement.heading = codes } else { placement.stub = codes }
        }
    }
    Ok(())
}

/// The variable of a selection, whatever the case; it is added if it is not there.
fn variable<'s>(selection: &'s mut Selection, code: &str) -> &'s mut VariableSelection {
    let variables = &mut selection.selection;
    let at = variables.iter().position(|variable| variable.variable_code.eq_ignore_ascii_case(code)).unwrap_or(variables.len());
    if at == variables.len() {
        variables.push(VariableSelection { variable_code: code.to_owned(), ..VariableSelection::default() });
    }
    &mut variables[at]
}

/// The body as JSON.
pub(super) fn body_of<T: DeserializeOwned>(asked: &Asked) -> Result<T, Problem> {
    serde_json::from_slice(&asked.body).map_err(|e| Problem::mistake(format!("the body: {e}")))
}

fn table_of<'s>(site: &'s Site, asked: &Asked) -> Result<&'s Table, Problem> {
    let id = asked.part("id");
    site.served.table(id).ok_or_else(|| no_table(id))
}

/// That a table does not exist.
pub(super) fn no_table(id: &str) -> Problem {
    Problem::not_found(format!("there is no table `{id}`"))
}

fn saved_of(id: &str) -> Result<SavedQuery, Problem> {
    SavedQuery::of(id).ok_or_else(|| Problem::not_found("this is the id of no saved query"))
}

fn form_of(saved: &SavedQuery) -> Result<Form, Problem> {
    let language = Language::parse(&saved.language)
        .ok_or_else(|| Problem::mistake(format!("language: found `{}`, expected sv or en", saved.language)))?;
    Form::named(&saved.output_format, &saved.output_format_params, language)
}

fn saved_entry(site: &Site, id: &str, saved: &SavedQuery) -> Value {
    let links = [("self", ""), ("data", "/data")]
        .map(|(rel, tail)| json!({"rel": rel, "hreflang": saved.language, "href": href(site, &format!("savedqueries/{id}{tail}"))}));
    json!({
        "id": id,
        "language": saved.language,
        "tableId": saved.table_id,
        "outputFormat": saved.output_format,
        "outputFormatParams": saved.output_format_params,
        "selection": saved.selection,
        "links": links,
    })
}

fn selection_answer(site: &Site, selection: &Selection, language: Language, path: &str) -> Result<Answer, Problem> {
    let mut document = serde_json::to_value(selection).map_err(|e| Problem::mistake(e.to_string()))?;
    if let Some(document) = document.as_object_mut() {
        document.insert("language".to_owned(), language.id().into());
        let link = json!({"rel": "self", "hreflang": language.id(), "href": href(site, &format!("{path}?lang={}", language.id()))});
        document.insert("links".to_owned(), json!([link]));
    }
    Ok(Answer::json(&document))
}

/// What the list of tables says of one.
fn entry(site: &Site, table: &Table, language: Language) -> Value {
    let years = table.place_of(Role::Time).and_then(|at| table.dimensions.get(at)).map_or(&[][..], |years| &years.categories);
    let period = |category: Option<&crate::table::Category>| category.map_or(String::new(), |category| category.code.clone());
    let links = [("self", ""), ("metadata", "/metadata"), ("data", "/data")].map(|(rel, tail)| {
        json!({"rel": rel, "hreflang": language.id(), "href": href(site, &format!("tables/{}{tail}?lang={}", table.id, language.id()))})
    });
    json!({
        "type": "Table",
        "id": table.id,
        "label": full_title(table, language),
        "description": table.description.of(language),
        "sortCode": table.id,
        "updated": table.source.updated,
        "firstPeriod": period(years.first()),
        "lastPeriod": period(years.last()),
        "category": "public",
        "variableNames": table.dimensions.iter().map(|dimension| dimension.label.of(language)).collect::<Vec<_>>(),
        "discontinued": false,
        "source": table.source.name.of(language),
        "subjectCode": SUBJECT,
        "timeUnit": "Annual",
        "paths": [[{"id": SUBJECT, "label": subject(language), "sortCode": SUBJECT}]],
        "links": links,
    })
}

/// Everything that a search for tables looks in.
fn described(table: &Table, language: Language) -> String {
    let names = table.dimensions.iter().map(|dimension| dimension.label.of(language));
    let title = full_title(table, language);
    let text = [table.id.as_str(), &title, table.description.of(language)].into_iter().chain(names);
    text.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Adds to each list that metadata name where it can be read.
fn link_lists(site: &Site, document: &mut Value, language: Language) {
    let dimensions = document.get_mut("dimension").and_then(Value::as_object_mut);
    for (_, dimension) in dimensions.into_iter().flatten() {
        let lists = dimension.get_mut("extension").and_then(|extension| extension.get_mut("codelists")).and_then(Value::as_array_mut);
        for list in lists.into_iter().flatten().filter_map(Value::as_object_mut) {
            let id = list.get("id").and_then(Value::as_str).unwrap_or_default();
            let address = href(site, &format!("codelists/{id}?lang={}", language.id()));
            list.insert("links".to_owned(), json!([{"rel": "metadata", "hreflang": language.id(), "href": address}]));
        }
    }
}

fn href(site: &Site, tail: &str) -> String {
    format!("{}/api/v2/{tail}", site.facts.base_path)
}

/// A text as a value in an address.
fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Whether a moment, `2026-11-22T03:10:00Z`, lies in the last days.
fn is_within(moment: &str, days: usize) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    let earliest = i64::try_from(now.saturating_sub(days as u64)).ok().and_then(Date::from_days);
    let day = moment.get(..10).and_then(|day| Date::parse(day).ok());
    matches!((day, earliest), (Some(day), Some(earliest)) if day >= earliest)
}
