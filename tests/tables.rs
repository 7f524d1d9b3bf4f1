//! Holds the tables of a run of invented ads against what a reader could compute from them.
//!
//! The reader here knows nothing of how cells are chosen: it takes the tables as they are published, writes down which cells are sums of which
//! by the codes of their dimensions, and solves.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use svall::published::{PublishedRun, current_run};
use svall::registers::Registers;
use svall::table::{CellStatus, Role, Table, Tables};

const ADS: &str = "4000";

fn svall(folder: &Path, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_svall")).current_dir(folder).args(arguments).output().expect("the program");
    assert!(run.status.success(), "{arguments:?}: {}", run.stderr.escape_ascii());
    String::from_utf8(run.stdout).expect("UTF-8")
}

fn published(folder: &Path) -> PublishedRun {
    svall(folder, &["sample", "--ads", ADS, "--seed", "7", "-o", "ads.jsonl"]);
    svall(folder, &["run", "ads.jsonl", "--out", "out", "--min-ads", "5", "--no-index", "--no-hits"]);
    current_run(&folder.join("out")).expect("a run")
}

/// A large prime.
const PRIME: i128 = 2_147_483_647;

/// A cell of the tables: the ads it is made of, however many tables show it.
type Key = (char, String, String);

/// What is published of a cell: ads, and ads with a hit where they are shown.
#[derive(Clone, Copy, Debug)]
struct Published {
    n_ads: f64,
    n_with_hit: Option<f64>,
}

/// Every cell that the tables show of a year.
fn cells(tables: &Tables, year: &str) -> HashMap<Key, Published> {
    let mut cells = HashMap::new();
    for (id, view) in [("SVALL01P", 'P'), ("SVALL01E", 'E'), ("SVALL03P", 'P'), ("SVALL03E", 'E'), ("SVALL03N", 'N'), ("SVALL04", 'A')] {
        let table = tables.get(id).expect("a table");
        let of = |code: &str| table.place(code);
        let codes = |n: Option<usize>| -> Vec<String> {
            n.map_or(vec![String::new()], |n| table.dimensions[n].categories.iter().map(|c| c.code.clone()).collect())
        };
        let (first, second) = match view {
            'N' => (None, of("Yrke")),
            'A' => (of("Arbetsgivare"), None),
            _ => (of("Region"), Some(1)),
        };
        for region in codes(first).into_iter().filter(|region| region != "KM") {
            for part in codes(second) {
                let at = |measure: &str| {
                    let wanted = [region.as_str(), part.as_str(), measure, year];
                    let wanted: Vec<&str> = wanted.into_iter().filter(|code| !code.is_empty()).collect();
                    *table.cell_of(&wanted).expect("a cell")
                };
                let (ads, share) = (at("n_ads"), at("share"));
                let Some(n_ads) = ads.value else {
                    assert_eq!(ads.status, CellStatus::NotApplicable);
                    continue;
                };
                let n_with_hit = share.value.map(|share| (share * n_ads).round());
                assert!(share.value.is_some() || n_ads == 0.0 || matches!(share.status, CellStatus::Suppressed | CellStatus::Protected));
                assert!(share.value.is_none() || n_ads >= 5.0, "{id} {region} {part} {year}: shown with {n_ads} ads");
                let found = Published { n_ads, n_with_hit };
                let part =
                    if view == 'E' && part == "municipality" && region.len() == 4 && region != "9999" { "total".to_owned() } else { part };
                cells.insert((view, region.clone(), part), found);
            }
        }
    }
    cells
}

