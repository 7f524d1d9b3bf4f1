//! Draws Sweden's municipalities as equal tiles, coloured by class, so that a small municipality is seen as well as a large one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::dodge::{Wish, apart};
use super::number::number;
use super::palette::{CONTEXT, DIVERGING, GROUND, HATCH, HATCH_GROUND, MapClass, QUIET_TEXT, SEQUENTIAL, TEXT};
use super::rows::Row;
use super::series::Kind;
use super::sheet::{Drawing, Sheet, text};
use super::svg::{Element, length, path};
use super::text::shortened;
use super::word;
use crate::table::Language;

/// Where each tile lies: municipality, column, row, latitude, longitude.
const TILES: &str = include_str!("tiles.csv");
/// Width of a map's tiles on a wide sheet, where names and classes stand beside it.
const WIDE: f64 = 340.0;
/// Width of the classes with their limits.
const KEY: f64 = 226.0;
/// The least and the greatest side of a tile.
const SIDES: (f64, f64) = (6.0, 40.0);

/// Colours of the classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Classes {
    /// From low to high.
    Sequential,
    /// Lower and higher than a middle, which is the third class.
    Diverging,
}

/// A map of tiles.
#[derive(Clone, PartialEq, Debug)]
pub struct TileMap {
    /// The unit of the values, above the classes.
    pub unit: String,
    /// Decimals of values and limits.
    pub decimals: usize,
    /// Colours.
    pub classes: Classes,
    /// Limits between the five classes, from low to high. A value that equals one belongs above it.
    pub limits: [f64; 4],
    /// Municipalities by code, each with its value; one that is left out has no value. Those of the kind focus are outlined and named.
    pub rows: BTreeMap<String, Row>,
}

/// The place of a municipality among the tiles.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Tile {
    pub(super) code: String,
    pub(super) column: u8,
    pub(super) row: u8,
    /// Degrees.
    #[cfg(test)]
    pub(super) latitude: f64,
    /// Degrees.
    #[cfg(test)]
    pub(super) longitude: f64,
}

/// Every tile, by code.
pub(super) fn places() -> &'static [Tile] {
    static PLACES: LazyLock<Vec<Tile>> = LazyLock::new(|| TILES.lines().filter_map(tile).collect());
    &PLACES
}

/// Reads a line; comments and the header are none.
fn tile(line: &str) -> Option<Tile> {
    let mut fields = line.split(',');
    let code = fields.next().filter(|code| code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()))?;
    let (column, row) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(Tile {
        code: code.to_owned(),
        column,
        row,
        #[cfg(test)]
        latitude: fields.next()?.parse().ok()?,
        #[cfg(test)]
        longitude: fields.next()?.parse().ok()?,
    })
}

/// The class of a value, from 0.
pub fn class_of(value: f64, limits: &[f64; 4]) -> usize {
    limits.iter().filter(|limit| **limit <= value).count()
}

fn colours(classes: Classes) -> &'static [MapClass; 5] {
    match classes {
        Classes::Sequential => &SEQUENTIAL,
        Classes::Diverging => &DIVERGING,
    }
}

