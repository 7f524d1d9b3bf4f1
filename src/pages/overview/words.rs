//! The texts of the overview.

use crate::compare::Measure;
use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Översikt", "Overview");
pub(super) const TITLE: Words = words("Digital kompetens i platsannonser {from}–{to}", "Digital competence in job ads {from}–{to}");

/// What a measure was in the ads of `{of}`, in a year.
pub(super) fn stated(measure: Measure) -> Words {
    match measure {
        Measure::Intensity => words(
            "{year} innehöll {of} {value} träffar för digital kompetens per 1 000 ord",
            "In {year} {of} held {value} hits for digital competence per 1,000 words",
        ),
        Measure::Share => words("{year} nämnde {value} av {of} digital kompetens", "In {year} {value} of {of} named digital competence"),
        Measure::Floor => words(
            "{year} saknade {value} av {of} varje ord för digital kompetens",
            "In {year} {value} of {of} lacked any word for digital competence",
        ),
        Measure::Breadth => words(
            "{year} nämnde {of} i medel {value} olika digitala kompetenser",
            "In {year} {of} named {value} different digital competences on average",
        ),
    }
}

pub(super) const OF_MUNICIPALITIES: Words = words("kommunernas annonser", "the ads of municipalities");
pub(super) const OF_ALL: Words = words("annonserna i riket", "the ads in Sweden");
pub(super) const ABOUT: Words = words("95\u{a0}% intervall {interval}; {n} annonser", "95% interval {interval}; {n} ads");
pub(super) const ABOUT_PLAIN: Words = words("{n} annonser", "{n} ads");
pub(super) const EARLIER: Words = words(", mot {value} år {year}.", ", against {value} in {year}.");
pub(super) const NOTHING: Words =
    words("{year} finns inget värde att visa: annonserna är för få.", "In {year} there is no value to show: the ads are too few.");
pub(super) const SECTORS: Words = words("Sektorernas utveckling", "The course of the sectors");
pub(super) const CHART_TITLE: Words =
    words("{measure} efter arbetsgivarens sektor, {from}–{to}", "{measure} by sector of the employer, {from}–{to}");
pub(super) const SECTORS_NOTE: Words = words(
    "Alla annonser i riket, efter vem som anställer. Kommun är kommunerna som arbetsgivare, tillsammans. Linjen för alla räknar också annonser utan känd arbetsgivare.",
    "All ads in Sweden, by who hires. Municipality is the municipalities as employers, together. The line of all counts ads of unknown employers, too.",
);
pub(super) const CHOICES: Words = words("Val", "Choices");
pub(super) const MEASURE: Words = words("Mått", "Measure");
pub(super) const SHOW: Words = words("Visa", "Show");
pub(super) const FIND: Words = words("Hitta din kommun", "Find your municipality");
pub(super) const FIND_TEXT: Words =
    words("Sök på namnet överst på sidan, eller välj ett län.", "Search by name at the top of the page, or choose a county.");
pub(super) const EMPLOYERS: Words = words("Regioner, myndigheter och kommunalförbund", "Regions, agencies and municipal federations");
pub(super) const CHANGES: Words = words("Säkra förändringar sedan {year}", "Sure changes since {year}");
pub(super) const CHANGES_TEXT: Words = words(
    "Kommuner som arbetsgivare med minst {n} annonser båda åren och ett intervall som utesluter noll; de största förändringarna först.",
    "Municipalities as employers with at least {n} ads in both years and an interval that excludes zero; the largest changes first.",
);
pub(super) const CHANGES_NONE: Words = words(
    "Ingen kommun med minst {n} annonser båda åren har en säker förändring.",
    "No municipality with at least {n} ads in both years has a sure change.",
);
pub(super) const CHANGES_CAPTION: Words = words("{measure} {from} och {to}, {unit}", "{measure} {from} and {to}, {unit}");
pub(super) const MUNICIPALITY: Words = words("Kommun", "Municipality");
pub(super) const CHANGE: Words = words("Förändring", "Change");
pub(super) const INTERVAL: Words = words("95 % intervall", "95% interval");
pub(super) const ADS: Words = words("Annonser", "Ads");
pub(super) const AREAS: Words = words("Kompetensområden i riket", "Areas of competence in Sweden");
pub(super) const AREAS_TITLE: Words =
    words("Intensitet efter kompetensområde i riket, {from}–{to}", "Intensity by area of competence in Sweden, {from}–{to}");
pub(super) const AREAS_FINDING: Words = words(
    "{year} handlade flest träffar om {area}: {value} träffar per 1 000 ord.",
    "In {year} most hits were about {area}: {value} hits per 1,000 words.",
);
pub(super) const AREAS_NOTE: Words = words(
    "Områdena är DigComp 3.0:s fem, och allmän digital kompetens som inte kan föras till något av dem. Alla annonser i riket.",
    "The areas are the five of DigComp 3.0, and general digital competence that belongs to none of them. All ads in Sweden.",
);
pub(super) const NEWS: Words = words("Nytt", "What is new");
pub(super) const NEWS_RUN: Words = words(
    "Körning {run} publicerades {day}. Den räknar {n} annonser från {from} till {to}.",
    "Run {run} was published on {day}. It counts {n} ads from {from} to {to}.",
);
pub(super) const NEWS_PREVIOUS: Words = words("Körningen före var {run}.", "The run before was {run}.");
pub(super) const SWEDEN: Words = words("Riket", "Sweden");
