//! Chooses from a table what a client asks for: values by expressions, lists of values, what may be left out, rows and columns.
//!
//! Pure: it reads a table and a question and says which cells are meant, so that too large an answer is refused before it is made.

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use crate::table::{CodeList, CodeListKind, Dimension, Role, Table};

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Selection {
    /// Which values of which variables.
    #[serde(default)]
    pub(super) selection: Vec<VariableSelection>,
    /// Which variables are rows and which are columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) placement: Option<Placement>,
}

/// Which values of a variable.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VariableSelection {
    /// The variable's code.
    pub(super) variable_code: String,
    /// Codes and expressions.
    #[serde(default)]
    pub(super) value_codes: Vec<String>,
    /// The list whose values are meant.
    #[serde(default, rename = "codelist", alias = "codeList", skip_serializing_if = "Option::is_none")]
    pub(super) code_list: Option<String>,
    /// Whether groups are given as groups or as their members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) output_values: Option<OutputValues>,
}

/// What stands for a group of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OutputValues {
    /// The group itself.
    Aggregated,
    /// Its members.
    Single,
}

/// Rows and columns.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Placement {
    /// Codes of the variables that are columns.
    #[serde(default)]
    pub(super) heading: Vec<String>,
    /// Codes of the variables that are rows.
    #[serde(default)]
    pub(super) stub: Vec<String>,
}

/// What becomes of a variable that is not named and has no value that stands for all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unnamed {
    /// It must be named.
    IsRefused,
    /// All its values are meant.
    IsWhole,
}

/// What was chosen from a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Chosen {
    /// Of each variable, the places of its values.
    pub(super) places: Vec<Vec<usize>>,
    /// Of each variable, whether it was left out, so that its one value stands for all.
    pub(super) is_left_out: Vec<bool>,
    /// Rows, as places in the table.
    pub(super) stub: Vec<usize>,
    /// Columns, as places in the table.
    pub(super) heading: Vec<usize>,
}

/// Chooses from a table.
///
/// # Errors
/// A sentence that says what was found and what was expected.
pub(super) fn choose(table: &Table, selection: &Selection, unnamed: Unnamed) -> Result<Chosen, String> {
    let mut named: Vec<Option<&VariableSelection>> = vec![None; table.dimensions.len()];
    for variable in &selection.selection {
        let place = named.get_mut(place_of(table, &variable.variable_code)?);
        if let Some(place) = place {
            if place.is_some() {
                return Err(format!("the variable `{}` stands twice", variable.variable_code));
            }
            *place = Some(variable);
        }
    }
    check_lists(table, selection)?;
    let mut places = Vec::with_capacity(named.len());
    let mut is_left_out = Vec::with_capacity(named.len());
    for (dimension, variable) in table.dimensions.iter().zip(named) {
        let elimination = dimension.elimination.as_deref().and_then(|code| dimension.place(code));
        match (variable, elimination) {
            (Some(variable), _) if !variable.value_codes.is_empty() => {
                places.push(values(dimension, variable)?);
                is_left_out.push(false);
            }
            (_, Some(elimination)) => {
                places.push(vec![elimination]);
                is_left_out.push(true);
            }
            (None, None) if unnamed == Unnamed::IsWhole => {
                places.push((0..dimension.categories.len()).collect());
                is_left_out.push(false);
            }
            _ => return Err(format!("the variable `{}` must be named with at least one value", dimension.code)),
        }
    }
    // A table without any variable is no table: the last one stays.
    if is_left_out.iter().all(|left_out| *left_out)
        && let Some(last) = is_left_out.last_mut()
    {
        *last = false;
    }
    let (stub, heading) = placed(table, selection.placement.as_ref(), &is_left_out)?;
    Ok(Chosen { places, is_left_out, stub, heading })
}

/// Whether every variable and list that is named exists, also where no value is chosen from it.
///
/// # Errors
/// One that does not.
pub(super) fn check_lists(table: &Table, selection: &Selection) -> Result<(), String> {
    for variable in &selection.selection {
        let dimension = table.dimensions.get(place_of(table, &variable.variable_code)?);
        if let (Some(dimension), Some(id)) = (dimension, variable.code_list.as_deref().filter(|id| !id.is_empty())) {
            code_list_of(dimension, id)?;
        }
    }
    Ok(())
}

/// The selection that answers when nothing is asked: the whole country, the first two measures, every year.
pub(super) fn default_selection(table: &Table) -> Selection {
    let selection = table.dimensions.iter().map(|dimension| {
        let codes = dimension.categories.iter().map(|category| category.code.clone());
        let value_codes = match (dimension.role, &dimension.elimination) {
            (Role::Time, _) => codes.collect(),
            (Role::Metric, _) => codes.take(2).collect(),
            (_, Some(elimination)) => vec![elimination.clone()],
            (_, None) => codes.take(20).collect(),
        };
        VariableSelection { variable_code: dimension.code.to_owned(), value_codes, ..VariableSelection::default() }
    });
    let codes = |places: &[usize]| places.iter().filter_map(|at| table.dimensions.get(*at)).map(|d| d.code.to_owned()).collect();
    let placement = Placement { heading: codes(&table.heading), stub: codes(&table.stub) };
    Selection { selection: selection.collect(), placement: Some(placement) }
}

