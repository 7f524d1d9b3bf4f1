//! Makes queries from a seed: grammatical ones with their meaning, nearly grammatical ones, and wild ones.
//!
//! Words and values of fields are given, so that the same queries can be put to a parser, to an index, or to ads read one by one.

#![allow(dead_code, reason = "every test uses its own part")]

/// Most characters of a grammatical query. Half of what may be asked, because the canonical query may be longer than what was written.
const MAX_GRAMMATICAL: usize = 128;

/// Fields with values that an index of invented ads knows.
pub(crate) const VALUES: &[(&str, &[&str])] = &[
    ("municipality", &["Stockholm", "0380", "\"Upplands Väsby\"", "128*", "unknown"]),
    ("county", &["Skåne", "\"Skåne\"", "03"]),
    ("sector", &["kommun", "private", "state"]),
    ("skr", &["A1", "B"]),
    ("year", &["2020", "2010..2019", "..2015", "2020.."]),
    ("published", &["2014-01..2014-06-30", "2022"]),
    ("competence", &["2.1", "general"]),
    ("stratum", &["basic"]),
    ("role", &["requirement"]),
    ("entry", &["excel"]),
    ("occupation", &["25", "2512", "undersköterska"]),
    ("employer", &["kommun", "\"region skåne\"", "212*", "kom*"]),
    ("n_vacancies", &["1..", "10"]),
    ("intensity", &["10..20", "0", "5.5.."]),
    ("n_words", &["100..300"]),
    ("headline", &["kock", "sjuk*"]),
    ("lang", &["sv", "en"]),
    ("repost", &["yes", "no"]),
    ("id", &["content-12ab"]),
];

/// What the wild queries are made of, beside words: every sign with a meaning, and some without.
const WILD: [&str; 48] = [
    "(",
    "(",
    ")",
    ")",
    "\"",
    "\"",
    ":",
    "*",
    "*",
    ".",
    "..",
    "-",
    "-",
    " ",
    " ",
    " ",
    " ",
    "AND",
    " AND ",
    "OR",
    " OR ",
    "NOT",
    " NOT ",
    " OCH ",
    " ELLER ",
    " INTE ",
    "år:",
    "kommun:(",
    "year:2018..",
    "..",
    "\t",
    "\n",
    "\u{A0}",
    "\u{3000}",
    "”",
    "«",
    "–",
    "\u{2212}",
    "\0",
    "\u{1B}",
    "\u{202E}",
    "\u{301}",
    "漢",
    "👩‍💻",
    "ß",
    "İ",
    "'",
    "\\",
];

/// Numbers that look random and are the same for the same seed.
pub(crate) struct Chance(u64);

impl Chance {
    /// The numbers of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn number(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to `n`, `n` not included.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.number() % n.max(1) as u64).unwrap_or_default()
    }

    fn pick<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }
}

/// What a grammatical query asks for.
#[derive(Clone, Debug)]
pub(crate) enum Meaning {
    /// A term in its canonical form: `kock`, `"digital kompetens"`, `program*`, `year:2018..2024`.
    Term(String),
    /// Not that.
    Not(Box<Meaning>),
    /// All of these.
    All(Vec<Meaning>),
    /// One of these, or more.
    Any(Vec<Meaning>),
}

impl Meaning {
    /// Whether it holds, given for each term whether that holds.
    pub(crate) fn holds(&self, term: &impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Term(text) => term(text),
            Self::Not(inner) => !inner.holds(term),
            Self::All(members) => members.iter().all(|m| m.holds(term)),
            Self::Any(members) => members.iter().any(|m| m.holds(term)),
        }
    }

    /// Its terms, in their canonical form.
    pub(crate) fn terms(&self) -> Vec<&str> {
        match self {
            Self::Term(text) => vec![text],
            Self::Not(inner) => inner.terms(),
            Self::All(members) | Self::Any(members) => members.iter().flat_map(Self::terms).collect(),
        }
    }

    /// How strongly what it is written with binds: OR least, a single term most.
    fn binding(&self) -> u8 {
        match self {
            Self::Any(_) => 0,
            Self::All(_) => 1,
            Self::Not(_) => 2,
            Self::Term(_) => 3,
        }
    }
}

/// A query of one of the three sorts.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    /// It can be read, and means this.
    Grammatical(String, Meaning),
    /// A grammatical query with up to three changes; it may still be one.
    Nearly(String),
    /// Anything.
    Wild(String),
}

impl Asked {
    /// The text of the query.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Grammatical(text, _) | Self::Nearly(text) | Self::Wild(text) => text,
        }
    }
}

/// A stream of queries without end.
pub(crate) struct Queries<'w> {
    /// The choices; a test may take more of them.
    pub(crate) chance: Chance,
    words: &'w [&'w str],
    values: &'w [(&'w str, &'w [&'w str])],
}

