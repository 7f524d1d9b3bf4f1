//! Writes the headline and the text of an ad from templates.
//!
//! A text gets a length first, from 760 to about 4,100 bytes, most often near the middle; each of its parts then takes sentences until
//! its share of that length is reached, no sentence twice. Headings, bullets and the order of the parts vary from ad to ad, as does the
//! chance that a digital sentence is among those to draw from: it is the occupation's own and rises with the year. Some ads draw none at all,
//! more of them in occupations and years with few: an employer that does not think of it writes nothing of it.
//!
//! In: the stream of choices and the facts of the ad. Out: headline and text, in Swedish or English, 2 in 100 with markup.

use super::random::Random;
use super::style::{Heading, Style};
use super::vocabulary::{self, Dated, Occupation, Section};
use super::vocabulary_employers::Branch;
use super::{vocabulary_english as english, vocabulary_general as general};

/// Chance in a hundred that an ad of an occupation without digital sentences says nothing digital; half of what such sentences have less.
const MOST_PLAIN: u64 = 55;

/// What the slots of the templates are filled with.
pub(super) struct Facts<'a> {
    pub(super) occupation: &'a Occupation,
    pub(super) unit: &'a str,
    pub(super) employer: &'a str,
    /// Which list of sentences on the employer: municipality, region, agency, firm.
    pub(super) sector: usize,
    pub(super) place: &'a str,
    pub(super) year: u64,
    pub(super) last_day: &'a str,
    pub(super) reference: &'a str,
    pub(super) is_english: bool,
}

struct Writer<'a> {
    random: &'a mut Random,
    facts: &'a Facts<'a>,
    out: String,
    style: Style,
    after_heading: bool,
    /// What is still left to demand.
    phrases: Vec<&'static str>,
    /// Chance in a hundred that a digital sentence of the year is among those to draw from.
    digital: u64,
}

/// The headline of an ad.
pub(super) fn write_headline(random: &mut Random, facts: &Facts<'_>) -> String {
    let template = random.pick(if facts.is_english { &english::HEADLINES[..] } else { &vocabulary::HEADLINES[..] });
    let in_capitals = random.chance(4);
    let mut writer = Writer::plain(random, facts);
    writer.fill(template, "");
    if in_capitals { writer.out.to_uppercase() } else { writer.out }
}

/// The text of an ad.
pub(super) fn write_text(random: &mut Random, facts: &Facts<'_>) -> String {
    let mut writer = Writer::plain(random, facts);
    writer.style = Style::draw(writer.random);
    if writer.random.chance(MOST_PLAIN.saturating_sub(writer.digital / 2)) {
        writer.digital = 0;
    }
    writer.write();
    writer.out
}

impl<'a> Writer<'a> {
    fn plain(random: &'a mut Random, facts: &'a Facts<'a>) -> Self {
        let digital = (facts.occupation.digital + 2 * facts.year.saturating_sub(2006)).min(97);
        Self { random, facts, out: String::new(), style: Style::default(), after_heading: false, phrases: Vec::new(), digital }
    }

    fn write(&mut self) {
        let mut length = 760 + self.random.place(1700) + self.random.place(1700);
        if self.style.has_entities() {
            // Entities are longer than the letters they stand for.
            length = (length * 7 / 10).max(680);
        }
        self.out.reserve(length + 400);
        let order = self.random.pick(&vocabulary::ORDERS);
        let mut share = 0;
        for section in order {
            share += section.share();
            let until = length * share / 100;
            if self.out.len() < until {
                self.section(section, until);
            }
        }
    }

    fn section(&mut self, section: Section, until: usize) {
        let mut bag = self.sentences(section);
        if section == Section::Demands {
            self.phrases = self.draw_phrases();
        }
        let title = self.random.pick(section.headings(self.facts.is_english));
        self.heading(title);
        if matches!(section, Section::Demands | Section::Merits) {
            if let Some(bullet) = self.style.bullet {
                // The list takes two thirds of the part, the person the rest.
                let list_end = self.out.len() + until.saturating_sub(self.out.len()) * 2 / 3;
                self.list(bullet, list_end);
            } else {
                let frames = self.frames(section);
                let n_framed = if section == Section::Merits { 6 } else { 9 };
                for _ in 0..n_framed {
                    if let Some(phrase) = self.random.take(&mut self.phrases) {
                        bag.push((self.random.pick(frames), phrase));
                    }
                }
            }
        }
        self.paragraphs(bag, until);
    }

