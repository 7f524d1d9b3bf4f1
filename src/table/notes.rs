//! Says what a reader must know of the tables: what is counted, by whose ads, where series break, what is withheld.

use super::language::Text;
use super::shape::{Note, View};

fn must(sv: &str, en: &str) -> Note {
    Note { text: Text::new(sv, en), is_mandatory: true }
}

fn may(sv: &str, en: &str) -> Note {
    Note { text: Text::new(sv, en), is_mandatory: false }
}

/// What a table holds beside years and measures, which decides its notes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Holds {
    pub(super) regions: bool,
    pub(super) occupations: bool,
    pub(super) strata: bool,
}

/// The notes of a table of measures.
pub(super) fn notes(view: Option<View>, holds: Holds, min_ads: u64) -> Vec<Note> {
    let mut notes = vec![
        must(
            "Intensitet är antalet ord för digital kompetens per 1 000 ord i annonsernas rubriker och texter.",
            "Intensity is the number of words for digital competence per 1,000 words of the ads' headlines and texts.",
        ),
        must(
            "Annonser visar vad arbetsgivare skriver, inte vad anställda kan eller hur väl en verksamhet fungerar.",
            "Ads show what employers write, not what staff can do or how well an organisation works.",
        ),
    ];
    match view {
        Some(View::Employer) => notes.push(must(
            "Kommunen är här arbetsgivare: annonserna är de som kommunen, regionen eller myndigheten själv har publicerat, var arbetsplatsen än ligger.",
            "The municipality is an employer here: the ads are those that the municipality, region or agency published itself, wherever the workplace is.",
        )),
        Some(View::Place) => notes.push(must(
            "Kommunen är här en plats: annonserna är alla arbetsgivares med arbetsplats där.",
            "The municipality is a place here: the ads are those of every employer with a workplace there.",
        )),
        None => {}
    }
    notes.push(Note {
        text: Text::new(
            format!(
                "Mått på färre än {min_ads} annonser visas inte, och inte heller sådana som det i så fall kunde räknas ut ur. Antalet annonser visas alltid."
            ),
            format!(
                "Measures of fewer than {min_ads} ads are not shown, nor are others from which these could be computed. The number of ads is always shown."
            ),
        ),
        is_mandatory: true,
    });
    notes.push(must(
        "Tidsserierna bryts på flera ställen: annonserna till och med 2016 bär inget organisationsnummer, så att arbetsgivare känns igen på sitt namn; i äldre filer är meningar med personuppgifter borttagna eller ersatta; värden som gjorts med olika ordlistor kan inte jämföras.",
        "The series break in several places: ads up to 2016 carry no organisation number, so that employers are known by name; in older files sentences with personal data are removed or replaced; values made with different lexicons do not compare.",
    ));
    if holds.occupations {
        notes.push(must(
            "Yrken kodades till och med våren 2014 enligt SSYK 96 och har förts till SSYK 2012 genom yrkesbenämningen.",
            "Occupations were coded by SSYK 96 until the spring of 2014 and are led to SSYK 2012 by the name of the occupation.",
        ));
    }
    if holds.regions {
        notes.push(may(
            "SKR:s kommungrupper är de från 2023, folkmängden den från 2025, för alla år. Storleksklasserna går vid 10 000, 20 000, 50 000 och 100 000 invånare.",
            "SKR's groups of municipalities are those of 2023 and populations those of 2025, for every year. The size classes part at 10,000, 20,000, 50,000 and 100,000 inhabitants.",
        ));
        notes.push(may(
            "Heby (0331) hörde till Västmanlands län med koden 1917 till och med 2006 och räknas här till Uppsala län alla år.",
            "Heby (0331) belonged to Västmanland County under the code 1917 until 2006 and counts here to Uppsala County in every year.",
        ));
    }
    if holds.strata {
        notes.push(may(
            "Nivåer redovisas för alla kompetenser tillsammans; en kompetens delas inte på nivåer.",
            "Strata are told for all competences together; a competence is not divided by stratum.",
        ));
    }
    notes.push(may(
        "En annons som upprepar en tidigare från samma arbetsgivare räknas en gång, om körningen inte bestämt annat.",
        "An ad that repeats an earlier one of the same employer counts once, unless the run was told otherwise.",
    ));
    notes.push(may(
        "Gränserna är 95-procentiga intervall med annonsen som enhet; de vet inget om ordlistans fel.",
        "The bounds are 95% intervals with the ad as the unit; they know nothing of errors of the lexicon.",
    ));
    notes
}

/// The notes of the tables of quality.
pub(super) fn quality_notes() -> Vec<Note> {
    vec![
        must(
            "Tabellen räknar annonser och poster; den säger vad måtten i de andra tabellerna vilar på.",
            "The table counts ads and records; it says what the measures of the other tables rest on.",
        ),
        may(
            "Annonser utan datum står i inget år; hur många de är står i tabellen över hela körningen.",
            "Ads without a date are in no year; their number stands in the table of the whole run.",
        ),
    ]
}
