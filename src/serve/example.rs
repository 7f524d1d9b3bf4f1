//! A small table for tests: 5 regions, 2 sectors, 2 measures, 3 years, with a list and a group.

use crate::table::{Category, Cell, CellStatus, CodeList, CodeListKind, CodeListValue, Dimension, Note, Role, Source, Table, Text, View};

/// The table under an id. Its values are their own places; every seventh is suppressed.
pub(super) fn table(id: &str) -> Table {
    let category = |code: &str, sv: &str, en: &str| Category::new(code, Text::new(sv, en));
    let value = |code: &str, label: &str, members: &[&str]| CodeListValue {
        code: code.to_owned(),
        label: Text::same(label),
        members: members.iter().map(|member| (*member).to_owned()).collect(),
    };
    let region = Dimension {
        code: "Region",
        label: Text::new("region", "region"),
        role: Role::Geo,
        categories: vec![
            category("00", "Riket", "Sweden"),
            category("05", "Östergötlands län", "Östergötland county"),
            category("0560", "Boxholm", "Boxholm"),
            category("0580", "Linköping", "Linköping"),
            category("G1", "Grupp 1", "Group 1"),
        ],
        elimination: Some("00".to_owned()),
        code_lists: vec![
            CodeList {
                id: "vs_Kommun",
                label: Text::new("Kommuner", "Municipalities"),
                kind: CodeListKind::Valueset,
                values: vec![value("0560", "Boxholm", &["0560"]), value("0580", "Linköping", &["0580"])],
            },
            CodeList {
                id: "agg_Grupp",
                label: Text::new("Grupper", "Groups"),
                kind: CodeListKind::Aggregation,
                values: vec![value("G1", "Grupp 1", &["0560", "0580"])],
            },
        ],
    };
    let sector = Dimension {
        code: "Sektor",
        label: Text::new("sektor", "sector"),
        role: Role::Classification,
        categories: vec![category("total", "samtliga", "all"), category("K", "kommuner", "municipalities")],
        elimination: Some("total".to_owned()),
        code_lists: Vec::new(),
    };
    let measure = |code: &str, sv: &str, en: &str, unit: Text, decimals| Category { unit: Some(unit), decimals, ..category(code, sv, en) };
    let measures = Dimension {
        code: "ContentsCode",
        label: Text::new("tabellinnehåll", "observations"),
        role: Role::Metric,
        categories: vec![
            measure("n_ads", "antal annonser", "number of ads", Text::new("antal", "number"), 0),
            measure("intensity", "intensitet", "intensity", Text::new("träffar per 1 000 ord", "hits per 1,000 words"), 2),
        ],
        elimination: None,
        code_lists: Vec::new(),
    };
    let years = Dimension {
        code: "Tid",
        label: Text::new("år", "year"),
        role: Role::Time,
        categories: ["2023", "2024", "2025"].map(|year| Category::new(year, Text::same(year))).to_vec(),
        elimination: None,
        code_lists: Vec::new(),
    };
    let cell = |n: u32| if n % 7 == 6 { Cell::without(CellStatus::Suppressed) } else { Cell::of(f64::from(n)) };
    Table {
        id: id.to_owned(),
        title: Text::new("Krav på digital kompetens", "Demands for digital competence"),
        description: Text::new("Räknat i annonser.", "Counted in ads."),
        view: Some(View::Place),
        dimensions: vec![region, sector, measures, years],
        stub: vec![0, 1, 2],
        heading: vec![3],
        cells: (0..60).map(cell).collect(),
        notes: vec![Note { text: Text::new("En anmärkning.", "A note."), is_mandatory: true }],
        source: Source {
            name: Text::same("svall"),
            run_id: "r000001-0a1b2c3d".to_owned(),
            updated: "2026-11-22T03:10:00Z".to_owned(),
            program: "0.1.0".to_owned(),
            lexicon: "1".to_owned(),
            licence: "https://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
        },
    }
}
