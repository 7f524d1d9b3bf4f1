//! Names the columns of phrases, and makes JSON of an answer: the same for `svall phrases` and for who asks over the network.

use serde_json::{Map, Value as Json, json};

use super::{Phrase, PhraseAnswer, PhraseExample, Side};
use crate::export::{Column, ColumnType, Field};

use ColumnType::{Flag, Integer, Real, Text};

/// A phrase with the sides that it was compared on.
#[derive(Debug)]
pub struct PhraseRow {
    phrase: Phrase,
    rank: usize,
    ours: Side,
    peers: Side,
}

/// The phrases of an answer: what peers write more, then what we write more.
pub fn phrase_rows(answer: &PhraseAnswer) -> Vec<PhraseRow> {
    let row = |(n, phrase): (usize, &Phrase)| PhraseRow { phrase: phrase.clone(), rank: n + 1, ours: answer.ours, peers: answer.peers };
    answer.from_peers.iter().enumerate().map(row).chain(answer.from_ours.iter().enumerate().map(row)).collect()
}

/// The columns.
pub fn phrase_columns() -> Vec<Column<PhraseRow>> {
    let text = |name: &str, meaning: &str, get: fn(&PhraseRow) -> Field<'_>| Column::new(name, Text, "", meaning, get);
    let count =
        |name: &str, unit: &'static str, meaning: &str, get: fn(&PhraseRow) -> Field<'_>| Column::new(name, Integer, unit, meaning, get);
    let real =
        |name: &str, unit: &'static str, meaning: &str, get: fn(&PhraseRow) -> Field<'_>| Column::new(name, Real, unit, meaning, get);
    vec![
        text("written_by", "Who writes it more: peers, ours.", |row| Field::Text(row.phrase.writer.id())),
        count("rank", "", "Place in the order of G2, from 1 for each of both.", |row| Field::count(row.rank)),
        text("phrase", "The most frequent wording; other forms of its words are counted with it.", |row| Field::Text(&row.phrase.phrase)),
        count("n_phrase_words", "words", "Words of the phrase.", |row| Field::count(row.phrase.n_words)),
        count("n_peer_ads", "ads", "Ads of peers with the phrase.", |row| Field::count(row.phrase.peers.n_ads)),
        count("n_peer_employers", "employers", "Employers of these.", |row| Field::count(row.phrase.peers.n_employers)),
        real("share_peers", "ratio", "Share of the peers' ads with the phrase, in our mix of occupations.", |row| {
            Field::Real(row.phrase.peers.share)
        }),
        count("n_our_ads", "ads", "Ads of ours with the phrase.", |row| Field::count(row.phrase.ours.n_ads)),
        real("share_ours", "ratio", "Share of our ads with the phrase.", |row| Field::Real(row.phrase.ours.share)),
        real("difference", "ratio", "The peers' share less ours.", |row| Field::Real(row.phrase.difference.value)),
        real("difference_low", "ratio", "Lower bound of its 95 % interval.", |row| {
            row.phrase.difference.bounds.map_or(Field::Null, |bounds| Field::Real(bounds.0))
        }),
        real("difference_high", "ratio", "Upper bound of its 95 % interval.", |row| {
            row.phrase.difference.bounds.map_or(Field::Null, |bounds| Field::Real(bounds.1))
        }),
        real("g2", "", "Signed G2 (log-likelihood): how certain the difference is; positive where peers write it more.", |row| {
            Field::Real(row.phrase.log_likelihood)
        }),
        real("log_ratio", "", "How many times the shares differ by two; a side without the phrase takes half an ad.", |row| {
            Field::Real(row.phrase.log_ratio)
        }),
        Column::new("sure", Flag, "", "Whether G2 is beyond chance even where so many phrases are compared.", |row: &PhraseRow| {
            Field::Flag(row.phrase.is_sure)
        }),
        text("entry", "The lexicon row that counts in the phrase most often.", |row| Field::text(row.phrase.entry.as_deref())),
        text("competence", "Competence of this row.", |row| Field::text(row.phrase.competence.as_deref())),
        text("example_ad_id", "An ad with the phrase, of the side that writes it more.", |row| {
            Field::text(example(row).map(|example| example.line.ad_id.as_str()))
        }),
        text("example_employer", "Its employer.", |row| Field::text(example(row).map(|example| example.employer.as_str()))),
        text("example_pre", "The words before the phrase in it.", |row| Field::text(example(row).map(|example| example.line.pre.as_str()))),
        text("example_keyword", "The phrase in it.", |row| Field::text(example(row).map(|example| example.line.keyword.as_str()))),
        text("example_post", "The words after.", |row| Field::text(example(row).map(|example| example.line.post.as_str()))),
        count("n_ours", "ads", "Ads of ours that are compared.", |row| Field::count(row.ours.n_ads)),
        count("n_peers", "ads", "Ads of peers that are compared.", |row| Field::count(row.peers.n_ads)),
        count("n_employers", "employers", "Employers of the peers' ads.", |row| Field::count(row.peers.n_employers)),
    ]
}

fn example(row: &PhraseRow) -> Option<&PhraseExample> {
    row.phrase.examples.first()
}

/// An answer as one object.
pub fn phrases_json(answer: &PhraseAnswer) -> Json {
    let side =
        |side: &Side| json!({ "n_found": side.n_found, "n_read": side.n_read, "n_ads": side.n_ads, "n_employers": side.n_employers });
    let columns: Vec<Column<PhraseRow>> = phrase_columns().into_iter().filter(|column| !is_of_side(&column.name)).collect();
    let phrase = |row: &PhraseRow| {
        let mut object: Map<String, Json> = columns.iter().map(|column| (column.name.clone(), column.value(row).into())).collect();
        object.insert("examples".to_owned(), Json::Array(row.phrase.examples.iter().map(example_json).collect()));
        Json::Object(object)
    };
    let employers = answer.employers.iter().map(|one| json!({ "employer_id": one.id, "employer": one.name, "n_ads": one.n_ads }));
    json!({
        "ours": side(&answer.ours),
        "peers": side(&answer.peers),
        "employers": employers.collect::<Vec<_>>(),
        "n_occupations": answer.n_occupations,
        "n_without_occupation": answer.n_without_occupation,
        "n_without_peers": answer.n_without_peers,
        "peers_since": answer.since,
        "min_ads": answer.min_ads,
        "is_small": answer.is_small(),
        "n_compared": answer.n_compared,
        "g2_sure": answer.sure_from,
        "is_whole": answer.is_whole,
        "languages": [answer.languages.0, answer.languages.1],
        "phrases": phrase_rows(answer).iter().map(phrase).collect::<Vec<_>>(),
    })
}

/// Columns that say of every phrase the same, or one example of several.
fn is_of_side(name: &str) -> bool {
    ["n_ours", "n_peers", "n_employers"].contains(&name) || name.starts_with("example_")
}

fn example_json(example: &PhraseExample) -> Json {
    let line = &example.line;
    json!({
        "ad_id": line.ad_id, "published": example.published, "employer": example.employer,
        "from": line.from, "to": line.to, "pre": line.pre, "keyword": line.keyword, "post": line.post,
    })
}
