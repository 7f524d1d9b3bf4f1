//! Lays out the figures of an evaluation, for reading or as Markdown.

use std::collections::BTreeMap;

use super::table::{grouped, lay_out, markdown};
use crate::evaluate::{Ablated, Breakdown, Counts, Interval, Intervals, PersonalFound, RATES, SHARES, Share, Tally};
use crate::model::Competence;

/// Everything an evaluation found.
pub(super) struct Report {
    /// The file of marked ads.
    pub(super) gold: String,
    /// Fingerprint of the lexicon, where one was used.
    pub(super) lexicon: Option<String>,
    pub(super) n_resamples: usize,
    pub(super) tally: Tally,
    pub(super) per_competence: BTreeMap<Competence, Counts>,
    pub(super) intervals: Intervals,
    pub(super) breakdown: Breakdown,
    pub(super) ablation: Option<Vec<Ablated>>,
    pub(super) personal: PersonalFound,
}

/// One table: the first columns are words, the others numbers.
struct Table {
    title: String,
    header: Vec<&'static str>,
    n_words: usize,
    rows: Vec<Vec<String>>,
}

/// The header of intervals.
const INTERVAL: &str = "95 % interval";

impl Table {
    /// Leaves out the columns with this header.
    fn leave_out(&mut self, header: &str) {
        for row in &mut self.rows {
            let mut headers = self.header.iter();
            row.retain(|_| headers.next().is_some_and(|h| *h != header));
        }
        self.header.retain(|h| *h != header);
    }
}

/// The report as text.
pub(super) fn write_report(report: &Report, as_markdown: bool) -> String {
    let languages: Vec<String> = report.breakdown.languages.iter().map(|(lang, t)| format!("{} {lang}", t.n_ads)).collect();
    let mut text = format!("{} marked ads ({}) of {}", report.tally.n_ads, languages.join(", "), report.gold);
    if let Some(lexicon) = &report.lexicon {
        text.push_str(&format!(", lexicon {}", lexicon.chars().take(12).collect::<String>()));
    }
    text.push('\n');
    let mut tables = vec![rates(report), shares(report), by_language(report), by_class(report), by_competence(report), masked(report)];
    if as_markdown {
        tables.truncate(2);
    }
    tables.extend(report.ablation.as_deref().map(without_parts));
    for mut table in tables {
        if report.n_resamples == 0 {
            table.leave_out(INTERVAL);
        }
        let right: Vec<bool> = (0..table.header.len()).map(|n| n >= table.n_words).collect();
        let lay = if as_markdown { markdown } else { lay_out };
        let end = if as_markdown { ":\n\n" } else { "\n" };
        text.push_str(&format!("\n{}{end}{}", table.title, lay(&table.header, &table.rows, &right)));
    }
    text
}

fn rates(report: &Report) -> Table {
    let rows = RATES.iter().zip(&report.intervals.rates).map(|((_, title, rate), [p, r, f1])| {
        let rate = rate(&report.tally);
        vec![
            (*title).to_owned(),
            count(rate.n_gold),
            count(rate.n_found),
            figure(rate.precision),
            bounds(*p),
            figure(rate.recall),
            bounds(*r),
            figure(rate.f1),
            bounds(*f1),
        ]
    });
    let drawn = format!(", with 95 % intervals from {} resamples of ads", grouped(report.n_resamples as u64));
    Table {
        title: format!("Precision, recall and F1{}", if report.n_resamples > 0 { &drawn } else { "" }),
        header: vec!["measure", "marked", "found", "precision", INTERVAL, "recall", INTERVAL, "F1", INTERVAL],
        n_words: 1,
        rows: rows.collect(),
    }
}

fn shares(report: &Report) -> Table {
    let rows = SHARES.iter().zip(&report.intervals.shares).map(|((_, _, title, share), interval)| {
        let share = share(&report.tally);
        vec![(*title).to_owned(), count(share.of), part(share), bounds(*interval)]
    });
    Table {
        title: "Sure traps that were counted, and classes of the mentions that were found".to_owned(),
        header: vec!["measure", "n", "share", INTERVAL],
        n_words: 1,
        rows: rows.collect(),
    }
}