impl<'w> Queries<'w> {
    /// Queries of words that stand for themselves (letters and digits, no operator) and of fields, each with values that may stand after its
    /// colon. Both lists have members; a field's name is the English one.
    pub(crate) fn new(seed: u64, words: &'w [&'w str], values: &'w [(&'w str, &'w [&'w str])]) -> Self {
        Self { chance: Chance(seed), words, values }
    }

    /// Half of them grammatical, a quarter nearly, a quarter wild.
    pub(crate) fn any(&mut self) -> Asked {
        match self.chance.below(4) {
            0 => Asked::Nearly(self.nearly()),
            1 => Asked::Wild(self.wild()),
            _ => {
                let (text, meaning) = self.grammatical();
                Asked::Grammatical(text, meaning)
            }
        }
    }

    /// A query that can be read, and what it means.
    pub(crate) fn grammatical(&mut self) -> (String, Meaning) {
        loop {
            let levels = self.chance.below(5);
            let meaning = self.meaning(levels);
            let mut text = String::new();
            self.write(&mut text, &meaning, 0, 0);
            if text.chars().count() <= MAX_GRAMMATICAL {
                return (text, meaning);
            }
        }
    }

    /// A grammatical query in which up to three places were changed.
    pub(crate) fn nearly(&mut self) -> String {
        let mut chars: Vec<char> = self.grammatical().0.chars().collect();
        for _ in 0..=self.chance.below(3) {
            let at = self.chance.below(chars.len() + 1);
            let to = (at + self.chance.below(4)).min(chars.len());
            let put: Vec<char> = if self.chance.below(2) == 0 { Vec::new() } else { self.chance.pick(&WILD).chars().collect() };
            chars.splice(at..to, put);
        }
        chars.into_iter().collect()
    }

    /// A heap of signs and words, at times too long.
    pub(crate) fn wild(&mut self) -> String {
        let n = if self.chance.below(20) == 0 { 400 } else { self.chance.below(40) };
        let mut text = String::new();
        for _ in 0..n {
            text += match self.chance.below(4) {
                0 => self.chance.pick(self.words),
                _ => self.chance.pick(&WILD),
            };
        }
        text
    }

    /// A meaning with at most so many levels of lists.
    fn meaning(&mut self, levels: usize) -> Meaning {
        if levels == 0 {
            return Meaning::Term(self.term());
        }
        let members = |q: &mut Self| (0..2 + q.chance.below(2)).map(|_| q.below_level(levels)).collect();
        match self.chance.below(5) {
            0 => Meaning::Not(Box::new(self.below_level(levels))),
            1 | 2 => Meaning::All(members(self)),
            3 => Meaning::Any(members(self)),
            _ => self.values_of_one_field(),
        }
    }

    fn below_level(&mut self, levels: usize) -> Meaning {
        let fewer = self.chance.below(levels);
        self.meaning(fewer)
    }

    fn values_of_one_field(&mut self) -> Meaning {
        let at = self.chance.below(self.values.len());
        let Some((field, values)) = self.values.get(at) else { return Meaning::Term(self.term()) };
        Meaning::Any((0..2 + self.chance.below(3)).map(|_| Meaning::Term(format!("{field}:{}", self.chance.pick(values)))).collect())
    }

    fn term(&mut self) -> String {
        let word = self.chance.pick(self.words);
        match self.chance.below(8) {
            0 => {
                let others: Vec<&str> = (0..self.chance.below(3)).map(|_| self.chance.pick(self.words)).collect();
                format!("\"{}\"", [&[word], &others[..]].concat().join(" "))
            }
            1 => {
                let n = 3 + self.chance.below(4);
                let start: String = word.chars().take(n).collect();
                let is_long = start.chars().count() >= 3 && start.chars().all(char::is_alphanumeric);
                if is_long { start + "*" } else { word.to_owned() }
            }
            2 | 3 => {
                let at = self.chance.below(self.values.len());
                self.values.get(at).map_or_else(|| word.to_owned(), |(field, values)| format!("{field}:{}", self.chance.pick(values)))
            }
            _ => word.to_owned(),
        }
    }

    /// Writes a meaning in one of many ways, with more spaces and parentheses than it needs. `binding` is what it stands within.
    fn write(&mut self, out: &mut String, meaning: &Meaning, binding: u8, depth: usize) {
        let is_needed = meaning.binding() < binding;
        if is_needed || (depth < 7 && self.chance.below(8) == 0) {
            out.push_str(self.chance.pick(&["(", "( "]));
            self.write(out, meaning, 0, depth + 1);
            out.push_str(self.chance.pick(&[")", " )"]));
            return;
        }
        match meaning {
            Meaning::Term(text) => out.push_str(text),
            Meaning::Not(inner) => {
                // A minus takes no second one after it, as NOT does.
                let is_plain = !matches!(**inner, Meaning::Not(_));
                out.push_str(if is_plain { self.chance.pick(&["-", "NOT ", "INTE  "]) } else { "NOT " });
                self.write(out, inner, 2, depth);
            }
            Meaning::All(members) => self.write_list(out, members, &[" ", "  ", " AND ", " OCH "], 2, depth),
            Meaning::Any(members) => {
                if let Some(shared) = shared_field(members, self.values).filter(|_| depth < 7 && self.chance.below(2) == 0) {
                    out.push_str(&shared);
                } else {
                    self.write_list(out, members, &[" OR ", " ELLER "], 1, depth);
                }
            }
        }
    }

    fn write_list(&mut self, out: &mut String, members: &[Meaning], signs: &[&str], binding: u8, depth: usize) {
        for (n, member) in members.iter().enumerate() {
            if n > 0 {
                out.push_str(self.chance.pick(signs));
            }
            self.write(out, member, binding, depth);
        }
    }
}

/// `year:(2018 OR 2020)` for values of one field, any of which may hold.
fn shared_field(members: &[Meaning], fields: &[(&str, &[&str])]) -> Option<String> {
    let parts: Option<Vec<(&str, &str)>> =
        members.iter().map(|m| if let Meaning::Term(t) = m { t.split_once(':') } else { None }).collect();
    let parts = parts?;
    let (field, _) = parts.first()?;
    // A word may have a colon, too.
    let is_shared = fields.iter().any(|(f, _)| f == field) && parts.iter().all(|(f, _)| f == field);
    let values: Vec<&str> = parts.iter().map(|(_, value)| *value).collect();
    is_shared.then(|| format!("{field}:({})", values.join(" OR ")))
}
