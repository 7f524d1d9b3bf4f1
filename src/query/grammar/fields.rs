//! Lists the fields that a query may name: what each means, which values it takes, and its names.

use crate::text::folded_term;

/// What values a field takes, and so what can be asked of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FieldKind {
    /// One value of a closed or technical list, exactly: `2.1`, `sv`, `A1`.
    Code,
    /// A code, or the words of a name: `Lund`, `"Region Skåne"`.
    Name,
    /// A number or a range of numbers: `2018..2024`, `10..`.
    Number,
    /// A day, a month or a year, or a range of them: `2024-01..2024-06-30`.
    Day,
    /// Words of a text.
    Text,
}

impl FieldKind {
    /// Whether `from..to` is a range. In names and texts two dots are just dots.
    pub fn has_ranges(self) -> bool {
        matches!(self, Self::Number | Self::Day)
    }

    /// Whether a value may end with a star.
    pub fn has_prefixes(self) -> bool {
        !self.has_ranges()
    }
}

/// One row of the table of fields.
struct Field {
    id: FieldId,
    name: &'static str,
    swedish: &'static [&'static str],
    kind: FieldKind,
    meaning: &'static str,
    example: &'static str,
}

macro_rules! fields {
    ($($id:ident $name:literal $swedish:tt $kind:ident $meaning:literal $example:literal;)+) => {
        /// A field that a query may name.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum FieldId { $(#[doc = $meaning] $id),+ }

        /// Every field, in the order in which they are told.
        const TABLE: &[Field] = &[$(Field {
            id: FieldId::$id, name: $name, swedish: &$swedish, kind: FieldKind::$kind, meaning: $meaning, example: $example,
        }),+];
    };
}

fields! {
    // id           name            Swedish names       kind    meaning                                                  example
    Id              "id"            []                  Code    "The ad's identity."                                     "id:23014007";
    Headline        "headline"      ["rubrik"]          Text    "Words of the headline."                                 "headline:kock";
    Employer        "employer"      ["arbetsgivare"]    Name    "Who hires: words of the name, or the employer's id."    "employer:\"Region Skåne\"";
    Occupation      "occupation"    ["yrke"]            Name    "Occupation: SSYK 2012 code of 1 to 4 digits, or name."  "occupation:2512";
    Municipality    "municipality"  ["kommun"]          Name    "Municipality of the workplace: code or name."           "municipality:Lund";
    County          "county"        ["län", "lan"]      Name    "County of the workplace: code or name."                 "county:Skåne";
    Sector          "sector"        ["sektor"]          Code    "Sector of the employer."                                "sector:region";
    Skr             "skr"           []                  Code    "SKR group of the municipality, A1 to C9."               "skr:A1";
    Year            "year"          ["år"]              Number  "Year of publication."                                   "year:2018..2024";
    Month           "month"         ["månad"]           Number  "Month of publication, 1 to 12."                         "month:6..8";
    Published       "published"     ["publicerad"]      Day     "Day of publication."                                    "published:2024-01..2024-06-30";
    Lang            "lang"          ["språk"]           Code    "Language of the ad."                                    "lang:sv";
    Competence      "competence"    ["kompetens"]       Code    "A hit of this competence: 1.1 to 5.4, or general."      "competence:2.1";
    Area            "area"          ["område"]          Code    "A hit of this area, 1 to 5."                            "area:3";
    Stratum         "stratum"       ["nivå"]            Code    "A hit of this stratum: basic, software, specialist."    "stratum:basic";
    Role            "role"          ["roll"]            Code    "A hit of this role: requirement, merit, duty."          "role:requirement";
    Entry           "entry"         ["post"]            Name    "A hit of this row or term of the lexicon."              "entry:excel";
    Intensity       "intensity"     ["intensitet"]      Number  "Hits in 1,000 words."                                   "intensity:10..20";
    Words           "n_words"       ["ord"]             Number  "Words of the ad."                                       "n_words:100..";
    Hits            "n_hits"        ["träffar"]         Number  "Hits of the ad."                                        "n_hits:5..";
    Vacancies       "n_vacancies"   ["platser"]         Number  "Vacancies of the ad."                                   "n_vacancies:10..";
    Repost          "repost"        ["ompublicering"]   Code    "Whether an earlier ad was published again: yes or no."  "repost:no";
}

