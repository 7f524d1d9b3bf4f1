//! Describes the dimensions of a table: their categories, and lists that choose or gather categories.

use super::language::Text;

/// What a dimension is to a statistics user.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Regions.
    Geo,
    /// Years.
    Time,
    /// Measures: each category has its own unit.
    Metric,
    /// Anything else.
    Classification,
}

/// One value of a dimension.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Category {
    /// Code, unique within the dimension: `0580`, `2025`, `intensity`.
    pub code: String,
    /// Name, unique within the dimension in each language.
    pub label: Text,
    /// Unit, of a measure: "hits per 1,000 words".
    pub unit: Option<Text>,
    /// Decimals that are shown, of a measure.
    pub decimals: u8,
    /// What a reader must know of it.
    pub note: Option<Text>,
}

impl Category {
    /// A category that is no measure.
    pub fn new(code: impl Into<String>, label: Text) -> Self {
        Self { code: code.into(), label, ..Self::default() }
    }
}

/// Whether a list chooses categories or gathers several in one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CodeListKind {
    /// Some of the dimension's categories, each as it is.
    Valueset,
    /// Groups of the dimension's categories; the code of each group is itself a category of the dimension, counted from the ads.
    Aggregation,
}

/// A list over a dimension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeList {
    /// Id: `vs_Kommun`, `agg_SKRgrupp2023`.
    pub id: &'static str,
    /// Name.
    pub label: Text,
    /// What it does.
    pub kind: CodeListKind,
    /// Its values, in order.
    pub values: Vec<CodeListValue>,
}

/// A value of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeListValue {
    /// Code of a category of the dimension.
    pub code: String,
    /// Its name.
    pub label: Text,
    /// The categories that it stands for; itself in a valueset.
    pub members: Vec<String>,
}

/// A dimension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dimension {
    /// Code: `Region`, `Sektor`, `ContentsCode`, `Tid`.
    pub code: &'static str,
    /// Name.
    pub label: Text,
    /// What it is.
    pub role: Role,
    /// Its categories, in the order of the cells.
    pub categories: Vec<Category>,
    /// Code of the category that stands for all, where the dimension may be left out.
    pub elimination: Option<String>,
    /// Lists over it.
    pub code_lists: Vec<CodeList>,
}

impl Dimension {
    /// The place of a category.
    pub fn place(&self, code: &str) -> Option<usize> {
        self.categories.iter().position(|category| category.code == code)
    }
}
