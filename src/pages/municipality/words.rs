//! The texts of the page of a municipality.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Kommun", "Municipality");
pub(super) const TITLE_EMPLOYER: Words = words("{name} som arbetsgivare", "{name} as an employer");
pub(super) const TITLE_PLACE: Words = words("{name} som plats", "{name} as a place");
pub(super) const AS_EMPLOYER: Words = words("Som arbetsgivare", "As an employer");
pub(super) const AS_PLACE: Words = words("Som plats", "As a place");
pub(super) const VIEWS: Words = words("Vems annonser", "Whose ads");
pub(super) const TOLD_EMPLOYER: Words = words(
    "Annonserna är de som kommunen själv har publicerat, var arbetsplatsen än ligger.",
    "The ads are those that the municipality published itself, wherever the workplace is.",
);
pub(super) const TOLD_PLACE: Words = words(
    "Annonserna är alla arbetsgivares med arbetsplats i kommunen, vem som än anställer.",
    "The ads are those of every employer with a workplace in the municipality, whoever hires.",
);
pub(super) const INHABITANTS: Words = words("{n} invånare", "{n} inhabitants");

pub(super) const ADS_EMPLOYER: Words = words("annonserna från {full}", "the ads of {full}");
pub(super) const ADS_PLACE: Words = words("annonserna med arbetsplats i {name}", "the ads with a workplace in {name}");

pub(super) const FEW_TITLE: Words = words("För få annonser", "Too few ads");
pub(super) const NONE_TITLE: Words = words("Inga annonser", "No ads");
pub(super) const FEW_TEXT: Words = words(
    "Ett värde av så få annonser skulle mest visa slumpen. Antalet annonser visas alltid.",
    "A value of so few ads would show chance more than anything else. The number of ads is always shown.",
);
pub(super) const NONE_TEXT: Words = words(
    "Kommunen har inga annonser i underlaget det året, eller så kan arbetsgivaren inte kännas igen i dem.",
    "The municipality has no ads in the data that year, or the employer cannot be recognised in them.",
);
pub(super) const PROTECTED_TITLE: Words = words("Värdet visas inte", "The value is not shown");
pub(super) const PROTECTED_TEXT: Words = words(
    "Annonserna är tillräckligt många, men den som drar värdet från en summa skulle få veta ett annat som bygger på för få.",
    "There are enough ads, but whoever subtracts the value from a total would learn another that rests on too few.",
);
pub(super) const LATEST_SHOWN: Words = words("Senaste år med värde: {year}", "Latest year with a value: {year}");
pub(super) const SMOOTHED: Words = words("Visa medel av tre år", "Show means of three years");
pub(super) const ALL_EMPLOYERS: Words = words("Visa kommunen som plats", "Show the municipality as a place");

pub(super) const CHOICES: Words = words("Val", "Choices");
pub(super) const MEASURE: Words = words("Mått", "Measure");
pub(super) const YEAR: Words = words("År", "Year");
pub(super) const COMPARE: Words = words("Jämför med", "Compare with");
pub(super) const SMOOTHING: Words = words("Utjämning", "Smoothing");
pub(super) const SMOOTHING_ONE: Words = words("1 år", "1 year");
pub(super) const SMOOTHING_THREE: Words = words("3 år", "3 years");
pub(super) const SHOW: Words = words("Visa", "Show");
pub(super) const AGAINST_MEAN: Words = words("Medel för kommuner", "Mean of municipalities");
pub(super) const AGAINST_SKR: Words = words("SKR-grupp {code}", "SKR group {code}");
pub(super) const AGAINST_SIMILAR: Words = words("Liknande kommuner", "Similar municipalities");

pub(super) const COURSE: Words = words("Utveckling {from}–{to}", "Course {from}–{to}");
pub(super) const CHART_TITLE: Words = words("{measure}, {title}, {from}–{to}", "{measure}, {title}, {from}–{to}");
pub(super) const PARTIAL: Words = words(
    "Körningen publicerades {day}: året {year} är inte slut i underlaget.",
    "The run was published on {day}: the year {year} is not over in the data.",
);
pub(super) const SMOOTHED_NOTE: Words = words(
    "Varje punkt är medlet av de värden som visas för året och de två åren före.",
    "Each point is the mean of the values shown for the year and the two years before.",
);
pub(super) const BAND_NOTE: Words = words(
    "Det skuggade fältet är 95-procentiga intervall med annonsen som enhet.",
    "The shaded band is of 95% intervals with the ad as the unit.",
);

pub(super) const BESIDE_SIMILAR: Words = words("Jämför med liknande kommuner", "Compare with similar municipalities");
pub(super) const BESIDE_COUNTY: Words = words("Jämför med länets kommuner", "Compare with the municipalities of the county");
pub(super) const ON_MAP: Words = words("Se kommunen på kartan", "See the municipality on the map");

pub(super) const WHY: Words = words("Varför?", "Why?");
pub(super) const WHY_FINDING: Words = words(
    "Skillnaden {difference} träffar per 1 000 ord {year}, mot {peers}, består av två delar som summerar till den.",
    "The difference of {difference} hits per 1,000 words in {year}, against the {peers}, has two parts that add up to it.",
);
pub(super) const WHY_PART: Words = words("Del", "Part");
pub(super) const WHY_SIZE: Words = words("Träffar per 1 000 ord", "Hits per 1,000 words");
pub(super) const WHY_MIX: Words =
    words("Vilka yrken annonserna gäller (yrkesmix)", "Which occupations the ads are for (mix of occupations)");
