//! Says where the hits are good and where not: by competence, stratum, role and language.
//!
//! A demand belongs to the class that its annotators gave, a wording to the class of its hit. Demands to which the annotators gave several
//! classes are in no group of that column.

use std::collections::BTreeMap;

use super::found::FoundHit;
use super::judge::{Judged, JudgedMention};
use super::score::{Share, Tally, tally};
use crate::model::{Competence, Role, Stratum};

/// Mentions and wordings of one class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The column: `competence`, `stratum` or `role`.
    pub column: &'static str,
    /// The class.
    pub value: &'static str,
    /// Sure demands that were found.
    pub found: Share,
    /// Counted wordings that are right.
    pub right: Share,
    /// Demands found with the same competence.
    pub competence: Share,
    /// Demands found with the same stratum.
    pub stratum: Share,
    /// Demands found with the same role.
    pub role: Share,
}

/// Everything by class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breakdown {
    /// Mentions by competence, stratum and role; classes that occur nowhere are left out.
    pub groups: Vec<Group>,
    /// All measures by language.
    pub languages: BTreeMap<String, Tally>,
}

/// Takes the ads apart.
pub fn breakdown(judged: &[Judged<'_>]) -> Breakdown {
    let mut groups = Vec::new();
    for class in Competence::all() {
        groups.push(group(judged, "competence", class.id(), |m| m.mention.competences == [class], |h| h.competence == class));
    }
    for class in Stratum::ALL.iter().copied() {
        groups.push(group(judged, "stratum", class.id(), |m| m.mention.strata == [class], |h| h.stratum == Some(class)));
    }
    for class in Role::ALL.iter().copied() {
        groups.push(group(judged, "role", class.id(), |m| m.mention.roles == [class], |h| h.role == Some(class)));
    }
    groups.retain(|g| g.found.of + g.right.of > 0);
    let mut languages: BTreeMap<String, Tally> = BTreeMap::new();
    for ad in judged {
        languages.entry(ad.ad.lang.clone()).or_default().add(&tally(ad));
    }
    Breakdown { groups, languages }
}

fn group(
    judged: &[Judged<'_>],
    column: &'static str,
    value: &'static str,
    has_mention: impl Fn(&JudgedMention<'_>) -> bool,
    has_hit: impl Fn(&FoundHit) -> bool,
) -> Group {
    let none = Share::default();
    let mut group = Group { column, value, found: none, right: none, competence: none, stratum: none, role: none };
    for ad in judged {
        for mention in ad.mentions.iter().filter(|m| m.mention.is_sure && has_mention(m)) {
            group.found.count_if(Some(!mention.found_by.is_empty()));
            group.competence.count_if(mention.same_competence());
            group.stratum.count_if(mention.same_stratum());
            group.role.count_if(mention.same_role());
        }
        for wording in ad.wordings.iter().filter(|w| has_hit(w.hit)) {
            group.right.count_if(Some(wording.is_right));
        }
    }
    group
}
