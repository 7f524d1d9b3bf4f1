//! The texts of the statement on accessibility.

use crate::pages::words::{Words, words};

pub(super) const NAME: Words = words("Tillgänglighetsredogörelse", "Statement on accessibility");
pub(super) const TITLE: Words = words("Tillgänglighet för Svall", "Accessibility of Svall");
pub(super) const LEAD: Words = words(
    "{owner} står bakom den här webbplatsen. Så många som möjligt ska kunna använda den. Här står hur den uppfyller lagen om tillgänglighet till digital offentlig service, vilka brister som är kända och hur du rapporterar dem.",
    "{owner} offers this website. As many as possible shall be able to use it. Here stands how it meets the Swedish act on accessibility of digital public service, which shortcomings are known and how to report them.",
);
pub(super) const OWNER_UNNAMED: Words = words("[Den som driver tjänsten]", "[Whoever offers the service]");
pub(super) const TEMPLATE_TITLE: Words = words("Detta är en mall", "This is a template");
pub(super) const TEMPLATE: Words = words(
    "Den som driver tjänsten ska ange sitt namn och en kontakt: svall serve --owner NAMN --contact ADRESS. En offentlig aktör ska dessutom själv granska tjänsten.",
    "Whoever offers the service shall name themselves and a contact: svall serve --owner NAME --contact ADDRESS. A public body shall besides assess the service itself.",
);
pub(super) const HOW_FAR: Words = words("Hur tillgänglig är webbplatsen?", "How accessible is the website?");
pub(super) const HOW_FAR_TEXT: Words = words(
    "Webbplatsen är byggd för WCAG 2.2 nivå AA. Den är inte granskad av en människa med hjälpmedel och räknas därför som delvis förenlig med lagen.",
    "The website is built for WCAG 2.2 level AA. It was not assessed by a person with assistive technology and so counts as partly compliant with the act.",
);
pub(super) const LACKS: Words = words("Kända brister", "Known shortcomings");
pub(super) const LACKING: [Words; 4] = [
    words(
        "Annonsernas texter är arbetsgivarnas egna: språk, rubriker och listor kan vara svåra att läsa, och språket märks inte ut.",
        "The texts of ads are those of their employers: language, headings and lists may be hard to read, and the language is not marked.",
    ),
    words(
        "Diagram som bilder (PNG) har ingen text för den som inte ser. Samma värden finns i tabellen vid diagrammet och i Excel-filen.",
        "Charts as pictures (PNG) have no text for those who do not see. The same values stand in the table at the chart and in the Excel file.",
    ),
    words(
        "Yrkenas namn finns bara på svenska, även på engelska sidor.",
        "Names of occupations exist in Swedish only, on English pages, too.",
    ),
    words("Beskrivningen av gränssnittet för program är på engelska.", "The description of the interface for programs is in English."),
];
pub(super) const DONE: Words = words("Så fungerar sidorna", "How the pages work");
pub(super) const DOING: [Words; 4] = [
    words(
        "Allt går att nå med tangentbord. Ett diagram är ett stopp: piltangenterna läser värdena, Esc lämnar.",
        "All can be reached by keyboard. A chart is one stop: arrow keys read the values, Esc leaves.",
    ),
    words("Varje diagram har sina värden i en tabell.", "Each chart has its values in a table."),
    words("Ingenting sägs bara med färg, och ingenting rör sig.", "Nothing is told by colour alone, and nothing moves."),
    words(
        "Sidorna fungerar utan skript, på smala skärmar och i utskrift.",
        "The pages work without scripts, on narrow screens and in print.",
    ),
];
pub(super) const TELL: Words = words("Hjälp oss att bli bättre", "Help us to do better");
pub(super) const TELL_TEXT: Words = words(
    "Hittar du en brist som inte står här, eller behöver du innehållet i en annan form? Skriv till",
    "Do you find a shortcoming that is not named here, or do you need the content in another form? Write to",
);
pub(super) const NO_CONTACT: Words = words("[kontakt saknas].", "[no contact is named].");
pub(super) const SUPERVISION: Words = words("Tillsyn", "Supervision");
pub(super) const SUPERVISION_TEXT: Words = words(
    "Myndigheten för digital förvaltning (Digg) har tillsyn över lagen. Är du inte nöjd med hur vi tar hand om dina synpunkter kan du",
    "The Agency for Digital Government (Digg) supervises the act. If you are not content with how we treat what you report, you may",
);
pub(super) const TO_DIGG: Words = words("anmäla det till Digg", "report it to Digg");
pub(super) const TESTED: Words = words("Hur webbplatsen är testad", "How the website was tested");
pub(super) const TESTED_TEXT: Words = words(
    "Varje version av programmet prövas av automatiska test: uppmärkning, tabeller, språk, kontraster och färger som kan skiljas åt. Testerna hittar inte allt. Den här redogörelsen gäller svall {program}.",
    "Each version of the program is tried by automatic tests: markup, tables, language, contrast and colours that can be told apart. The tests do not find everything. This statement holds for svall {program}.",
);
