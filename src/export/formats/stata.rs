//! Writes a table as a Stata file of release 118: measures as variables, names of categories as value labels.
//!
//! A dimension is a number with value labels, in the order of the table, and beside it a text with the codes; years are numbers. A cell
//! without a value is one of Stata's extended missing values, so that the reason stays: `.a` suppressed, `.b` protected, `.c` missing,
//! `.d` not applicable. The layout of the file is that of Stata's own description of `dta`, release 118.

use super::layout::Layout;
use super::stata_file::{StataFile, StataType, Variable};
use super::wording::{SIGNS, status_meaning};
use super::{FormatOptions, full_title};
use crate::error::{Error, ErrorKind, Result};
use crate::table::{Category, Cell, CellStatus, Dimension, Language, Role, Table};

/// Most bytes of a code.
const MAX_TEXT: usize = 2045;
/// Most variables that readers of this release take.
const MAX_VARIABLES: usize = 32_767;
/// Words that Stata keeps for itself.
const RESERVED: [&str; 20] = [
    "byte", "double", "float", "int", "long", "strl", "if", "in", "using", "with", "_all", "_b", "_coef", "_cons", "_n", "_pi", "_pred",
    "_rc", "_skip", "_se",
];

/// The statuses without a value, in the order of `.a`, `.b`, `.c`, `.d`.
const EXTENDED: [CellStatus; 4] = [CellStatus::Suppressed, CellStatus::Protected, CellStatus::Missing, CellStatus::NotApplicable];

pub(super) fn write(table: &Table, options: &FormatOptions) -> Result<Vec<u8>> {
    let language = options.language;
    let layout = Layout::measures_as_columns(table);
    let stub = layout.stub();
    let mut names = Names::default();
    let mut variables = Vec::new();
    for dimension in &stub {
        let label = dimension.label.of(language).to_owned();
        if are_years(dimension) {
            variables.push(Variable { name: names.made(dimension.code), kind: StataType::Long, label, values: Vec::new(), decimals: 0 });
            continue;
        }
        let width = dimension.categories.iter().map(|c| c.code.len()).max().unwrap_or(1).max(1);
        if width > MAX_TEXT {
            return Err(Error::new(
                ErrorKind::Internal,
                format!("table {}: found a code of {width} bytes in {}, expected at most {MAX_TEXT}", table.id, dimension.code),
            ));
        }
        let values = dimension.categories.iter().zip(1..).map(|(c, n)| (n, c.label.of(language).to_owned())).collect();
        variables.push(Variable { name: names.made(dimension.code), kind: StataType::Long, label: label.clone(), values, decimals: 0 });
        let name = names.made(&format!("{}_code", dimension.code));
        variables.push(Variable { name, kind: StataType::Text(width), label, values: Vec::new(), decimals: 0 });
    }
    for column in 0..layout.n_columns() {
        variables.push(measure(&layout.column(column), &mut names, language));
    }
    if variables.len() > MAX_VARIABLES {
        return Err(Error::new(
            ErrorKind::Usage,
            format!("table {}: found {} variables, expected at most {MAX_VARIABLES}", table.id, variables.len()),
        ));
    }
    let mut file = StataFile::new(variables, &full_title(table, language), &table.source.updated, notes(table, language));
    for row in 0..layout.n_rows() {
        for (dimension, category) in stub.iter().zip(layout.row(row)) {
            if are_years(dimension) {
                file.long(category.code.parse().unwrap_or(0));
            } else {
                let place = dimension.place(&category.code).map_or(0, |place| place + 1);
                file.long(i32::try_from(place).unwrap_or(0));
                file.text(&category.code);
            }
        }
        for (cell, _) in layout.cells(row) {
            match extended(cell) {
                Some(n) => file.missing(n),
                None => file.double(cell.value.unwrap_or(0.0)),
            }
        }
        file.end_row();
    }
    Ok(file.finish())
}

fn measure(categories: &[&Category], names: &mut Names, language: Language) -> Variable {
    let code: Vec<&str> = categories.iter().map(|category| category.code.as_str()).collect();
    let name = names.made(if code.is_empty() { "value".to_owned() } else { code.join("_") }.as_str());
    let label = categories.iter().map(|category| match &category.unit {
        Some(unit) => format!("{} ({})", category.label.of(language), unit.of(language)),
        None => category.label.of(language).to_owned(),
    });
    let decimals = categories.iter().map(|category| category.decimals).max().unwrap_or(0);
    Variable { name, kind: StataType::Double, label: label.collect::<Vec<_>>().join(" "), values: Vec::new(), decimals }
}

fn are_years(dimension: &Dimension) -> bool {
    dimension.role == Role::Time && dimension.categories.iter().all(|c| c.code.len() == 4 && c.code.bytes().all(|b| b.is_ascii_digit()))
}

fn extended(cell: &Cell) -> Option<u8> {
    EXTENDED.iter().zip(0..).find(|(status, _)| **status == cell.status).map(|(_, n)| n)
}

fn notes(table: &Table, language: Language) -> Vec<String> {
    let mut notes: Vec<String> = table.notes.iter().map(|note| note.text.of(language).to_owned()).collect();
    notes.push(table.description.of(language).to_owned());
    notes.push(SIGNS.of(language).to_owned());
    for (status, letter) in EXTENDED.into_iter().zip('a'..) {
        notes.push(format!(".{letter} = {}: {}", status.id(), status_meaning(status).of(language)));
    }
    let source = &table.source;
    notes.push(format!("svall {}, lexicon {}, run {}, table {}", source.program, source.lexicon, source.run_id, table.id));
    notes.push(source.licence.clone());
    notes.retain(|note| !note.is_empty());
    notes
}

/// Names that were given, so that none is given twice.
#[derive(Default)]
struct Names(std::collections::HashSet<String>);

impl Names {
    /// A name of at most 32 small letters of ASCII, digits and `_`, which does not begin with a digit.
    fn made(&mut self, wanted: &str) -> String {
        use unicode_normalization::UnicodeNormalization;
        let plain = wanted.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase);
        let mut name: String = plain.map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(32).collect();
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            name = format!("_{name}").chars().take(32).collect();
        }
        if RESERVED.contains(&name.as_str()) || name.strip_prefix("str").is_some_and(|n| n.parse::<u16>().is_ok()) {
            name.push('_');
        }
        let mut given = name.clone();
        let mut n = 2;
        while !self.0.insert(given.clone()) {
            let end = format!("_{n}");
            given = name.chars().take(32 - end.len()).chain(end.chars()).collect();
            n += 1;
        }
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_stata_takes_and_each_is_given_once() {
        let mut names = Names::default();
        let long = "Yrkesområde_med_mycket_långt_namn_i_registret";
        let made = ["ContentsCode", "Ålder", "2025", "in", "str8", long, long, ""].map(|wanted| names.made(wanted));
        assert_eq!(
            made,
            ["contentscode", "alder", "_2025", "in_", "str8_", "yrkesomrade_med_mycket_langt_nam", "yrkesomrade_med_mycket_langt_n_2", "_"]
        );
    }
}
