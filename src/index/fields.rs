//! Names the fields of the index: what is looked up by words, by codes, by numbers, and what is kept to be shown.

use std::sync::LazyLock;

use tantivy::IndexSettings;
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{LowerCaser, RawTokenizer, TextAnalyzer, TokenizerManager};

use super::tokens::AdTokens;
use crate::model::{Area, Competence, N_COMPETENCES, Role, Stratum};

/// The value of a code that an ad lacks, as in the panels.
pub(super) const UNKNOWN: &str = "unknown";

/// A field that is searched by words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WordField {
    /// Headline and text.
    Text,
    /// Headline alone.
    Headline,
    /// Employer's name.
    Employer,
}

/// A field of codes: asked for by a code, counted by code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CodeField {
    /// Employer's id.
    Employer,
    /// Municipality of the workplace.
    Municipality,
    /// County of the workplace.
    County,
    /// Sector of the employer.
    Sector,
    /// SKR group of the workplace's municipality.
    Skr,
    /// SSYK unit group.
    Occupation,
    /// Language.
    Lang,
    /// Competences of the hits; several an ad.
    Competence,
    /// Areas of the hits; several an ad.
    Area,
    /// Strata of the hits; several an ad.
    Stratum,
    /// Roles of the hits; several an ad.
    Role,
    /// Lexicon rows of the hits; several an ad.
    Entry,
}

impl CodeField {
    /// Every field.
    pub const ALL: [Self; 12] = [
        Self::Employer,
        Self::Municipality,
        Self::County,
        Self::Sector,
        Self::Skr,
        Self::Occupation,
        Self::Lang,
        Self::Competence,
        Self::Area,
        Self::Stratum,
        Self::Role,
        Self::Entry,
    ];

    /// The name, as in the tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Employer => "employer",
            Self::Municipality => "municipality",
            Self::County => "county",
            Self::Sector => "sector",
            Self::Skr => "skr",
            Self::Occupation => "occupation",
            Self::Lang => "lang",
            Self::Competence => "competence",
            Self::Area => "area",
            Self::Stratum => "stratum",
            Self::Role => "role",
            Self::Entry => "entry",
        }
    }

    /// Reads a name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.id() == id)
    }

    /// Whether an ad has several of them, or none.
    pub fn is_of_hits(self) -> bool {
        matches!(self, Self::Competence | Self::Area | Self::Stratum | Self::Role | Self::Entry)
    }

    /// The codes of what hits count as, each with the columns of which one has a number where an ad has the code; `None` for codes that
    /// stand in the index themselves.
    pub(super) fn counted(self) -> Option<Vec<(&'static str, Vec<String>)>> {
        let of = |c: Competence| hits_column(&c.column());
        Some(match self {
            Self::Competence => Competence::all().map(|c| (c.id(), vec![of(c)])).collect(),
            Self::Area => Area::all().map(|area| (area.id(), Competence::all().filter(|c| c.area() == area).map(of).collect())).collect(),
            Self::Stratum => Stratum::ALL.iter().map(|s| (s.id(), vec![hits_column(s.id())])).collect(),
            Self::Role => Role::ALL.iter().map(|role| (role.id(), vec![hits_column(role.id())])).collect(),
            _ => return None,
        })
    }
}

/// A field of numbers: asked for by range, sorted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NumberField {
    /// Year of publication; 0 for none.
    Year,
    /// Month of publication, 1 to 12; 0 for none.
    Month,
    /// Day of publication as `yyyymmdd`; 0 for none.
    Published,
    /// Words.
    Words,
    /// Hits.
    Hits,
    /// Distinct lexicon rows among the hits.
    Terms,
    /// Vacancies as the ad states them.
    Vacancies,
    /// Hits for a million words, rounded down: intensity times 1,000.
    Intensity,
}

impl NumberField {
    /// Every field.
    pub const ALL: [Self; 8] =
        [Self::Year, Self::Month, Self::Published, Self::Words, Self::Hits, Self::Terms, Self::Vacancies, Self::Intensity];

    /// The name of its column.
    pub fn id(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Published => "published",
            Self::Words => "n_words",
            Self::Hits => "n_hits",
            Self::Terms => "n_terms",
            Self::Vacancies => "n_vacancies",
            Self::Intensity => "intensity",
        }
    }
}

/// Name of the column of an ad's key, which finds the ad and settles every order.
pub(super) const KEY: &str = "key";
/// Name of the column of the fingerprint of what is kept of an ad.
pub(super) const CONTENT: &str = "content";
/// Name of the column that has a bit for each competence with a hit.
pub(super) const COMPETENCES: &str = "competences";