/// Draws the map.
pub fn tile_map(chart: &TileMap, sheet: &Sheet) -> String {
    let mut drawing = Drawing::new(sheet);
    let tiles = places();
    let n_columns = tiles.iter().map(|tile| tile.column).max().map_or(1.0, |most| f64::from(most) + 1.0);
    let n_rows = tiles.iter().map(|tile| tile.row).max().map_or(1.0, |most| f64::from(most) + 1.0);
    let is_narrow = drawing.is_narrow();
    let wide = if is_narrow { drawing.width - 8.0 } else { WIDE.min(drawing.width / 2.0) };
    let below = if is_narrow { 8.0 * drawing.line() } else { 0.0 };
    let side = drawing.room().map_or(wide / n_columns, |room| (wide / n_columns).min((room - below) / n_rows));
    let side = side.clamp(SIDES.0, SIDES.1);
    let (left, top) = (4.0, drawing.top + 2.0);
    let place = |tile: &Tile| (left + side * f64::from(tile.column), top + side * f64::from(tile.row));

    let hatch = Hatch::of(sheet, left, top, side);
    drawing.push(&hatch.definition());
    drawing.open(&Element::new("g").with("class", "tiles").with("stroke", CONTEXT).with("stroke-width", "0.4"));
    let class_of_row = |row: Option<&Row>| row.and_then(Row::value).map(|value| class_of(value, &chart.limits));
    let painted = |shape: Element, class: Option<usize>| match class.and_then(|class| colours(chart.classes).get(class)) {
        Some(class) => shape.with("class", class.class).with("fill", class.fill),
        None => shape.with("class", "missing").with("fill", &hatch.fill).with("stroke", HATCH),
    };
    if is_narrow {
        // Nothing points at a tile on a telephone, and its words stand in the table: the tiles of a class are one shape.
        let mut shapes: BTreeMap<Option<usize>, String> = BTreeMap::new();
        for tile in tiles {
            let (x, y) = place(tile);
            let (right, bottom) = (x + side - 0.5, y + side - 0.5);
            let shape = shapes.entry(class_of_row(chart.rows.get(&tile.code))).or_default();
            shape.push_str(&path([(x + 0.5, y + 0.5), (right, y + 0.5), (right, bottom), (x + 0.5, bottom)]));
            shape.push('Z');
        }
        for (class, shape) in shapes {
            drawing.push(&painted(Element::new("path").with("d", shape), class));
        }
    } else {
        for tile in tiles {
            let (x, y) = place(tile);
            let row = chart.rows.get(&tile.code);
            let square = Element::new("rect").at("x", x + 0.5).at("y", y + 0.5).at("width", side - 1.0).at("height", side - 1.0);
            let group = match row {
                Some(row) => row.data(chart.decimals, drawing.language()),
                None => Element::new("g").with("class", "point"),
            };
            drawing.push(&group.with("data-code", &tile.code).holding(&painted(square, class_of_row(row))));
        }
    }
    drawing.close();
    let borders = Element::new("path").with("class", "county").with("d", borders(tiles, left, top, side)).with("fill", "none");
    drawing.push(&borders.with("stroke", TEXT).with("stroke-width", "1.5").with("stroke-linecap", "square"));
    let mut marked = Vec::new();
    for tile in tiles {
        let Some(row) = chart.rows.get(&tile.code).filter(|row| row.kind == Kind::Focus) else { continue };
        let (x, y) = place(tile);
        let frame = |colour: &str, wide: &str, out: f64| {
            let frame = Element::new("rect").at("x", x - out).at("y", y - out).at("width", side + 2.0 * out).at("height", side + 2.0 * out);
            frame.with("fill", "none").with("stroke", colour).with("stroke-width", wide)
        };
        drawing.push(&frame(GROUND, "1.5", 2.2));
        drawing.push(&frame(TEXT, "2", 0.6).with("class", "marked"));
        marked.push((x + side + 2.0, y + side / 2.0, row));
    }
    let edge = left + side * n_columns;
    let bottom = top + side * n_rows;
    // Names of marked tiles stand between the map and the classes.
    let key_beside = if marked.is_empty() { edge + 40.0 } else { (drawing.width - KEY).max(edge + 40.0) };
    let (key_left, key_top) = if is_narrow { (4.0, bottom + 8.0) } else { (key_beside, top) };
    let end = key(chart, key_left, key_top, &mut drawing);
    if !is_narrow {
        name_marked(chart, &marked, edge + 14.0, (top, bottom), key_left - 12.0, &mut drawing);
    }
    drawing.finish(end.max(bottom) + 4.0)
}

/// What fills a tile without a value: lines across it, so that it is not taken for a class.
struct Hatch {
    id: String,
    fill: String,
    left: f64,
    top: f64,
    side: f64,
}

impl Hatch {
    /// The hatch of tiles that lie side by side from a corner on.
    fn of(sheet: &Sheet, left: f64, top: f64, side: f64) -> Self {
        let id = format!("{}-hatch", sheet.safe_id());
        Self { fill: format!("url(#{id})"), id, left, top, side }
    }

