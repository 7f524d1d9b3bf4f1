//! The texts of the page that compares.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Jämför", "Compare");
pub(super) const TITLE_EMPLOYER: Words = words("Jämför {what} som arbetsgivare", "Compare {what} as employers");
pub(super) const TITLE_PLACE: Words = words("Jämför {what} som platser", "Compare {what} as places");
pub(super) const MUNICIPALITIES: Words = words("kommuner", "municipalities");
pub(super) const N_MUNICIPALITIES: Words = words("{n} kommuner", "{n} municipalities");
pub(super) const OF_GROUP: Words = words("kommunerna i {name}", "the municipalities of {name}");
pub(super) const AND: Words = words("{rest} och {last}", "{rest} and {last}");
pub(super) const AND_SIMILAR: Words = words("{name} och liknande kommuner", "{name} and similar municipalities");
pub(super) const SKR: Words = words("SKR-grupp {name}", "SKR group {name}");

pub(super) const VIEWS: Words = words("Vems annonser", "Whose ads");
pub(super) const AS_EMPLOYERS: Words = words("Som arbetsgivare", "As employers");
pub(super) const AS_PLACES: Words = words("Som platser", "As places");
pub(super) const CHOSEN: Words = words("Valda", "Chosen");
pub(super) const REMOVE: Words = words("Ta bort", "Remove");
pub(super) const REMOVE_NAMED: Words = words("Ta bort {name}", "Remove {name}");
pub(super) const CHOICES: Words = words("Val", "Choices");
pub(super) const ADD: Words = words("Lägg till kommun", "Add a municipality");
pub(super) const ADD_COUNTY: Words = words("Lägg till ett läns kommuner", "Add the municipalities of a county");
pub(super) const ADD_SKR: Words = words("Lägg till en SKR-grupp", "Add an SKR group");
pub(super) const ADD_SIMILAR: Words = words("Lägg till dem som liknar", "Add those similar to");
pub(super) const NONE: Words = words("–", "–");
pub(super) const MEASURE: Words = words("Mått", "Measure");
pub(super) const YEAR: Words = words("År", "Year");
pub(super) const GROUP_NAME: Words = words("Gruppens namn (om du vill)", "Name of the group (if you like)");
pub(super) const COLOURED: Words = words("Linjer i färg, högst {n}", "Lines in colour, at most {n}");
pub(super) const SHOW: Words = words("Visa", "Show");
pub(super) const EXPECTED: Words = words(
    "en kommuns kod eller namn, eller en grupp: county:05, skr:C7, similar:0560",
    "a municipality's code or name, or a group: county:05, skr:C7, similar:0560",
);
pub(super) const EXPECTED_CODE: Words = words("en kommuns kod med fyra siffror", "a municipality's code of four digits");

pub(super) const EMPTY: Words = words(
    "Välj kommuner att ställa bredvid varandra: en och en, ett helt län, en SKR-grupp eller de som mest liknar en kommun. Varje val har en egen adress.",
    "Choose municipalities to set side by side: one by one, a whole county, an SKR group, or those most similar to a municipality. Each choice has an address of its own.",
);
pub(super) const EXAMPLES: Words = words("Färdiga val", "Ready choices");
pub(super) const COUNTIES: Words = words("Ett läns kommuner", "The municipalities of a county");
pub(super) const TOO_MUCH_TITLE: Words = words("För många kommuner", "Too many municipalities");
pub(super) const TOO_MUCH: Words = words(
    "Välj högst {most}; det här är {n}. Ta bort några nedan. Ett enda län eller en enda SKR-grupp visas hel. Alla kommuner finns som tabell på kartans sida.",
    "Choose at most {most}; these are {n}. Remove some below. A single county or SKR group is shown whole. All municipalities stand in the table of the map's page.",
);

pub(super) const FINDING: Words = words(
    "{year} visas {measure} för {k} av {m} kommuner: från {low} i {lowest} till {high} i {highest}. Deras medel är {mean}, medel för kommuner i riket {nation}.",
    "In {year} the {measure} is shown for {k} of {m} municipalities: from {low} in {lowest} to {high} in {highest}. Their mean is {mean}, the mean of municipalities in Sweden {nation}.",
);
pub(super) const FINDING_ONE: Words = words(
    "{year} är {measure} {mean} i {highest}, den enda av {m} kommuner som visas. Medel för kommuner i riket: {nation}.",
    "In {year} the {measure} is {mean} in {highest}, the only one of {m} municipalities that is shown. Mean of municipalities in Sweden: {nation}.",
);
pub(super) const FINDING_NONE: Words = words(
    "{year} visas inget värde för någon av de {m} valda kommunerna.",
    "In {year} no value is shown for any of the {m} chosen municipalities.",
);
pub(super) const DIFFERS: Words = words(
    "Skillnaden är {difference}{unit} ({interval}): säkert {direction}.",
    "The difference is {difference}{unit} ({interval}): surely {direction}.",
);
pub(super) const DIFFERS_NOT: Words = words(
    "Skillnaden är {difference}{unit} ({interval}): ingen säker skillnad.",
    "The difference is {difference}{unit} ({interval}): no sure difference.",
);
pub(super) const DIFFERS_UNKNOWN: Words =
    words("Skillnaden är {difference}{unit}, utan intervall.", "The difference is {difference}{unit}, without an interval.");
pub(super) const HIGHER: Words = words("högre", "higher");
pub(super) const LOWER: Words = words("lägre", "lower");
pub(super) const LATEST: Words = words("Senaste år med värden: {year}", "Latest year with values: {year}");

