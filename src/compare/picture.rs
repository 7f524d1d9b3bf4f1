//! Draws our series beside a published one: a point for each municipality in their last common year, and both medians over the years.

use std::collections::BTreeMap;

use super::code::Code;
use super::correlation::quartiles;

/// Width and height of a panel's plot, and the space around it, in SVG units.
const PLOT: (f64, f64) = (300.0, 240.0);
const LEFT: f64 = 64.0;
const TOP: f64 = 56.0;
const BETWEEN: f64 = 32.0;
const RIGHT: f64 = 28.0;
const BELOW: f64 = 88.0;

/// Blue and orange that colour-blind readers tell apart (Okabe and Ito); the lines differ in dashes too.
const OURS: &str = "#0072b2";
const THEIRS: &str = "#d55e00";

/// What is drawn, by year: municipality, our value, the published value. `names` are those of our and of the published series.
pub fn picture(pairs: &BTreeMap<u16, Vec<(Code, f64, f64)>>, names: [&str; 2], title: &str, description: &str) -> String {
    let width = 2.0 * (LEFT + PLOT.0) + BETWEEN + RIGHT;
    let height = TOP + PLOT.1 + BELOW;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escaped(title),
        escaped(description)
    );
    scatter(&mut svg, pairs, names);
    medians(&mut svg, pairs, names);
    svg.push_str("</svg>\n");
    svg
}

/// A plot's place and the values at its edges.
struct Plot {
    left: f64,
    x: (f64, f64),
    y: (f64, f64),
}

impl Plot {
    fn x(&self, value: f64) -> f64 {
        self.left + PLOT.0 * (value - self.x.0) / (self.x.1 - self.x.0)
    }

    fn y(&self, value: f64) -> f64 {
        TOP + PLOT.1 - PLOT.1 * (value - self.y.0) / (self.y.1 - self.y.0)
    }

    fn frame(&self, svg: &mut String, title: &str, [under, beside]: [&str; 2], years: bool) {
        let (bottom, right) = (TOP + PLOT.1, self.left + PLOT.0);
        svg.push_str(&format!(
            "<text x=\"{}\" y=\"30\" font-weight=\"bold\">{}</text>\n<path d=\"M{} {TOP}V{bottom}H{right}\" fill=\"none\" stroke=\"#333333\"/>\n",
            self.left,
            escaped(title),
            self.left
        ));
        for n in 0..=2 {
            let part = f64::from(n) / 2.0;
            let (x, y) = (self.x.0 + part * (self.x.1 - self.x.0), self.y.0 + part * (self.y.1 - self.y.0));
            let below = if years { format!("{x:.0}") } else { short(x) };
            // Half a year is no year.
            if !years || x.fract() == 0.0 {
                svg.push_str(&format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{below}</text>\n", self.x(x), bottom + 18.0));
            }
            svg.push_str(&format!(
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
                self.left - 6.0,
                self.y(y) + 4.0,
                short(y)
            ));
        }
        svg.push_str(&format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n<text x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
            self.left + PLOT.0 / 2.0,
            bottom + 40.0,
            escaped(under),
            self.left,
            TOP - 10.0,
            escaped(beside)
        ));
    }
}

fn scatter(svg: &mut String, pairs: &BTreeMap<u16, Vec<(Code, f64, f64)>>, [ours, theirs]: [&str; 2]) {
    let Some((year, points)) = pairs.last_key_value() else {
        svg.push_str(&format!("<text x=\"{LEFT}\" y=\"{}\">The two series have no municipality-year in common.</text>\n", TOP + 20.0));
        return;
    };
    let plot =
        Plot { left: LEFT, x: edges(points.iter().map(|(_, _, theirs)| *theirs)), y: edges(points.iter().map(|(_, ours, _)| *ours)) };
    plot.frame(svg, &format!("{year}: {} municipalities", points.len()), [theirs, ours], false);
    for (code, own, other) in points {
        svg.push_str(&format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{OURS}\" fill-opacity=\"0.55\"><title>{code}: {} and {}</title></circle>\n",
            plot.x(*other),
            plot.y(*own),
            short(*own),
            short(*other)
        ));
    }
}