/// The list of a variable by its id, whatever the case.
pub(super) fn code_list_of<'t>(dimension: &'t Dimension, id: &str) -> Result<&'t CodeList, String> {
    let found = dimension.code_lists.iter().find(|list| list.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| {
        let known: Vec<&str> = dimension.code_lists.iter().map(|list| list.id).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        format!("the variable `{}` has no list `{id}`; its lists: {known}", dimension.code)
    })
}

impl Chosen {
    /// How many cells were chosen.
    pub(super) fn n_cells(&self) -> usize {
        self.places.iter().fold(1, |product: usize, places| product.saturating_mul(places.len()))
    }

    /// The chosen part as a table; a variable that was left out is no longer there.
    pub(super) fn of(&self, table: &Table) -> Table {
        let mut chosen = table.choose(&self.places);
        let stays = |at: &usize| !self.is_left_out.get(*at).copied().unwrap_or_default();
        let now = |at: usize| (0..at).filter(stays).count();
        chosen.stub = self.stub.iter().copied().filter(stays).map(now).collect();
        chosen.heading = self.heading.iter().copied().filter(stays).map(now).collect();
        let dimensions = std::mem::take(&mut chosen.dimensions);
        chosen.dimensions = dimensions.into_iter().enumerate().filter(|(at, _)| stays(at)).map(|(_, dimension)| dimension).collect();
        chosen
    }
}

fn place_of(table: &Table, code: &str) -> Result<usize, String> {
    table.place(code).ok_or_else(|| {
        let known: Vec<&str> = table.dimensions.iter().map(|dimension| dimension.code).collect();
        format!("the table has no variable `{code}`; its variables: {}", known.join(", "))
    })
}

/// The places of the values that were named, ascending, each once.
fn values(dimension: &Dimension, variable: &VariableSelection) -> Result<Vec<usize>, String> {
    let list = variable.code_list.as_deref().filter(|id| !id.is_empty()).map(|id| code_list_of(dimension, id)).transpose()?;
    let codes: Vec<&str> = match list {
        Some(list) => list.values.iter().map(|value| value.code.as_str()).collect(),
        None => dimension.categories.iter().map(|category| category.code.as_str()).collect(),
    };
    let in_error = |mistake: String| format!("{}: {mistake}", dimension.code);
    let mut is_chosen = vec![false; dimension.categories.len()];
    for text in &variable.value_codes {
        let expression =
            if codes.contains(&text.as_str()) { Expression::Code(text.clone()) } else { Expression::parse(text).map_err(in_error)? };
        for at in expression.places(&codes, dimension.role == Role::Time).map_err(in_error)? {
            for place in meant(dimension, list, at, variable.output_values) {
                if let Some(chosen) = is_chosen.get_mut(place) {
                    *chosen = true;
                }
            }
        }
    }
    Ok((0..is_chosen.len()).filter(|at| is_chosen.get(*at) == Some(&true)).collect())
}

/// The places in the variable that a value of a list means.
fn meant(dimension: &Dimension, list: Option<&CodeList>, at: usize, output: Option<OutputValues>) -> Vec<usize> {
    let Some(list) = list else { return vec![at] };
    let Some(value) = list.values.get(at) else { return Vec::new() };
    if list.kind == CodeListKind::Aggregation && output == Some(OutputValues::Single) {
        return value.members.iter().filter_map(|code| dimension.place(code)).collect();
    }
    dimension.place(&value.code).into_iter().collect()
}

/// Rows and columns as asked; a variable that is not named follows the others of the side on which the table has it.
fn placed(table: &Table, placement: Option<&Placement>, is_left_out: &[bool]) -> Result<(Vec<usize>, Vec<usize>), String> {
    let Some(placement) = placement else { return Ok((table.stub.clone(), table.heading.clone())) };
    let mut is_placed = is_left_out.to_vec();
    let mut sides = [Vec::new(), Vec::new()];
    for (side, codes) in sides.iter_mut().zip([&placement.stub, &placement.heading]) {
        for code in codes {
            let place = place_of(table, code)?;
            if side.contains(&place) || is_placed.get(place) == Some(&true) && is_left_out.get(place) == Some(&false) {
                return Err(format!("the variable `{code}` is placed twice"));
            }
            side.push(place);
            if let Some(placed) = is_placed.get_mut(place) {
                *placed = true;
            }
        }
    }
    let [mut stub, mut heading] = sides;
    // Who names columns only wants the rest as rows, and the other way round.
    let rest_is_heading = placement.heading.is_empty() && !placement.stub.is_empty();
    for place in (0..is_placed.len()).filter(|at| is_placed.get(*at) == Some(&false)) {
        if rest_is_heading { heading.push(place) } else { stub.push(place) }
    }
    Ok((stub, heading))
}
