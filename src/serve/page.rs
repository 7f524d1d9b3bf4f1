//! The page for people: which run is served, which tables there are and how programs read them; and whether all is well.

use serde_json::json;

use super::app::Site;
use super::asked::{Answer, Asked};
use super::problem::Problem;
use super::pxweb::SUBJECT;
use crate::export::formats::full_title;
use crate::table::{Language, Table};

/// Whether the server serves, which run, and whether a newer one could not be read.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one form")]
pub(super) fn health(site: &Site, _: &Asked) -> Result<Answer, Problem> {
    let status = if site.is_stale { "stale" } else { "ok" };
    let facts = json!({
        "status": status,
        "run_id": site.served.run_id,
        "updated": site.served.updated(),
        "n_tables": site.served.tables.len(),
        "version": env!("CARGO_PKG_VERSION"),
    });
    Ok(Answer { may_be_kept: false, ..Answer::json(&facts) })
}

/// How the page looks.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one form")]
pub(super) fn style(_: &Site, _: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::new("text/css; charset=utf-8", include_bytes!("style.css").to_vec()))
}

/// The page.
pub(super) fn page(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let language = asked.language()?;
    let is_swedish = language == Language::Swedish;
    let say = |sv: &'static str, en: &'static str| if is_swedish { sv } else { en };
    let base = &site.facts.base_path;
    let (other, other_name) = if is_swedish { ("en", "In English") } else { ("sv", "På svenska") };
    let stale = if site.is_stale {
        format!(
            "<p class=\"warning\" role=\"alert\">{}</p>\n",
            say(
                "En nyare körning har publicerats men kunde inte läsas. Siffrorna är från körningen före.",
                "A newer run was published and could not be read. The figures are those of the run before."
            )
        )
    } else {
        String::new()
    };
    let rows: String = site.served.tables.iter().map(|table| row(table, language, base)).collect();
    let page = format!(
        "<!DOCTYPE html>
<html lang=\"{lang}\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>{title}</title>
<link rel=\"stylesheet\" href=\"{base}/style.css\">
</head>
<body>
<a class=\"skip\" href=\"#content\">{skip}</a>
<header>
<p><a href=\"{base}/?lang={other}\" lang=\"{other}\" hreflang=\"{other}\">{other_name}</a></p>
<h1>{title}</h1>
</header>
<main id=\"content\">
{stale}<p>{about}</p>
<p>{run_label}: <strong>{run}</strong>, {published} <time datetime=\"{updated}\">{updated}</time>.</p>
<h2 id=\"tables\">{tables}</h2>
<div class=\"wide\" role=\"region\" aria-labelledby=\"tables\" tabindex=\"0\">
<table>
<thead><tr><th scope=\"col\">{id}</th><th scope=\"col\">{table}</th><th scope=\"col\">{files}</th></tr></thead>
<tbody>
{rows}</tbody>
</table>
</div>
<p>{files_note}</p>
<h2>{programs}</h2>
<ul>
<li>PxWebApi 2: <a href=\"{base}/api/v2/config\">{base}/api/v2</a></li>
<li>PxWebApi 1: <a href=\"{base}/api/v1/{lang}/svall/{SUBJECT}\">{base}/api/v1/{lang}/svall/{SUBJECT}</a></li>
<li>OpenAPI: <a href=\"{base}/api/openapi.json\">{base}/api/openapi.json</a></li>
</ul>
</main>
</body>
</html>
",
        lang = language.id(),
        title = say("svall: digital kompetens i platsannonser", "svall: digital competence in job ads"),
        skip = say("Till innehållet", "To the content"),
        about = say(
            "Tabellerna visar hur mycket digital kompetens platsannonser frågar efter. De säger vad arbetsgivare skriver, inte vad personal kan.",
            "The tables show how much digital competence job ads ask for. They say what employers write, not what staff can do."
        ),
        run_label = say("Körning", "Run"),
        run = escaped(&site.served.run_id),
        published = say("publicerad", "published"),
        updated = escaped(site.served.updated()),
        tables = say("Tabeller", "Tables"),
        id = say("Id", "Id"),
        table = say("Tabell", "Table"),
        files = say("Filer", "Files"),
        files_note = say(
            "Filerna har riket och de två första måtten. Program kan hämta varje annat urval.",
            "The files hold the whole country and the first two measures. Programs can fetch any other selection."
        ),
        programs = say("För program", "For programs"),
    );
    Ok(Answer::new("text/html; charset=utf-8", page.into_bytes()))
}

fn row(table: &Table, language: Language, base: &str) -> String {
    let id = escaped(&table.id);
    let files: Vec<String> = [("html", "HTML"), ("xlsx", "Excel"), ("csv-sv", "CSV"), ("px", "PX"), ("json-stat2", "JSON-stat")]
        .iter()
        .map(|(format, name)| {
            let address = format!("{base}/api/v2/tables/{id}/data?lang={}&amp;outputFormat={format}", language.id());
            format!("<a href=\"{address}\" aria-label=\"{id}, {name}\">{name}</a>")
        })
        .collect();
    format!(
        "<tr><th scope=\"row\">{id}</th><td>{}<br><small>{}</small></td><td>{}</td></tr>\n",
        escaped(&full_title(table, language)),
        escaped(table.description.of(language)),
        files.join(" ")
    )
}

/// A text that is no markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::super::state::Served;
    use super::super::{Facts, example};
    use super::*;

    fn shown(title: &str, query: &[(&str, &str)]) -> String {
        let mut table = example::table("T");
        title.clone_into(&mut table.title.sv);
        let served = Served { run_id: "r1".to_owned(), fingerprint: String::new(), tables: vec![table] };
        let facts = Facts { base_path: "/svall".to_owned(), ..Facts::default() };
        let asked = Asked { query: query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(), ..Asked::default() };
        String::from_utf8(page(&Site { served: &served, facts: &facts, is_stale: true }, &asked).unwrap().body).unwrap()
    }

    #[test]
    fn a_title_is_never_markup() {
        let page = shown("<script>alert('å')</script>", &[]);
        assert!(page.contains("&lt;script&gt;alert(&#39;å&#39;)") && !page.contains("<script"), "{page}");
    }

    #[test]
    fn the_page_speaks_two_languages_and_warns_of_an_old_run() {
        assert!(shown("x", &[]).contains("<html lang=\"sv\">"));
        let page = shown("x", &[("lang", "en")]);
        assert!(
            page.contains("<html lang=\"en\">") && page.contains("A newer run was published") && page.contains("href=\"/svall/style.css\"")
        );
    }
}
