//! Puts a chart into a page, for wide and narrow screens, with its table, or into a file that stands alone.

use maud::{Markup, PreEscaped, html};

use super::fault::Fault;
use super::page::{Reply, Visit};
use super::words::{SAMPLE, STANDING, Words, words};
use super::yearly::{AS_TABLE, Picture};
use crate::chart::{Heading, Sheet, png};

const SOURCE: Words = words("Källa: svall, körning {run}, {day}. ", "Source: svall, run {run}, {day}. ");
/// Width and height of a chart that stands alone, in units.
const ALONE: (f64, f64) = (960.0, 540.0);
/// Width and height of a picture for a slide, in pixels.
const PIXELS: (u32, u32) = (1600, 900);

/// A chart, and the texts for those who do not see it.
pub(super) struct Drawn<'d> {
    /// Unique in the page.
    pub(super) id: &'static str,
    /// What it shows, of whom.
    pub(super) title: &'d str,
    /// What it says, in a sentence with numbers.
    pub(super) finding: &'d str,
    /// How it is drawn on a sheet.
    pub(super) draw: &'d dyn Fn(&Sheet) -> String,
}

impl Drawn<'_> {
    fn sheet(&self, visit: &Visit, ending: &str, width: f64) -> Sheet {
        Sheet { language: visit.language, width, ..Sheet::new(format!("{}{ending}", self.id), self.title, self.finding) }
    }

    /// The chart with its table, which stays closed unless there is none, and what follows it.
    pub(super) fn shown(&self, visit: &Visit, table: Option<&Markup>, after: &Markup) -> Markup {
        let [broad, narrow] = [("", 760.0), ("-n", 360.0)].map(|(ending, width)| (self.draw)(&self.sheet(visit, ending, width)));
        html! {
            figure data-chart=(self.id) {
                div.plot { (PreEscaped(broad)) (PreEscaped(narrow)) }
                figcaption.unseen { (self.title) }
                @if let Some(table) = table { details { summary { (visit.say(AS_TABLE)) } (table) } }
                (after)
            }
        }
    }

    /// The chart as a file that stands alone, with title and source; `name` is that of the file without the ending.
    ///
    /// # Errors
    /// It cannot be drawn.
    pub(super) fn file(&self, visit: &Visit, name: &str, picture: Picture) -> Result<Reply, Fault> {
        let run = &visit.material.run;
        let source = SOURCE.with(visit.language, &[("run", &run.run_id), ("day", visit.material.day())]) + visit.say(STANDING);
        let sample = run.is_sample.then(|| visit.say(SAMPLE).to_owned());
        let sheet = |height: Option<f64>| Sheet {
            heading: Some(Heading { title: self.title.to_owned(), subtitle: self.finding.to_owned() }),
            foot: sample.iter().cloned().chain([source.clone()]).collect(),
            height,
            ..self.sheet(visit, "-file", ALONE.0)
        };
        let (media, ending, bytes) = match picture {
            Picture::Svg => ("image/svg+xml", "svg", (self.draw)(&sheet(None)).into_bytes()),
            Picture::Png => {
                let (width, height) = PIXELS;
                let drawn = png(&(self.draw)(&sheet(Some(ALONE.1))), width, height).map_err(|_| Fault::Broken)?;
                ("image/png", "png", drawn)
            }
        };
        Ok(Reply::File { media, name: format!("{name}.{ending}"), bytes })
    }
}