pub(super) const WHY_WITHIN: Words = words("Ordval inom samma yrken", "Wording within the same occupations");
pub(super) const WHY_SUM: Words = words("Skillnaden", "The difference");
pub(super) const WHY_CAPTION: Words = words("Skillnaden i sina delar, {year}", "The difference in its parts, {year}");
pub(super) const WHY_OCCUPATIONS: Words =
    words("De yrken som bidrar mest till skillnaden, {year}", "The occupations that add most to the difference, {year}");
pub(super) const WHY_OCCUPATIONS_MORE: Words = words("Vilka yrken skillnaden kommer från", "Which occupations the difference comes from");
pub(super) const WHY_HOW: Words = words(
    "Uppdelningen är Kitagawas (1955): varje yrkes andel av orden och dess intensitet ställs mot medlet av jämförelsens kommuner. Yrken med färre än {n} annonser på en sida visas tillsammans.",
    "The split is Kitagawa's (1955): each occupation's share of the words and its intensity are held against the mean of the other municipalities. Occupations with fewer than {n} ads on a side are shown together.",
);
pub(super) const WHY_UNKNOWN: Words = words(
    "Annonser utan yrke har {ours} av kommunens ord och {theirs} av de andras: där kan yrkesmixen inte ses.",
    "Ads without an occupation have {ours} of the municipality's words and {theirs} of the others': there the mix cannot be seen.",
);
pub(super) const WHY_NOT: Words = words(
    "Skillnaden {year} kan inte delas upp, eftersom den inte visas.",
    "The difference in {year} cannot be split because it is not shown.",
);
pub(super) const OCCUPATION: Words = words("Yrke (SSYK 2012)", "Occupation (SSYK 2012)");
pub(super) const OUR_ADS: Words = words("Våra annonser", "Our ads");
pub(super) const OUR_WORDS: Words = words("Våra ord", "Our words");
pub(super) const THEIR_WORDS: Words = words("Deras ord", "Their words");
pub(super) const MIX: Words = words("Yrkesmix", "Mix");
pub(super) const WITHIN: Words = words("Ordval", "Wording");
pub(super) const TOGETHER: Words = words("Summa", "Sum");
pub(super) const REST: Words = words("Övriga {n} yrken", "Other {n} occupations");
pub(super) const GROUP_REST: Words = words("{name} ({n} yrken)", "{name} ({n} occupations)");
pub(super) const ALL_REST: Words = words("Yrken med få annonser ({n})", "Occupations with few ads ({n})");
pub(super) const UNKNOWN_OCCUPATION: Words = words("Okänt yrke", "Unknown occupation");

pub(super) const OCCUPATIONS: Words = words("Yrken", "Occupations");
pub(super) const NO_OCCUPATIONS: Words =
    words("{year} finns inga annonser att dela upp efter yrke.", "In {year} there are no ads to divide by occupation.");
pub(super) const OCCUPATIONS_FINDING: Words = words(
    "{k} av {m} yrkesområden har {year} ett värde som kan jämföras; i {sure} är skillnaden säker.",
    "{k} of {m} occupation groups have a value that can be compared in {year}; in {sure} the difference is sure.",
);
pub(super) const OCCUPATIONS_CAPTION: Words =
    words("{measure} efter yrkesområde {year}, {unit}", "{measure} by occupation group {year}, {unit}");
pub(super) const OCCUPATION_GROUP: Words = words("Yrkesområde", "Occupation group");
pub(super) const ADS: Words = words("Annonser", "Ads");
pub(super) const WE: Words = words("Vi", "We");
pub(super) const DIFFERENCE: Words = words("Skillnad", "Difference");
pub(super) const SURE: Words = words("säker", "sure");

pub(super) const AREAS: Words = words("Kompetensområden", "Areas of competence");
pub(super) const AREAS_FINDING: Words = words(
    "{year} handlade flest träffar om {area}: {value} träffar per 1 000 ord.",
    "In {year} most hits were about {area}: {value} hits per 1,000 words.",
);
pub(super) const AREAS_NONE: Words = words("{year} visas inget kompetensområde.", "In {year} no area of competence is shown.");
pub(super) const AREAS_CAPTION: Words = words(
    "Intensitet efter kompetensområde (DigComp 3.0) och år, träffar per 1 000 ord. Mörkare är fler.",
    "Intensity by area of competence (DigComp 3.0) and year, hits per 1,000 words. Darker is more.",
);
pub(super) const AREA: Words = words("Område", "Area");

pub(super) const OTHERS_WRITE: Words = words("Det här skriver andra", "What others write");
pub(super) const OTHERS_WRITE_TEXT: Words = words(
    "Fraser som arbetsgivare i liknande kommuner skriver i annonser för samma yrken, och som vi inte skriver.",
    "Phrases that employers of similar municipalities write in ads for the same occupations, and that we do not.",
);
pub(super) const OTHERS_WRITE_LINK: Words = words("Visa fraserna", "Show the phrases");
pub(super) const BEHIND: Words = words("Annonserna bakom siffran", "The ads behind the number");
pub(super) const BEHIND_TEXT: Words = words("{n} annonser {year} räknas i värdet ovan.", "{n} ads of {year} count in the value above.");
pub(super) const BEHIND_LINK: Words = words("Läs annonserna", "Read the ads");
pub(super) const EXPECTED: Words =
    words("en kommuns kod med fyra siffror, till exempel 0580", "a municipality's code of four digits, such as 0580");
