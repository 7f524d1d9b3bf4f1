//! The texts of the page of competences.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Kompetenser", "Competences");
pub(super) const TITLE: Words =
    words("Vilken digital kompetens efterfrågas? {from}–{to}", "Which digital competence is asked for? {from}–{to}");
pub(super) const TITLE_AREA: Words = words("{area} {from}–{to}", "{area} {from}–{to}");
pub(super) const ABOUT: Words = words(
    "Alla annonser i riket, alla arbetsgivare, efter de fem områdena och 21 kompetenserna i DigComp 3.0. Allmän digital kompetens är ord som inte kan föras till någon av dem.",
    "All ads in Sweden, all employers, by the five areas and 21 competences of DigComp 3.0. General digital competence is words that belong to none of them.",
);
pub(super) const ANSWER_SHARE: Words = words(
    "{year} efterfrågade flest annonser{area} {name}: {value} av annonserna (95\u{a0}% intervall {interval}; {n} annonser)",
    "In {year} most ads{area} asked for {name}: {value} of the ads (95% interval {interval}; {n} ads)",
);
pub(super) const ANSWER_INTENSITY: Words = words(
    "{year} handlade flest träffar{area} om {name}: {value} träffar per 1 000 ord (95\u{a0}% intervall {interval}; {n} annonser)",
    "In {year} most hits{area} were about {name}: {value} hits per 1,000 words (95% interval {interval}; {n} ads)",
);
pub(super) const WITHIN: Words = words(" inom området {area}", " within the area {area}");
pub(super) const EARLIER: Words = words(", mot {value} år {year}.", ", against {value} in {year}.");
pub(super) const NOTHING: Words = words("{year} finns inget värde att visa.", "In {year} there is no value to show.");
pub(super) const CHOICES: Words = words("Val", "Choices");
pub(super) const MEASURE: Words = words("Mått", "Measure");
pub(super) const AREA: Words = words("Område", "Area");
pub(super) const ALL_AREAS: Words = words("Alla områden", "All areas");
pub(super) const SHOW: Words = words("Visa", "Show");
pub(super) const SWEDEN: Words = words("Riket", "Sweden");
pub(super) const COURSE_AREAS: Words = words("Områdenas utveckling", "The course of the areas");
pub(super) const COURSE_COMPETENCES: Words = words("Kompetensernas utveckling", "The course of the competences");
pub(super) const CHART_AREAS: Words = words("{measure} efter område i riket, {from}–{to}", "{measure} by area in Sweden, {from}–{to}");
pub(super) const CHART_COMPETENCES: Words =
    words("{measure} efter kompetens i riket, {from}–{to}", "{measure} by competence in Sweden, {from}–{to}");
pub(super) const KINDS_NOTE: Words = words(
    "En annons kan nämna flera kompetenser. Andelarna blir därför tillsammans mer än 100 procent av annonserna med digital kompetens.",
    "An ad may name several competences. The shares together are therefore more than 100 per cent of the ads with digital competence.",
);
pub(super) const SCALE_NOTE: Words = words("De små diagrammen har samma skala.", "The small charts have the same scale.");
pub(super) const YEAR_TITLE: Words = words("Kompetenserna {year}", "The competences in {year}");
pub(super) const YEAR_CAPTION: Words = words(
    "Kompetenserna i riket {year}: procent av annonserna och träffar per 1 000 ord",
    "The competences in Sweden in {year}: per cent of the ads and hits per 1,000 words",
);
pub(super) const COMPETENCE: Words = words("Kompetens", "Competence");
pub(super) const SHARE: Words = words("Andel annonser", "Share of ads");
pub(super) const INTENSITY: Words = words("Intensitet", "Intensity");
pub(super) const INTERVAL: Words = words("95 % intervall", "95% interval");
pub(super) const BEHIND: Words = words("Bakom siffran", "Behind the number");
pub(super) const ADS: Words = words("Annonserna", "The ads");
pub(super) const YEAR_NOTE: Words = words(
    "Kompetensernas svenska namn är egna översättningar. Varje ord i ordlistan hör till en kompetens; vilket ord som räknades som vad syns annons för annons.",
    "Each word of the lexicon belongs to one competence; which word counted as what can be seen ad by ad. The Swedish titles are translations of our own.",
);
pub(super) const HEAT_TITLE: Words = words("Alla år", "All years");
pub(super) const HEAT_CAPTION: Words = words("{measure} efter kompetens i riket, {unit}", "{measure} by competence in Sweden, {unit}");
pub(super) const TERMS: Words = words("Ord och uttryck", "Words and phrases");
pub(super) const TERMS_FINDING: Words = words(
    "{year} räknades {n} olika ord och uttryck; {new} av dem syntes för första gången {since} eller senare.",
    "In {year} {n} different words and phrases counted; {new} of them were first seen in {since} or later.",
);
pub(super) const TERMS_CAPTION: Words = words("Ord och uttryck i flest annonser {year}", "Words and phrases in most ads in {year}");
pub(super) const NEW_TERMS: Words = words("Nya ord", "New words");
pub(super) const NEW_CAPTION: Words =
    words("Ord och uttryck som syntes första gången {since} eller senare", "Words and phrases first seen in {since} or later");
pub(super) const NO_NEW_TERMS: Words =
    words("Inget ord syntes för första gången {since} eller senare.", "No word was first seen in {since} or later.");
pub(super) const TERM: Words = words("Ord eller uttryck", "Word or phrase");
pub(super) const ADS_IN: Words = words("Annonser {year}", "Ads in {year}");
pub(super) const ADS_IN_ALL: Words = words("Annonser alla år", "Ads in all years");
pub(super) const FIRST: Words = words("Första år", "First year");
pub(super) const OTHER_LEXICON: Words = words("egen ordlista", "own lexicon");
pub(super) const ALL_TERMS: Words = words("Alla {n} ord och uttryck, år för år (CSV)", "All {n} words and phrases, year by year (CSV)");
pub(super) const TERMS_NOTE: Words = words(
    "Antalet är annonser där ordet räknades, alltså inte där det nekades eller betydde något annat. Ett ord räknas i alla sina former.",
    "The number is ads in which the word counted, so not where it was negated or meant something else. A word counts in all its forms.",
);
pub(super) const NEW_NOTE: Words = words(
    "Nytt är ett ord som räknas i minst {n} annonser och inte i någon tidigare. Ordlistan är densamma för alla år; ord som saknas i den syns inte här.",
    "New is a word that counts in at least {n} ads and in none before. The lexicon is the same for all years; words that are not in it are not seen here.",
);