    fn paragraphs(&mut self, mut bag: Vec<(&'static str, &'static str)>, until: usize) {
        while self.out.len() < until && !bag.is_empty() {
            let n_sentences = self.random.between(2, 6);
            self.open_paragraph();
            for n in 0..n_sentences {
                if n > 0 && self.out.len() >= until {
                    break;
                }
                let Some((template, phrase)) = self.random.take(&mut bag) else { break };
                if n > 0 {
                    self.out.push(' ');
                }
                self.fill(template, phrase);
            }
            if self.style.has_tags() {
                self.out.push_str("</p>");
            }
        }
    }

    fn list(&mut self, bullet: &str, until: usize) {
        let tagged = self.style.has_tags();
        if tagged {
            self.out.push_str("<ul>");
        }
        for n in 0.. {
            if n > 1 && self.out.len() >= until {
                break;
            }
            let Some(phrase) = self.random.take(&mut self.phrases) else { break };
            if tagged {
                self.out.push_str("<li>");
            } else {
                if n > 0 || self.after_heading {
                    self.out.push('\n');
                } else {
                    self.out.push_str(self.style.gap);
                }
                self.out.push_str(bullet);
            }
            self.fill_capitalised(phrase);
            if tagged {
                self.out.push_str("</li>");
            }
        }
        if tagged {
            self.out.push_str("</ul>");
        }
        self.after_heading = false;
    }

    fn heading(&mut self, title: &str) {
        self.after_heading = self.style.heading != Heading::Absent;
        if !self.after_heading {
            return;
        }
        if self.style.has_tags() {
            self.out.push_str("<p><strong>");
            self.push(title);
            self.out.push_str("</strong></p>");
            return;
        }
        if !self.out.is_empty() {
            self.out.push_str(self.style.gap);
        }
        match self.style.heading {
            Heading::Capitals => self.push(&title.to_uppercase()),
            _ => self.push(title),
        }
        if self.style.heading == Heading::Colon && !title.ends_with('?') {
            self.out.push(':');
        }
    }

    fn open_paragraph(&mut self) {
        if self.style.has_tags() {
            self.out.push_str("<p>");
        } else if !self.out.is_empty() {
            self.out.push_str(if self.after_heading { "\n" } else { self.style.gap });
        }
        self.after_heading = false;
    }

