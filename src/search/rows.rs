//! Names the columns of what a search finds, and makes JSON of an answer: the same for `svall search` and for who asks over the network.

use serde_json::{Map, Value as Json, json};

use super::answer::{Answer, Facet, Group};
use super::kwic::KwicLine;
use crate::export::{Column, ColumnType, Field};
use crate::index::{Cursor, GroupBy, KeptAd};
use crate::measure::{Estimate, MeasureValues};

use ColumnType::{Integer, Real, Text};

/// The columns of ads that were found.
pub fn ad_columns() -> Vec<Column<KeptAd>> {
    let text = |name: &str, meaning: &str, get: fn(&KeptAd) -> Field<'_>| Column::new(name, Text, "", meaning, get);
    let count =
        |name: &str, unit: &'static str, meaning: &str, get: fn(&KeptAd) -> Field<'_>| Column::new(name, Integer, unit, meaning, get);
    vec![
        text("ad_id", "Identity of the ad.", |ad| Field::Text(&ad.id)),
        text("published", "Date of publication, YYYY-MM-DD.", |ad| Field::text(ad.published.as_deref())),
        text("headline", "Headline, with personal data masked.", |ad| Field::Text(ad.headline())),
        text("employer_id", "Who hires.", |ad| Field::Text(&ad.employer_id)),
        text("employer", "Name of the employer.", |ad| Field::Text(&ad.employer)),
        text("sector", "Sector of the employer.", |ad| Field::Text(&ad.sector)),
        text("municipality", "Municipality of the workplace, four-digit code.", |ad| Field::text(ad.municipality.as_deref())),
        text("occupation", "SSYK 2012 unit group, four digits.", |ad| Field::text(ad.occupation.as_deref())),
        text("lang", "Language.", |ad| Field::Text(&ad.lang)),
        count("n_vacancies", "vacancies", "Vacancies as the ad states them.", |ad| Field::count(ad.n_vacancies)),
        count("n_words", "words", "Words of headline and text.", |ad| Field::count(ad.n_words)),
        count("n_hits", "hits", "Matches that count.", |ad| Field::count(ad.n_hits)),
        Column::new("intensity", Real, "hits per 1,000 words", "1000 x hits / words.", |ad: &KeptAd| {
            if ad.n_words == 0 { Field::Null } else { Field::Real(1000.0 * f64::from(ad.n_hits) / f64::from(ad.n_words)) }
        }),
    ]
}

/// What the columns tell of an ad, as an object.
pub fn ad_json(ad: &KeptAd) -> Map<String, Json> {
    ad_columns().iter().map(|column| (column.name.clone(), column.value(ad).into())).collect()
}

/// The columns of keywords in their context.
pub fn kwic_columns() -> Vec<Column<KwicLine>> {
    vec![
        Column::new("ad_id", Text, "", "Identity of the ad.", |line: &KwicLine| Field::Text(&line.ad_id)),
        Column::new("from", Integer, "bytes", "First byte of the keyword in the source text.", |line: &KwicLine| Field::count(line.from)),
        Column::new("to", Integer, "bytes", "One past its last byte.", |line: &KwicLine| Field::count(line.to)),
        Column::new("pre", Text, "", "The words before it.", |line: &KwicLine| Field::Text(&line.pre)),
        Column::new("keyword", Text, "", "The keyword as it stands in the ad.", |line: &KwicLine| Field::Text(&line.keyword)),
        Column::new("post", Text, "", "The words after it.", |line: &KwicLine| Field::Text(&line.post)),
        Column::new("entry", Text, "", "The lexicon row that counts there, if one does.", |line: &KwicLine| Field::Text(&line.entry)),
    ]
}