/// The fields of the index.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    words: [Field; 3],
    codes: [Option<Field>; CodeField::ALL.len()],
    numbers: [Field; NumberField::ALL.len()],
    pub(super) key: Field,
    pub(super) content: Field,
    pub(super) competences: Field,
    pub(super) hits_by_competence: [Field; N_COMPETENCES],
    pub(super) hits_by_stratum: Vec<Field>,
    pub(super) hits_by_role: Vec<Field>,
    pub(super) ad: Field,
}

/// The fields; the same for every index of this program.
pub(super) fn fields() -> &'static Fields {
    static FIELDS: LazyLock<Fields> = LazyLock::new(Fields::new);
    &FIELDS
}

/// Name of the column with the hits of a competence.
pub(super) fn hits_column(name: &str) -> String {
    format!("hits_{name}")
}

const TOKENS: &str = "ad";
const RAW: &str = "raw";
const LOWER: &str = "lower";
/// Bytes of kept ads that are compressed together: whoever shows one ad reads so many.
const BLOCK_BYTES: usize = 16 << 10;
/// How hard kept ads are compressed.
const LEVEL: i32 = 1;

impl Fields {
    fn new() -> Self {
        let mut schema = Schema::builder();
        let words = |option| {
            TextOptions::default()
                .set_indexing_options(TextFieldIndexing::default().set_tokenizer(TOKENS).set_fieldnorms(false).set_index_option(option))
        };
        let in_order = words(IndexRecordOption::WithFreqsAndPositions);
        let words = ["text", "headline", "employer_name"].map(|name| schema.add_text_field(name, in_order.clone()));
        let code = |tokenizer| {
            let code = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(false);
            TextOptions::default().set_indexing_options(code.set_index_option(IndexRecordOption::Basic)).set_fast(RAW)
        };
        // A lexicon row is asked for in any case, and counted as it is written.
        let tokenizer = |field| if field == CodeField::Entry { LOWER } else { RAW };
        let codes =
            CodeField::ALL.map(|field| field.counted().is_none().then(|| schema.add_text_field(field.id(), code(tokenizer(field)))));
        let fast = NumericOptions::default().set_fast();
        let numbers = NumberField::ALL.map(|field| schema.add_u64_field(field.id(), fast.clone()));
        let key = schema.add_u64_field(KEY, fast.clone().set_indexed());
        let content = schema.add_u64_field(CONTENT, fast.clone());
        let competences = schema.add_u64_field(COMPETENCES, fast.clone());
        let mut of_competence = Competence::all();
        let hits_by_competence = std::array::from_fn(|_| {
            let name = of_competence.next().map_or_else(String::new, |c| hits_column(&c.column()));
            schema.add_u64_field(&name, fast.clone())
        });
        let hits_by_stratum = Stratum::ALL.iter().map(|s| schema.add_u64_field(&hits_column(s.id()), fast.clone())).collect();
        let hits_by_role = Role::ALL.iter().map(|r| schema.add_u64_field(&hits_column(r.id()), fast.clone())).collect();
        let ad = schema.add_bytes_field("ad", BytesOptions::default().set_stored());
        let schema = schema.build();
        Self { schema, words, codes, numbers, key, content, competences, hits_by_competence, hits_by_stratum, hits_by_role, ad }
    }

    pub(super) fn words(&self, field: WordField) -> Field {
        let [text, headline, employer] = self.words;
        match field {
            WordField::Text => text,
            WordField::Headline => headline,
            WordField::Employer => employer,
        }
    }

    /// The field of codes that stand in the index themselves.
    pub(super) fn code(&self, field: CodeField) -> Option<Field> {
        self.codes.get(field as usize).copied().flatten()
    }

    pub(super) fn number(&self, field: NumberField) -> Field {
        self.numbers.get(field as usize).copied().unwrap_or(self.ad)
    }
}

/// How texts are cut into terms, by name.
pub(super) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENS, TextAnalyzer::from(AdTokens::new()));
    tokenizers.register(LOWER, TextAnalyzer::builder(RawTokenizer::default()).filter(LowerCaser).build());
    tokenizers
}

/// How an index is written: nothing in a thread of its own, ads compressed in blocks.
pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(LEVEL) }),
        docstore_compress_dedicated_thread: false,
        docstore_blocksize: BLOCK_BYTES,
        ..IndexSettings::default()
    }
}
