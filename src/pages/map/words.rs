//! The texts of the page with the map.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Karta", "Map");
pub(super) const TITLE_EMPLOYER: Words = words("Karta: kommunerna som arbetsgivare", "Map: the municipalities as employers");
pub(super) const TITLE_PLACE: Words = words("Karta: kommunerna som platser", "Map: the municipalities as places");
pub(super) const VIEWS: Words = words("Vems annonser", "Whose ads");
pub(super) const AS_EMPLOYERS: Words = words("Som arbetsgivare", "As employers");
pub(super) const AS_PLACES: Words = words("Som platser", "As places");
pub(super) const CHOICES: Words = words("Val", "Choices");
pub(super) const MEASURE: Words = words("Mått", "Measure");
pub(super) const YEAR: Words = words("År", "Year");
pub(super) const SHOWN: Words = words("Visa", "Show");
pub(super) const SHOWN_DIFFERENCE: Words = words("Skillnad mot medel för kommuner", "Difference to the mean of municipalities");
pub(super) const SHOWN_VALUE: Words = words("Värde", "Value");
pub(super) const SMOOTHING: Words = words("År som räknas", "Years that count");
pub(super) const SMOOTHING_ONE: Words = words("1 år", "1 year");
pub(super) const SMOOTHING_THREE: Words = words("3 år", "3 years");
pub(super) const COUNTY: Words = words("Län i tabellen", "County in the table");
pub(super) const ALL_COUNTIES: Words = words("Hela riket", "All of Sweden");
pub(super) const MARK: Words = words("Markera kommun", "Mark a municipality");
pub(super) const NONE: Words = words("–", "–");
pub(super) const SHOW: Words = words("Visa", "Show");
pub(super) const EXPECTED_COUNTY: Words =
    words("ett läns kod med två siffror, till exempel 05", "a county's code of two digits, such as 05");
pub(super) const EXPECTED_CODE: Words = words("en kommuns kod med fyra siffror", "a municipality's code of four digits");

pub(super) const WHEN_ONE: Words = words("{year}", "{year}");
pub(super) const WHEN_THREE: Words = words("medel {from}–{year}", "mean of {from}–{year}");
pub(super) const FINDING: Words = words(
    "{measure}, {when}: {k} av {m} kommuner visas. Medel för kommuner är {mean}; säkert högre än så är {higher} kommuner, säkert lägre {lower}.",
    "{measure}, {when}: {k} of {m} municipalities are shown. The mean of municipalities is {mean}; surely higher are {higher} municipalities, surely lower {lower}.",
);
pub(super) const FINDING_PLAIN: Words = words(
    "{measure}, {when}: {k} av {m} kommuner visas. Medel för kommuner är {mean}.",
    "{measure}, {when}: {k} of {m} municipalities are shown. The mean of municipalities is {mean}.",
);
pub(super) const FINDING_NONE: Words = words(
    "{measure}, {when}: inget värde visas för någon av {m} kommuner, för de har för få annonser.",
    "{measure}, {when}: no value is shown for any of {m} municipalities, because they have too few ads.",
);
pub(super) const WARNING_TITLE: Words = words("Små kommuner har få annonser", "Small municipalities have few ads");
pub(super) const WARNING: Words = words(
    "Färgen på en liten kommun kan bero på slumpen. Läs värdet med sitt intervall i tabellen.",
    "The colour of a small municipality may be chance. Read the value with its interval in the table.",
);
pub(super) const MAP: Words = words("Karta", "Map");
pub(super) const MAP_TITLE: Words = words("{measure}, {when}, {what}", "{measure}, {when}, {what}");
pub(super) const MAP_TITLE_DIFFERENCE: Words = words(
    "{measure}, {when}, {what}: skillnad mot medel för kommuner",
    "{measure}, {when}, {what}: difference to the mean of municipalities",
);
pub(super) const WHAT_EMPLOYER: Words = words("kommunerna som arbetsgivare", "municipalities as employers");
pub(super) const WHAT_PLACE: Words = words("kommunerna som platser", "municipalities as places");
pub(super) const UNIT_DIFFERENCE: Words =
    words("{unit}, skillnad mot medel för kommuner", "{unit}, difference to the mean of municipalities");
pub(super) const UNIT_POINTS: Words = words("procentenheter", "percentage points");
pub(super) const MAP_NOTE: Words = words(
    "Varje ruta är en kommun, lika stor för alla, ungefär där den ligger. Klasserna delar kommunerna i delar som är ungefär lika stora. Streckad ruta: inget värde visas.",
    "Each tile is a municipality, as large as any other, about where it lies. The classes divide the municipalities into parts of about the same size. Hatched tile: no value is shown.",
);
pub(super) const SMOOTHED_NOTE: Words = words(
    "Varje värde är medlet av de värden som visas för året och de två åren före, minst två. Medlet är det ovägda medlet av dem.",
    "Each value is the mean of the values shown for the year and the two years before, at least two. The mean is the unweighted mean of these.",
);
pub(super) const STRIP: Words = words("Alla kommuner på en linje", "All municipalities on one line");
pub(super) const STRIP_TITLE: Words = words("{title}: alla kommuner på en linje", "{title}: all municipalities on one line");
pub(super) const STRIP_TEXT: Words = words(
    "Varje streck är en kommun. Markera en kommun i formuläret så visas dess namn.",
    "Each tick is a municipality. Mark one in the form to see its name.",
);
pub(super) const MEAN: Words = words("Medel för kommuner", "Mean of municipalities");
pub(super) const TABLE: Words = words("Tabell, högst värde först", "Table, highest value first");
pub(super) const IN_COUNTY: Words = words("{title}, {county}", "{title}, {county}");
pub(super) const MUNICIPALITY: Words = words("Kommun", "Municipality");
pub(super) const COUNTY_HEAD: Words = words("Län", "County");
pub(super) const VALUE: Words = words("Värde", "Value");
pub(super) const INTERVAL: Words = words("95 % intervall", "95% interval");
pub(super) const TO_MEAN: Words = words("Mot medel", "Against the mean");
pub(super) const SURE: Words = words("säker", "sure");
pub(super) const ADS: Words = words("Annonser", "Ads");
