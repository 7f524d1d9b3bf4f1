//! Reads ads in which people marked every demand: JSON Lines, one ad a line.
//!
//! An ad has `id`, `text` and `mentions`, and may have `headline`, `lang`, `source`, `traps` and `pii`. A mention has `quote` and
//! `competences`, and may have `strata`, `roles` and `status` (`sure`, the default, or `possible`). Where several annotators agreed there
//! is one value a list; the form of a single annotator (`competence`, `stratum`, `role`, `reason`) is read as well.

use std::collections::HashSet;

use super::lines::{Object, read_lines};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Competence, Role, Stratum};

/// One marked ad.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoldAd {
    /// Identity.
    pub id: String,
    /// Language code; `und` where none is given.
    pub lang: String,
    /// Where the ad was taken from.
    pub source: String,
    /// Headline, may be empty.
    pub headline: String,
    /// Text, never blank.
    pub text: String,
    /// Every demand.
    pub mentions: Vec<Mention>,
    /// Digital words that state no demand.
    pub traps: Vec<Trap>,
    /// Names, telephone numbers and e-mail addresses in the text.
    pub pii: Vec<String>,
}

impl GoldAd {
    /// The text that spans refer to: headline, a line break, text.
    pub fn source_text(&self) -> String {
        format!("{}\n{}", self.headline, self.text)
    }
}

/// One demand, by the words that state it. Lists hold more than one value where annotators differed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The wording as it stands in the ad.
    pub quote: String,
    /// Competences, at least one.
    pub competences: Vec<Competence>,
    /// Strata.
    pub strata: Vec<Stratum>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Whether it must be found; one that is only possible is neither demanded nor punished.
    pub is_sure: bool,
}

/// A digital word that states no demand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trap {
    /// The wording as it stands in the ad.
    pub quote: String,
    /// Why it is none: `application`, `employer`, `benefit`, `boilerplate`, `negated`, `other_meaning`.
    pub reasons: Vec<String>,
    /// Whether annotators agreed on it.
    pub is_sure: bool,
}

/// Reads marked ads.
///
/// # Errors
/// The first line that is no marked ad, with the field, what was found and what was expected.
pub fn read_gold(file: &str, text: &str) -> Result<Vec<GoldAd>> {
    let mut seen = HashSet::new();
    let gold = read_lines(file, text, |line| {
        let ad = read_ad(line)?;
        if !seen.insert(ad.id.clone()) {
            return Err(line.fault("id", &format!("`{}` a second time", ad.id), "each ad once"));
        }
        Ok(ad)
    })?;
    if gold.is_empty() {
        return Err(Error::new(ErrorKind::Input, format!("{file}: found no ad, expected one JSON object a line")));
    }
    Ok(gold)
}

/// One half of the ads: those whose place in the order of ids is even (0) or odd (1). Sorts by id in any case.
pub fn keep_half(gold: &mut Vec<GoldAd>, half: Option<usize>) {
    gold.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(half) = half {
        let mut place = 0..;
        gold.retain(|_| place.next().is_some_and(|n: usize| n % 2 == half));
    }
}

fn read_ad(line: &Object<'_>) -> Result<GoldAd> {
    let id = line.id("id")?;
    let text = line.text("text")?.to_owned();
    // Without this list an ad nobody has read would pass for one without demands.
    let Some(mentions) = line.maybe_objects("mentions")? else {
        return Err(line.fault("mentions", "nothing", "a list of demands, empty where the ad states none"));
    };
    let traps = line.maybe_objects("traps")?.unwrap_or_default();
    let of = |name| line.maybe_text(name).map(Option::unwrap_or_default);
    Ok(GoldAd {
        id,
        lang: Some(of("lang")?).filter(|l| !l.is_empty()).unwrap_or("und").to_owned(),
        source: of("source")?.to_owned(),
        headline: Some(of("headline")?).filter(|h| !h.trim().is_empty()).unwrap_or_default().to_owned(),
        text,
        mentions: mentions.iter().map(read_mention).collect::<Result<_>>()?,
        traps: traps.iter().map(read_trap).collect::<Result<_>>()?,
        pii: line.texts("pii")?.into_iter().map(str::to_owned).collect(),
    })
}