/// A value of a facet: what it is a value of, the value, its name, and its ads.
pub type FacetRow = (&'static str, String, Option<String>, u64);

/// The values of all facets.
pub fn facet_rows(facets: &[Facet]) -> Vec<FacetRow> {
    let rows =
        |facet: &Facet| facet.values.iter().map(|(value, name, n)| (facet.by.id(), value.clone(), name.clone(), *n)).collect::<Vec<_>>();
    facets.iter().flat_map(rows).collect()
}

/// The columns of facets.
pub fn facet_columns() -> Vec<Column<FacetRow>> {
    vec![
        Column::new("facet", Text, "", "What the ads are counted by.", |row: &FacetRow| Field::Text(row.0)),
        Column::new("value", Text, "", "Code or year.", |row: &FacetRow| Field::Text(&row.1)),
        Column::new("name", Text, "", "Its name, where it has one.", |row: &FacetRow| Field::text(row.2.as_deref())),
        Column::new("n_ads", Integer, "ads", "Ads with this value.", |row: &FacetRow| Field::count(row.3)),
    ]
}

/// The columns of sums, named as those of a panel.
pub fn group_columns(by: &[GroupBy]) -> Vec<Column<Group>> {
    let mut columns = Vec::new();
    for (n, by) in by.iter().enumerate() {
        let meaning = "What the ads are grouped by.";
        columns.push(Column::new(by.id(), Text, "", meaning, move |group: &Group| Field::text(group.values.get(n).map(String::as_str))));
    }
    let sums: [(&str, &'static str, &str, fn(&Group) -> u64); 4] = [
        ("n_ads", "ads", "Ads of the group.", |group| group.sums.n_ads),
        ("n_words", "words", "Words.", |group| group.sums.n_words),
        ("n_hits", "hits", "Hits; by competence, of that competence.", |group| group.sums.n_hits),
        ("n_ads_with_hit", "ads", "Ads with at least one such hit.", |group| group.sums.n_ads_with_hit),
    ];
    columns.extend(sums.map(|(name, unit, meaning, get)| {
        // As in a panel, a group of few ads shows their number only.
        Column::new(name, Integer, unit, meaning, move |group: &Group| {
            if name == "n_ads" || group.measures.is_some() { Field::count(get(group)) } else { Field::Null }
        })
    }));
    let estimates: [(&str, &'static str, &str, fn(&MeasureValues) -> Option<Estimate>); 2] = [
        ("intensity", "hits per 1,000 words", "Intensity: 1000 x hits / words.", |m| m.intensity),
        ("share", "ratio", "Ads with at least one hit / ads.", |m| m.share),
    ];
    for (name, unit, meaning, get) in estimates {
        let estimate = move |group: &Group| group.measures.as_ref().and_then(get);
        let real = |value: Option<f64>| value.map_or(Field::Null, Field::Real);
        columns.push(Column::new(name, Real, unit, meaning, move |group: &Group| real(estimate(group).map(|e| e.value))));
        let bound = move |group: &Group| estimate(group).and_then(|e| e.bounds);
        let low = format!("Lower bound of the 95 % interval of {name}.");
        columns.push(Column::new(format!("{name}_low"), Real, unit, low, move |group: &Group| real(bound(group).map(|b| b.0))));
        let high = format!("Upper bound of the 95 % interval of {name}.");
        columns.push(Column::new(format!("{name}_high"), Real, unit, high, move |group: &Group| real(bound(group).map(|b| b.1))));
    }
    columns
}

/// Rows as a list of objects.
fn objects<R>(columns: &[Column<R>], rows: &[R]) -> Json {
    let object = |row: &R| Json::Object(columns.iter().map(|c| (c.name.clone(), c.value(row).into())).collect::<Map<_, _>>());
    Json::Array(rows.iter().map(object).collect())
}

/// An answer as one object. What was not asked for is not there.
pub fn answer_json(answer: &Answer, by: Option<&[GroupBy]>) -> Json {
    let mut object = json!({ "n_ads": answer.n_ads, "n_reposts_left_out": answer.n_reposts, "ads": objects(&ad_columns(), &answer.ads) });
    object["next"] = json!(answer.next.map(Cursor::to_text));
    if !answer.facets.is_empty() {
        let facet = |facet: &Facet| {
            let value = |(value, name, n): &(String, Option<String>, u64)| json!({ "value": value, "name": name, "n_ads": n });
            json!({ "facet": facet.by.id(), "values": facet.values.iter().map(value).collect::<Vec<_>>(), "n_more": facet.n_more })
        };
        object["facets"] = Json::Array(answer.facets.iter().map(facet).collect());
    }
    if let Some(by) = by {
        object["groups"] = objects(&group_columns(by), &answer.groups);
    }
    if !answer.kwic.is_empty() {
        object["kwic"] = objects(&kwic_columns(), &answer.kwic);
    }
    object
}