    /// The sentences a part may draw from, each with what goes into its slot for a phrase.
    fn sentences(&mut self, section: Section) -> Vec<(&'static str, &'static str)> {
        let occupation = self.facts.occupation;
        let about: &[&'static str] = general::EMPLOYER.get(self.facts.sector).map_or(&[], |list| &list[..]);
        // What belongs to the job goes in whole, what any job may have only in part: ads speak of the job first.
        let (own, shared, n_shared, dated): (&[&'static str], &[&'static str], usize, [&'static [Dated]; 2]) =
            match (section, self.facts.is_english) {
                (Section::Workplace, false) => (about, &general::WORKPLACE, 16, [&[], &[]]),
                (Section::Tasks, false) => (occupation.tasks, &general::TASKS, 7, [occupation.digital_tasks, &general::DIGITAL_TASKS]),
                (Section::Demands, false) => (&[], &general::PERSONALITY, 8, [&[], &[]]),
                (Section::Offer, false) => (&[], &general::OFFER, 18, [&general::DIGITAL_OFFER, &[]]),
                (Section::Application, false) => (&[], &general::APPLICATION, 20, [&general::DIGITAL_APPLICATION, &[]]),
                (Section::Workplace, true) => (&[], &english::WORKPLACE, 16, [&[], &[]]),
                (Section::Tasks, true) => (english::branch_tasks(occupation.branch), &english::TASKS, 12, [&english::DIGITAL_TASKS, &[]]),
                (Section::Demands, true) => (&[], &english::PERSONALITY, 8, [&[], &[]]),
                (Section::Offer, true) => (&[], &english::OFFER, 14, [&[], &[]]),
                (Section::Application, true) => (&[], &english::APPLICATION, 14, [&english::DIGITAL_APPLICATION, &[]]),
                (Section::Merits, _) => (&[], &[], 0, [&[], &[]]),
            };
        let mut bag = self.draw_from(own, shared, n_shared, dated);
        if section == Section::Demands && !self.facts.is_english && self.random.chance(12) {
            bag.push(self.random.pick(&general::NEGATIONS));
        }
        bag.into_iter().map(|template| (template, "")).collect()
    }

    /// What the ad may demand, as needed or as a merit.
    fn draw_phrases(&mut self) -> Vec<&'static str> {
        let occupation = self.facts.occupation;
        if !self.facts.is_english {
            return self.draw_from(occupation.demands, &general::DEMANDS, 8, [occupation.digital_demands, &general::DIGITAL_DEMANDS]);
        }
        let of_offices: &[Dated] = if occupation.branch == Branch::Office { &english::OFFICE_DEMANDS } else { &[] };
        self.draw_from(&[], &english::DEMANDS, 12, [&english::DIGITAL_DEMANDS, of_offices])
    }

    /// All of one list, some of another, and what the year and the ad's chance leave of dated ones.
    fn draw_from(
        &mut self,
        own: &[&'static str],
        shared: &[&'static str],
        n_shared: usize,
        dated: [&'static [Dated]; 2],
    ) -> Vec<&'static str> {
        let mut shared = shared.to_vec();
        while shared.len() > n_shared {
            self.random.take(&mut shared);
        }
        let (year, digital) = (self.facts.year, self.digital);
        let of_year = dated.into_iter().flatten().filter(|(from, to, _)| (*from..=*to).contains(&year));
        let mut drawn: Vec<&'static str> = own.to_vec();
        drawn.append(&mut shared);
        drawn.extend(of_year.filter(|_| self.random.chance(digital)).map(|(_, _, text)| *text));
        drawn
    }

    fn frames(&self, section: Section) -> &'static [&'static str] {
        match (section, self.facts.is_english) {
            (Section::Merits, false) => &general::MERIT_FRAMES,
            (Section::Merits, true) => &english::MERIT_FRAMES,
            (_, false) => &general::DEMAND_FRAMES,
            (_, true) => &english::DEMAND_FRAMES,
        }
    }

    fn fill_capitalised(&mut self, template: &str) {
        let from = self.out.len();
        self.fill(template, "");
        capitalise_at(&mut self.out, from);
    }

    /// Writes a template with its slots filled; the first letter becomes a capital.
    fn fill(&mut self, template: &str, phrase: &str) {
        let from = self.out.len();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            self.push(before);
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            if slot == "fras" {
                self.fill_lower(phrase);
            } else {
                self.fill_slot(slot);
            }
            rest = after;
        }
        self.push(rest);
        capitalise_at(&mut self.out, from);
    }

    fn fill_lower(&mut self, phrase: &str) {
        match phrase.split_once("{antal}") {
            Some((before, after)) => {
                self.push(before);
                self.fill_slot("antal");
                self.push(after);
            }
            None => self.push(phrase),
        }
    }

    fn fill_slot(&mut self, slot: &str) {
        let facts = self.facts;
        let text = match slot {
            "yrke" => facts.occupation.title,
            "yrken" => facts.occupation.titles,
            "role" => facts.occupation.english,
            "enhet" => facts.unit,
            "ort" => facts.place,
            "arbetsgivare" => facts.employer,
            "datum" => facts.last_day,
            "ref" => facts.reference,
            "drag" => self.random.pick(vocabulary::TRAITS.split_at(8).0),
            "drag2" => self.random.pick(vocabulary::TRAITS.split_at(8).1),
            "förmåga" => self.random.pick(&vocabulary::ABILITIES),
            "läge" => self.random.pick(&vocabulary::SETTINGS),
            "form" => self.random.pick(&vocabulary::TERMS),
            "tillträde" => self.random.pick(&vocabulary::STARTS),
            "Yrke" | "Yrken" | "Role" => return self.fill_capital_slot(slot),
            "antal" => {
                let number = self.random.between(6, 48).to_string();
                return self.push(&number);
            }
            _ => "",
        };
        self.push(text);
    }

    fn fill_capital_slot(&mut self, slot: &str) {
        let from = self.out.len();
        self.fill_slot(&slot.to_lowercase());
        capitalise_at(&mut self.out, from);
    }

    fn push(&mut self, text: &str) {
        self.style.push(&mut self.out, text);
    }
}

fn capitalise_at(out: &mut String, at: usize) {
    if let Some(first) = out.get(at..).and_then(|written| written.chars().next())
        && first.is_lowercase()
    {
        out.replace_range(at..at + first.len_utf8(), &first.to_uppercase().to_string());
    }
}