/// A wrong name is as near as this many edits to the names that are offered for it, or nearer.
const NEAR: usize = 2;

/// Most names that are offered.
const MAX_OFFERED: usize = 3;

impl FieldId {
    /// Every field, in the order in which they are told.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|f| f.id)
    }

    fn row(self) -> Option<&'static Field> {
        TABLE.get(self as usize)
    }

    /// The name in canonical queries.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |f| f.name)
    }

    /// Its names in Swedish, the first one first; none where the name is the same.
    pub fn swedish(self) -> &'static [&'static str] {
        self.row().map_or(&[], |f| f.swedish)
    }

    /// What values it takes.
    pub fn kind(self) -> FieldKind {
        self.row().map_or(FieldKind::Text, |f| f.kind)
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        self.row().map_or("", |f| f.meaning)
    }

    /// A query that names it.
    pub fn example(self) -> &'static str {
        self.row().map_or("", |f| f.example)
    }

    /// The field of a name, English or Swedish, in any case.
    pub fn named(name: &str) -> Option<Self> {
        let name = folded_term(name);
        TABLE.iter().find(|f| f.name == name || f.swedish.contains(&name.as_str())).map(|f| f.id)
    }

    /// The names nearest to one that is no field's, the nearest first; none where all are far off.
    pub(super) fn nearest(name: &str) -> Vec<&'static str> {
        let name = folded_term(name);
        // Of a short name, two edits would leave nothing.
        let most = NEAR.min(name.chars().count() / 2);
        let names = TABLE.iter().flat_map(|f| std::iter::once(f.name).chain(f.swedish.iter().copied()));
        let mut near: Vec<(usize, &str)> = names.map(|n| (strsim::osa_distance(n, &name), n)).filter(|(d, _)| *d <= most).collect();
        near.sort_by_key(|(distance, _)| *distance);
        near.into_iter().take(MAX_OFFERED).map(|(_, n)| n).collect()
    }

    /// All names in one line.
    pub(super) fn list() -> String {
        let told = TABLE.iter().map(|f| f.swedish.first().map_or_else(|| f.name.to_owned(), |s| format!("{} ({s})", f.name)));
        told.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Expression, Query};

    #[test]
    fn every_name_is_one_field_and_reads_back() {
        let mut seen = std::collections::BTreeSet::new();
        for field in FieldId::all() {
            for name in std::iter::once(field.name()).chain(field.swedish().iter().copied()) {
                assert!(seen.insert(name), "{name} names two fields");
                assert_eq!(FieldId::named(name), Some(field));
                assert_eq!(FieldId::named(&name.to_uppercase()), Some(field));
                assert!(name.chars().all(|c| c.is_alphabetic() || c == '_'), "{name} cannot be told from a word");
            }
        }
        assert_eq!((seen.len(), FieldId::named("hits"), FieldId::named("")), (43, None, None));
    }

    #[test]
    fn every_example_asks_for_its_own_field() {
        for field in FieldId::all() {
            let query = Query::parse(field.example()).expect("an example can be read");
            assert!(matches!(&query.expression, Expression::Field(f) if f.field == field), "{}", field.example());
            assert_eq!(query.expression.to_text(), field.example());
            assert!(field.meaning().ends_with('.'), "{}", field.meaning());
        }
    }

    #[test]
    fn a_wrong_name_is_offered_the_nearest_ones() {
        assert_eq!(FieldId::nearest("komun"), ["kommun"]);
        assert_eq!(FieldId::nearest("Kommmun"), ["kommun"]);
        assert_eq!(FieldId::nearest("secktor"), ["sector", "sektor"]);
        assert_eq!(FieldId::nearest("rol"), ["role", "roll"]);
        assert_eq!(FieldId::nearest("http"), [""; 0]);
        assert_eq!(FieldId::nearest("x"), [""; 0]);
    }
}
