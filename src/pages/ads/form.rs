//! The form of the search in ads: the query, the filters, and what is wrong with them, each where it is meant.

use maud::{Markup, html};

use super::choices::{CONTEXTS, Choices, ORDERS, View};
use super::{FILTERS, PAGE, reasons, words};
use crate::pages::page::Visit;
use crate::pages::words::Words;
use crate::query::QueryError;
use crate::search::WrongFilter;
use crate::table::Language;

/// What is wrong with a question.
#[derive(Clone, Debug)]
pub(super) enum Wrong {
    /// The query, in its place.
    Query(QueryError),
    /// A filter.
    Filter(WrongFilter),
}

/// The name of a filter, as the form has it.
pub(super) fn name(visit: &Visit, filter: &str) -> &'static str {
    FILTERS.iter().find(|(known, _)| *known == filter).map_or("", |(_, name)| visit.say(*name))
}

/// The value of a filter, as people know it.
pub(super) fn value(visit: &Visit, filter: &str, value: &str) -> String {
    let registers = &visit.material.registers;
    let named = match filter {
        "municipality" => registers.places.municipality(Some(value), None).map(|m| m.name.clone()),
        "county" => registers.places.counties().iter().find(|(code, _)| code == value).map(|(_, name)| name.clone()),
        "occupation" => registers.occupations.name(value).map(str::to_owned),
        "sector" => Some(reasons::label(visit, "Sektor", value)),
        "area" => Some(reasons::label(visit, "Omrade", value)),
        "hits" if value == "with" => Some(visit.say(words::WITH_HITS).to_owned()),
        "hits" if value == "without" => Some(visit.say(words::WITHOUT_HITS).to_owned()),
        _ => None,
    };
    named.unwrap_or_else(|| value.to_owned())
}

/// The form.
pub(super) fn form(visit: &Visit, choices: &Choices, wrong: Option<&Wrong>) -> Markup {
    let is_wrong = |name: &str| matches!(wrong, Some(Wrong::Filter(filter)) if filter.name == name);
    let is_query_wrong = matches!(wrong, Some(Wrong::Query(_)));
    let typed = |name: &'static str, label: Words, list: Option<&str>| {
        let shown = choices.values(name).iter().map(|one| value(visit, name, one)).collect::<Vec<_>>().join(", ");
        html! {
            div {
                label.above for=(name) { (visit.say(label)) }
                input type="text" id=(name) name=(name) value=(shown) list=[list] maxlength="200" autocomplete="off"
                    aria-invalid=[is_wrong(name).then_some("true")] aria-describedby=[is_wrong(name).then_some("wrong")];
            }
        }
    };
    let chosen = |name: &'static str, label: Words, of: &[(&str, &str)]| {
        let now = choices.values(name).first().map_or("", String::as_str);
        let is_other = !now.is_empty() && of.iter().all(|(code, _)| *code != now);
        html! {
            div {
                label.above for=(name) { (visit.say(label)) }
                select id=(name) name=(name) aria-invalid=[is_wrong(name).then_some("true")] aria-describedby=[is_wrong(name).then_some("wrong")] {
                    option value="" { (visit.say(words::ALL)) }
                    @for (code, label) in of { option value=(code) selected[*code == now] { (label) } }
                    @if is_other { option value=(now) selected { (now) } }
                }
            }
        }
    };
    let listed = |name: &'static str, label: Words, of: &[(String, String, bool)]| {
        html! {
            div {
                label.above for=(name) { (visit.say(label)) }
                select id=(name) name=(name) { @for (id, label, is_now) in of { option value=(id) selected[*is_now] { (label) } } }
            }
        }
    };
    let orders = ORDERS.map(|(order, name)| (order.id().to_owned(), visit.say(name).to_owned(), order == choices.order));
    let view_name = |view| visit.say(if view == View::Kwic { words::KWIC } else { words::LIST }).to_owned();
    let views = View::ALL.map(|(id, view)| (id.to_owned(), view_name(view), view == choices.view));
    let context = |n: usize| words::CONTEXT_WORDS.with(visit.language, &[("n", &n.to_string())]);
    let contexts = CONTEXTS.map(|n| (n.to_string(), context(n), n == choices.n_words));
    // Who has a query reads the answer first; who has none, or filters, sees what can be chosen.
    let is_open = choices.query.is_empty() || !choices.filters.is_empty() || wrong.is_some();
    let hits = [("with", visit.say(words::WITH_HITS)), ("without", visit.say(words::WITHOUT_HITS))];
    html! {
        @if let Some(wrong) = wrong { (told(visit, wrong)) }
        form.choices.ads method="get" action=(visit.to(&PAGE, &[])) aria-label=(visit.say(words::FORM)) {
            div.query {
                label.above for="q" { (visit.say(words::QUERY)) }
                input #q type="search" name="q" value=(choices.query) maxlength="256" autocomplete="off" spellcheck="false"
                    aria-invalid=[is_query_wrong.then_some("true")] aria-describedby=[is_query_wrong.then_some("wrong")];
                button type="submit" { (visit.say(words::SEARCH)) }
            }
            @for county in choices.values("county") { input type="hidden" name="county" value=(county); }
            details.filters open[is_open] {
                summary { (visit.say(words::FILTERS)) }
                div.fields {
                    (typed("year", words::YEAR_LABEL, None))
                    (typed("municipality", words::MUNICIPALITY_LABEL, Some("municipalities")))
                    (typed("employer", words::EMPLOYER, None))
                    (typed("occupation", words::OCCUPATION_LABEL, None))
                    (chosen("sector", words::SECTOR, &reasons::codes(visit, "Sektor")))
                    (chosen("area", words::AREA, &reasons::codes(visit, "Omrade")))
                    (chosen("hits", words::HITS, &hits))
                    (listed("sort", words::SORT, &orders))
                    (listed("view", words::VIEW, &views))
                    (listed("words", words::CONTEXT, &contexts))
                }
            }
            datalist #municipalities {
                @for municipality in visit.material.registers.places.municipalities() { option value=(municipality.name) {} }
            }
        }
        details.help {
            summary { (visit.say(words::HELP)) }
            dl {
                @for (example, meaning) in words::HELP_ROWS {
                    dt { code { (example) } }
                    dd { (visit.say(meaning)) }
                }
            }
        }
    }
}

/// What is wrong, where, and what to do about it.
fn told(visit: &Visit, wrong: &Wrong) -> Markup {
    let (title, text, hint, picture) = match wrong {
        Wrong::Query(error) => {
            let (sentence, hint) = match visit.language {
                Language::Swedish => error.swedish(),
                Language::English => (error.message(), error.hint()),
            };
            let text = words::MISTAKE_AT.with(visit.language, &[("n", &error.character().to_string()), ("text", sentence)]);
            (visit.say(words::MISTAKE).to_owned(), text, hint, Some(error.picture()))
        }
        Wrong::Filter(filter) => {
            let text = if visit.language == Language::Swedish { &filter.swedish } else { &filter.english };
            let title = words::WRONG.with(visit.language, &[("name", &name(visit, filter.name).to_lowercase())]);
            (title, format!("{}.", sentence_case(text).trim_end_matches(['?', '.'])), None, None)
        }
    };
    html! {
        div.notice.strong #wrong role="alert" {
            p.notice-title { (title) }
            p { (text) }
            @if let Some(picture) = picture { pre.caret tabindex="0" { (picture) } }
            @if let Some(hint) = hint { p { (sentence_case(hint)) } }
        }
    }
}

/// A sentence that begins with a capital.
fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
