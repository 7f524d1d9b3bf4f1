//! `svall lexicon export` and `import`: the lexicon for other programs, and the word lists of others as a lexicon.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{closed_is_fine, create};
use super::table::grouped;
use super::{Done, output};
use crate::error::{Error, ErrorKind, Result};
use crate::exchange::{Adopted, Adoption, Categories, Columns, Format, Unreadable, adopt, give, read_categories};
use crate::lexicon::{Forms, Lexicon, LexiconLanguage, MatchKind};
use crate::model::{Competence, Stratum};

/// Write the lexicon for another program; what its format cannot say is told on standard error.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall lexicon export --format quanteda -o svall.yml
  svall lexicon export --format liwc --forms -o svall.dic
  svall lexicon export --format skos -o svall.ttl

Where the format has stars, a prefix ends with one and the head of a compound begins with one. With --forms every inflected
form and spelling is written, for programs that find words only as they stand.")]
pub(super) struct Export {
    /// The format.
    #[arg(long, value_enum)]
    format: FormatName,
    /// Folder of a lexicon; default: the one that comes with the program.
    #[arg(long, value_name = "DIR")]
    lexicon: Option<PathBuf>,
    /// Write every form and spelling instead of the terms.
    #[arg(long)]
    forms: bool,
    /// Where to write; `-` is standard output.
    #[arg(long, short = 'o', value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

/// Make a lexicon of a word list; each line that is not kept is told with its reason, and exit code 1 says that there is one.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  svall lexicon import svall.yml --competence-from category -o mine
  svall lexicon import skills.dic --competence-from categories.csv --lang en -o mine
  svall lexicon import words.tsv --map term=word --map category=area --competence-from general --match token -o mine

`term*` becomes a prefix and a word, `*term` the head of a compound. The table of --competence-from has the columns
category, competence and, if you like, stratum. The folder has no exclusions and no cues: every wording counts wherever it
stands. `svall run --lexicon mine` uses it.")]
pub(super) struct Import {
    /// The list, in UTF-8.
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// The format; default: by the ending of the name (.yml, .dic, .cat, .csv, .tsv, .ttl).
    #[arg(long, value_enum)]
    format: Option<FormatName>,
    /// The competence of all wordings (1.1 to 5.4, general); `category`: the id that a category's name begins with; or a CSV of categories.
    #[arg(long, value_name = "ID|category|FILE")]
    competence_from: String,
    /// Folder of the lexicon to make.
    #[arg(long, short = 'o', value_name = "DIR")]
    output: PathBuf,
    /// Language of wordings that tell none: sv, en, or mul for names.
    #[arg(long, default_value = "sv")]
    lang: String,
    /// How single words without a star are looked for: word, head, prefix or token.
    #[arg(long = "match", value_name = "MATCH", default_value = "word")]
    kind: String,
    /// Which forms are found: rule, noun, verb, adjective, name or none.
    #[arg(long, default_value = "rule")]
    forms: String,
    /// The stratum where no table tells one: basic, software or specialist.
    #[arg(long, default_value = "basic")]
    stratum: String,
    /// What the column `source` says; default: the name of the list.
    #[arg(long)]
    source: Option<String>,
    /// Replace a piece of every wording first; several in their order.
    #[arg(long, value_name = "FROM=TO")]
    respell: Vec<String>,
    /// Name the column of a table: term or category.
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum FormatName {
    /// Dictionary of the R package quanteda (YAML).
    Quanteda,
    /// Dictionary of LIWC (.dic).
    Liwc,
    /// Categorisation dictionary of WordStat (.cat).
    Wordstat,
    /// Table with a term and a category in each row.
    Csv,
    /// SKOS concept scheme (Turtle).
    Skos,
}

impl FormatName {
    fn format(self) -> Format {
        match self {
            Self::Quanteda => Format::Quanteda,
            Self::Liwc => Format::Liwc,
            Self::Wordstat => Format::Wordstat,
            Self::Csv => Format::Csv,
            Self::Skos => Format::Skos,
        }
    }
}

/// Runs `svall lexicon export`.
pub(super) fn export(arguments: &Export) -> Result<Done> {
    let lexicon = Lexicon::load(arguments.lexicon.as_deref())?;
    let given = give(&lexicon, arguments.format.format(), arguments.forms)?;
    let path = &arguments.output;
    let mut out = create(path)?;
    closed_is_fine(out.write_all(given.text.as_bytes()).and_then(|()| out.flush()), path)?;
    output::remark(&format!("{} wordings written. The format does not say:", grouped(given.n_terms as u64)));
    for what in &given.left_out {
        output::remark(&format!("  {what}"));
    }
    Ok(Done::Fully)
}

/// Runs `svall lexicon import`.
pub(super) fn import(arguments: &Import) -> Result<Done> {
    let file = arguments.input.display().to_string();
    let format = format_of(arguments)?;
    let (columns, adoption) = (columns(&arguments.map)?, adoption(arguments)?);
    let list = format.read(&file, &read_text(&arguments.input)?, &columns)?;
    let adopted = adopt(&list, &adoption);
    let (found, lost): (Vec<&Unreadable>, Vec<&Unreadable>) = adopted.unkept.iter().partition(|u| u.is_found);
    for unkept in &adopted.unkept {
        let kind = if unkept.is_found { "" } else { "not kept: " };
        output::remark(&format!("{file}:{}: {kind}`{}`: {}", unkept.line, unkept.wording, unkept.reason));
    }
    if adopted.n_rows == 0 {
        return Err(Error::new(ErrorKind::Input, format!("{file}: found no wording that can be kept, expected at least one")));
    }
    write_folder(&arguments.output, &adopted)?;
    output::remark(&format!(
        "{}: {} rows; {} lines found by the row of another or kept in part; {} lines not kept",
        arguments.output.display(),
        grouped(adopted.n_rows as u64),
        grouped(found.len() as u64),
        grouped(lost.len() as u64)
    ));
    Ok(if lost.is_empty() { Done::Fully } else { Done::WithRemarks })
}

fn usage(message: String) -> Error {
    Error::new(ErrorKind::Usage, message)
}

fn format_of(arguments: &Import) -> Result<Format> {
    if let Some(name) = arguments.format {
        return Ok(name.format());
    }
    let extension = arguments.input.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    Format::of_extension(&extension).ok_or_else(|| {
        let formats = Format::ALL.map(Format::id).join(", ");
        usage(format!("{}: the ending `{extension}` names no format, expected --format {formats}", arguments.input.display()))
    })
}

fn read_text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|e| Error::input(path, e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = 1 + e.as_bytes().iter().take(at).filter(|b| **b == b'\n').count();
        Error::new(ErrorKind::Input, format!("{}:{line}: found a byte that is not UTF-8 at byte {at}", path.display()))
            .with_hint("`iconv -f WINDOWS-1252 -t UTF-8` converts a list of an older program")
    })?;
    Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
}

