//! Holds what the texts of generated ads are built from: the kinds of occupation, the words of the slots, the headings.
//!
//! A template is a sentence with slots in braces (`{yrke}`, `{ort}`, `{arbetsgivare}`); [`super::compose`] fills them. A dated template
//! carries the first and the last year in which ads speak so: "datorvana" and Lotus Notes in 2006, "digitala verktyg" in 2015, Teams
//! and AI from 2020 on. All sentences are written for this generator; none is taken from an ad.

use super::vocabulary_employers::Branch;
use super::{vocabulary_it, vocabulary_office, vocabulary_trades, vocabulary_welfare};

/// A template with the first and the last year it is used in.
pub(super) type Dated = (u64, u64, &'static str);

/// One kind of job.
pub(super) struct Occupation {
    /// Older id, SSYK 2012 unit group and label of the occupation names this kind of job goes by.
    pub(super) ids: &'static [(&'static str, &'static str, &'static str)],
    /// "undersköterska"
    pub(super) title: &'static str,
    /// "undersköterskor"
    pub(super) titles: &'static str,
    /// "assistant nurse"
    pub(super) english: &'static str,
    /// How often, against the other kinds.
    pub(super) weight: u64,
    /// How often at a municipality, a region, an agency, a firm.
    pub(super) sectors: [u64; 4],
    /// The only agency that has such jobs, empty where any may.
    pub(super) agency: &'static str,
    /// What the firms that have such jobs do.
    pub(super) branch: Branch,
    /// Chance in a hundred, in 2006, that a digital sentence that could stand in the ad does; two more for each year after.
    pub(super) digital: u64,
    /// Places of work, in definite form.
    pub(super) units: &'static [&'static str],
    /// Sentences on what is done.
    pub(super) tasks: &'static [&'static str],
    /// What is demanded, as it follows "du har".
    pub(super) demands: &'static [&'static str],
    /// Sentences on what is done with digital means.
    pub(super) digital_tasks: &'static [Dated],
    /// What is demanded in digital matters, as it follows "du har".
    pub(super) digital_demands: &'static [Dated],
}

/// All kinds of job.
pub(super) fn occupations() -> impl Iterator<Item = &'static Occupation> + Clone {
    let lists: [&'static [Occupation]; 4] =
        [&vocabulary_welfare::OCCUPATIONS, &vocabulary_trades::OCCUPATIONS, &vocabulary_office::OCCUPATIONS, &vocabulary_it::OCCUPATIONS];
    lists.into_iter().flatten()
}

/// The kind of job that stands first in the lists.
pub(super) fn first_occupation() -> &'static Occupation {
    let [first, ..] = &vocabulary_welfare::OCCUPATIONS;
    first
}

/// Words for `{drag}`, the first half, and for `{drag2}`, the second.
pub(super) const TRAITS: [&str; 16] = [
    "noggrann",
    "lyhörd",
    "flexibel",
    "ansvarstagande",
    "strukturerad",
    "engagerad",
    "trygg",
    "prestigelös",
    "serviceinriktad",
    "lösningsorienterad",
    "positiv",
    "nyfiken",
    "empatisk",
    "handlingskraftig",
    "tålmodig",
    "utåtriktad",
];

/// Words for `{förmåga}`, as they follow "har lätt för att" and "är van att".
pub(super) const ABILITIES: [&str; 14] = [
    "samarbeta",
    "planera ditt arbete",
    "ta egna initiativ",
    "skapa goda relationer",
    "hålla flera bollar i luften",
    "se helheten",
    "arbeta självständigt",
    "bemöta människor i olika situationer",
    "uttrycka dig i tal och skrift",
    "prioritera bland uppgifterna",
    "ställa om när dagen förändras",
    "ge och ta emot återkoppling",
    "hålla tidsramar",
    "ta till dig nya arbetssätt",
];

/// Words for `{läge}`, as they follow "ligger".
pub(super) const SETTINGS: [&str; 12] = [
    "centralt",
    "vackert vid vattnet",
    "nära stationen",
    "i lugna omgivningar",
    "i nyrenoverade lokaler",
    "i utkanten av tätorten",
    "mitt i ett växande område",
    "nära skog och natur",
    "i stadens äldsta kvarter",
    "intill sporthallen",
    "på gångavstånd från bussen",
    "i ljusa lokaler",
];

/// Words for `{form}`, forms of employment.
pub(super) const TERMS: [&str; 9] = [
    "Tillsvidareanställning, heltid",
    "Tillsvidareanställning med sex månaders provanställning",
    "Visstidsanställning i sex månader",
    "Vikariat med möjlighet till förlängning",
    "Tillsvidareanställning, 75 procent",
    "Timanställning vid behov",
    "Särskild visstidsanställning",
    "Vikariat på heltid i ett år",
    "Sommarvikariat juni till augusti",
];

/// Words for `{tillträde}`.
pub(super) const STARTS: [&str; 7] =
    ["snarast", "enligt överenskommelse", "omgående", "efter uppsägningstid", "till höstterminen", "vid årsskiftet", "så snart du kan"];

