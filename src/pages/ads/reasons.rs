//! Says in words what a match counts as, and why it does not count.

use crate::model::{Role, Stratum, Zone};
use crate::pages::page::Visit;
use crate::pages::words::{Words, words};

const NESTED: Words = words("ligger inuti ”{term}”", "lies within “{term}”");
const EXCLUSION: Words = words("ingår i ”{term}”, som ordlistan undantar", "is part of “{term}”, which the lexicon excludes");
const NEGATION: Words = words("annonsen säger att det inte behövs", "the ad says that it is not needed");
const ADDRESS: Words = words("är en del av en webb- eller e-postadress", "is part of a web or mail address");
const BEFORE: Words = words("orden direkt före visar att något annat menas", "the words directly before show that something else is meant");
const AFTER: Words = words("orden direkt efter visar att något annat menas", "the words directly after show that something else is meant");
const SENTENCE: Words = words("meningen visar att något annat menas", "the sentence shows that something else is meant");
const EARLIER: Words = words(
    "det som står tidigare i meningen visar att något annat menas",
    "what stands earlier in the sentence shows that something else is meant",
);
const WITHOUT: Words = words("inget i meningen visar att ordet menas så", "nothing in the sentence shows that the word is meant so");
const LONGER_NAME: Words = words("är en del av ett längre namn", "is part of a longer name");
const ALONE: Words = words("inget annat ord om it räknas i närheten", "no other word on IT counts nearby");
const LAY: Words = words("annonsen nämner för få andra specialistord", "the ad names too few other words of specialists");

/// One reason of a match, such as `zone:benefit`. One that is not known here is told as it is written.
pub(super) fn reason(visit: &Visit, written: &str) -> String {
    let (kind, what) = written.split_once(':').unwrap_or((written, ""));
    let known = match (kind, what) {
        ("nested", term) => return NESTED.with(visit.language, &[("term", term)]),
        ("exclusion", term) => return EXCLUSION.with(visit.language, &[("term", term)]),
        ("zone", id) => Zone::parse(id).map(why_zone),
        ("guard", "negation") => Some(NEGATION),
        ("guard", "address") => Some(ADDRESS),
        ("guard", "before") => Some(BEFORE),
        ("guard", "after") => Some(AFTER),
        ("guard", "sentence") => Some(SENTENCE),
        ("guard", "earlier") => Some(EARLIER),
        ("guard", "without") => Some(WITHOUT),
        ("guard", "name") => Some(LONGER_NAME),
        ("guard", "alone") => Some(ALONE),
        ("guard", "lay") => Some(LAY),
        _ => None,
    };
    known.map_or_else(|| written.to_owned(), |known| visit.say(known).to_owned())
}

fn why_zone(zone: Zone) -> Words {
    match zone {
        Zone::Demand => words("står bland kraven", "stands among the demands"),
        Zone::Application => words("handlar om hur man söker", "is about how to apply"),
        Zone::Employer => words("handlar om arbetsgivaren", "is about the employer"),
        Zone::Benefit => words("handlar om vad som erbjuds", "is about what is offered"),
        Zone::Boilerplate => words("står i standardtext", "stands in standard text"),
    }
}

/// The part of the ad, by its id.
pub(super) fn zone(visit: &Visit, id: &str) -> String {
    let named = Zone::parse(id).map(|zone| match zone {
        Zone::Demand => words("krav och arbete", "demands and duties"),
        Zone::Application => words("ansökan", "application"),
        Zone::Employer => words("om arbetsgivaren", "about the employer"),
        Zone::Benefit => words("erbjudande", "benefits"),
        Zone::Boilerplate => words("standardtext", "standard text"),
    });
    named.map_or_else(|| id.to_owned(), |named| visit.say(named).to_owned())
}

/// The role, by its id.
pub(super) fn role(visit: &Visit, id: &str) -> String {
    let named = Role::parse(id).map(|role| match role {
        Role::Requirement => words("krav", "requirement"),
        Role::Merit => words("merit", "merit"),
        Role::Duty => words("arbetsuppgift", "duty"),
    });
    named.map_or_else(|| id.to_owned(), |named| visit.say(named).to_owned())
}

/// The stratum, by its id.
pub(super) fn stratum(visit: &Visit, id: &str) -> String {
    let named = Stratum::parse(id).map(|stratum| match stratum {
        Stratum::Basic => words("grundläggande", "basic"),
        Stratum::Software => words("program", "software"),
        Stratum::Specialist => words("specialist", "specialist"),
    });
    named.map_or_else(|| id.to_owned(), |named| visit.say(named).to_owned())
}

/// The label that the tables give a code of a dimension, such as competence 2.1; the code where they have none.
pub(super) fn label(visit: &Visit, dimension: &str, code: &str) -> String {
    let dimensions = visit.material.tables.iter().flat_map(|table| &table.dimensions).filter(|own| own.code == dimension);
    let found = dimensions.flat_map(|own| &own.categories).find(|category| category.code == code);
    found.map_or_else(|| code.to_owned(), |category| category.label.of(visit.language).to_owned())
}

/// The codes of a dimension with the labels that the tables give them, without the sum of all.
pub(super) fn codes<'v>(visit: &Visit<'v>, dimension: &str) -> Vec<(&'v str, &'v str)> {
    let own = visit.material.tables.iter().flat_map(|table| &table.dimensions).filter(|own| own.code == dimension);
    let longest = own.max_by_key(|own| own.categories.len());
    let categories = longest.into_iter().flat_map(|own| &own.categories).filter(|category| category.code != "total");
    categories.map(|category| (category.code.as_str(), category.label.of(visit.language))).collect()
}
