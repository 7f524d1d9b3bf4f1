//! The sheet a chart is drawn on: its names for those who do not see it, its width, and the texts above and below.

use super::palette::{GROUND, QUIET_TEXT, TEXT};
use super::svg::{Element, length};
use super::text::{bold_width, wrapped};
use crate::table::Language;

/// Sheets narrower than this, in units, are read on a telephone: larger text, and names above the plot instead of beside it.
pub const NARROW: f64 = 480.0;
/// The least and the greatest width that is drawn.
const WIDTHS: (f64, f64) = (240.0, 4000.0);
/// The greatest height that is drawn.
const MOST_HEIGHT: f64 = 20_000.0;

/// What every chart has, whatever its kind.
#[derive(Clone, PartialEq, Debug)]
pub struct Sheet {
    /// Unique in a page; the ids of the chart's title and description begin with it. Letters, digits, `-` and `_`; others become `-`.
    pub id: String,
    /// Accessible name: the chart's title, not drawn.
    pub title: String,
    /// Accessible description: what the chart shows, in a sentence or two with numbers; not drawn.
    pub description: String,
    /// Language of numbers and of the few words that charts have themselves.
    pub language: Language,
    /// Width in units; text is 13 units high, below `NARROW` 14. A page serves 760 to wide screens and 360 to narrow ones.
    pub width: f64,
    /// Height in units; without it the chart takes what it needs.
    pub height: Option<f64>,
    /// Title and subtitle that are drawn, for a file that stands alone; a page has them in its own text.
    pub heading: Option<Heading>,
    /// Texts below the chart: source, date, what is to be kept in mind.
    pub foot: Vec<String>,
}

/// What stands above a chart that stands alone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Heading {
    /// In large letters.
    pub title: String,
    /// Below it; nothing is drawn where it is empty.
    pub subtitle: String,
}

impl Sheet {
    /// A sheet for a page in Swedish, 760 wide, without drawn texts.
    pub fn new(id: impl Into<String>, title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            description: description.into(),
            language: Language::Swedish,
            width: 760.0,
            height: None,
            heading: None,
            foot: Vec::new(),
        }
    }

    /// The id as others may begin with it.
    pub(super) fn safe_id(&self) -> String {
        self.id.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
    }
}

/// A sheet on which is being drawn.
pub(super) struct Drawing<'s> {
    sheet: &'s Sheet,
    elements: String,
    /// Width in units.
    pub(super) width: f64,
    /// Where the chart may begin.
    pub(super) top: f64,
    /// Size of text.
    pub(super) text: f64,
    /// Size of what is less.
    pub(super) small: f64,
    foot: Vec<String>,
}

impl<'s> Drawing<'s> {
    pub(super) fn new(sheet: &'s Sheet) -> Self {
        let width = if sheet.width.is_finite() { sheet.width.clamp(WIDTHS.0, WIDTHS.1) } else { 760.0 };
        let text = if width < NARROW { 14.0 } else { 13.0 };
        let small = text - 1.0;
        let foot = sheet.foot.iter().flat_map(|line| wrapped(line, small, width - 8.0)).collect();
        let mut drawing = Self { sheet, elements: String::new(), width, top: 4.0, text, small, foot };
        drawing.heading();
        drawing
    }

    pub(super) fn language(&self) -> Language {
        self.sheet.language
    }

    pub(super) fn is_narrow(&self) -> bool {
        self.width < NARROW
    }

    /// The distance of lines of text.
    pub(super) fn line(&self) -> f64 {
        (self.text * 1.3).round()
    }

    pub(super) fn push(&mut self, element: &Element) {
        self.elements.push_str(&element.written());
        self.elements.push('\n');
    }

    /// Begins a group; what is pushed until `close` is in it.
    pub(super) fn open(&mut self, group: &Element) {
        let written = group.written();
        self.elements.push_str(written.strip_suffix("/>").unwrap_or(&written));
        self.elements.push_str(">\n");
    }