/// Which cells are sums of which, by their codes: the total, and its parts.
fn sums(tables: &Tables) -> Vec<(Key, Vec<Key>)> {
    let key = |view: char, region: &str, part: &str| (view, region.to_owned(), part.to_owned());
    let mut sums = Vec::new();
    let codes = |table: &Table, n: usize| -> Vec<String> {
        table.dimensions[n].categories.iter().map(|c| c.code.clone()).filter(|c| c != "total" && c != "KM").collect()
    };
    for view in ['P', 'E'] {
        let by_sector = tables.get(&format!("SVALL01{view}")).expect("a table");
        let by_occupation = tables.get(&format!("SVALL03{view}")).expect("a table");
        let (sectors, occupations) = (codes(by_sector, 1), codes(by_occupation, 1));
        let parts: Vec<String> = sectors.iter().chain(&occupations).cloned().chain(["total".to_owned()]).collect();
        for region in codes(by_sector, 0) {
            for kinds in [&sectors, &occupations] {
                // A municipality as an employer has one sector, which is its total.
                if view == 'E' && region.len() == 4 && region != "9999" && kinds == &sectors {
                    continue;
                }
                sums.push((key(view, &region, "total"), kinds.iter().map(|part| key(view, &region, part)).collect()));
            }
        }
        let municipalities = &by_sector.dimensions[0].code_lists.iter().find(|list| list.id == "vs_Kommun").expect("a list").values;
        let member = |code: &str, part: &str| {
            let part = if view == 'E' && part == "municipality" { "total" } else { part };
            key(view, code, part)
        };
        for part in &parts {
            let counties = codes(by_sector, 0)
                .into_iter()
                .filter(|code| (code.len() == 2 && code != "00" && code.parse::<u8>().is_ok()) || code == "9999");
            sums.push((key(view, "00", part), counties.map(|code| key(view, &code, part)).collect()));
            for list in by_sector.dimensions[0].code_lists.iter().filter(|list| list.id.starts_with("agg_")) {
                for group in &list.values {
                    sums.push((key(view, &group.code, part), group.members.iter().map(|code| member(code, part)).collect()));
                }
            }
            for county in codes(by_sector, 0).into_iter().filter(|code| code.len() == 2 && code.parse::<u8>().is_ok_and(|n| n > 0)) {
                let mut members: Vec<Key> =
                    municipalities.iter().filter(|m| m.code.starts_with(&county)).map(|m| member(&m.code, part)).collect();
                assert!(!members.is_empty());
                match (view, part.as_str()) {
                    ('E', "total") => members.push(key('E', &county, "region")),
                    ('E', "municipality") | ('P', _) => {}
                    _ => continue,
                }
                sums.push((key(view, &county, part), members));
            }
        }
    }
    let units = codes(tables.get("SVALL03N").expect("a table"), 0);
    for major in (0..10).map(|n| n.to_string()).chain(["unknown".to_owned()]) {
        let of_major = units.iter().filter(|unit| unit.starts_with(&major)).map(|unit| key('N', "", unit)).collect();
        sums.push((key('P', "00", &major), of_major));
    }
    for sector in ["municipality", "region", "state", "federation"] {
        sums.push((key('P', "00", sector), vec![key('E', "00", sector)]));
    }
    for employer in Registers::load().expect("the registers hold").employers.public() {
        let id = key('A', &employer.id, "");
        if let Some(code) = &employer.municipality {
            sums.push((key('E', code, "total"), vec![id]));
        } else if let Some(code) = &employer.county {
            sums.push((key('E', code, "region"), vec![id]));
        }
    }
    sums
}

