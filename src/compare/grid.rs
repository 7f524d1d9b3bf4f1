//! Lays a comparison out as people read it: a row for each measure, a column for each municipality, and what must be known below.

use std::ops::RangeInclusive;

use super::code::Code;
use super::decomposition::Decomposition;
use super::estimates::{Difference, Spread};
use super::side_by_side::{ComparedCell, ComparedRow, Question, SideBySide};
use super::standardised::LEAST_COVERAGE;
use super::trend::breaks_between;
use crate::measure::Estimate;
use crate::registers::Places;
use crate::table::{CellStatus, View};

/// What stands in one place.
#[derive(Clone, PartialEq, Debug)]
pub enum GridCell {
    /// A text, such as a code or a name.
    Text(String),
    /// A count.
    Count(u64),
    /// A number and the decimals that are shown of it.
    Number(f64, u8),
    /// Why there is none, as a sign: `..` withheld or not known, `.` cannot be.
    Without(&'static str),
}

/// A table for reading.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Grid {
    /// What it shows.
    pub title: String,
    /// Names of the columns; the first is that of the rows' names.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<GridCell>>,
    /// What a reader must know, a sentence or more each.
    pub notes: Vec<String>,
}

/// A number as Swedish readers write it: comma, and `minus` for the sign.
pub fn swedish_number(value: f64, decimals: u8, minus: char) -> String {
    let text = format!("{:.*}", usize::from(decimals), value.abs());
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if value < 0.0 && !is_zero { minus.to_string() } else { String::new() };
    sign + &text.replace('.', ",")
}

/// The years as they are written: `2025`, `2023–2025`.
pub fn years_written(years: &RangeInclusive<u16>) -> String {
    if years.start() == years.end() { years.start().to_string() } else { format!("{}–{}", years.start(), years.end()) }
}

/// What a view is called in Swedish.
pub fn view_in_swedish(view: View) -> &'static str {
    match view {
        View::Employer => "kommunen som arbetsgivare",
        View::Place => "kommunen som plats (arbetsplatsen ligger där, vem som än anställer)",
    }
}

/// The name of a municipality in tables.
pub fn name_of(places: &Places, code: Code) -> String {
    let code = code.to_string();
    places.municipality(Some(&code), None).map_or(code, |m| m.name.clone())
}

/// The table for reading, in Swedish.
pub fn grid(table: &SideBySide, question: &Question, places: &Places) -> Grid {
    let name = |code: &Code| name_of(places, *code);
    let against = table.group.as_ref().map(|(name, ..)| name.sv.clone());
    let mut header = vec![String::new()];
    header.extend(table.columns.iter().map(name));
    header.extend(["StdAv", "Genomsnitt", "Nationellt", "Skillnad"].map(str::to_owned));
    if let Some(against) = &against {
        header.extend([against.clone(), "Skillnad mot gruppen".to_owned()]);
    }
    header.push("Nationellt, samlat".to_owned());
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    for row in &table.rows {
        rows.push(values(row, against.is_some()));
    }
    // What tells how far the columns can be compared.
    let n_closing = header.len() - 1 - table.columns.len();
    let mut about = |label: &str, cells: Vec<GridCell>, last: GridCell| {
        let mut row = vec![GridCell::Text(label.to_owned())];
        row.extend(cells);
        row.extend(std::iter::repeat_n(GridCell::Without("."), n_closing - 1));
        row.push(last);
        rows.push(row);
    };
    about("Antal annonser", table.n_ads.iter().map(|n| GridCell::Count(*n)).collect(), GridCell::Count(table.nation.1));
    let register = |code: &Code| places.municipality(Some(&code.to_string()), None);
    let none = || GridCell::Without(".");
    let skr = |code| register(code).map_or_else(none, |m| GridCell::Text(m.skr.clone()));
    about("SKR-grupp 2023", table.columns.iter().map(skr).collect(), none());
    let population = |code| register(code).map_or_else(none, |m| GridCell::Count(m.population.into()));
    about("Invånare 2025", table.columns.iter().map(population).collect(), none());
    about("Kommunkod", table.columns.iter().map(|code| GridCell::Text(code.to_string())).collect(), none());
    let title = format!("Digital kompetens i platsannonser {}, {}", years_written(&question.years), view_in_swedish(question.view));
    Grid { title, header, rows, notes: notes(table, question, places) }
}

