//! Reads hits that any classifier made: JSON Lines, one hit a line, as `svall classify --all` writes them.
//!
//! A hit has `ad_id`, `text` (the wording) and `competence`, and may have `counted` (default true), `stratum`, `role`, `reason`,
//! `entry` and `from`. Hits that do not count are kept: they say why a demand was missed.

use super::lines::{Object, read_lines};
use crate::error::Result;
use crate::model::{Competence, Role, Stratum};

/// One hit as it is judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundHit {
    /// The ad.
    pub ad_id: String,
    /// The wording as it stands in the ad.
    pub text: String,
    /// Competence.
    pub competence: Competence,
    /// Whether it counts.
    pub counted: bool,
    /// Stratum, where the classifier tells.
    pub stratum: Option<Stratum>,
    /// Role, where the classifier tells.
    pub role: Option<Role>,
    /// Why it does not count.
    pub reasons: Vec<String>,
    /// The row of the lexicon behind it, where the classifier tells.
    pub entry: String,
    /// First byte in the source text, where the classifier tells.
    pub from: Option<usize>,
}

/// Reads hits.
///
/// # Errors
/// The first line that is no hit, with the field, what was found and what was expected.
pub fn read_hits(file: &str, text: &str) -> Result<Vec<FoundHit>> {
    read_lines(file, text, read_hit)
}

fn read_hit(line: &Object<'_>) -> Result<FoundHit> {
    let competence = line.text("competence")?;
    Ok(FoundHit {
        ad_id: line.id("ad_id")?,
        text: line.maybe_text("text")?.ok_or_else(|| line.fault("text", "nothing", "the wording"))?.to_owned(),
        competence: Competence::parse(competence)
            .ok_or_else(|| line.fault("competence", &format!("`{competence}`"), "1.1 to 5.4 or general"))?,
        counted: line.maybe_flag("counted")?.unwrap_or(true),
        stratum: maybe_class(line, "stratum", Stratum::parse, "basic, software or specialist")?,
        role: maybe_class(line, "role", Role::parse, "requirement, merit or duty")?,
        reasons: line.texts("reason")?.into_iter().map(str::to_owned).collect(),
        entry: line.maybe_text("entry")?.unwrap_or_default().to_owned(),
        from: line.maybe_count("from")?.and_then(|n| usize::try_from(n).ok()),
    })
}

/// A value of a closed list; an empty one is none.
fn maybe_class<T>(line: &Object<'_>, name: &str, parse: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Option<T>> {
    match line.maybe_text(name)?.filter(|t| !t.is_empty()) {
        None => Ok(None),
        Some(text) => parse(text).map(Some).ok_or_else(|| line.fault(name, &format!("`{text}`"), expected)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_counts_unless_it_says_otherwise() {
        let lines = "{\"ad_id\":\"1\",\"text\":\"Excel\",\"competence\":\"1.3\",\"role\":\"\"}\n\
            {\"ad_id\":1,\"text\":\"\",\"competence\":\"general\",\"counted\":false,\"reason\":[\"zone:employer\"],\"from\":7}";
        let hits = read_hits("hits.jsonl", lines).expect("hits");
        assert_eq!(
            hits.iter().map(|h| (h.ad_id.as_str(), h.counted, h.from)).collect::<Vec<_>>(),
            [("1", true, None), ("1", false, Some(7))]
        );
        assert_eq!(hits.iter().map(|h| h.role).collect::<Vec<_>>(), [None, None]);
    }

    #[test]
    fn a_line_that_is_no_hit_is_named() {
        let refused = |line: &str| read_hits("hits.jsonl", line).expect_err("a broken line").to_string();
        assert_eq!(
            refused("{\"ad_id\":\"1\",\"text\":\"x\",\"competence\":\"6.1\"}"),
            "hits.jsonl:1: competence: found `6.1`, expected 1.1 to 5.4 or general"
        );
        assert_eq!(
            refused("{\"ad_id\":\"1\",\"text\":\"x\",\"competence\":\"1.1\",\"role\":\"boss\"}"),
            "hits.jsonl:1: role: found `boss`, expected requirement, merit or duty"
        );
        assert_eq!(refused("{\"ad_id\":\"1\",\"competence\":\"1.1\"}"), "hits.jsonl:1: text: found nothing, expected the wording");
    }
}
