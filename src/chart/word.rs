//! The few words that charts have themselves, in both languages.

use super::number::count;
use crate::table::Language;

/// What stands in a plot without a single value.
pub(super) fn nothing(language: Language) -> &'static str {
    match language {
        Language::Swedish => "Inga värden att visa",
        Language::English => "No values to show",
    }
}

/// A number of ads.
pub(super) fn ads(n: u64, language: Language) -> String {
    let noun = match (language, n) {
        (Language::Swedish, 1) => "annons",
        (Language::Swedish, _) => "annonser",
        (Language::English, 1) => "ad",
        (Language::English, _) => "ads",
    };
    format!("{} {noun}", count(n, language))
}

/// What the hatch means.
pub(super) fn not_shown(language: Language) -> &'static str {
    match language {
        Language::Swedish => "för få annonser, eller inga",
        Language::English => "too few ads, or none",
    }
}

/// What the thick lines of a map are.
pub(super) fn county_border(language: Language) -> &'static str {
    match language {
        Language::Swedish => "länsgräns",
        Language::English => "county border",
    }
}

/// The lowest class.
pub(super) fn under(high: &str, language: Language) -> String {
    match language {
        Language::Swedish => format!("under {high}"),
        Language::English => format!("below {high}"),
    }
}

/// The highest class.
pub(super) fn or_more(low: &str, language: Language) -> String {
    match language {
        Language::Swedish => format!("{low} eller mer"),
        Language::English => format!("{low} or more"),
    }
}

/// A class between two limits, of which the upper one is not in it.
pub(super) fn from_to(low: &str, high: &str, language: Language) -> String {
    match language {
        Language::Swedish => format!("{low} till under {high}"),
        Language::English => format!("{low} to below {high}"),
    }
}
