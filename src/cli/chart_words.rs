//! What a figure says in words, in Swedish and English: title, finding, what a sign means, source, and what the measure is not.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::chart::{Kind, LineChart, Series, Shown, count, number, with_interval};
use crate::compare::{Measure, years_written};
use crate::registers::Municipality;
use crate::table::{CellStatus, Language, Source, View};

/// Most municipalities that a title names.
const MOST_IN_A_TITLE: usize = 3;

/// What a figure is of.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) language: Language,
    pub(super) view: View,
    pub(super) measure: Measure,
    pub(super) years: RangeInclusive<u16>,
    /// Municipalities that are named.
    pub(super) named: Vec<Municipality>,
    /// Municipalities, those of groups among them.
    pub(super) n_all: usize,
    pub(super) min_ads: u64,
    pub(super) is_sample: bool,
    pub(super) source: Source,
}

fn of<'t>(language: Language, sv: &'t str, en: &'t str) -> &'t str {
    match language {
        Language::Swedish => sv,
        Language::English => en,
    }
}

/// Name of the mean of municipalities.
pub(super) fn mean(language: Language) -> &'static str {
    of(language, "Medel för kommuner (ovägt)", "Mean of municipalities (unweighted)")
}

/// Name of the mean of an SKR group without the municipality itself.
pub(super) fn skr(code: &str, language: Language) -> String {
    match language {
        Language::Swedish => format!("SKR-grupp {code}, övriga"),
        Language::English => format!("SKR group {code}, others"),
    }
}

/// Name of the mean of similar municipalities.
pub(super) fn similar(language: Language) -> String {
    of(language, "Liknande kommuner", "Similar municipalities").to_owned()
}

/// A break of the series in two words.
pub(super) fn short_break(from_year: u16, language: Language) -> &'static str {
    match from_year {
        2007 => of(language, "byte av län", "other county"),
        2014 => of(language, "nya yrkeskoder", "new occupation codes"),
        _ => of(language, "andra filer", "other files"),
    }
}

impl Figure {
    fn say<'t>(&self, sv: &'t str, en: &'t str) -> &'t str {
        of(self.language, sv, en)
    }

