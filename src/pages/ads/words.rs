//! The words of the pages of ads.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Annonser", "Ads");
pub(super) const TITLE: Words = words("Annonserna bakom siffrorna", "The ads behind the figures");
pub(super) const ABOUT: Words = words(
    "Sök i annonsernas text och se varför varje ord räknas eller inte. Personuppgifter är maskerade.",
    "Search the text of the ads and see why each word counts or not. Personal data are masked.",
);

pub(super) const FORM: Words = words("Sök i annonser", "Search the ads");
pub(super) const QUERY: Words = words("Ord, ”fras” eller början av ord*", "Words, “phrase” or beginning of a word*");
pub(super) const YEAR: Words = words("År", "Year");
pub(super) const YEAR_LABEL: Words = words("År, t.ex. 2019–2025", "Year, e.g. 2019–2025");
pub(super) const MUNICIPALITY: Words = words("Kommun", "Municipality");
pub(super) const MUNICIPALITY_LABEL: Words = words("Kommun där arbetet är", "Municipality of the workplace");
pub(super) const COUNTY: Words = words("Län", "County");
pub(super) const EMPLOYER: Words = words("Arbetsgivare", "Employer");
pub(super) const SECTOR: Words = words("Sektor", "Sector");
pub(super) const OCCUPATION: Words = words("Yrke", "Occupation");
pub(super) const OCCUPATION_LABEL: Words = words("Yrke, namn eller SSYK", "Occupation, name or SSYK");
pub(super) const AREA: Words = words("Kompetensområde", "Area of competence");
pub(super) const HITS: Words = words("Träffar", "Hits");
pub(super) const SORT: Words = words("Ordning", "Order");
pub(super) const VIEW: Words = words("Visa", "Show as");
pub(super) const FILTERS: Words = words("Filter och visning", "Filters and display");
pub(super) const ALL: Words = words("alla", "all");
pub(super) const WITH_HITS: Words = words("med träff", "with a hit");
pub(super) const WITHOUT_HITS: Words = words("utan träff", "without a hit");
pub(super) const KWIC: Words = words("Ord i sammanhang", "Words in context");
pub(super) const LIST: Words = words("Lista", "List");
pub(super) const CONTEXT: Words = words("Sammanhang", "Context");
pub(super) const CONTEXT_WORDS: Words = words("{n} ord på var sida", "{n} words on each side");
pub(super) const NEWEST: Words = words("nyaste först", "newest first");
pub(super) const OLDEST: Words = words("äldsta först", "oldest first");
pub(super) const BY_INTENSITY: Words = words("högst intensitet", "highest intensity");
pub(super) const BY_HITS: Words = words("flest träffar", "most hits");
pub(super) const BY_WORDS: Words = words("flest ord", "most words");
pub(super) const SEARCH: Words = words("Sök", "Search");

pub(super) const HELP: Words = words("Så söker du", "How to search");
pub(super) const HELP_ROWS: [(&str, Words); 7] = [
    ("programmering", words("ordet i alla böjningar och som del av sammansättningar", "the word in any form and as part of compounds")),
    ("\"digital signering\"", words("exakt den frasen", "exactly this phrase")),
    ("program*", words("ord som börjar så", "words that begin so")),
    ("excel sql", words("båda orden", "both words")),
    ("trygghetslarm OR larmtelefon", words("något av orden; ELLER går också bra", "any of the words")),
    ("excel -kock", words("det första men inte det andra", "the first but not the second")),
    (
        "kompetens:2.1 intensitet:20..",
        words(
            "fält: en träff på kompetens 2.1 i annonser med minst 20 träffar per 1\u{a0}000 ord",
            "fields: a hit of competence 2.1 in ads with at least 20 hits per 1,000 words",
        ),
    ),
];

