//! Writes a table as one accessible table on a page without scripts: a caption, and heads that say what they are the heads of.

use super::layout::{Layout, is_its_own_name};
use super::number::{shown, whole};
use super::wording::{self, SIGNS};
use super::{FormatOptions, Show, full_title};
use crate::table::{Category, Cell, Dimension, Language, Role, Table};

/// The page, UTF-8.
pub(super) fn write(table: &Table, options: &FormatOptions) -> String {
    let language = options.language;
    let title = escaped(&full_title(table, language));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>body{{font-family:sans-serif;margin:1rem}}table{{border-collapse:collapse}}\
         caption{{text-align:left;font-weight:bold}}th{{text-align:left}}th,td{{border:1px solid #767676;padding:.2rem .5rem}}\
         td{{text-align:right;font-variant-numeric:tabular-nums}}</style>\n</head>\n<body>\n<table>\n<caption>{title}</caption>\n",
        language.id()
    );
    let layout = Layout::printed(table);
    head(&mut page, &layout, options);
    page.push_str("<tbody>\n");
    let stub = layout.stub();
    for row in 0..layout.n_rows() {
        page.push_str("<tr>");
        for (dimension, category) in stub.iter().zip(layout.row(row)) {
            page.push_str(&format!("<th scope=\"row\">{}</th>", name(dimension, category, options)));
        }
        for (cell, measure) in layout.cells(row) {
            page.push_str(&format!("<td>{}</td>", value(cell, measure, language)));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
    page.push_str(&format!("<p>{}</p>\n<dl>\n", escaped(SIGNS.of(language))));
    for (name, content) in wording::about(table, language) {
        page.push_str(&format!("<dt>{}</dt><dd>{}</dd>\n", escaped(&name), escaped(&content)));
    }
    page.push_str("</dl>\n</body>\n</html>\n");
    page
}

/// One row for each dimension of the columns, the names of the rows' dimensions before the first.
fn head(page: &mut String, layout: &Layout<'_>, options: &FormatOptions) {
    let heading = layout.heading();
    let n_levels = heading.len().max(1);
    page.push_str("<thead>\n");
    for level in 0..n_levels {
        page.push_str("<tr>");
        if level == 0 {
            for dimension in layout.stub() {
                let label = escaped(dimension.label.of(options.language));
                page.push_str(&format!("<th scope=\"col\" rowspan=\"{n_levels}\">{label}</th>"));
            }
        }
        let span: usize = heading.iter().skip(level + 1).map(|d| d.categories.len()).product();
        let scope = if level + 1 == n_levels { "col" } else { "colgroup" };
        match heading.get(level) {
            Some(dimension) => {
                for column in (0..layout.n_columns()).step_by(span.max(1)) {
                    if let Some(category) = layout.column(column).get(level) {
                        let label = name(dimension, category, options);
                        page.push_str(&format!("<th scope=\"{scope}\" colspan=\"{span}\">{label}</th>"));
                    }
                }
            }
            None => page.push_str(&format!("<th scope=\"col\">{}</th>", wording::VALUE.of(options.language))),
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</thead>\n");
}

/// Where both are wished, the code stands before the name of a region only: elsewhere it says nothing to a reader.
fn name(dimension: &Dimension, category: &Category, options: &FormatOptions) -> String {
    let label = category.label.of(options.language);
    match options.show {
        Show::Codes => escaped(&category.code),
        Show::CodesAndTexts if dimension.role == Role::Geo && !is_its_own_name(dimension) => escaped(&format!("{} {label}", category.code)),
        Show::Texts | Show::CodesAndTexts => escaped(label),
    }
}

/// A number as people write it: groups of thousands and a minus sign; or the sign for why there is none.
fn value(cell: &Cell, measure: Option<&Category>, language: Language) -> String {
    let Some(value) = cell.value else { return cell.status.sign().to_owned() };
    let written = measure.map_or_else(|| whole(value), |measure| shown(value, measure.decimals, language));
    let (minus, digits) = written.strip_prefix('-').map_or(("", written.as_str()), |digits| ("\u{2212}", digits));
    let n_before = digits.find([',', '.']).unwrap_or(digits.len());
    let between = match language {
        Language::Swedish => '\u{a0}',
        Language::English => ',',
    };
    let mut made = minus.to_owned();
    for (n, digit) in digits.char_indices() {
        if n > 0 && n < n_before && (n_before - n) % 3 == 0 {
            made.push(between);
        }
        made.push(digit);
    }
    made
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_on_a_page_have_groups_of_thousands_and_a_minus_sign() {
        let measure = Category { decimals: 1, ..Category::default() };
        let of = |x, language| value(&Cell::of(x), Some(&measure), language);
        assert_eq!(of(-1_234_567.25, Language::Swedish), "\u{2212}1\u{a0}234\u{a0}567,2");
        assert_eq!(of(999.0, Language::English), "999.0");
        assert_eq!(of(1000.0, Language::English), "1,000.0");
    }
}
