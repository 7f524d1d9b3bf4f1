//! Holds a text of the pages in both languages; each page keeps its own in one file, and those of the frame stand here.

use crate::table::Language;

/// A text in Swedish and in English.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    sv: &'static str,
    en: &'static str,
}

/// A text and its translation.
pub(super) const fn words(sv: &'static str, en: &'static str) -> Words {
    Words { sv, en }
}

impl Words {
    /// The text in one language.
    pub fn of(self, language: Language) -> &'static str {
        match language {
            Language::Swedish => self.sv,
            Language::English => self.en,
        }
    }

    /// The text with each `{name}` replaced by its value. A value is put in as it is and not looked into.
    pub fn with(self, language: Language, values: &[(&str, &str)]) -> String {
        let mut rest = self.of(language);
        let mut text = String::with_capacity(rest.len() + 32);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, after)) = after.split_once('}') else { break };
            text.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
            rest = after;
        }
        text + rest
    }
}

pub(super) const PRODUCT: Words = words("Svall", "Svall");
pub(super) const TAGLINE: Words = words("Digital kompetens i platsannonser", "Digital competence in job ads");
pub(super) const SKIP: Words = words("Hoppa till innehållet", "Skip to the content");
pub(super) const SEARCH_LABEL: Words = words("Sök kommun, region eller myndighet", "Search municipality, region or agency");
pub(super) const SEARCH: Words = words("Sök", "Search");
pub(super) const NAVIGATION: Words = words("Sidor", "Pages");
pub(super) const OTHER_LANGUAGE: Words = words("In English", "På svenska");
pub(super) const STANDING: Words = words(
    "Måttet visar vad arbetsgivare skriver i sina annonser, inte vilken kompetens de anställda har.",
    "The measure shows what employers write in their ads, not the competence staff have.",
);
pub(super) const RUN: Words = words("Körning", "Run");
pub(super) const PUBLISHED: Words = words("publicerad", "published");
pub(super) const LEXICON: Words = words("ordlista", "lexicon");
pub(super) const PROGRAM: Words = words("program", "program");
pub(super) const LICENCE: Words = words("Licens för siffrorna", "Licence of the numbers");
pub(super) const CONTACT: Words = words("Kontakt", "Contact");
pub(super) const API: Words = words("Gränssnitt för program (OpenAPI)", "Interface for programs (OpenAPI)");

pub(super) const STALE: Words = words(
    "En nyare körning har publicerats men kunde inte läsas. Siffrorna är från körningen före.",
    "A newer run was published and could not be read. The figures are those of the run before.",
);
pub(super) const STALE_TITLE: Words = words("Äldre siffror", "Older figures");
pub(super) const SAMPLE_TITLE: Words = words("Påhittade annonser", "Invented ads");
pub(super) const SAMPLE: Words = words(
    "Detta är ett exempel. Annonserna är påhittade och siffrorna säger ingenting om någon verklig kommun eller arbetsgivare.",
    "This is a sample. The ads are invented and the figures say nothing of any real municipality or employer.",
);
pub(super) const SAMPLE_IS_SMALL: Words = words(
    "Urvalet är litet, så de flesta kommuner har för få annonser för att visas. Ett större exempel, 100 000 annonser på någon minut:",
    "The sample is small, so that most municipalities have too few ads to be shown. A larger example, 100,000 ads in a minute or so:",
);
pub(super) const IGNORED_TITLE: Words = words("En del av adressen användes inte", "A part of the address was not used");
pub(super) const IGNORED: Words = words("Sidan känner inte till: {names}.", "The page does not know: {names}.");
pub(super) const NO_INDEX_TITLE: Words = words("Annonssökningen är avstängd", "Ad search is switched off");
pub(super) const NO_INDEX: Words = words(
    "Annonssökningen är avstängd i den här installationen: körningen publicerades utan sökindex.",
    "Ad search is switched off in this installation: the run was published without a search index.",
);

pub(super) const FAULT_NOT_FOUND: Words = words("Sidan finns inte", "There is no such page");
pub(super) const FAULT_NOT_FOUND_TEXT: Words = words(
    "Det finns ingenting på den här adressen. Kontrollera adressen, eller sök efter en kommun, en region eller en myndighet ovan.",
    "There is nothing at this address. Check the address, or search for a municipality, a region or an agency above.",
);
pub(super) const FAULT_UNKNOWN: Words = words("Hittade {found}, väntade {expected}.", "Found {found}, expected {expected}.");
pub(super) const FAULT_WRONG: Words = words("Adressen kan inte läsas", "The address cannot be read");
pub(super) const FAULT_WRONG_TEXT: Words =
    words("Parametern {name}: hittade {found}, väntade {expected}.", "The parameter {name}: found {found}, expected {expected}.");
pub(super) const FAULT_BUSY: Words = words("Servern har mycket att göra", "The server is busy");
pub(super) const FAULT_BUSY_TEXT: Words =
    words("Vänta några sekunder och hämta sidan igen.", "Wait a few seconds and load the page again.");
pub(super) const FAULT_BROKEN: Words = words("Något gick fel hos oss", "Something went wrong on our side");
pub(super) const FAULT_BROKEN_TEXT: Words = words(
    "Sidan kunde inte göras. Felet är vårt, inte ditt. Siffrorna påverkas inte.",
    "The page could not be made. The mistake is ours, not yours. The figures are not affected.",
);
pub(super) const TO_START: Words = words("Till översikten", "To the overview");
pub(super) const WITHOUT_PARAMETERS: Words = words("Öppna sidan utan parametrar", "Open the page without parameters");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_and_not_looked_into() {
        let text = words("{a} och {b}", "{b} and {a}");
        assert_eq!(text.with(Language::English, &[("a", "{b}"), ("b", "2")]), "2 and {b}");
        assert_eq!(text.with(Language::Swedish, &[("a", "1")]), "1 och ");
    }
}
