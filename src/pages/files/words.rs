//! The texts of the page of downloads.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Ladda ner", "Downloads");
pub(super) const TITLE: Words = words("Ladda ner siffrorna", "Download the numbers");
pub(super) const LEAD: Words = words(
    "Alla {n} tabeller med {cells} värden ur körning {run}, i åtta format, fritt och utan inloggning.",
    "All {n} tables with {cells} values of run {run}, in eight formats, free and without login.",
);
pub(super) const SIGNS: Words = words(
    "Två punkter (..) står där ett mått bygger på färre än {n} annonser, skyddar ett sådant eller saknar annonser; kolumnen status säger vilket. En punkt (.) står där ett värde inte kan finnas.",
    "Two dots (..) stand where a measure rests on fewer than {n} ads, protects such a one or has no ads; the column status says which. One dot (.) stands where a value cannot exist.",
);
pub(super) const TABLES: Words = words("Tabellerna", "The tables");
pub(super) const CELLS: Words = words("{n} värden.", "{n} values.");
pub(super) const ROWS: Words = words("{n} rader i CSV, {m} med mått som kolumner.", "{n} rows in CSV, {m} with measures as columns.");
pub(super) const DIVIDED: Words =
    words("Tabellen är delad efter år i {n} filer per format.", "The table is divided by years into {n} files of each format.");
pub(super) const EXCEL: Words = words("Excel", "Excel");
pub(super) const CSV_SWEDISH: Words = words("CSV (svensk Excel)", "CSV (Swedish Excel)");
pub(super) const CSV: Words = words("CSV", "CSV");
pub(super) const PX: Words = words("PX", "PX");
pub(super) const JSON_STAT: Words = words("JSON-stat", "JSON-stat");
pub(super) const PARQUET: Words = words("Parquet", "Parquet");
pub(super) const STATA: Words = words("Stata", "Stata");
pub(super) const HTML: Words = words("Webbsida", "Web page");
pub(super) const PROGRAMS: Words = words("För program", "For programs");
pub(super) const PROGRAMS_TEXT: Words = words(
    "Gränssnittet talar som SCB:s statistikdatabas, PxWebApi, så program och paket för den fungerar här också.",
    "The interface speaks as the databases of statistical offices do, PxWebApi, so programs and packages made for them work here, too.",
);
pub(super) const VERSION_2: Words = words("tabellerna, PxWebApi 2", "the tables, PxWebApi 2");
pub(super) const VERSION_1: Words = words("tabellerna, PxWebApi 1", "the tables, PxWebApi 1");
pub(super) const ADS_API: Words = words("sökning i annonserna", "search in the ads");
pub(super) const OPENAPI: Words = words("beskrivning av allt (OpenAPI)", "description of all of it (OpenAPI)");
pub(super) const LIMIT: Words = words(
    "Ett svar har högst {n} värden; be om fler i flera frågor.",
    "An answer has at most {n} values; ask for more in several questions.",
);
pub(super) const RECIPES: Words = words("Recept", "Recipes");
pub(super) const RECIPES_TEXT: Words = words(
    "Alla hämtar Linköping som arbetsgivare och medel för kommuner, alla år. Byt https://SERVER mot början av adressen i webbläsaren.",
    "All fetch Linköping as an employer and the mean of municipalities, all years. Put the beginning of the address in your browser in place of https://SERVER.",
);
pub(super) const EXCEL_RECIPE: Words = words(
    "Öppna Data, Hämta data, Från webben och klistra in adressen. Uppdatera alla hämtar nästa körnings siffror. Eller ladda ner Excel-filen ovan.",
    "Open Data, Get Data, From Web and paste the address. Refresh All fetches the numbers of the next run. Or download the Excel file above.",
);
pub(super) const LICENCE: Words = words("Licens och källa", "Licence and source");
pub(super) const LICENCE_TEXT: Words =
    words("Siffrorna får användas och spridas fritt om källan anges:", "The numbers may be used and spread freely if the source is named:");
pub(super) const CITE: Words = words("Så anger du källan", "How to cite");
pub(super) const CITE_TEXT: Words = words(
    "svall {program}, egna beräkningar på platsannonser, körning {run}, {day}.",
    "svall {program}, own computations on job ads, run {run}, {day}.",
);
pub(super) const CITE_WHY: Words = words(
    "Ange körningen: nästa körning kan ha fler annonser, en annan ordlista och andra värden. Varje fil bär sin körning med sig.",
    "Name the run: the next one may have more ads, another lexicon and other values. Each file bears its run with it.",
);
pub(super) const PREVIOUS: Words = words(
    "Körningen före var {run}; den finns hos den som driver tjänsten så länge den sparas.",
    "The run before was {run}; whoever offers the service has it as long as it is kept.",
);