fn read_mention(object: &Object<'_>) -> Result<Mention> {
    let competences = object.classes("competences", "competence", Competence::parse, "1.1 to 5.4 or general")?;
    if competences.is_empty() {
        return Err(object.fault("competences", "nothing", "1.1 to 5.4 or general"));
    }
    Ok(Mention {
        quote: object.text("quote")?.to_owned(),
        competences,
        strata: object.classes("strata", "stratum", Stratum::parse, "basic, software or specialist")?,
        roles: object.classes("roles", "role", Role::parse, "requirement, merit or duty")?,
        is_sure: match object.maybe_text("status")? {
            None | Some("sure") => true,
            Some("possible") => false,
            Some(other) => return Err(object.fault("status", &format!("`{other}`"), "sure or possible")),
        },
    })
}

fn read_trap(object: &Object<'_>) -> Result<Trap> {
    Ok(Trap {
        quote: object.text("quote")?.to_owned(),
        reasons: object.classes("reasons", "reason", |r| Some(r.to_owned()), "why it is no demand")?,
        is_sure: object.maybe_flag("sure")?.unwrap_or(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read_gold("gold.jsonl", text).expect_err("a broken line").to_string()
    }

    #[test]
    fn the_form_of_one_annotator_and_that_of_several_are_read() {
        let one = r#"{"id":7,"text":"Excel","mentions":[{"quote":"Excel","competence":"1.3","stratum":"software","role":"duty"}],
            "traps":[{"quote":"it","reason":"other_meaning"}]}"#
            .replace('\n', " ");
        let several = r#"{"id":"7","headline":null,"text":"Excel","mentions":[{"quote":"Excel","competences":["1.3"],"strata":["software"],
            "roles":["duty"],"status":"sure"}],"traps":[{"quote":"it","reasons":["other_meaning"],"sure":true}],"pii":[]}"#
            .replace('\n', " ");
        let read = |text: &str| read_gold("gold.jsonl", text).expect("marked ads");
        assert_eq!(read(&format!("\u{FEFF}\n{one}\n\n")), read(&several));
    }

    #[test]
    fn what_is_wrong_is_named_with_line_field_and_what_was_expected() {
        let ad = |mention: &str| format!("{{\"id\":\"1\",\"text\":\"x\",\"mentions\":[{mention}]}}");
        let good = ad("");
        for (text, message) in [
            (format!("{good}\n{{"), "gold.jsonl:2: found what is no JSON"),
            (format!("{good}\n\n{good}"), "gold.jsonl:3: id: found `1` a second time, expected each ad once"),
            ("[]".to_owned(), "gold.jsonl:1: found a list, expected an object"),
            ("{\"text\":\"x\",\"mentions\":[]}".to_owned(), "gold.jsonl:1: id: found nothing, expected an id"),
            ("{\"id\":\"1\",\"text\":\" \"}".to_owned(), "gold.jsonl:1: text: found the text ` `, expected a text that is not blank"),
            ("{\"id\":\"1\",\"text\":\"x\"}".to_owned(), "gold.jsonl:1: mentions: found nothing, expected a list of demands"),
            (ad("3"), "gold.jsonl:1: mentions[0]: found the number `3`, expected an object"),
            (ad("{\"quote\":\"x\"}"), "gold.jsonl:1: mentions[0].competences: found nothing, expected 1.1 to 5.4 or general"),
            (ad("{\"competence\":\"4.5\"}"), "gold.jsonl:1: mentions[0].competence: found `4.5`, expected 1.1 to 5.4 or general"),
            (
                ad("{\"quote\":\"x\",\"competence\":\"1.1\",\"status\":\"maybe\"}"),
                "gold.jsonl:1: mentions[0].status: found `maybe`, expected sure or possible",
            ),
            (String::new(), "gold.jsonl: found no ad"),
        ] {
            assert!(refused(&text).starts_with(message), "{}\n{message}", refused(&text));
        }
    }

    #[test]
    fn the_two_halves_follow_the_order_of_ids_and_share_no_ad() {
        let lines = ["c", "a", "d", "b", "e"]
            .iter()
            .map(|id| format!("{{\"id\":\"{id}\",\"text\":\"x\",\"mentions\":[]}}"))
            .collect::<Vec<_>>()
            .join("\n");
        let ids = |half| {
            let mut gold = read_gold("gold.jsonl", &lines).expect("marked ads");
            keep_half(&mut gold, half);
            gold.iter().map(|ad| ad.id.as_str()).collect::<String>()
        };
        assert_eq!([ids(Some(0)), ids(Some(1)), ids(None)], ["ace", "bd", "abcde"]);
    }
}