pub(super) const FOUND: Words = words("{n} annonser", "{n} ads");
pub(super) const FOUND_ONE: Words = words("1 annons", "1 ad");
pub(super) const OF_THEM: Words = words("{share} av {n} i urvalet", "{share} of the {n} selected");
pub(super) const SHOWN: Words = words("Här visas {n} av dem, {order}.", "{n} of them are shown here, {order}.");
pub(super) const REPOSTS: Words = words(
    "{n} ompubliceringar räknas inte och visas inte. Lägg till ompublicering:ja i sökrutan för att se dem.",
    "{n} reposts are not counted and not shown. Add repost:yes to the query to see them.",
);
pub(super) const NEXT: Words = words("Nästa {n}", "Next {n}");
pub(super) const FIRST: Words = words("Till de första", "To the first");
pub(super) const PAGING: Words = words("Bläddra bland annonserna", "Pages of ads");
pub(super) const AS_JSON: Words = words("Samma svar för program (JSON)", "The same answer for programs (JSON)");

pub(super) const NONE_TITLE: Words = words("Inga annonser passar", "No ads fit");
pub(super) const NONE_TEXT: Words =
    words("Pröva färre eller andra ord, eller ta bort ett av filtren:", "Try fewer or other words, or remove one of the filters:");
pub(super) const NONE_PLAIN: Words = words("Pröva andra ord.", "Try other words.");
pub(super) const WITHOUT_FILTER: Words = words("utan {name}: {value}", "without {name}: {value}");
pub(super) const CHOSEN: Words = words("Urval", "Selected");
pub(super) const REMOVE: Words = words("ta bort", "remove");

pub(super) const MISTAKE: Words = words("Frågan kan inte läsas", "The query cannot be read");
pub(super) const MISTAKE_AT: Words = words("Vid tecken {n}: {text}.", "At character {n}: {text}.");
pub(super) const WRONG: Words = words("Filtret {name} kan inte användas", "The filter {name} cannot be used");
pub(super) const LATE: Words = words("Sökningen tog för lång tid", "The search took too long");
pub(super) const LATE_TEXT: Words = words(
    "Frågan är för stor att besvara på en gång. Välj ett år eller en kommun, eller skriv längre ord.",
    "The query is too large to answer at once. Choose a year or a municipality, or write longer words.",
);
pub(super) const TOO_MUCH: Words = words("Frågan står för för många ord", "The query stands for too many words");
pub(super) const TOO_MUCH_TEXT: Words = words("Skriv en längre början före stjärnan.", "Write a longer beginning before the star.");
pub(super) const UNREADABLE: Words = words("Annonssökningen fungerar inte just nu", "Ad search does not work at the moment");
pub(super) const UNREADABLE_TEXT: Words = words(
    "Körningens sökindex kan inte läsas. Siffrorna på de andra sidorna påverkas inte.",
    "The search index of the run cannot be read. The figures of the other pages are not affected.",
);

pub(super) const FACETS: Words = words("Var finns de?", "Where are they?");
pub(super) const FACETS_TEXT: Words =
    words("Antal annonser. En annons kan ha flera områden.", "Number of ads. An ad can have several areas.");
pub(super) const BY_AREA: Words = words("Område", "Area");
pub(super) const AND_MORE: Words = words("och {n} till", "and {n} more");
pub(super) const UNKNOWN: Words = words("okänd", "unknown");

pub(super) const RESULTS: Words = words("Annonser", "Ads");
pub(super) const DATE: Words = words("Datum", "Date");
pub(super) const HEADLINE: Words = words("Rubrik", "Headline");
pub(super) const PER_1000: Words = words("Per 1\u{a0}000 ord", "Per 1,000 words");
pub(super) const NO_HEADLINE: Words = words("(utan rubrik)", "(no headline)");
pub(super) const MORE_WORDS: Words = words("{n} till i annonsen", "{n} more in the ad");
pub(super) const NO_KEYWORDS: Words = words("Inget ord att visa i den här annonsen.", "No word to show in this ad.");
pub(super) const HITS_OF: Words =
    words("{hits} träffar på {words} ord: {intensity} per 1\u{a0}000 ord", "{hits} hits in {words} words: {intensity} per 1,000 words");
pub(super) const HIT_OF: Words =
    words("1 träff på {words} ord: {intensity} per 1\u{a0}000 ord", "1 hit in {words} words: {intensity} per 1,000 words");
