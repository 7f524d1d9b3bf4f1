//! Draws a cell of a table whose shade grows with its value.

use maud::{Markup, html};

use super::gauge;
use super::page::Visit;
use super::slice::Valued;
use crate::compare::Measure;
use crate::table::CellStatus;

/// The cell of a value; `most` is the largest of the table.
pub(super) fn heat_cell(visit: &Visit, one: &Valued, measure: Measure, most: f64) -> Markup {
    let class = match one.cell.value {
        Some(value) if most > 0.0 => format!("heat-{}", (5.0 * value / most).ceil().clamp(1.0, 5.0)),
        Some(_) => "heat-1".to_owned(),
        None => "withheld".to_owned(),
    };
    html! {
        td class=(class) {
            (gauge::in_cell(one, measure, visit.language))
            @if one.cell.status != CellStatus::Ok { span.unseen { " " (gauge::reason(visit, one.cell.status)) } }
        }
    }
}