/// Headlines.
pub(super) const HEADLINES: [&str; 20] = [
    "{Yrke} till {enhet}",
    "{Yrke} sökes",
    "{Yrke}",
    "{Yrken} till {enhet}",
    "{Yrke} till {enhet} i {ort}",
    "{Yrke}, {ort}",
    "Vi söker {yrke} till {enhet}!",
    "{arbetsgivare} söker {yrke}",
    "Är du vår nästa {yrke}?",
    "{Yrken} sökes till {ort}",
    "Vill du arbeta som {yrke} i {ort}?",
    "{Yrke}, {drag} och engagerad, sökes",
    "Erfaren {yrke} till {arbetsgivare}",
    "{Yrke} med start {tillträde}",
    "Vikarierande {yrke} till {enhet}",
    "{Yrke} – vikariat i {ort}",
    "Sommarjobba som {yrke} i {ort}",
    "Timanställda {yrken} till {enhet}",
    "{Yrke} på heltid till {enhet}",
    "Vi växer och söker fler {yrken}",
];

/// A part of an ad's text.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Section {
    #[default]
    Workplace,
    Tasks,
    Demands,
    Merits,
    Offer,
    Application,
}

impl Section {
    /// The headings it goes by.
    pub(super) fn headings(self, english: bool) -> &'static [&'static str] {
        match (self, english) {
            (Self::Workplace, false) => &["Om arbetsplatsen", "Om oss", "Vilka är vi?", "Arbetsplatsen", "Verksamheten"],
            (Self::Tasks, false) => &["Arbetsuppgifter", "Dina arbetsuppgifter", "Om tjänsten", "Vad du får göra", "Ditt uppdrag"],
            (Self::Demands, false) => &["Kvalifikationer", "Vem är du?", "Din profil", "Vi söker dig som", "Krav"],
            (Self::Merits, false) => &["Meriterande", "Det är meriterande", "Önskvärt", "Meriter"],
            (Self::Offer, false) => &["Vi erbjuder", "Vad vi erbjuder dig", "Förmåner", "Anställningsvillkor"],
            (Self::Application, false) => &["Ansökan", "Så söker du", "Övrigt", "Välkommen med din ansökan", "Kontakt"],
            (Self::Workplace, true) => &["About us", "Who we are", "Our workplace"],
            (Self::Tasks, true) => &["The role", "Your responsibilities", "What you will do"],
            (Self::Demands, true) => &["Requirements", "Who you are", "Your profile"],
            (Self::Merits, true) => &["Nice to have", "Meritorious", "It is a plus"],
            (Self::Offer, true) => &["What we offer", "Benefits", "Terms of employment"],
            (Self::Application, true) => &["How to apply", "Application", "Contact"],
        }
    }

    /// Its part of the length of the text, in hundredths.
    pub(super) fn share(self) -> usize {
        match self {
            Self::Workplace => 18,
            Self::Tasks => 24,
            Self::Demands => 21,
            Self::Merits => 8,
            Self::Offer => 14,
            Self::Application => 15,
        }
    }
}

/// The orders in which the parts follow each other.
pub(super) const ORDERS: [[Section; 6]; 4] = {
    use Section::{Application, Demands, Merits, Offer, Tasks, Workplace};
    [
        [Workplace, Tasks, Demands, Merits, Offer, Application],
        [Workplace, Tasks, Demands, Merits, Offer, Application],
        [Tasks, Demands, Merits, Workplace, Offer, Application],
        [Workplace, Offer, Tasks, Demands, Merits, Application],
    ]
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{vocabulary_english as english, vocabulary_general as general};
    use super::*;

    #[test]
    fn there_are_more_than_four_hundred_distinct_templates() {
        let mut templates = BTreeSet::new();
        for occupation in occupations() {
            templates.extend(occupation.tasks.iter().chain(occupation.demands).copied());
            templates.extend(occupation.digital_tasks.iter().chain(occupation.digital_demands).map(|(_, _, text)| *text));
        }
        templates.extend(general::WORKPLACE.iter().chain(&general::TASKS).chain(&general::OFFER).chain(&general::APPLICATION));
        templates.extend(general::DEMANDS.iter().chain(&general::PERSONALITY).chain(&general::NEGATIONS));
        templates.extend(english::WORKPLACE.iter().chain(&english::TASKS).chain(&english::OFFER).chain(&english::APPLICATION));
        assert!(templates.len() > 700, "{} templates", templates.len());
    }

    #[test]
    fn every_kind_of_job_speaks_of_digital_matters_in_every_year_from_2014() {
        for occupation in occupations() {
            for year in 2014..=2025 {
                let speaks = occupation.digital_demands.iter().any(|(from, to, _)| (*from..=*to).contains(&year));
                assert!(speaks, "{} in {year}", occupation.title);
            }
        }
    }

    #[test]
    fn the_shares_of_the_parts_make_the_whole() {
        for order in ORDERS {
            assert_eq!(order.into_iter().map(Section::share).sum::<usize>(), 100);
        }
    }
}