/// The median over the municipalities that both series have in a year, each series divided by its mean over the years.
fn medians(svg: &mut String, pairs: &BTreeMap<u16, Vec<(Code, f64, f64)>>, names: [&str; 2]) {
    let (Some((first, _)), Some((last, _))) = (pairs.first_key_value(), pairs.last_key_value()) else { return };
    let line = |get: fn(&(Code, f64, f64)) -> f64| -> Vec<(f64, f64)> {
        let median =
            |points: &Vec<(Code, f64, f64)>| quartiles(&points.iter().map(get).collect::<Vec<_>>()).map_or(0.0, |[_, median, _]| median);
        let values: Vec<(f64, f64)> = pairs.iter().map(|(year, points)| (f64::from(*year), median(points))).collect();
        let mean = values.iter().map(|(_, value)| value).sum::<f64>() / values.len() as f64;
        values.into_iter().map(|(year, value)| (year, if mean == 0.0 { value } else { value / mean })).collect()
    };
    let lines = [(line(|point| point.1), OURS, "", names[0]), (line(|point| point.2), THEIRS, " stroke-dasharray=\"6 3\"", names[1])];
    let y = edges(lines.iter().flat_map(|(line, ..)| line.iter().map(|(_, value)| *value)));
    let (first, last) = (f64::from(*first), f64::from(*last));
    let x = if first < last { (first, last) } else { (first - 1.0, last + 1.0) };
    let plot = Plot { left: 2.0 * LEFT + PLOT.0 + BETWEEN, x, y };
    plot.frame(svg, "Median of municipalities", ["year", "each series divided by its mean"], true);
    for (n, (line, colour, dashes, name)) in (0u8..).zip(&lines) {
        let path: Vec<String> = line.iter().map(|(year, value)| format!("{:.1} {:.1}", plot.x(*year), plot.y(*value))).collect();
        let at = TOP + PLOT.1 + 60.0 + 16.0 * f64::from(n);
        svg.push_str(&format!(
            "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}/>\n\
             <path d=\"M{:.1} {:.1}h24\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}/><text x=\"{:.1}\" y=\"{at:.1}\">{}</text>\n",
            path.join("L"),
            plot.left + 8.0,
            at - 4.0,
            plot.left + 38.0,
            escaped(name)
        ));
    }
}

/// The values at the edges of a plot: those of the data with a twentieth of space, never equal.
fn edges(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let space = if high > low { (high - low) / 20.0 } else { low.abs().max(1.0) / 10.0 };
    (low - space, high + space)
}

/// A number with three digits that matter.
fn short(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if size >= 1.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

fn escaped(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::figures::tests::code;

    #[test]
    fn the_picture_has_a_point_for_each_municipality_and_says_what_it_shows() {
        let of = |year: u16, n: usize| (year, (0..n).map(|n| (code("0580"), n as f64, 0.1 * n as f64)).collect::<Vec<_>>());
        let pairs = BTreeMap::from([of(2019, 3), of(2020, 5)]);
        let svg = picture(&pairs, ["svall", "a <b> & c"], "Two series", "They agree");
        assert_eq!(svg.matches("<circle").count(), 5);
        assert!(svg.contains("<title id=\"title\">Two series</title>") && svg.contains("<desc id=\"desc\">They agree</desc>"));
        assert!(svg.contains("a &lt;b&gt; &amp; c") && !svg.contains("<b>"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert_eq!(picture(&pairs, ["svall", "a <b> & c"], "Two series", "They agree"), svg);
    }

    #[test]
    fn one_municipality_or_none_is_drawn_without_a_number_that_is_none() {
        for pairs in [BTreeMap::new(), BTreeMap::from([(2020, vec![(code("0580"), 3.0, 0.0)])])] {
            let svg = picture(&pairs, ["a", "b"], "t", "d");
            assert!(!svg.contains("NaN") && !svg.contains("inf") && svg.ends_with("</svg>\n"), "{svg}");
        }
    }
}