    /// One tile's lines, repeated from tile to tile.
    fn definition(&self) -> Element {
        let pattern = Element::new("pattern").with("id", &self.id).with("patternUnits", "userSpaceOnUse");
        // Not to a tenth: over a whole map that would become a visible shift.
        let pattern = pattern.with("x", self.left).with("y", self.top);
        let mut pattern = pattern.with("width", self.side).with("height", self.side);
        pattern.push(&Element::new("rect").at("width", self.side).at("height", self.side).with("fill", HATCH_GROUND));
        pattern.push(&lines_across(0.0, 0.0, self.side));
        Element::new("defs").holding(&pattern)
    }
}

/// Lines across a square.
fn lines_across(x: f64, y: f64, side: f64) -> Element {
    let end = side - 1.0;
    let strokes = [(0.5, end / 2.0, end / 2.0, 0.5), (0.5, end, end, 0.5), (end / 2.0, end, end, end / 2.0)];
    let lines: String = strokes.iter().map(|(x1, y1, x2, y2)| path([(x + x1, y + y1), (x + x2, y + y2)])).collect();
    Element::new("path").with("class", "hatch").with("d", lines).with("stroke", HATCH).with("stroke-width", "0.9")
}

/// The edges where tiles of two counties meet.
fn borders(tiles: &[Tile], left: f64, top: f64, side: f64) -> String {
    let counties: BTreeMap<(u8, u8), &str> =
        tiles.iter().map(|tile| ((tile.column, tile.row), tile.code.get(..2).unwrap_or_default())).collect();
    let mut lines = String::new();
    for ((column, row), county) in &counties {
        let (x, y) = (left + side * f64::from(*column), top + side * f64::from(*row));
        let is_other = |column: u8, row: u8| counties.get(&(column, row)).is_some_and(|other| other != county);
        if is_other(column.saturating_add(1), *row) {
            lines.push_str(&path([(x + side, y), (x + side, y + side)]));
        }
        if is_other(*column, row.saturating_add(1)) {
            lines.push_str(&path([(x, y + side), (x + side, y + side)]));
        }
    }
    lines
}

/// The classes with their limits, and the hatch; returns where they end.
fn key(chart: &TileMap, x: f64, top: f64, drawing: &mut Drawing<'_>) -> f64 {
    let language = drawing.language();
    let small = drawing.small;
    let most = drawing.width - x - 8.0;
    let mut y = top;
    for line in super::text::wrapped(&chart.unit, small, most) {
        drawing.push(&text(x, y + small, &line).with("font-size", length(small)).with("fill", QUIET_TEXT));
        y += drawing.line();
    }
    y += 4.0;
    let box_side = drawing.text + 3.0;
    for (n, class) in colours(chart.classes).iter().enumerate().rev() {
        let square = Element::new("rect").at("x", x + 0.5).at("y", y + 0.5).at("width", box_side).at("height", box_side);
        drawing.push(&square.with("class", class.class).with("fill", class.fill).with("stroke", CONTEXT).with("stroke-width", "0.6"));
        drawing.push(&text(x + box_side + 10.0, y + drawing.text, &class_name(chart, n, language)));
        y += drawing.line() + 4.0;
    }
    let mut group = Element::new("g");
    let square = Element::new("rect").at("x", x + 0.5).at("y", y + 0.5).at("width", box_side).at("height", box_side);
    group.push(&square.with("class", "missing").with("fill", HATCH_GROUND).with("stroke", HATCH).with("stroke-width", "0.4"));
    group.push(&lines_across(x, y, box_side + 1.0));
    group.push(&text(x + box_side + 10.0, y + drawing.text, &shortened(word::not_shown(language), drawing.text, most - box_side)));
    drawing.push(&group);
    y += drawing.line() + 4.0;
    group = Element::new("g");
    let line = path([(x, y + box_side / 2.0), (x + box_side, y + box_side / 2.0)]);
    group.push(&Element::new("path").with("class", "county").with("d", line).with("stroke", TEXT).with("stroke-width", "1.5"));
    group.push(&text(x + box_side + 10.0, y + drawing.text, word::county_border(language)));
    drawing.push(&group);
    y + drawing.line() + 4.0
}

