//! Holds the words that files say of themselves, in Swedish and English, and puts the full title of a table together.

use crate::table::{CellStatus, Dimension, Language, Role, Table};

/// A fixed text in both languages: Swedish, English.
#[derive(Clone, Copy)]
pub(super) struct Wording(&'static str, &'static str);

impl Wording {
    pub(super) fn of(self, language: Language) -> &'static str {
        match language {
            Language::Swedish => self.0,
            Language::English => self.1,
        }
    }
}

pub(super) const SUBJECT_CODE: &str = "AM";
pub(super) const SUBJECT: Wording = Wording("Arbetsmarknad", "Labour market");
pub(super) const CODE: Wording = Wording("kod", "code");
pub(super) const SIGNS: Wording = Wording(
    "Tecken: .. betyder att uppgiften inte är tillgänglig eller för osäker för att visas; . betyder att den inte kan förekomma.",
    "Signs: .. means that the figure is not available or too uncertain to be shown; . means that it cannot exist.",
);
pub(super) const REPLACED: Wording = Wording(
    "Tecken som inte finns i ISO 8859-1 är ersatta i denna fil. Filen i UTF-8 har dem som de är.",
    "Characters that ISO 8859-1 does not have are replaced in this file. The file in UTF-8 has them as they are.",
);

pub(super) const SIGNS_NAME: Wording = Wording("Tecken", "Signs");
pub(super) const ABOUT: Wording = Wording("Om tabellen", "About");
pub(super) const CODEBOOK: Wording = Wording("Kodbok", "Codebook");
pub(super) const VALUE: Wording = Wording("Värde", "Value");
pub(super) const NO_TIDY: Wording = Wording(
    "Bladet saknas: tabellen har fler celler än ett blad har rader. Filerna csv och parquet har alla.",
    "The sheet is left out: the table has more cells than a sheet has rows. The files csv and parquet have them all.",
);

/// What a table is, row by row: a name and what it says.
pub(super) fn about(table: &Table, language: Language) -> Vec<(String, String)> {
    let source = &table.source;
    let mut rows = vec![
        (Wording("Titel", "Title"), full_title(table, language)),
        (Wording("Beskrivning", "Description"), table.description.of(language).to_owned()),
        (Wording("Tabell", "Table"), table.id.clone()),
        (Wording("Källa", "Source"), source.name.of(language).to_owned()),
        (Wording("Uppdaterad", "Updated"), source.updated.clone()),
        (Wording("Körning", "Run"), source.run_id.clone()),
        (Wording("Program", "Program"), source.program.clone()),
        (Wording("Lexikon", "Lexicon"), source.lexicon.clone()),
        (Wording("Licens", "Licence"), source.licence.clone()),
        (Wording("Beständig id", "Permanent id"), permanent_id(table)),
    ];
    for note in &table.notes {
        let name = if note.is_mandatory { Wording("Viktigt", "Important") } else { Wording("Anmärkning", "Note") };
        rows.push((name, note.text.of(language).to_owned()));
    }
    rows.into_iter().map(|(name, content)| (name.of(language).to_owned(), content)).collect()
}

/// What names these numbers for good: the table and the run that counted it.
pub(super) fn permanent_id(table: &Table) -> String {
    format!("urn:svall:run:{}:table:{}", table.source.run_id, table.id)
}

/// What a status means, in a sentence's part.
pub(super) fn status_meaning(status: CellStatus) -> Wording {
    match status {
        CellStatus::Ok => Wording("värdet visas", "the value is shown"),
        CellStatus::Suppressed => {
            Wording("visas inte: färre annonser än körningens minsta antal", "withheld: fewer ads than the run's minimum")
        }
        CellStatus::Protected => {
            Wording("visas inte: ett dolt värde skulle kunna räknas ut ur det", "withheld: a suppressed value could be worked out from it")
        }
        CellStatus::Missing => Wording(
            "saknas: det finns inga annonser att mäta, eller källan säger inget",
            "not known: there are no ads to measure, or the source does not tell",
        ),
        CellStatus::NotApplicable => {
            Wording("kan inte förekomma: måttet finns inte för en sådan cell", "cannot be: the measure does not exist for such a cell")
        }
    }
}

/// The title with the names of the dimensions and the years: "Digital competence in job ads by region and sector 2006–2025".
pub fn full_title(table: &Table, language: Language) -> String {
    let mut title = table.title.of(language).to_owned();
    let names: Vec<String> = table
        .dimensions
        .iter()
        .filter(|dimension| !matches!(dimension.role, Role::Metric | Role::Time))
        .map(|dimension| inside_a_sentence(dimension.label.of(language)))
        .collect();
    let (by, and) = match language {
        Language::Swedish => (" efter ", " och "),
        Language::English => (" by ", " and "),
    };
    if let Some((last, before)) = names.split_last() {
        title.push_str(by);
        title.push_str(&before.join(", "));
        if !before.is_empty() {
            title.push_str(and);
        }
        title.push_str(last);
    }
    if let Some(period) = table.dimensions.iter().find(|dimension| dimension.role == Role::Time).and_then(|time| period(time, language)) {
        title.push(' ');
        title.push_str(&period);
    }
    title
}

/// From the first to the last period, whatever their order.
fn period(time: &Dimension, language: Language) -> Option<String> {
    let label = |category: &crate::table::Category| category.label.of(language).to_owned();
    let first = time.categories.iter().min_by(|a, b| a.code.cmp(&b.code))?;
    let last = time.categories.iter().max_by(|a, b| a.code.cmp(&b.code))?;
    Some(if first.code == last.code { label(first) } else { format!("{}–{}", label(first), label(last)) })
}

/// A name with a small first letter, unless it holds other capitals, as "DigComp" does.
fn inside_a_sentence(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if !letters.clone().any(char::is_uppercase) => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}