fn masked(report: &Report) -> Table {
    let found = report.personal;
    let row = |(kind, share): (&str, Share)| vec![kind.to_owned(), count(share.of), part(share)];
    Table {
        title: "Personal data that masking covers".to_owned(),
        header: vec!["kind", "n", "recall"],
        n_words: 1,
        rows: [("e-mail", found.email), ("telephone", found.phone), ("name", found.name)].map(row).to_vec(),
    }
}

fn by_language(report: &Report) -> Table {
    let row = |(lang, tally): (&String, &Tally)| {
        let f1s = RATES.iter().map(|(_, _, rate)| figure(rate(tally).f1));
        let mention = tally.mention();
        let mut row = vec![lang.clone(), count(tally.n_ads)];
        row.extend(f1s);
        row.extend([figure(mention.precision), figure(mention.recall)]);
        row.extend([tally.traps, tally.role, tally.stratum].map(part));
        row
    };
    Table {
        title: "By language: F1, and more on mentions".to_owned(),
        header: vec![
            "language",
            "ads",
            "ad demand",
            "ad × competence",
            "ad × area",
            "mention",
            "precision",
            "recall",
            "traps counted",
            "same role",
            "same stratum",
        ],
        n_words: 1,
        rows: report.breakdown.languages.iter().map(row).collect(),
    }
}

fn by_class(report: &Report) -> Table {
    let rows = report.breakdown.groups.iter().map(|g| {
        vec![
            g.column.to_owned(),
            g.value.to_owned(),
            count(g.found.of),
            part(g.found),
            count(g.right.of),
            part(g.right),
            part(g.competence),
            part(g.stratum),
            part(g.role),
        ]
    });
    Table {
        title: "Mentions by class: marked ones that were found, found ones that are right, the same class".to_owned(),
        header: vec!["column", "class", "marked", "recall", "found", "precision", "same competence", "same stratum", "same role"],
        n_words: 2,
        rows: rows.collect(),
    }
}

fn by_competence(report: &Report) -> Table {
    let rows = report.per_competence.iter().map(|(competence, counts)| {
        let rate = counts.rate();
        vec![
            competence.id().to_owned(),
            count(rate.n_gold),
            count(rate.n_found),
            figure(rate.precision),
            figure(rate.recall),
            figure(rate.f1),
        ]
    });
    Table {
        title: "Ad × competence".to_owned(),
        header: vec!["competence", "marked", "found", "precision", "recall", "F1"],
        n_words: 1,
        rows: rows.collect(),
    }
}

fn without_parts(rows: &[Ablated]) -> Table {
    let full = rows.first().map_or(0.0, |r| r.tally.mention().f1);
    let row = |(n, ablated): (usize, &Ablated)| {
        let mention = ablated.tally.mention();
        let moved = if n == 0 { String::new() } else { format!("{:+.3}", mention.f1 - full) };
        vec![
            if n == 0 { ablated.part.clone() } else { format!("without {}", ablated.part) },
            if n == 0 { String::new() } else { count(ablated.n_rows as u64) },
            figure(ablated.tally.ad_demand.rate().f1),
            figure(mention.precision),
            figure(mention.recall),
            figure(mention.f1),
            figure(ablated.tally.ad_competence.rate().f1),
            part(ablated.tally.traps),
            moved,
        ]
    };
    Table {
        title: "What each part adds: the figures without it".to_owned(),
        header: vec![
            "method",
            "rows",
            "ad demand F1",
            "mention precision",
            "mention recall",
            "mention F1",
            "ad × competence F1",
            "traps counted",
            "change of mention F1",
        ],
        n_words: 1,
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

fn count(n: u64) -> String {
    grouped(n)
}

fn figure(value: f64) -> String {
    format!("{value:.3}")
}

fn part(share: Share) -> String {
    share.value().map(figure).unwrap_or_default()
}

fn bounds(interval: Option<Interval>) -> String {
    interval.map(|i| format!("{:.3} – {:.3}", i.low, i.high)).unwrap_or_default()
}
