//! The texts of the pages of employers.

use crate::pages::words::{Words, words};
use crate::registers::Sector;

pub(super) const NAME: Words = words("Arbetsgivare", "Employer");
pub(super) const LIST_NAME: Words = words("Arbetsgivare", "Employers");
pub(super) const LIST_TITLE: Words = words("Offentliga arbetsgivare", "Public employers");
pub(super) const LIST_LEAD: Words = words(
    "{n} regioner, statliga myndigheter och kommunalförbund. Kommunerna som arbetsgivare finns på sina egna sidor.",
    "{n} regions, state agencies and municipal federations. The municipalities as employers have pages of their own.",
);
pub(super) const LIST_CAPTION: Words = words("Intensitet {year}, träffar per 1 000 ord", "Intensity {year}, hits per 1,000 words");
pub(super) const EMPLOYER: Words = words("Arbetsgivare", "Employer");
pub(super) const VALUE: Words = words("Intensitet", "Intensity");
pub(super) const ADS: Words = words("Annonser", "Ads");
pub(super) const TITLE: Words = words("{name} som arbetsgivare", "{name} as an employer");
pub(super) const ABOUT: Words = words(
    "{sector}. Organisationsnummer {number}. Annonserna är de som arbetsgivaren själv har publicerat, var arbetsplatsen än ligger.",
    "{sector}. Organisation number {number}. The ads are those that the employer published itself, wherever the workplace is.",
);
pub(super) const ADS_OF: Words = words("annonserna från {name}", "the ads of {name}");
pub(super) const PEERS_NOTE: Words = words(
    "{peers} är ovägt: varje arbetsgivare vars värde visas räknas lika, stor som liten.",
    "{peers} is unweighted: each employer whose value is shown counts the same, large or small.",
);
pub(super) const CHOICES: Words = words("Val", "Choices");
pub(super) const MEASURE: Words = words("Mått", "Measure");
pub(super) const YEAR: Words = words("År", "Year");
pub(super) const SHOW: Words = words("Visa", "Show");
pub(super) const COURSE: Words = words("Utveckling {from}–{to}", "Course {from}–{to}");
pub(super) const CHART_TITLE: Words = words("{measure}, {title}, {from}–{to}", "{measure}, {title}, {from}–{to}");
pub(super) const NONE_TITLE: Words = words("Inga annonser", "No ads");
pub(super) const NONE_TEXT: Words = words(
    "Arbetsgivaren finns i registret men har inga annonser i underlaget. Den kan ha bytt organisationsnummer eller annonserat under ett annat namn.",
    "The employer is in the register but has no ads in the data. It may have changed its organisation number or advertised under another name.",
);
pub(super) const BEFORE: Words = words(
    "Inga annonser före {year}: arbetsgivaren annonserade inte, fanns inte, eller känns inte igen på namnet.",
    "No ads before {year}: the employer did not advertise, did not exist, or is not recognised by its name.",
);
pub(super) const BAND_NOTE: Words = words(
    "Det skuggade fältet är 95-procentiga intervall med annonsen som enhet.",
    "The shaded band is of 95% intervals with the ad as the unit.",
);
pub(super) const BEHIND: Words = words("Annonserna bakom siffran", "The ads behind the number");
pub(super) const BEHIND_LINK: Words = words("Läs annonserna", "Read the ads");
pub(super) const BEHIND_TEXT: Words = words("{n} annonser {year} räknas i värdet ovan.", "{n} ads of {year} count in the value above.");
pub(super) const EXPECTED: Words =
    words("ett organisationsnummer med tio siffror, till exempel 2021000076", "an organisation number of ten digits, such as 2021000076");

/// The sector of an employer.
pub(super) fn sector(sector: Sector) -> Words {
    match sector {
        Sector::Region => words("Region", "Region"),
        Sector::State => words("Statlig myndighet", "State agency"),
        Sector::Federation => words("Kommunalförbund", "Municipal federation"),
        _ => words("Arbetsgivare", "Employer"),
    }
}

/// The sector as a heading over its employers.
pub(super) fn sector_list(sector: Sector) -> Words {
    match sector {
        Sector::Region => words("Regioner", "Regions"),
        Sector::State => words("Statliga myndigheter", "State agencies"),
        Sector::Federation => words("Kommunalförbund", "Municipal federations"),
        _ => words("Övriga", "Others"),
    }
}

/// The mean of a sector's employers.
pub(super) fn mean(sector: Sector) -> Words {
    match sector {
        Sector::Region => words("Medel för regioner", "Mean of regions"),
        Sector::State => words("Medel för statliga myndigheter", "Mean of state agencies"),
        Sector::Federation => words("Medel för kommunalförbund", "Mean of municipal federations"),
        _ => words("Medel för arbetsgivare", "Mean of employers"),
    }
}
