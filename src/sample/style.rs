//! Decides how a text looks: its headings, its lists, its line breaks, its markup.

use super::random::Random;

/// How headings are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Plain,
    Colon,
    Capitals,
    Absent,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Absent,
    Tags,
    TagsAndEntities,
}

/// The look of one text.
pub(super) struct Style {
    pub(super) heading: Heading,
    markup: Markup,
    /// What stands before an item of a list, none where demands are written as sentences.
    pub(super) bullet: Option<&'static str>,
    /// What stands between paragraphs.
    pub(super) gap: &'static str,
}

impl Default for Style {
    fn default() -> Self {
        Self { heading: Heading::Plain, markup: Markup::Absent, bullet: None, gap: "\n\n" }
    }
}

impl Style {
    pub(super) fn draw(random: &mut Random) -> Self {
        let heading = match random.below(100) {
            0..50 => Heading::Plain,
            50..66 => Heading::Colon,
            66..82 => Heading::Capitals,
            _ => Heading::Absent,
        };
        let markup = match random.below(100) {
            0 => Markup::Tags,
            1 => Markup::TagsAndEntities,
            _ => Markup::Absent,
        };
        let bullet = match random.below(100) {
            0..16 => Some("• "),
            16..32 => Some("- "),
            32..42 => Some("* "),
            42..50 => Some("– "),
            _ => None,
        };
        let gap = if random.chance(70) { "\n\n" } else { "\n" };
        Self { heading, markup, bullet, gap }
    }

    /// Whether paragraphs, headings and lists are written as tags.
    pub(super) fn has_tags(&self) -> bool {
        self.markup != Markup::Absent
    }

    /// Whether letters are written as entities.
    pub(super) fn has_entities(&self) -> bool {
        self.markup == Markup::TagsAndEntities
    }

    /// Writes text, with entities where the text has them.
    pub(super) fn push(&self, out: &mut String, text: &str) {
        match self.markup {
            Markup::Absent => out.push_str(text),
            Markup::Tags => push_encoded(out, text, |c| (c == '&').then_some("&amp;")),
            Markup::TagsAndEntities => push_encoded(out, text, entity),
        }
    }
}

fn entity(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        'å' => "&aring;",
        'ä' => "&auml;",
        'ö' => "&ouml;",
        'Å' => "&Aring;",
        'Ä' => "&Auml;",
        'Ö' => "&Ouml;",
        '–' => "&ndash;",
        _ => return None,
    })
}

fn push_encoded(out: &mut String, text: &str, encode: impl Fn(char) -> Option<&'static str>) {
    for c in text.chars() {
        match encode(c) {
            Some(entity) => out.push_str(entity),
            None => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_stand_for_the_letters_and_signs_of_swedish() {
        let style = Style { markup: Markup::TagsAndEntities, ..Style::default() };
        let mut out = String::new();
        style.push(&mut out, "Rör & så");
        assert_eq!(out, "R&ouml;r &amp; s&aring;");
        Style::default().push(&mut out, " & ö");
        assert_eq!(out, "R&ouml;r &amp; s&aring; & ö");
    }
}
