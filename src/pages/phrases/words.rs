//! The texts of the page of phrases.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Det här skriver andra", "What others write");
pub(super) const TITLE: Words = words("Det här skriver andra och inte {name}", "What others write and {name} does not");
pub(super) const LEAD: Words = words(
    "I {n} annonser från {m} andra arbetsgivare för samma yrken, {years}, står dessa fraser oftare än i våra {ours}.",
    "In {n} ads of {m} other employers for the same occupations, {years}, these phrases stand more often than in our {ours}.",
);
pub(super) const LEAD_NONE: Words = words(
    "I {n} annonser från {m} andra arbetsgivare för samma yrken, {years}, står ingen digital fras säkert oftare än i våra {ours}.",
    "In {n} ads of {m} other employers for the same occupations, {years}, no digital phrase stands surely more often than in our {ours}.",
);
pub(super) const WHO_ALL: Words = words("Jämförelsen är alla kommuner.", "The comparison is with all municipalities.");
pub(super) const WHO_SKR: Words = words("Jämförelsen är SKR-grupp {code}.", "The comparison is with SKR group {code}.");
pub(super) const WHO_SIMILAR: Words = words("Jämförelsen är liknande kommuner.", "The comparison is with similar municipalities.");
pub(super) const CAPTION: Words = words("Fraser som andra skriver oftare", "Phrases that others write more often");
pub(super) const PHRASE: Words = words("Fras", "Phrase");
pub(super) const THEIRS: Words = words("Deras annonser", "Their ads");
pub(super) const OURS: Words = words("Våra annonser", "Our ads");
pub(super) const EMPLOYERS: Words = words("Arbetsgivare", "Employers");
pub(super) const EXAMPLE: Words = words("Exempel", "Example");
pub(super) const NOTE: Words = words(
    "Andelar av annonserna, i vår blandning av yrken. Varje annons räknas en gång. Bara fraser med ett ord som räknas som digital kompetens är med, och bara de vars skillnad är säker. Utdragen är maskerade.",
    "Shares of the ads, in our mix of occupations. Each ad counts once. Only phrases with a word that counts as digital competence are told, and only those of a sure difference. The extracts are masked.",
);
pub(super) const TOO_FEW_TITLE: Words = words("För få annonser att jämföra", "Too few ads to compare");
pub(super) const TOO_FEW: Words = words(
    "På ena sidan finns inga annonser för dessa år. Välj ett annat år eller en annan jämförelse på kommunens sida.",
    "On one side there are no ads of these years. Choose another year or another comparison on the municipality's page.",
);
pub(super) const LATE_TITLE: Words = words("Det tog för lång tid", "It took too long");
pub(super) const LATE: Words = words("Frågan avbröts. Försök igen om en stund.", "The question was stopped. Try again in a while.");
pub(super) const BACK: Words = words("Tillbaka till kommunens sida", "Back to the municipality's page");