/// A class by its limits: `under 2,0`, `2,0–3,0`, `5,0 eller mer`. The upper limit belongs to the next class.
fn class_name(chart: &TileMap, n: usize, language: Language) -> String {
    let limit = |n: usize| chart.limits.get(n).map(|limit| number(*limit, chart.decimals, language));
    match (n.checked_sub(1).and_then(limit), limit(n)) {
        (None, Some(high)) => word::under(&high, language),
        (Some(low), None) => word::or_more(&low, language),
        (Some(low), Some(high)) => word::from_to(&low, &high, language),
        (None, None) => String::new(),
    }
}

/// Names of the marked tiles at the right of the map, moved apart, with a thin line to the tile.
fn name_marked(chart: &TileMap, marked: &[(f64, f64, &Row)], x: f64, (top, bottom): (f64, f64), right: f64, drawing: &mut Drawing<'_>) {
    let language = drawing.language();
    let wishes: Vec<Wish> = marked.iter().map(|(_, y, _)| Wish { middle: *y, height: drawing.line() }).collect();
    for ((from, y, row), middle) in marked.iter().zip(apart(&wishes, top, bottom)) {
        let leader = Element::new("path").with("class", "leader").with("d", path([(*from, *y), (x, middle), (x + 22.0, middle)]));
        drawing.push(&leader.with("fill", "none").with("stroke", TEXT).with("stroke-width", "0.8"));
        let value = row.value().map_or_else(|| "..".to_owned(), |value| number(value, chart.decimals, language));
        let name = shortened(&format!("{}\u{2002}{value}", row.label), drawing.text * 1.08, right - x - 26.0);
        drawing.push(&text(x + 26.0, middle + drawing.text * 0.35, &name).with("font-weight", "bold").with("class", "name"));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_municipality_has_a_tile_of_its_own() {
        let cells: BTreeSet<(u8, u8)> = places().iter().map(|tile| (tile.column, tile.row)).collect();
        let codes: BTreeSet<&str> = places().iter().map(|tile| tile.code.as_str()).collect();
        assert_eq!((places().len(), cells.len(), codes.len()), (290, 290, 290));
    }

    #[test]
    fn a_county_is_in_one_piece() {
        let mut counties: BTreeMap<&str, BTreeSet<(u8, u8)>> = BTreeMap::new();
        for tile in places() {
            counties.entry(&tile.code[..2]).or_default().insert((tile.column, tile.row));
        }
        assert_eq!(counties.len(), 21);
        for (county, mut left) in counties {
            let mut open: Vec<(u8, u8)> = left.pop_first().into_iter().collect();
            while let Some((x, y)) = open.pop() {
                let next = [(x + 1, y), (x.wrapping_sub(1), y), (x, y + 1), (x, y.wrapping_sub(1))];
                open.extend(next.into_iter().filter(|cell| left.remove(cell)));
            }
            assert!(left.is_empty(), "county {county} has tiles apart: {left:?}");
        }
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        // Of two that lie half a degree apart, the northern is rarely lower; the same for a degree of longitude.
        let wrong = |far: f64, degrees: fn(&Tile) -> f64, place: fn(&Tile) -> f64| {
            let (mut n, mut wrong) = (0.0, 0.0);
            for a in places() {
                for b in places().iter().filter(|b| degrees(b) > degrees(a) + far) {
                    n += 1.0;
                    wrong += f64::from(u8::from(place(b) < place(a)));
                }
            }
            wrong / n
        };
        let north = wrong(0.5, |tile| tile.latitude, |tile| -f64::from(tile.row));
        let east = wrong(1.0, |tile| tile.longitude, |tile| f64::from(tile.column));
        assert!(north < 0.03, "{north}");
        assert!(east < 0.06, "{east}");
    }

    #[test]
    fn a_value_on_a_limit_belongs_to_the_class_above() {
        let limits = [1.0, 2.0, 3.0, 4.0];
        assert_eq!([0.0, 1.0, 3.99, 4.0, 9.0].map(|value| class_of(value, &limits)), [0, 1, 3, 4, 4]);
    }
}
