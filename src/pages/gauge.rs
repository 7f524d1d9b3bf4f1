//! Says of each measure how pages write it: its name, its unit, its decimals, and why a value is not shown.

use super::number::{bounds, number, signed};
use super::page::Visit;
use super::slice::Valued;
use super::words::{Words, words};
use crate::compare::Measure;
use crate::measure::Estimate;
use crate::table::{CellStatus, Language};

/// Ids of the measures in addresses, and the measures.
pub(super) const MEASURES: [(&str, Measure); 4] =
    [("intensity", Measure::Intensity), ("share", Measure::Share), ("floor", Measure::Floor), ("breadth", Measure::Breadth)];

/// Name of a measure.
pub(super) fn name(measure: Measure) -> Words {
    match measure {
        Measure::Intensity => words("Intensitet", "Intensity"),
        Measure::Share => words("Andel annonser med digital kompetens", "Share of ads with digital competence"),
        Measure::Floor => words("Golv: andel annonser utan digital kompetens", "Floor: share of ads without digital competence"),
        Measure::Breadth => words("Bredd: olika kompetenser per annons", "Breadth: different competences per ad"),
    }
}

/// Unit of a measure, as it stands at an axis.
pub(super) fn unit(measure: Measure) -> Words {
    match measure {
        Measure::Intensity => words("träffar per 1 000 ord", "hits per 1,000 words"),
        Measure::Share | Measure::Floor => words("procent av annonserna", "per cent of the ads"),
        Measure::Breadth => words("kompetenser per annons", "competences per ad"),
    }
}

/// What a measure is, in a sentence.
pub(super) fn meaning(measure: Measure) -> Words {
    match measure {
        Measure::Intensity => words(
            "Intensitet är antalet ord för digital kompetens per 1 000 ord i annonsernas rubriker och texter.",
            "Intensity is the number of words for digital competence per 1,000 words of the ads' headlines and texts.",
        ),
        Measure::Share => words(
            "Andelen är annonser med minst ett ord för digital kompetens, av alla annonser.",
            "The share is of ads with at least one word for digital competence, among all ads.",
        ),
        Measure::Floor => words(
            "Golvet är annonser utan något ord för digital kompetens, av alla annonser.",
            "The floor is ads without any word for digital competence, among all ads.",
        ),
        Measure::Breadth => words(
            "Bredden är hur många olika digitala kompetenser en annons nämner, i medel. Den har inget intervall.",
            "Breadth is how many different digital competences an ad names, on average. It has no interval.",
        ),
    }
}

/// Decimals of a measure, those of the tables: shares are shown in per cent.
pub(super) fn decimals(measure: Measure) -> usize {
    match measure {
        Measure::Intensity | Measure::Breadth => 2,
        Measure::Share | Measure::Floor => 1,
    }
}

fn is_percent(measure: Measure) -> bool {
    matches!(measure, Measure::Share | Measure::Floor)
}

/// A value without its unit: `5,92`, `34,5`.
pub(super) fn plain(value: f64, measure: Measure, language: Language) -> String {
    number(measure.scale() * value, decimals(measure), language)
}

/// A value in a sentence: `5,92`, `34,5 %`.
pub(super) fn in_text(value: f64, measure: Measure, language: Language) -> String {
    let plain = plain(value, measure, language);
    match (is_percent(measure), language) {
        (false, _) => plain,
        (true, Language::Swedish) => plain + "\u{a0}%",
        (true, Language::English) => plain + "%",
    }
}

/// A difference: `+0,12`, `−1,9`; of shares in percentage points.
pub(super) fn difference(value: f64, measure: Measure, language: Language) -> String {
    signed(measure.scale() * value, decimals(measure), language)
}

/// The unit of a difference, where it needs one.
pub(super) fn difference_unit(measure: Measure, language: Language) -> &'static str {
    match (is_percent(measure), language) {
        (false, _) => "",
        (true, Language::Swedish) => " procentenheter",
        (true, Language::English) => " percentage points",
    }
}

/// The interval of an estimate: `2,81–5,12`.
pub(super) fn interval(estimate: Estimate, measure: Measure, language: Language) -> Option<String> {
    bounds(estimate, measure.scale(), decimals(measure), language)
}

/// Why a value is not shown, in a few words.
pub(super) fn reason(visit: &Visit, status: CellStatus) -> String {
    let text = match status {
        CellStatus::Ok => words("", ""),
        CellStatus::Suppressed => words("färre än {n} annonser", "fewer than {n} ads"),
        CellStatus::Protected => words(
            "visas inte, för då kunde ett annat värde med färre än {n} annonser räknas ut",
            "not shown, because another value of fewer than {n} ads could then be worked out",
        ),
        CellStatus::Missing => words("inga annonser att räkna", "no ads to count"),
        CellStatus::NotApplicable => words("finns inte", "does not exist"),
    };
    text.with(visit.language, &[("n", &visit.material.min_ads.to_string())])
}

/// A value as it stands in a table, or its sign.
pub(super) fn in_cell(valued: &Valued, measure: Measure, language: Language) -> String {
    valued.cell.value.map_or_else(|| valued.cell.status.sign().to_owned(), |value| plain(value, measure, language))
}