    /// Ends the group that was begun last.
    pub(super) fn close(&mut self) {
        self.elements.push_str("</g>\n");
    }

    /// The height that is left for the chart, where the sheet's own is given.
    pub(super) fn room(&self) -> Option<f64> {
        let height = self.sheet.height.filter(|height| height.is_finite())?;
        Some((height - self.foot_height() - self.top).clamp(0.0, MOST_HEIGHT))
    }

    fn foot_height(&self) -> f64 {
        if self.foot.is_empty() { 4.0 } else { 14.0 + self.foot.len() as f64 * (self.small * 1.35) }
    }

    fn heading(&mut self) {
        let Some(heading) = &self.sheet.heading else { return };
        let large = (self.text * 1.5).round();
        // Bold letters are wider; the lines are broken as if there were less room.
        let most = (self.width - 8.0) * 0.92;
        let mut y = self.top;
        for line in wrapped(&heading.title, large, most) {
            y += large * 1.2;
            self.push(&text(4.0, y, &line).with("font-size", length(large)).with("font-weight", "bold").with("class", "chart-title"));
        }
        for line in wrapped(&heading.subtitle, self.text, self.width - 8.0) {
            y += self.line();
            self.push(&text(4.0, y, &line).with("fill", QUIET_TEXT).with("class", "chart-subtitle"));
        }
        self.top = y + 14.0;
    }

    /// Ends the sheet below `bottom` and writes it.
    pub(super) fn finish(mut self, bottom: f64) -> String {
        let needed = bottom + self.foot_height();
        let height = self.sheet.height.filter(|height| height.is_finite()).map_or(needed, |height| height.clamp(needed, MOST_HEIGHT));
        let mut y = height - self.foot_height() + 10.0;
        for line in std::mem::take(&mut self.foot) {
            y += self.small * 1.35;
            let note = text(4.0, y - 3.0, &line).with("font-size", length(self.small)).with("fill", QUIET_TEXT).with("class", "chart-note");
            self.push(&note);
        }
        let id = self.sheet.safe_id();
        let (title, description) = (format!("{id}-title"), format!("{id}-desc"));
        let head = Element::new("svg")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with("class", if self.is_narrow() { "chart narrow" } else { "chart" })
            .with("role", "img")
            .with("aria-labelledby", format!("{title} {description}"))
            .with("lang", self.sheet.language.id())
            .with("viewBox", format!("0 0 {} {}", length(self.width), length(height.ceil())))
            .at("width", self.width)
            .at("height", height.ceil())
            .with("font-family", "sans-serif")
            .with("font-size", length(self.text))
            .with("fill", TEXT)
            .holding(&Element::new("title").with("id", title).text(&self.sheet.title))
            .holding(&Element::new("desc").with("id", description).text(&self.sheet.description));
        let ground =
            Element::new("rect").with("class", "ground").at("width", self.width).at("height", height.ceil()).with("fill", GROUND).written();
        let head = head.written();
        let open = head.strip_suffix("</svg>").unwrap_or(&head);
        format!("{open}\n{ground}\n{}</svg>\n", self.elements)
    }
}

/// A text whose baseline begins here.
pub(super) fn text(x: f64, y: f64, written: &str) -> Element {
    Element::new("text").at("x", x).at("y", y).text(written)
}

/// A text that ends here.
pub(super) fn text_before(x: f64, y: f64, written: &str) -> Element {
    text(x, y, written).with("text-anchor", "end")
}

/// A text about here.
pub(super) fn text_about(x: f64, y: f64, written: &str) -> Element {
    text(x, y, written).with("text-anchor", "middle")
}

/// The width of a name, bold or not.
pub(super) fn name_width(name: &str, size: f64, is_bold: bool) -> f64 {
    if is_bold { bold_width(name, size) } else { super::text::width(name, size) }
}
