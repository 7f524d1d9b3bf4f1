//! Reads in which form a client wants a table, and writes it so.

use super::super::asked::{Answer, Asked};
use super::super::problem::Problem;
use crate::export::formats::{FormatOptions, PxEncoding, Show, TableFormat, encode};
use crate::table::{Language, Table};
use hyper::StatusCode;

/// The form of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Form {
    pub(super) format: TableFormat,
    pub(super) options: FormatOptions,
}

/// The name of a format in PxWebApi.
pub(super) fn id(format: TableFormat) -> &'static str {
    match format {
        TableFormat::JsonStat => "json-stat2",
        other => other.id(),
    }
}

impl Form {
    /// The form by its names.
    ///
    /// # Errors
    /// A name that does not exist, or a separator with a format that has none.
    pub(super) fn named(name: &str, parameters: &[String], language: Language) -> Result<Self, Problem> {
        let known = || TableFormat::ALL.map(id).join(", ");
        let format =
            TableFormat::ALL.into_iter().find(|format| id(*format).eq_ignore_ascii_case(name) || format.id().eq_ignore_ascii_case(name));
        let format = format.ok_or_else(|| Problem::mistake(format!("outputFormat: found `{name}`, expected one of {}", known())))?;
        let mut options = FormatOptions { language, px_encoding: PxEncoding::Utf8, ..FormatOptions::default() };
        for parameter in parameters.iter().map(|parameter| parameter.trim()).filter(|parameter| !parameter.is_empty()) {
            match parameter.to_ascii_lowercase().as_str() {
                "usecodes" => options.show = Show::Codes,
                "usetexts" => options.show = Show::Texts,
                "usecodesandtexts" => options.show = Show::CodesAndTexts,
                "includetitle" => options.with_title = true,
                "separatortab" => options.separator = b'\t',
                "separatorspace" => options.separator = b' ',
                "separatorsemicolon" => options.separator = b';',
                _ => {
                    return Err(Problem::mistake(format!(
                        "outputFormatParams: found `{parameter}`, expected UseCodes, UseTexts, UseCodesAndTexts, IncludeTitle, SeparatorTab, SeparatorSpace or SeparatorSemicolon"
                    )));
                }
            }
        }
        Ok(Self { format, options })
    }

    /// The form that a request names, or else one that it accepts.
    pub(super) fn asked(asked: &Asked, language: Language) -> Result<Self, Problem> {
        match asked.value("outputFormat") {
            Some(name) => Self::named(name, &parameters(asked), language),
            None => Self::named(id(accepted(&asked.accept)?), &parameters(asked), language),
        }
    }

    /// The table in this form.
    pub(super) fn answer(&self, table: &Table) -> Result<Answer, Problem> {
        // What the formats refuse is too large for them: a sheet has so many rows and no more.
        let bytes = encode(table, self.format, &self.options)
            .map_err(|e| Problem::new(StatusCode::FORBIDDEN, format!("{}: {e}", id(self.format))))?;
        Ok(Answer { file_name: Some(format!("{}.{}", table.id, self.format.extension())), ..Answer::new(self.format.media_type(), bytes) })
    }
}

/// The parameters of the form, as a request names them.
pub(super) fn parameters(asked: &Asked) -> Vec<String> {
    let given = asked.query.iter().filter(|(name, _)| name.eq_ignore_ascii_case("outputFormatParams"));
    given.flat_map(|(_, value)| value.split(',')).map(str::to_owned).collect()
}

/// The format that an `Accept` header prefers; JSON-stat where anything will do.
fn accepted(accept: &str) -> Result<TableFormat, Problem> {
    let weight = |part: &str| -> f64 {
        let weight = part.split(';').skip(1).find_map(|parameter| parameter.trim().strip_prefix("q=")?.trim().parse().ok());
        weight.unwrap_or(1.0)
    };
    let mut wanted: Vec<(&str, f64)> = accept
        .split(',')
        .map(|part| (part.split(';').next().unwrap_or_default().trim(), weight(part)))
        .filter(|(media, q)| !media.is_empty() && *q > 0.0)
        .collect();
    if wanted.is_empty() {
        return Ok(TableFormat::JsonStat);
    }
    wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
    let bare = |format: TableFormat| format.media_type().split(';').next().unwrap_or_default();
    for (media, _) in &wanted {
        if ["*/*", "application/*"].contains(media) || media.eq_ignore_ascii_case("application/json") {
            return Ok(TableFormat::JsonStat);
        }
        if *media == "text/*" {
            return Ok(TableFormat::Csv);
        }
        let mut fitting = [TableFormat::Csv, TableFormat::Px].into_iter().chain(TableFormat::ALL);
        if let Some(format) = fitting.find(|format| bare(*format).eq_ignore_ascii_case(media) && TableFormat::ALL.contains(format)) {
            return Ok(format);
        }
    }
    let known: Vec<&str> = TableFormat::ALL.into_iter().map(bare).collect();
    Err(Problem::new(StatusCode::NOT_ACCEPTABLE, format!("Accept: expected one of {}", known.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_most_is_given() {
        for (accept, expected) in [
            ("", "json-stat2"),
            ("*/*", "json-stat2"),
            ("application/json, text/csv;q=0.9", "json-stat2"),
            ("text/csv;q=0.9, application/json;q=0.5", "csv"),
            ("image/png, text/csv", "csv"),
            ("text/csv;q=0, */*;q=0.1", "json-stat2"),
        ] {
            assert_eq!(accepted(accept).map(id), Ok(expected), "{accept}");
        }
        assert_eq!(accepted("image/png").unwrap_err().status, StatusCode::NOT_ACCEPTABLE);
    }

    #[test]
    fn forms_are_named_in_any_case() {
        let parameters = ["UseTexts", "separatorsemicolon", "IncludeTitle"].map(str::to_owned);
        let form = Form::named("CSV", &parameters, Language::English).unwrap();
        assert_eq!(
            (form.format, form.options.show, form.options.separator, form.options.with_title),
            (TableFormat::Csv, Show::Texts, b';', true)
        );
        assert_eq!(Form::named("json-stat", &[], Language::Swedish).unwrap().format, TableFormat::JsonStat);
        assert!(Form::named("doc", &[], Language::Swedish).unwrap_err().detail.contains("json-stat2"));
        assert!(Form::named("csv", &["UseEverything".to_owned()], Language::Swedish).is_err());
    }
}