pub(super) const LEGEND: Words = words("Markerat ord räknas som digital kompetens.", "A marked word counts as digital competence.");

pub(super) const AD: Words = words("Annons", "Ad");
pub(super) const EXPECTED_AD: Words = words("en annons i den här körningen", "an ad of this run");
pub(super) const AD_SENTENCE: Words = words(
    "Annonsen har {hits} på {words} ord, {intensity} per 1\u{a0}000 ord.",
    "The ad has {hits} in {words} words, {intensity} per 1,000 words.",
);
pub(super) const ONE_HIT: Words = words("1 träff", "1 hit");
pub(super) const N_HITS: Words = words("{n} träffar", "{n} hits");
pub(super) const NOT_COUNTED: Words =
    words("{n} ord liknar digital kompetens men räknas inte.", "{n} words look like digital competence and do not count.");
pub(super) const ONE_NOT_COUNTED: Words =
    words("Ett ord liknar digital kompetens men räknas inte.", "One word looks like digital competence and does not count.");
pub(super) const REPOST_TITLE: Words = words("Ompublicering", "Repost");
pub(super) const REPOST_TEXT: Words =
    words("Annonsen har publicerats förut och räknas inte i någon tabell.", "The ad was published before and counts in no table.");
pub(super) const TEXT: Words = words("Annonsens text", "The text of the ad");
pub(super) const MASKED: Words = words(
    "E-postadresser, telefonnummer, personnummer och namn på kontaktpersoner är maskerade.",
    "E-mail addresses, phone numbers, identity numbers and names of contact persons are masked.",
);
pub(super) const LEGEND_COUNTED: Words = words("räknas", "counts");
pub(super) const LEGEND_NOT: Words = words("räknas inte", "does not count");
pub(super) const MATCHES: Words = words("Ord för ord", "Word by word");
pub(super) const MATCHES_CAPTION: Words = words(
    "Varje ord som ordlistan känner igen, i textens ordning, och varför det räknas eller inte.",
    "Every word that the lexicon knows, in the order of the text, and why it counts or not.",
);
pub(super) const NO_MATCHES: Words = words(
    "Ordlistan känner inte igen något ord i annonsen. Intensiteten är 0.",
    "The lexicon knows no word of the ad. The intensity is 0.",
);
pub(super) const WORD: Words = words("Ord", "Word");
pub(super) const DOES_IT_COUNT: Words = words("Räknas?", "Counts?");
pub(super) const YES: Words = words("ja", "yes");
pub(super) const NO: Words = words("nej: {reason}", "no: {reason}");
pub(super) const COMPETENCE: Words = words("Kompetens", "Competence");
pub(super) const STRATUM: Words = words("Nivå", "Stratum");
pub(super) const ROLE: Words = words("Roll", "Role");
pub(super) const ZONE: Words = words("Del av annonsen", "Part of the ad");
pub(super) const ENTRY: Words = words("Rad i ordlistan", "Row of the lexicon");
pub(super) const ARITHMETIC: Words = words("Så räknas intensiteten", "How the intensity is counted");
pub(super) const ARITHMETIC_TEXT: Words = words(
    "Varje ord som räknas är en träff. {hits} ÷ {words} ord × 1\u{a0}000 = {intensity} träffar per 1\u{a0}000 ord.",
    "Every word that counts is a hit. {hits} ÷ {words} words × 1,000 = {intensity} hits per 1,000 words.",
);
pub(super) const ARITHMETIC_CAPTION: Words = words("Träffar per kompetens", "Hits by competence");
pub(super) const SUM: Words = words("Summa", "Sum");
pub(super) const LEXICON: Words = words("Ordlista {id}, körning {run}.", "Lexicon {id}, run {run}.");
pub(super) const MORE_OF_EMPLOYER: Words = words("Fler annonser från arbetsgivaren", "More ads of the employer");
pub(super) const ALL_ADS: Words = words("Sök i alla annonser", "Search all ads");
pub(super) const REPORT: Words = words("Rapportera en felaktig träff", "Report a wrong hit");
