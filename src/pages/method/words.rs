//! The texts of the page of method and quality.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Metod", "Method");
pub(super) const TITLE: Words = words("Metod och kvalitet", "Method and quality");
pub(super) const EXAMPLE: Words = words(
    "{year} innehöll {ads} annonser {words} ord. I dem räknades {hits} ord för digital kompetens: 1 000 × {hits} ÷ {words} = {value} träffar per 1 000 ord (95\u{a0}% intervall {interval}). Så räknas varje värde för intensitet.",
    "In {year} {ads} ads held {words} words. In them {hits} words for digital competence were counted: 1,000 × {hits} ÷ {words} = {value} hits per 1,000 words (95% interval {interval}). Every value of intensity is worked out so.",
);
pub(super) const NO_EXAMPLE: Words = words(
    "Intensitet är 1 000 × antalet räknade ord för digital kompetens ÷ antalet ord i annonserna.",
    "Intensity is 1,000 × the number of words counted for digital competence ÷ the number of words of the ads.",
);
pub(super) const MEASURES: Words = words("Måtten", "The measures");
pub(super) const INTERVALS: Words = words(
    "Intervallen är 95-procentiga med annonsen som enhet. De säger hur mycket slumpen kan betyda när annonserna är få; de vet ingenting om ordlistans fel. En skillnad kallas säker bara när dess intervall utesluter noll.",
    "Intervals are of 95% with the ad as the unit. They say how much chance may matter where ads are few; they know nothing of errors of the lexicon. A difference is called sure only where its interval excludes zero.",
);
pub(super) const COUNTED: Words = words("Vad som räknas", "What counts");
pub(super) const LEXICON: Words = words(
    "Ordlistan har {n} rader på svenska och engelska. Varje rad hör till en av de 21 kompetenserna i DigComp 3.0 eller till allmän digital kompetens.",
    "The lexicon has {n} rows in Swedish and English. Each row belongs to one of the 21 competences of DigComp 3.0 or to general digital competence.",
);
pub(super) const COUNTS: Words = words("Räknas", "Counts");
pub(super) const DOES_COUNT: [Words; 3] = [
    words(
        "Ord i rubriken och i det som beskriver arbetet, kraven och meriterna.",
        "Words of the headline and of what describes the work, the requirements and the merits.",
    ),
    words(
        "Ord i böjd form och som del av sammansättningar, till exempel journalsystemet.",
        "Words in inflected forms and as parts of compounds, such as journalsystemet.",
    ),
    words("Av ord som ligger i varandra det längsta.", "Of words within each other the longest."),
];
pub(super) const COUNTS_NOT: Words = words("Räknas inte", "Does not count");
pub(super) const DOES_NOT: [Words; 4] = [
    words(
        "Ord om hur man söker, om arbetsgivaren, om förmåner och i juridisk text.",
        "Words on how to apply, on the employer, on benefits and of legal text.",
    ),
    words("Det som nekas: inga krav på datorvana.", "What is denied: no computer skills are required."),
    words("Ord som betyder något annat i sitt sammanhang.", "Words that mean something else where they stand."),
    words(
        "Annonser som upprepar en tidigare från samma arbetsgivare, om inte körningen bestämt annat.",
        "Ads that repeat an earlier one of the same employer, unless the run was told otherwise.",
    ),
];
pub(super) const SEE_ADS: Words = words("Se i annonserna varför varje ord räknas eller inte", "See in the ads why each word counts or not");
pub(super) const WHOSE: Words = words("Vems annonser, och vilket medel", "Whose ads, and which mean");
pub(super) const WHOSE_TEXTS: [Words; 2] = [
    words(
        "Kommunen som arbetsgivare: annonser som kommunen själv har publicerat, var arbetsplatsen än ligger.",
        "The municipality as an employer: ads that the municipality published itself, wherever the workplace is.",
    ),
    words(
        "Kommunen som plats: alla arbetsgivares annonser med arbetsplats i kommunen. De två blandas aldrig.",
        "The municipality as a place: the ads of every employer with a workplace in the municipality. The two are never mixed.",
    ),
];
pub(super) const MEANS: Words = words(
    "Medel för kommuner är ovägt: varje kommun vars värde visas räknas lika. {year} var det {mean} träffar per 1 000 ord för kommunerna som arbetsgivare. Alla deras annonser i en hög, där stora kommuner väger mer, ger {pooled}.",
    "The mean of municipalities is unweighted: each municipality whose value is shown counts the same. In {year} it was {mean} hits per 1,000 words for municipalities as employers. All their ads in one heap, where large municipalities weigh more, give {pooled}.",
);
pub(super) const WITHHELD: Words = words("Värden som inte visas", "Values that are not shown");
pub(super) const WITHHELD_TEXT: Words = words(
    "Mått på färre än {n} annonser visas inte, och inte heller värden som ett sådant mått kunde räknas ut ur. I stället står två punkter och skälet. Antalet annonser visas alltid.",
    "Measures of fewer than {n} ads are not shown, nor are values from which such a measure could be worked out. Two dots and the reason stand in their place. The number of ads is always shown.",
);
pub(super) const WITHHELD_CAPTION: Words =
    words("Kommunernas årsvärden för intensitet, antal värden", "Yearly values of intensity of municipalities, number of values");
