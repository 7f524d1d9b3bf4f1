//! `svall tables`: the tables that statistics users read, with what they show and withhold.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::table::{grouped, lay_out};
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::published::current_run;
use crate::registers::Registers;
use crate::table::{CellStatus, OwnGroup, Role, Table, Tables};

/// List the tables of the published run: dimensions, years, cells and how many of them are withheld.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall tables
  svall tables --out published --json
  svall tables --groups groups.csv

Tables that end in E count ads by who hires, those that end in P by where the workplace is. A cell of fewer ads than the run's minimum is
withheld, and so are others from which it could be computed.")]
pub(super) struct Arguments {
    /// Folder of the published run.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    /// Own groups of municipalities as further regions: CSV with the header `group,label,municipality`.
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Print as JSON, with titles in both languages and the code lists.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<Done> {
    let groups = match &arguments.groups {
        Some(path) => OwnGroup::read(&path.display().to_string(), &fs::read_to_string(path).map_err(|e| Error::input(path, e))?)?,
        None => Vec::new(),
    };
    let tables = current_run(&arguments.out)?.tables_with_groups(&Registers::load()?, &groups)?;
    output::data(&if arguments.json { json_text(&tables)? } else { table_text(&tables) })?;
    Ok(Done::Fully)
}

/// Cells that show a value, are suppressed, and are protected.
fn counts(table: &Table) -> [u64; 3] {
    [CellStatus::Ok, CellStatus::Suppressed, CellStatus::Protected]
        .map(|status| table.cells.iter().filter(|cell| cell.status == status).count() as u64)
}

/// The first and the last year.
fn years(table: &Table) -> String {
    let time = table.dimensions.iter().find(|d| d.role == Role::Time);
    let codes: Vec<&str> = time.iter().flat_map(|d| &d.categories).map(|c| c.code.as_str()).collect();
    match (codes.first(), codes.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
        (Some(only), _) => (*only).to_owned(),
        _ => "..".to_owned(),
    }
}

fn table_text(tables: &Tables) -> String {
    let rows: Vec<Vec<String>> = tables
        .iter()
        .map(|table| {
            let dimensions: Vec<String> = table.dimensions.iter().map(|d| format!("{} {}", d.code, d.categories.len())).collect();
            let [_, suppressed, protected] = counts(table);
            let n_cells = table.cells.len() as u64;
            let mut row = vec![table.id.clone(), table.title.en.clone(), dimensions.join(" x "), years(table)];
            row.extend([n_cells, suppressed, protected].map(grouped));
            row
        })
        .collect();
    let header = ["table", "title", "dimensions", "years", "cells", "suppressed", "protected"];
    lay_out(&header, &rows, &[false, false, false, false, true, true, true])
}

fn json_text(tables: &Tables) -> Result<String> {
    let tables: Vec<Json> = tables.iter().map(object).collect();
    let text = serde_json::to_string_pretty(&json!({"tables": tables}));
    text.map(|t| t + "\n").map_err(|e| Error::new(ErrorKind::Internal, format!("the list cannot be written: {e}")))
}

fn object(table: &Table) -> Json {
    let dimensions: Vec<Json> = table
        .dimensions
        .iter()
        .map(|d| {
            let lists: Vec<&str> = d.code_lists.iter().map(|list| list.id).collect();
            json!({"code": d.code, "label": d.label.en, "n_categories": d.categories.len(), "elimination": d.elimination, "code_lists": lists})
        })
        .collect();
    let [shown, suppressed, protected] = counts(table);
    json!({
        "id": table.id,
        "title": {"sv": table.title.sv, "en": table.title.en},
        "view": table.view.map(|view| format!("{view:?}").to_lowercase()),
        "dimensions": dimensions,
        "years": years(table),
        "n_cells": table.cells.len(),
        "n_shown": shown,
        "n_suppressed": suppressed,
        "n_protected": protected,
        "run_id": table.source.run_id,
    })
}