pub(super) const COURSE: Words = words("Utveckling {from}–{to}", "Course {from}–{to}");
pub(super) const COURSE_TITLE: Words = words("{measure}, {what}, {from}–{to}", "{measure}, {what}, {from}–{to}");
pub(super) const WHAT_EMPLOYER: Words = words("{what} som arbetsgivare", "{what} as employers");
pub(super) const WHAT_PLACE: Words = words("{what} som platser", "{what} as places");
pub(super) const MEAN: Words = words("Medel för kommuner", "Mean of municipalities");
pub(super) const MEAN_NOTE: Words = words(
    "Medel för kommuner är ovägt: varje kommun i riket vars värde visas räknas lika, stor som liten.",
    "The mean of municipalities is unweighted: each municipality in Sweden whose value is shown counts the same, large or small.",
);
pub(super) const COLOURED_NOTE: Words = words(
    "I färg är de som har valts en och en, därefter de med flest annonser {year}; de andra är grå. Andra kan väljas i formuläret.",
    "In colour are those chosen one by one, then those with most ads in {year}; the others are grey. Others can be chosen in the form.",
);
pub(super) const MARKED_NOTE: Words =
    words("Högst {n} linjer har färg: de {n} som valdes först.", "At most {n} lines are in colour: the {n} chosen first.");
pub(super) const PARTIAL: Words = words(
    "Körningen publicerades {day}: året {year} är inte slut i underlaget.",
    "The run was published on {day}: the year {year} is not over in the data.",
);

pub(super) const SIDE: Words = words("Läget {year}", "As of {year}");
pub(super) const SIDE_TITLE: Words = words("{measure} {year}, {what}", "{measure} {year}, {what}");
pub(super) const SIDE_FINDING: Words = words(
    "I {higher} av {k} kommuner är värdet säkert högre än medel för kommuner, i {lower} säkert lägre.",
    "In {higher} of {k} municipalities the value is surely higher than the mean of municipalities, in {lower} surely lower.",
);
pub(super) const SIDE_FINDING_PLAIN: Words = words("{k} av {m} kommuner har ett värde.", "{k} of {m} municipalities have a value.");
pub(super) const SIDE_NOTE: Words = words(
    "Strecket är 95 % intervall med annonsen som enhet. En skillnad sägs vara säker bara om dess intervall inte rymmer 0.",
    "The bar is the 95% interval with the ad as the unit. A difference is called sure only if its interval does not hold 0.",
);
pub(super) const MUNICIPALITY: Words = words("Kommun", "Municipality");
pub(super) const VALUE: Words = words("Värde", "Value");
pub(super) const INTERVAL: Words = words("95 % intervall", "95% interval");
pub(super) const TO_MEAN: Words = words("Mot medel för kommuner", "Against the mean of municipalities");
pub(super) const SURE: Words = words("säker", "sure");
pub(super) const ADS: Words = words("Annonser", "Ads");

pub(super) const TABLE: Words = words("Tabell som i en rapport", "A table as in a report");
pub(super) const TABLE_CAPTION: Words = words("Digital kompetens i annonser {year}, {what}", "Digital competence in ads {year}, {what}");
pub(super) const TABLE_TEXT: Words = words(
    "Markera tabellen och kopiera den till Word eller Excel, eller hämta den som fil.",
    "Mark the table and copy it to Word or Excel, or download it as a file.",
);
pub(super) const AREA_ROW: Words = words("{area} ({unit})", "{area} ({unit})");
pub(super) const ROW: Words = words("Mått", "Measure");
pub(super) const DEVIATION: Words = words("StdAv", "Std dev");
pub(super) const AVERAGE: Words = words("Genomsnitt", "Average");
pub(super) const NATION: Words = words("Nationellt", "National");
pub(super) const DIFFERENCE: Words = words("Skillnad", "Difference");
pub(super) const N_ADS: Words = words("Annonser (n)", "Ads (n)");
pub(super) const SKR_ROW: Words = words("SKR-grupp 2023", "SKR group 2023");
pub(super) const INHABITANTS: Words = words("Invånare", "Inhabitants");
pub(super) const TABLE_NOTE: Words = words(
    "StdAv: standardavvikelse (n − 1) mellan tabellens kommuner. Genomsnitt: deras ovägda medel. Nationellt: ovägt medel av alla kommuner vars värde visas, tabellens bland dem. Skillnad: Genomsnitt minus Nationellt. Värden som inte visas ingår inte i något av dem.",
    "Std dev: standard deviation (n − 1) between the table's municipalities. Average: their unweighted mean. National: unweighted mean of all municipalities whose value is shown, those of the table among them. Difference: Average less National. Values that are not shown are in none of them.",
);
pub(super) const BOOK: Words = words("Ladda ner tabellen (Excel)", "Download the table (Excel)");
pub(super) const DIFFERENCE_SURE: Words = words("Säker skillnad", "Sure difference");
pub(super) const YES: Words = words("ja", "yes");
pub(super) const NO: Words = words("nej", "no");
pub(super) const SIGNS: Words = words(
    "Två punkter (..) står där ett mått bygger på färre än {n} annonser eller skyddar ett sådant; en punkt (.) där ett värde inte kan finnas.",
    "Two dots (..) stand where a measure rests on fewer than {n} ads or protects such a one; one dot (.) where a value cannot exist.",
);
