//! The texts of the page of a county.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Län", "County");
pub(super) const TITLE: Words = words("Kommunerna i {county}", "The municipalities of {county}");
pub(super) const TITLE_VIEW_EMPLOYER: Words = words("som arbetsgivare", "as employers");
pub(super) const TITLE_VIEW_PLACE: Words = words("som platser", "as places");
pub(super) const FINDING: Words = words(
    "{year} visas {measure} för {k} av länets {m} kommuner: från {low} i {lowest} till {high} i {highest}. Medel för kommuner i riket: {mean}.",
    "In {year} the {measure} is shown for {k} of the county's {m} municipalities: from {low} in {lowest} to {high} in {highest}. Mean of municipalities in Sweden: {mean}.",
);
pub(super) const FINDING_NONE: Words = words(
    "{year} visas inget värde för någon av länets {m} kommuner: de har för få annonser.",
    "In {year} no value is shown for any of the county's {m} municipalities: they have too few ads.",
);
pub(super) const CAPTION: Words = words("{measure} {year}, {unit}", "{measure} {year}, {unit}");
pub(super) const MUNICIPALITY: Words = words("Kommun", "Municipality");
pub(super) const ADS: Words = words("Annonser", "Ads");
pub(super) const VALUE: Words = words("Värde", "Value");
pub(super) const INTERVAL: Words = words("95 % intervall", "95% interval");
pub(super) const TO_MEAN: Words = words("Mot medel för kommuner", "Against the mean of municipalities");
pub(super) const SURE: Words = words("säker", "sure");
pub(super) const MEAN: Words = words("Medel för kommuner i riket (ovägt)", "Mean of municipalities in Sweden (unweighted)");
pub(super) const REGION: Words = words("Regionen som arbetsgivare: {name}", "The region as an employer: {name}");
pub(super) const EXPECTED: Words = words("ett läns kod med två siffror, till exempel 05", "a county's code of two digits, such as 05");
pub(super) const COMPARE: Words = words(
    "Jämför kommunerna över åren, mot medel för kommuner",
    "Compare the municipalities over the years, against the mean of municipalities",
);