pub(super) const ROLE: Words = words("Kommunen", "The municipality");
pub(super) const AS_EMPLOYER: Words = words("som arbetsgivare", "as an employer");
pub(super) const AS_PLACE: Words = words("som plats", "as a place");
pub(super) const SHOWN: Words = words("visas", "shown");
pub(super) const PROTECTED: Words = words("skyddar ett annat värde", "protects another value");
pub(super) const WITHHELD_NOTES: [Words; 2] = [
    words(
        "Ett värde som skyddar ett annat bygger på tillräckligt många annonser, men tillsammans med en summa skulle det avslöja ett värde som inte visas.",
        "A value that protects another rests on enough ads, and yet together with a sum it would give away a value that is not shown.",
    ),
    words(
        "Samma regel gäller sidor, filer och gränssnitt: de läser samma tabeller.",
        "The same rule holds for pages, files and interfaces: they read the same tables.",
    ),
];
pub(super) const BREAKS: Words = words("Tidsseriebrott", "Series breaks");
pub(super) const BREAKS_TEXT: Words = words(
    "Vid ett brott har något annat ändrats än vad arbetsgivare efterfrågar. Brotten står i diagrammen.",
    "At a break something else changed than what employers ask for. The breaks stand in the charts.",
);
pub(super) const BREAK_LEXICON: Words = words(
    "Värden som gjorts med olika ordlistor kan inte jämföras; alla värden här är gjorda med en.",
    "Values made with different lexicons do not compare; all values here are made with one.",
);
pub(super) const YEAR: Words = words("År", "Year");
pub(super) const QUALITY_CAPTION: Words = words("Antal annonser efter år", "Number of ads by year");
pub(super) const RECORDS_CAPTION: Words = words("Antal poster i hela körningen", "Number of records of the whole run");
pub(super) const OUTCOME: Words = words("Utfall", "Outcome");
pub(super) const RECORDS: Words = words("Poster", "Records");
pub(super) const ACCURACY: Words = words("Hur väl träffarna stämmer", "How well the hits agree with people");
pub(super) const ACCURACY_TEXT: Words = words(
    "Programmets egen ordlista prövades mot 97 verkliga annonser där två läsare märkt varje krav. Precision är hur stor del av det som räknades som var rätt, täckning hur stor del av det rätta som räknades.",
    "The program's own lexicon was held against 97 real ads in which two readers marked every demand. Precision is how much of what was counted was right, recall how much of what was right was counted.",
);
pub(super) const ACCURACY_CAPTION: Words = words("Överensstämmelse med märkta annonser, 0 till 1", "Agreement with marked ads, 0 to 1");
pub(super) const ACCURACY_OF: Words = words("Vad som jämförs", "What is compared");
pub(super) const PRECISION: Words = words("Precision", "Precision");
pub(super) const RECALL: Words = words("Täckning", "Recall");
/// What was compared, with precision and recall.
pub(super) const AGREEMENT: [(Words, f64, f64); 4] = [
    (words("Om annonsen efterfrågar digital kompetens", "Whether the ad asks for digital competence"), 1.0, 0.966),
    (words("Vilka kompetenser annonsen efterfrågar", "Which competences the ad asks for"), 0.870, 0.909),
    (words("Vilka områden annonsen efterfrågar", "Which areas the ad asks for"), 0.899, 0.947),
    (words("Varje omnämnande", "Each mention"), 0.941, 0.929),
];
pub(super) const ACCURACY_NOTES: [Words; 2] = [
    words(
        "Reglerna arbetades fram med dessa annonser. På 56 andra annonser, mest från it-branschen och märkta av en läsare, var precisionen för omnämnanden 0,94 och täckningen 0,86.",
        "The rules were worked on with these ads. On 56 other ads, mostly of ICT and marked by one reader, precision of mentions was 0.94 and recall 0.86.",
    ),
    words(
        "Det vanligaste felet är ord som arbetsgivaren skriver om sig själv utan rubrik; det vanligaste som saknas är namn och uttryck som bara står i en enda annons.",
        "The commonest error is a word that the employer writes of itself without a heading; what is missed most often is names and wordings that stand in one ad only.",
    ),
];
pub(super) const VERSIONS: Words = words("Version", "Version");
pub(super) const VERSIONS_CAPTION: Words = words("Vad siffrorna är gjorda av", "What the numbers are made of");
pub(super) const RUN: Words = words("Körning", "Run");
pub(super) const PUBLISHED: Words = words("Publicerad", "Published");
pub(super) const PREVIOUS: Words = words("Körningen före", "The run before");
pub(super) const PROGRAM: Words = words("Program", "Program");
pub(super) const LEXICON_VERSION: Words = words("Ordlistans fingeravtryck", "Fingerprint of the lexicon");
pub(super) const REGISTERS: Words = words("Registrens fingeravtryck", "Fingerprint of the registers");
pub(super) const RESULT: Words = words("Resultatets fingeravtryck", "Fingerprint of the result");
pub(super) const FEWEST: Words = words("Minsta antal annonser bakom ett mått som visas", "Fewest ads behind a measure that is shown");
pub(super) const CAP: Words = words("Högsta vikt för en annons där platser väger", "Highest weight of an ad where vacancies weigh");
pub(super) const REPOSTS: Words = words("Annonser som upprepar en tidigare", "Ads that repeat an earlier one");
pub(super) const REPOSTS_KEPT: Words = words("räknas", "count");
pub(super) const REPOSTS_NOT: Words = words("räknas inte", "do not count");
pub(super) const AGAIN: Words = words("Gör om siffrorna", "Make the numbers again");
pub(super) const AGAIN_TEXT: Words = words(
    "Samma filer, ordlista, inställningar och program ger samma resultat, tecken för tecken. Programmet är öppet. Jämför resultatets fingeravtryck med det ovan.",
    "Equal files, lexicon, settings and program give equal results, byte by byte. The program is open. Compare the fingerprint of the result with the one above.",
);
pub(super) const INPUTS: Words = words("Filer som lästes: {n}", "Files read: {n}");
pub(super) const INPUTS_CAPTION: Words = words("Filer och början av deras fingeravtryck", "Files and the beginning of their fingerprints");
pub(super) const FILE: Words = words("Fil", "File");