fn columns(map: &[String]) -> Result<Columns> {
    let mut columns = Columns::default();
    for assignment in map {
        match assignment.split_once('=') {
            Some(("term", column)) => column.clone_into(&mut columns.term),
            Some(("category", column)) => column.clone_into(&mut columns.category),
            _ => return Err(usage(format!("--map: found `{assignment}`, expected term=COLUMN or category=COLUMN"))),
        }
    }
    Ok(columns)
}

fn adoption(arguments: &Import) -> Result<Adoption> {
    let unknown = |flag: &str, value: &str, expected: &str| usage(format!("{flag}: `{value}` does not exist, expected {expected}"));
    let from = arguments.competence_from.as_str();
    let categories = match Competence::parse(from) {
        Some(competence) => Categories::All(competence),
        None if from == "category" => Categories::ByName,
        None if Path::new(from).exists() => read_categories(from, &read_text(Path::new(from))?)?,
        None => return Err(unknown("--competence-from", from, "1.1 to 5.4, general, category, or a file")),
    };
    let mut respell = Vec::new();
    for piece in &arguments.respell {
        match piece.split_once('=') {
            Some((from, to)) if !from.is_empty() => respell.push((from.to_owned(), to.to_owned())),
            _ => return Err(usage(format!("--respell: found `{piece}`, expected FROM=TO"))),
        }
    }
    let forms = if arguments.forms == "rule" { "" } else { &arguments.forms };
    let stem = arguments.input.file_stem().and_then(|s| s.to_str()).unwrap_or("list").to_owned();
    Ok(Adoption {
        categories,
        language: LexiconLanguage::ALL
            .into_iter()
            .find(|l| l.code() == arguments.lang)
            .ok_or_else(|| unknown("--lang", &arguments.lang, "sv, en or mul"))?,
        kind: MatchKind::parse(&arguments.kind)
            .filter(|k| *k != MatchKind::Phrase)
            .ok_or_else(|| unknown("--match", &arguments.kind, "word, head, prefix or token"))?,
        forms: Forms::parse(forms)
            .filter(|_| !arguments.forms.is_empty())
            .ok_or_else(|| unknown("--forms", &arguments.forms, "rule, noun, verb, adjective, name or none"))?,
        stratum: Stratum::parse(&arguments.stratum)
            .ok_or_else(|| unknown("--stratum", &arguments.stratum, "basic, software or specialist"))?,
        source: arguments.source.clone().unwrap_or(stem),
        respell,
    })
}

/// Writes the folder of a lexicon; never over one that is there.
fn write_folder(folder: &Path, adopted: &Adopted) -> Result<()> {
    let embedded = Lexicon::files(None)?;
    if let Some(there) = embedded.iter().map(|f| folder.join(&f.base)).find(|path| path.exists()) {
        let message = format!("{}: exists already, expected a folder without a lexicon", there.display());
        return Err(Error::new(ErrorKind::Storage, message).with_hint("`-o` names another folder"));
    }
    fs::create_dir_all(folder).map_err(|e| Error::storage(folder, e))?;
    let framework = embedded.into_iter().find(|f| f.base == "digcomp-3.0.csv").map(|f| (f.base, f.text));
    for (name, text) in adopted.files.iter().chain(&framework) {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|e| Error::storage(&path, e))?;
    }
    Ok(())
}
