//! Shows small charts of years on one scale, with a table of the same values.

use maud::{Markup, PreEscaped, html};

use super::gauge;
use super::page::Visit;
use super::slice::Valued;
use super::yearly::{AS_TABLE, YEAR, drawn, legend, value_cell};
use crate::chart::{Kind, Panel as Drawn, Series, Sheet, SmallMultiples, small_multiples};
use crate::compare::Measure;

/// One of the charts.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    /// What it is about.
    pub(super) name: String,
    /// Its years.
    pub(super) years: Vec<Valued>,
}

/// The charts of one measure.
#[derive(Clone, Debug)]
pub(super) struct Panels {
    /// Unique in the page.
    pub(super) id: &'static str,
    /// What they show, of whom.
    pub(super) title: String,
    /// What they say, in a sentence with numbers.
    pub(super) finding: String,
    /// The measure.
    pub(super) measure: Measure,
    /// Whose values they are, as the name of the line in each.
    pub(super) of: String,
    /// The charts.
    pub(super) all: Vec<Panel>,
}

impl Panels {
    /// The charts with their table and what follows it.
    pub(super) fn shown(&self, visit: &Visit, downloads: &Markup) -> Markup {
        let years = self.all.first().and_then(|panel| Some((panel.years.first()?.year, panel.years.last()?.year)));
        let chart = SmallMultiples {
            unit: visit.say(gauge::unit(self.measure)).to_owned(),
            decimals: gauge::decimals(self.measure),
            years: years.unwrap_or((0, 0)),
            panels: self
                .all
                .iter()
                .map(|panel| Drawn {
                    title: panel.name.clone(),
                    series: vec![Series {
                        label: self.of.clone(),
                        kind: Kind::Focus,
                        points: panel.years.iter().map(|valued| drawn(visit, valued, self.measure)).collect(),
                    }],
                })
                .collect(),
        };
        let draw = |ending: &str, width: f64| {
            let id = format!("{}{ending}", self.id);
            let sheet = Sheet::new(id, self.title.as_str(), self.finding.as_str());
            small_multiples(&chart, &Sheet { language: visit.language, width, ..sheet })
        };
        html! {
            figure data-chart=(self.id) {
                div.plot { (PreEscaped(draw("", 960.0))) (PreEscaped(draw("-n", 360.0))) }
                figcaption.unseen { (self.title) }
                details { summary { (visit.say(AS_TABLE)) } (self.table(visit)) }
                (downloads)
            }
        }
    }

    fn table(&self, visit: &Visit) -> Markup {
        let years: Vec<u16> = self.all.first().map_or_else(Vec::new, |panel| panel.years.iter().rev().map(|one| one.year).collect());
        html! {
            div.wide role="region" aria-label=(self.title) tabindex="0" {
                table {
                    caption { (self.title) ", " (visit.say(gauge::unit(self.measure))) }
                    thead { tr {
                        th scope="col" { (visit.say(YEAR)) }
                        @for panel in &self.all { th.number scope="col" { (panel.name) } }
                    } }
                    tbody {
                        @for year in &years {
                            tr {
                                th scope="row" { (year) }
                                @for panel in &self.all {
                                    (value_cell(visit, panel.years.iter().find(|one| one.year == *year), self.measure))
                                }
                            }
                        }
                    }
                }
            }
            (legend(visit, self.all.iter().flat_map(|panel| &panel.years)))
        }
    }
}