/// The unknown cells that follow from a system of sums, by plain elimination of whole rows modulo a prime.
fn told(cells: &HashMap<Key, Published>, sums: &[(Key, Vec<Key>)]) -> Vec<Key> {
    let mut unknowns: Vec<&Key> = cells.iter().filter(|(_, c)| c.n_ads > 0.0 && c.n_with_hit.is_none()).map(|(key, _)| key).collect();
    unknowns.sort();
    let places: HashMap<&Key, usize> = unknowns.iter().enumerate().map(|(n, key)| (*key, n)).collect();
    let mut rows: Vec<HashMap<usize, i128>> = Vec::new();
    for (total, parts) in sums {
        let mut row: HashMap<usize, i128> = HashMap::new();
        // A region and a sector that cannot be: a group of municipalities as employers has no ads of the state.
        if !cells.contains_key(total) {
            assert!(parts.iter().all(|part| !cells.contains_key(part)), "{total:?}");
            continue;
        }
        let n_of_parts: f64 = parts.iter().filter_map(|part| cells.get(part)).map(|c| c.n_ads).sum();
        assert_eq!(cells.get(total).map(|c| c.n_ads), Some(n_of_parts), "{total:?} is the sum of {parts:?}");
        for (key, sign) in parts.iter().map(|part| (part, 1)).chain([(total, PRIME - 1)]) {
            if let Some(place) = places.get(key) {
                *row.entry(*place).or_default() += sign;
            }
        }
        row.retain(|_, value| *value % PRIME != 0);
        rows.push(row);
    }
    let mut done: Vec<(usize, HashMap<usize, i128>)> = Vec::new();
    while let Some(mut row) = rows.pop() {
        for (pivot, other) in &done {
            subtract(&mut row, other, *pivot);
        }
        let Some(pivot) = row.keys().min().copied() else { continue };
        let inverse = power(row[&pivot], PRIME - 2);
        for value in row.values_mut() {
            *value = *value * inverse % PRIME;
        }
        for (_, other) in &mut done {
            subtract(other, &row, pivot);
        }
        done.push((pivot, row));
    }
    let alone = done.iter().filter(|(_, row)| row.len() == 1);
    alone.map(|(pivot, _)| unknowns[*pivot].clone()).collect()
}

/// Those of few ads: others are withheld for their sake only, and may be told where that tells nothing of these.
fn told_of_few_ads(cells: &HashMap<Key, Published>, sums: &[(Key, Vec<Key>)]) -> Vec<Key> {
    told(cells, sums).into_iter().filter(|key| cells.get(key).is_some_and(|cell| cell.n_ads < 5.0)).collect()
}

fn subtract(row: &mut HashMap<usize, i128>, other: &HashMap<usize, i128>, pivot: usize) {
    let Some(much) = row.get(&pivot).copied() else { return };
    for (place, value) in other {
        let to = row.entry(*place).or_default();
        *to = (*to + PRIME * PRIME - much * value) % PRIME;
    }
    row.retain(|_, value| *value != 0);
}

fn power(base: i128, mut exponent: i128) -> i128 {
    let (mut result, mut base) = (1, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

#[test]
fn no_cell_of_few_ads_follows_from_what_is_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = published(folder.path());
    let tables = run.tables(&Registers::load().expect("the registers hold")).expect("tables");
    let sums = sums(&tables);
    let table = tables.get("SVALL01P").expect("a table");
    let time = table.dimensions.iter().find(|d| d.role == Role::Time).expect("years");
    let (mut n_withheld, mut n_shown) = (0, 0);
    for year in time.categories.iter().step_by(4) {
        let cells = cells(&tables, &year.code);
        n_withheld += cells.values().filter(|c| c.n_ads > 0.0 && c.n_with_hit.is_none()).count();
        n_shown += cells.values().filter(|c| c.n_with_hit.is_some()).count();
        assert_eq!(told_of_few_ads(&cells, &sums), Vec::<Key>::new(), "{}", year.code);
    }
    assert!(n_withheld > 100 && n_shown > 20, "{n_withheld} withheld, {n_shown} shown");
    // Were only the cells of few ads withheld, some would follow.
    let year = &time.categories.last().expect("a year").code;
    let mut open = cells(&tables, year);
    open.values_mut().filter(|c| c.n_ads >= 5.0 && c.n_with_hit.is_none()).for_each(|c| c.n_with_hit = Some(0.0));
    assert!(!told_of_few_ads(&open, &sums).is_empty());

    let said = svall(folder.path(), &["tables", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let ids: Vec<&str> = said["tables"].as_array().expect("tables").iter().filter_map(|t| t["id"].as_str()).collect();
    assert_eq!(ids, tables.iter().map(|t| t.id.as_str()).collect::<Vec<_>>());
    assert_eq!(tables.get("SVALL06R").and_then(|t| t.cells.first()).and_then(|c| c.value), Some(run.manifest.counts.n_records as f64));
}