fn decimals(row: &ComparedRow) -> u8 {
    if row.kind.measure.scale() > 1.0 { 1 } else { 2 }
}

fn values(row: &ComparedRow, has_group: bool) -> Vec<GridCell> {
    let (scale, decimals) = (row.kind.measure.scale(), decimals(row));
    let number = |value: Option<f64>| value.map_or(GridCell::Without(".."), |value| GridCell::Number(scale * value, decimals));
    let mean = |spread: &Option<Spread>| number(spread.map(|spread| spread.mean.value));
    let difference = |difference: &Option<Difference>| number(difference.map(|difference| difference.estimate.value));
    let mut cells = vec![GridCell::Text(row.kind.label.sv.clone())];
    cells.extend(row.cells.iter().map(|cell| match cell.estimate {
        Some(estimate) => number(Some(estimate.value)),
        None => GridCell::Without(cell.status.sign()),
    }));
    cells.push(number(row.columns.and_then(|spread| spread.standard_deviation)));
    cells.extend([mean(&row.columns), mean(&row.nation), difference(&row.difference)]);
    if has_group {
        cells.extend([mean(&row.group), difference(&row.group_difference)]);
    }
    let pooled = row.nation_pooled.map(|estimate| estimate.value);
    cells.push(if row.kind.is_standardised { GridCell::Without(".") } else { number(pooled) });
    cells
}

/// A difference with its interval, such as `−8,10 (−12,00 till −4,20)`.
pub fn difference_written(estimate: Estimate, scale: f64, decimals: u8) -> String {
    let written = |value: f64| {
        let text = swedish_number(scale * value, decimals, '−');
        if value > 0.0 { format!("+{text}") } else { text }
    };
    let bounds = estimate.bounds.map_or_else(String::new, |(low, high)| format!(" ({} till {})", written(low), written(high)));
    written(estimate.value) + &bounds
}

