//! Short recipes that read one table from this server in other programs.

use maud::{Markup, html};

use super::words;
use crate::pages::page::Visit;

/// The question of every recipe: a municipality and the mean of municipalities over all years.
const QUESTION: [(&str, &str); 4] = [("Region", "0580,KM"), ("Sektor", "total"), ("ContentsCode", "n_ads,intensity"), ("Tid", "*")];

/// The recipes.
pub(super) fn shown(visit: &Visit) -> Markup {
    let start = visit.to_path("/api/v2/tables/SVALL01E/data").with("lang", visit.language.id());
    let asked = QUESTION.iter().fold(start, |address, (code, values)| address.with(&format!("valueCodes[{code}]"), *values));
    let [text, columns, labelled] = ["csv", "parquet", "dta"].map(|format| asked.clone().with("outputFormat", format).to_string());
    let base = visit.to_path("/api/v2").to_string();
    let server = "https://SERVER";
    let recipes = [
        ("Excel", format!("{server}{text}")),
        (
            "R",
            format!(
                "cells <- read.csv(\"{server}{text}\", colClasses = c(Region = \"character\"))\nsubset(cells, status == \"ok\")\n\n# pxweb\nlibrary(pxweb)\npxweb_get(\"{server}{}/sv/svall\")",
                visit.to_path("/api/v1")
            ),
        ),
        (
            "Python",
            format!(
                "import pandas\n\ncells = pandas.read_csv(\"{server}{text}\", dtype={{\"Region\": str}})\nprint(cells[cells[\"status\"] == \"ok\"])"
            ),
        ),
        ("DuckDB", format!("SELECT * FROM read_parquet('{server}{columns}');")),
        ("Stata", format!("copy \"{server}{labelled}\" svall.dta\nuse svall.dta")),
        ("curl", format!("curl -o svall.csv '{server}{text}'\ncurl '{server}{base}/tables'")),
    ];
    html! {
        section.card #recipes {
            h2 { (visit.say(words::RECIPES)) }
            p { (visit.say(words::RECIPES_TEXT)) }
            @for (name, recipe) in &recipes {
                details {
                    summary { (name) }
                    @if *name == "Excel" { p { (visit.say(words::EXCEL_RECIPE)) } }
                    pre { code { (recipe) } }
                }
            }
        }
    }
}