    /// The unit, as it stands at the axis.
    pub(super) fn unit(&self) -> &'static str {
        match self.measure {
            Measure::Intensity => of(self.language, "träffar per 1 000 ord", "hits per 1,000 words"),
            Measure::Share => {
                of(self.language, "andel annonser med digital kompetens, procent", "share of ads with digital competence, per cent")
            }
            Measure::Floor => {
                of(self.language, "andel annonser utan digital kompetens, procent", "share of ads without digital competence, per cent")
            }
            Measure::Breadth => of(self.language, "kompetenser per annons", "competences per ad"),
        }
    }

    /// The decimals that the tables show, shares in per cent.
    pub(super) fn decimals(&self) -> usize {
        match self.measure {
            Measure::Intensity | Measure::Breadth => 2,
            Measure::Share | Measure::Floor => 1,
        }
    }

    /// What the numbers below the years are.
    pub(super) fn counts(&self) -> String {
        self.say("Antal annonser per år", "Number of ads per year").to_owned()
    }

    /// Whose ads, and of what.
    pub(super) fn title(&self) -> String {
        let names: Vec<&str> = self.named.iter().map(|m| m.name.as_str()).collect();
        let who = match (names.as_slice(), self.named.first()) {
            ([_], Some(only)) if self.n_all == 1 && self.language == Language::Swedish && self.view == View::Employer => {
                only.full_name.clone()
            }
            (names, _) if names.len() == self.n_all && names.len() <= MOST_IN_A_TITLE => match names {
                [first @ .., last] if !first.is_empty() => format!("{} {} {last}", first.join(", "), self.say("och", "and")),
                names => names.join(", "),
            },
            _ => format!("{} {}", self.n_all, self.say("kommuner", "municipalities")),
        };
        let role = match (self.view, self.n_all) {
            (View::Employer, 1) => self.say("som arbetsgivare", "as an employer"),
            (View::Employer, _) => self.say("som arbetsgivare", "as employers"),
            (View::Place, 1) => self.say("som plats", "as a place"),
            (View::Place, _) => self.say("som platser", "as places"),
        };
        format!("{who} {role}: {}", self.say("digital kompetens i platsannonser", "digital competence in job ads"))
    }

    fn percent(&self) -> &'static str {
        match self.measure {
            Measure::Share | Measure::Floor => of(self.language, "\u{a0}%", "%"),
            Measure::Intensity | Measure::Breadth => "",
        }
    }

    fn value(&self, value: f64) -> String {
        number(value, self.decimals(), self.language) + self.percent()
    }

    /// How one municipality stands in the last year and against what; of several what is drawn.
    pub(super) fn finding(&self, chart: &LineChart) -> String {
        let against: Vec<&Series> = chart.series.iter().filter(|one| one.kind == Kind::Comparison).collect();
        let focus: Vec<&Series> = chart.series.iter().filter(|one| one.kind == Kind::Focus).collect();
        let ([one], 1) = (focus.as_slice(), self.n_all) else {
            let names: Vec<&str> = against.iter().map(|one| one.label.as_str()).collect();
            let names = names.join(", ");
            return format!("{}, {}, {} {}", capital(self.unit()), years_written(&self.years), self.say("mot", "against"), lower(&names));
        };
        let Some(point) = one.points.iter().find(|point| point.year == chart.years.1) else { return String::new() };
        let n = point.n.unwrap_or(0);
        let ads = match (n, self.language) {
            (1, Language::Swedish) => "annons",
            (_, Language::Swedish) => "annonser",
            (1, Language::English) => "ad",
            (_, Language::English) => "ads",
        };
        let n = format!("{} {ads}", count(n, self.language));
        let mut text = match &point.shown {
            Shown::Value { value, bounds } => {
                let whole = with_interval(*value, *bounds, self.decimals(), self.language);
                let unit = match self.measure {
                    Measure::Intensity | Measure::Breadth => format!(" {}", self.unit()),
                    Measure::Share => self.say(" % av annonserna har digital kompetens", "% of the ads have digital competence").to_owned(),
                    Measure::Floor => {
                        self.say(" % av annonserna saknar digital kompetens", "% of the ads have no digital competence").to_owned()
                    }
                };
                let interval = whole.split_once(" (").map_or("", |(_, interval)| interval.trim_end_matches(')'));
                let interval = if interval.is_empty() {
                    String::new()
                } else {
                    format!("{} {interval}; ", self.say("95 %-intervall", "95% interval"))
                };
                format!("{}: {}{unit} ({interval}{n}).", point.year, number(*value, self.decimals(), self.language))
            }
            Shown::Absent { sign, reason } => format!("{}: {sign} ({reason}; {n}).", point.year),
        };
        for one in against {
            let last = one.points.iter().find(|point| point.year == chart.years.1).and_then(crate::chart::Point::value);
            if let Some(last) = last {
                text.push_str(&format!(" {}: {}.", one.label, self.value(last)));
            }
        }
        text
    }

    /// The description for those who do not see the figure: the finding, and the last value of each named line.
    pub(super) fn described(&self, chart: &LineChart, finding: &str) -> String {
        let last = |one: &Series| {
            let point = one.points.iter().rev().find_map(|point| Some((point.year, point.value()?)));
            point.map_or_else(|| format!("{} ..", one.label), |(year, value)| format!("{} {} ({year})", one.label, self.value(value)))
        };
        let named: Vec<String> = chart.series.iter().map(last).collect();
        let end = if finding.ends_with('.') { "" } else { "." };
        format!("{finding}{end} {}.", named.join("; "))
    }

    /// Why a value is not shown.
    pub(super) fn reason(&self, status: CellStatus) -> String {
        let n = self.min_ads;
        match (status, self.language) {
            (CellStatus::Ok, _) => String::new(),
            (CellStatus::Suppressed, Language::Swedish) => format!("färre än {n} annonser"),
            (CellStatus::Suppressed, Language::English) => format!("fewer than {n} ads"),
            (CellStatus::Protected, Language::Swedish) => {
                format!("visas inte, för då kunde ett annat värde med färre än {n} annonser räknas ut")
            }
            (CellStatus::Protected, Language::English) => {
                format!("not shown, because another value of fewer than {n} ads could then be worked out")
            }
            (CellStatus::Missing, _) => self.say("inga annonser att räkna", "no ads to count").to_owned(),
            (CellStatus::NotApplicable, _) => self.say("finns inte", "does not exist").to_owned(),
        }
    }

    /// Below the figure: what its signs mean, where it comes from, and what the measure is not.
    pub(super) fn foot(&self, chart: &LineChart) -> Vec<String> {
        let coloured = chart.series.iter().filter(|one| one.kind != Kind::Context);
        let signs: BTreeSet<(&str, &str)> = coloured
            .flat_map(|one| &one.points)
            .filter_map(|point| match &point.shown {
                Shown::Absent { sign, reason } => Some((sign.as_str(), reason.as_str())),
                Shown::Value { .. } => None,
            })
            .collect();
        let mut foot = Vec::new();
        if self.is_sample {
            foot.push(
                self.say(
                    "Detta är ett exempel. Annonserna är påhittade och siffrorna säger ingenting om någon verklig kommun eller arbetsgivare.",
                    "This is a sample. The ads are invented and the figures say nothing of any real municipality or employer.",
                )
                .to_owned(),
            );
        }
        if !signs.is_empty() {
            let signs: Vec<String> = signs.iter().map(|(sign, reason)| format!("{sign} {reason}")).collect();
            foot.push(signs.join("; ") + ".");
        }
        let day = self.source.updated.get(..10).unwrap_or_default();
        let day = if day.is_empty() { String::new() } else { format!(", {day}") };
        let standing = self.say(
            "Måttet visar vad arbetsgivare skriver i sina annonser, inte vilken kompetens de anställda har.",
            "The measure shows what employers write in their ads, not the competence staff have.",
        );
        let source = match self.language {
            Language::Swedish => format!("Källa: svall, tabell {}, körning {}{day}.", self.table(), self.source.run_id),
            Language::English => format!("Source: svall, table {}, run {}{day}.", self.table(), self.source.run_id),
        };
        foot.extend([source, standing.to_owned()]);
        foot
    }

    fn table(&self) -> &'static str {
        match self.view {
            View::Employer => "SVALL01E",
            View::Place => "SVALL01P",
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name within a sentence: the first letter small, unless it begins an abbreviation.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    if rest.starts_with(char::is_uppercase) { text.to_owned() } else { first.to_lowercase().chain(rest.chars()).collect() }
}