fn notes(table: &SideBySide, question: &Question, places: &Places) -> Vec<String> {
    let name = |code: &Code| name_of(places, *code);
    let mut notes = without_value(table, question, places);
    for (n, row) in table.rows.iter().enumerate() {
        let different = |get: &dyn Fn(&ComparedCell) -> Option<Difference>| -> Vec<String> {
            let told = |(code, cell): (&Code, &ComparedCell)| {
                let difference = get(cell).filter(|difference| difference.is_different)?;
                Some(format!("{} {}", name(code), difference_written(difference.estimate, row.kind.measure.scale(), decimals(row))))
            };
            table.columns.iter().zip(&row.cells).filter_map(told).collect()
        };
        let sides = [
            (Some("Nationellt".to_owned()), different(&|cell| cell.to_nation)),
            (
                table.group.as_ref().filter(|(_, members, _)| !members.is_empty()).map(|(name, ..)| name.sv.clone()),
                different(&|cell| cell.to_group),
            ),
        ];
        for (against, told) in sides {
            let Some(against) = against else { continue };
            if !told.is_empty() {
                notes.push(format!("Skiljer sig från {against}, {}: {}.", row.kind.label.sv, told.join("; ")));
            } else if n == 0 && row.cells.iter().any(|cell| cell.to_nation.is_some()) {
                notes.push(format!("Ingen kommun skiljer sig säkert från {against}, {}.", row.kind.label.sv));
            }
        }
    }
    notes.push("En kommun sägs skilja sig bara om skillnadens 95 %-intervall (MOVER, annonsen som enhet) inte rymmer 0.".to_owned());
    let (n, n_ads) = table.nation;
    let min = question.min_ads;
    notes.push(format!(
        "Genomsnitt: ovägt medel av tabellens kommuner. StdAv: deras standardavvikelse (stickprov, n − 1). Nationellt: ovägt medel av de {n} \
         kommuner som har minst {min} annonser. Skillnad: Genomsnitt minus Nationellt. Nationellt, samlat: värdet över dessa kommuners alla \
         {n_ads} annonser tillsammans."
    ));
    if n < 100 {
        notes.push(format!("Nationellt bygger på bara {n} av landets 290 kommuner och är inget medel för landet."));
    }
    if let Some((group, members, n_ads)) = &table.group {
        let named =
            if members.len() <= 15 { format!(": {}", members.iter().map(name).collect::<Vec<_>>().join(", ")) } else { String::new() };
        notes.push(if members.is_empty() {
            format!("{}: ingen av gruppens kommuner har minst {min} annonser.", group.sv)
        } else {
            format!("{}: ovägt medel av {} kommuner med {n_ads} annonser{named}.", group.sv, members.len())
        });
        if !table.group_left_out.is_empty() {
            let left: Vec<String> = table.group_left_out.iter().take(15).map(name).collect();
            let more = table.group_left_out.len().saturating_sub(15);
            let more = if more > 0 { format!(" och {more} till") } else { String::new() };
            notes.push(format!("Har färre än {min} annonser och ingår inte i {}: {}{more}.", group.sv, left.join(", ")));
        }
    }
    if table.rows.iter().any(|row| row.kind.is_standardised) {
        notes.push(
            "Yrkesstandardiserad: intensiteten med alla kommuners fördelning av ord på yrken (SSYK 2012, fyra siffror); yrken med färre än \
             två annonser i kommunen räknas bort och vikterna skalas om."
                .to_owned(),
        );
    }
    for one in breaks_between(&question.years, &question.years, question.view, None) {
        notes.push(format!("Brott i serien {}: {}.", one.from_year, one.text.sv));
    }
    notes.push("Annonser visar vad arbetsgivare skriver, inte vad personalen kan.".to_owned());
    notes
}

/// Why a column has no value: a sentence for each reason.
fn without_value(table: &SideBySide, question: &Question, places: &Places) -> Vec<String> {
    let mut notes = Vec::new();
    for (n, code) in table.columns.iter().enumerate() {
        let (name, n_ads) = (name_of(places, *code), table.n_ads.get(n).copied().unwrap_or(0));
        if n_ads == 0 {
            notes.push(format!(".. {name}: inga annonser {}.", years_written(&question.years)));
        } else if n_ads < question.min_ads {
            notes.push(format!(".. {name}: färre än {} annonser ({n_ads}), värdet visas inte.", question.min_ads));
        }
        for row in &table.rows {
            let Some(cell) = row.cells.get(n).filter(|cell| cell.status == CellStatus::Missing && n_ads >= question.min_ads) else {
                continue;
            };
            let reason = cell.standardised.map_or_else(
                || "går inte att beräkna".to_owned(),
                |s| format!("yrkena täcker {:.0} % av vikterna, minst {:.0} % krävs", 100.0 * s.coverage, 100.0 * LEAST_COVERAGE),
            );
            notes.push(format!(".. {name}, {}: {reason}.", row.kind.label.sv));
        }
    }
    notes
}

/// Mix and within as parts of a difference, in words.
pub fn parts_written(parts: &Decomposition) -> String {
    let part = |value: f64| difference_written(Estimate { value, bounds: None }, 1.0, 2);
    format!("yrkenas fördelning {}, vad som efterfrågas inom yrkena {}", part(parts.mix), part(parts.within))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_swedish_readers_write_them() {
        assert_eq!(swedish_number(-8.104, 2, '−'), "−8,10");
        assert_eq!(swedish_number(-0.001, 2, '-'), "0,00");
        assert_eq!(swedish_number(1234.5, 1, '-'), "1234,5");
        let estimate = Estimate { value: -0.081, bounds: Some((-0.12, 0.04)) };
        assert_eq!(difference_written(estimate, 100.0, 1), "−8,1 (−12,0 till +4,0)");
        assert_eq!(years_written(&(2023..=2025)), "2023–2025");
    }
}
