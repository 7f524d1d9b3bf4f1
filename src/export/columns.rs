//! Says which columns each table has: name, type, unit, meaning, and how the value is found.

use super::value::{Field, Value};
use crate::lexicon::Lexicon;
use crate::measure::{AdRow, Estimate, HitRow};
use crate::model::{Competence, Role, Stratum};
use crate::panel::{Dimension, PanelRow, PanelShape};

/// The type of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnType {
    /// Text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number of 64 bits.
    Real,
    /// True or false.
    Flag,
}

impl ColumnType {
    /// The id in documents.
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Flag => "flag",
        }
    }
}

/// One column of a table whose rows are `R`.
pub struct Column<R> {
    /// Name, the same in every format.
    pub name: String,
    /// Type.
    pub kind: ColumnType,
    /// Unit, empty for codes and texts.
    pub unit: &'static str,
    /// Meaning, in a sentence.
    pub meaning: String,
    give: Box<dyn Fn(&R, &mut dyn FnMut(Field<'_>)) + Send + Sync>,
}

impl<R> Column<R> {
    /// A column whose value `get` takes out of a row.
    pub fn new(
        name: impl Into<String>,
        kind: ColumnType,
        unit: &'static str,
        meaning: impl Into<String>,
        get: impl Fn(&R) -> Field<'_> + Send + Sync + 'static,
    ) -> Self {
        Self::giving(name, kind, unit, meaning, move |row, take| take(get(row)))
    }

    /// A column whose value is lent by something else than the row.
    fn giving(
        name: impl Into<String>,
        kind: ColumnType,
        unit: &'static str,
        meaning: impl Into<String>,
        give: impl Fn(&R, &mut dyn FnMut(Field<'_>)) + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), kind, unit, meaning: meaning.into(), give: Box::new(give) }
    }

    /// Hands the value of a row to `take`, once and without copying it.
    pub fn give(&self, row: &R, take: &mut dyn FnMut(Field<'_>)) {
        (self.give)(row, take);
    }

    /// The value of a row.
    pub fn value(&self, row: &R) -> Value {
        let mut value = Value::Null;
        self.give(row, &mut |field| value = Value::from(field));
        value
    }
}

use ColumnType::{Flag, Integer, Real, Text};

/// The columns of the ads table.
pub fn ad_columns() -> Vec<Column<AdRow>> {
    let mut columns = vec![
        Column::new("ad_id", Text, "", "Identity of the ad; begins with content- where the source gave none.", |r: &AdRow| {
            Field::Text(&r.ad_id)
        }),
        Column::new("published", Text, "date", "Date of publication as the ad states it, YYYY-MM-DD.", |r: &AdRow| {
            r.published.map_or(Field::Null, Field::Day)
        }),
        Column::new("year", Integer, "year", "Year of publication.", |r: &AdRow| r.year.map_or(Field::Null, Field::count)),
        Column::new("month", Integer, "month", "Month of publication, 1 to 12.", |r: &AdRow| r.month.map_or(Field::Null, Field::count)),
        Column::new(
            "employer_id",
            Text,
            "",
            "Who hires: organisation number, municipality-CODE, or name: and the evened name.",
            |r: &AdRow| Field::Text(&r.employer_id),
        ),
        Column::new("employer", Text, "", "Name of the employer: the register's, else as written.", |r: &AdRow| Field::Text(&r.employer)),
        Column::new(
            "sector",
            Text,
            "",
            "Sector of the employer: municipality, region, state, federation, private, unknown.",
            |r: &AdRow| Field::Text(&r.sector),
        ),
        Column::new("municipality", Text, "", "Municipality of the workplace, four-digit code.", |r: &AdRow| {
            Field::text(r.municipality.as_deref())
        }),
        Column::new("county", Text, "", "County of the workplace, two-digit code.", |r: &AdRow| Field::text(r.county.as_deref())),
        Column::new("skr", Text, "", "SKR group of the workplace's municipality, A1 to C9 (2023).", |r: &AdRow| {
            Field::text(r.skr.as_deref())
        }),
        Column::new("occupation", Text, "", "SSYK 2012 unit group, four digits.", |r: &AdRow| Field::text(r.occupation.as_deref())),
        Column::new(
            "n_vacancies",
            Integer,
            "vacancies",
            "Vacancies as the ad states them, not capped; 1 where it states none.",
            |r: &AdRow| Field::count(r.n_vacancies),
        ),
        Column::new(
            "lang",
            Text,
            "",
            "Language by function words: sv, en, de, no (Norwegian or Danish), fi, und (undetermined).",
            |r: &AdRow| Field::Text(&r.lang),
        ),
        Column::new("n_words", Integer, "words", "Words of headline and text after cleaning.", |r: &AdRow| {
            Field::count(r.measures.n_words)
        }),
        Column::new("n_hits", Integer, "hits", "Matches that count.", |r: &AdRow| Field::count(r.measures.n_hits)),
        Column::new("n_terms", Integer, "entries", "Distinct lexicon entries among the hits.", |r: &AdRow| {
            Field::count(r.measures.n_terms)
        }),
        Column::new("n_competences", Integer, "competences", "Distinct competences among the hits, 0 to 22.", |r: &AdRow| {
            Field::count(r.measures.n_competences())
        }),
    ];
    for c in Competence::all() {
        let meaning = format!("Hits of competence {c}.");
        columns.push(Column::new(format!("hits_{}", c.column()), Integer, "hits", meaning, move |r: &AdRow| {
            r.measures.by_competence.get(c.index()).map_or(Field::Null, |n| Field::count(*n))
        }));
    }
    for s in Stratum::ALL {
        let meaning = format!("Hits of stratum {}.", s.id());
        columns.push(Column::new(format!("hits_{}", s.id()), Integer, "hits", meaning, |r: &AdRow| {
            r.measures.by_stratum.get(s.index()).map_or(Field::Null, |n| Field::count(*n))
        }));
    }
    for role in Role::ALL {
        let meaning = format!("Hits of role {}.", role.id());
        columns.push(Column::new(format!("hits_{}", role.id()), Integer, "hits", meaning, |r: &AdRow| {
            r.measures.by_role.get(role.index()).map_or(Field::Null, |n| Field::count(*n))
        }));
    }
    columns.push(Column::new(
        "is_repost",
        Flag,
        "",
        "Whether the same employer published the same ad earlier that year, with the same or nearly the same text; reposts are not in the panels.",
        |r: &AdRow| Field::Flag(r.is_repost),
    ));
    columns.push(Column::new(
        "id_is_made",
        Flag,
        "",
        "Whether the id was made from the content because the source gave none.",
        |r: &AdRow| Field::Flag(r.id_is_made),
    ));
    columns.push(Column::new(
        "source_file",
        Text,
        "",
        "File the ad was read from, and the member of an archive after a colon.",
        |r: &AdRow| Field::Text(&r.source_file),
    ));
    columns.push(Column::new(
        "source_offset",
        Integer,
        "bytes",
        "Where the record begins in the decoded file; in a Parquet file 0.",
        |r: &AdRow| Field::count(r.source_offset),
    ));
    columns
}

/// The columns of the hits table. A row is an ad's id and one match.
pub fn hit_columns(lexicon: &Lexicon) -> Vec<Column<(String, HitRow)>> {
    type Row = (String, HitRow);
    let entries: std::sync::Arc<[[String; 5]]> = lexicon
        .entries
        .iter()
        .map(|e| [e.id(), e.term.clone(), e.competence.id().to_owned(), e.competence.area().id().to_owned(), e.stratum.id().to_owned()])
        .collect();
    let of_entry = move |field: usize| {
        let entries = std::sync::Arc::clone(&entries);
        move |(_, hit): &Row, take: &mut dyn FnMut(Field<'_>)| {
            let entry = entries.get(usize::try_from(hit.entry).unwrap_or(usize::MAX));
            take(Field::text(entry.and_then(|e| e.get(field)).map(String::as_str)));
        }
    };
    vec![
        Column::new("ad_id", Text, "", "Identity of the ad.", |(id, _): &Row| Field::Text(id)),
        Column::new(
            "from",
            Integer,
            "bytes",
            "First byte of the wording in the source text (headline, line feed, text).",
            |(_, h): &Row| Field::count(h.from),
        ),
        Column::new("to", Integer, "bytes", "One past the last byte of the wording in the source text.", |(_, h): &Row| Field::count(h.to)),
        Column::new("text", Text, "", "The wording as it stands in the ad.", |(_, h): &Row| Field::Text(&h.text)),
        Column::giving("entry", Text, "", "Lexicon row: language, term and match kind.", of_entry.clone()(0)),
        Column::giving("term", Text, "", "Dictionary form.", of_entry.clone()(1)),
        Column::giving("competence", Text, "", "Competence, 1.1 to 5.4 or general.", of_entry.clone()(2)),
        Column::giving("area", Text, "", "Area, 1 to 5 or general.", of_entry.clone()(3)),
        Column::giving("stratum", Text, "", "Stratum: basic, software, specialist.", of_entry(4)),
        Column::new("role", Text, "", "Role: requirement, merit, duty.", |(_, h): &Row| Field::Text(h.role)),
        Column::new("zone", Text, "", "Zone: demand, application, employer, benefit, boilerplate.", |(_, h): &Row| Field::Text(h.zone)),
        Column::new("counted", Flag, "", "Whether the match counts.", |(_, h): &Row| Field::Flag(h.counted)),
        Column::new("reason", Text, "", "Why it does not count, separated by semicolons; empty if it counts.", |(_, h): &Row| {
            Field::Text(&h.reason)
        }),
    ]
}

/// The columns of a panel.
pub fn panel_columns(shape: &PanelShape) -> Vec<Column<PanelRow>> {
    let mut columns = Vec::new();
    for (n, d) in shape.by.iter().enumerate() {
        let meaning = match d {
            Dimension::Employer => "Who hires, as employer_id in the ads table.",
            Dimension::Municipality => "Municipality of the workplace, four-digit code, or unknown.",
            Dimension::Sector => "Sector of the employer.",
            Dimension::County => "County of the workplace, two-digit code, or unknown.",
            Dimension::Skr => "SKR group of the workplace's municipality, or unknown.",
            Dimension::Occupation => "SSYK 2012 unit group, or unknown.",
        };
        columns.push(Column::new(d.id(), Text, "", meaning, move |r: &PanelRow| Field::text(r.values.get(n).map(String::as_str))));
        if *d == Dimension::Employer {
            columns.push(Column::new("employer_name", Text, "", "The name the employer goes by most often.", |r: &PanelRow| {
                Field::text(r.employer_name.as_deref())
            }));
        }
    }
    columns.push(Column::new("period", Text, "", "Year 2025, quarter 2025Q1 or month 2025-03, or unknown.", |r: &PanelRow| {
        Field::Text(&r.period)
    }));
    columns.push(Column::new(
        "status",
        Text,
        "",
        "ok, or suppressed where there are fewer ads than the minimum; then only n_ads is shown.",
        |r: &PanelRow| Field::Text(r.status.id()),
    ));
    columns.push(Column::new("n_ads", Integer, "ads", "Ads of the cell, reposts not counted unless the run says so.", |r: &PanelRow| {
        Field::count(r.sums.n_ads)
    }));
    let sums: [(&str, &'static str, &str, fn(&PanelRow) -> u64); 4] = [
        ("n_vacancies", "vacancies", "Vacancies, each ad's capped.", |r| r.sums.n_vacancies),
        ("n_words", "words", "Words.", |r| r.sums.n_words),
        ("n_hits", "hits", "Hits, of the chosen competence, area, stratum or role where one was chosen.", |r| r.sums.n_hits),
        ("n_ads_with_hit", "ads", "Ads with at least one such hit.", |r| r.sums.n_ads_with_hit),
    ];
    for (name, unit, meaning, get) in sums {
        columns.push(shown(name.to_owned(), unit, meaning.to_owned(), get));
    }
    let estimates: [(&str, &'static str, &str, fn(&crate::measure::MeasureValues) -> Option<Estimate>); 6] = [
        ("intensity", "hits per 1,000 words", "Intensity: 1000 x hits / words.", |m| m.intensity),
        ("share", "ratio", "Ads with at least one hit / ads.", |m| m.share),
        ("breadth", "competences", "Mean number of distinct competences per ad, 0 to 22; empty where a stratum or role was chosen.", |m| {
            m.breadth
        }),
        ("floor", "ratio", "Ads without any hit / ads.", |m| m.floor),
        ("intensity_vacancies", "hits per 1,000 words", "Intensity, each ad weighted by its capped vacancies.", |m| m.intensity_vacancies),
        ("share_vacancies", "ratio", "Share, each ad weighted by its capped vacancies.", |m| m.share_vacancies),
    ];
    for (name, unit, meaning, get) in estimates {
        columns.push(Column::new(name, Real, unit, meaning, move |r: &PanelRow| real(r.measures().and_then(get).map(|e| e.value))));
        let bound = move |r: &PanelRow| r.measures().and_then(get).and_then(|e| e.bounds);
        columns.push(Column::new(
            format!("{name}_low"),
            Real,
            unit,
            format!("Lower bound of the 95 % interval of {name}."),
            move |r: &PanelRow| real(bound(r).map(|b| b.0)),
        ));
        columns.push(Column::new(
            format!("{name}_high"),
            Real,
            unit,
            format!("Upper bound of the 95 % interval of {name}."),
            move |r: &PanelRow| real(bound(r).map(|b| b.1)),
        ));
    }
    for c in Competence::all() {
        columns.push(shown(format!("hits_{}", c.column()), "hits", format!("Hits of competence {c}."), move |r| {
            r.sums.by_competence.get(c.index()).copied().unwrap_or(0)
        }));
        columns.push(shown(format!("ads_{}", c.column()), "ads", format!("Ads with a hit of competence {c}."), move |r| {
            r.sums.ads_by_competence.get(c.index()).copied().unwrap_or(0)
        }));
    }
    columns
}

/// A count that is withheld in a suppressed cell.
fn shown(name: String, unit: &'static str, meaning: String, get: impl Fn(&PanelRow) -> u64 + Send + Sync + 'static) -> Column<PanelRow> {
    Column::new(name, Integer, unit, meaning, move |r: &PanelRow| if r.measures().is_some() { Field::count(get(r)) } else { Field::Null })
}

fn real(value: Option<f64>) -> Field<'static> {
    value.map_or(Field::Null, Field::Real)
}

/// One line per column: name, type, unit, meaning.
pub fn describe<R>(columns: &[Column<R>]) -> Vec<[String; 4]> {
    columns.iter().map(|c| [c.name.clone(), c.kind.id().to_owned(), c.unit.to_owned(), c.meaning.clone()]).collect()
}
