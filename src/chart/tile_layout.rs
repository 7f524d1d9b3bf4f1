//! Makes the layout of `tiles.csv`: an equal tile for each municipality, near its neighbours, north up. Run by hand, as a test.
//!
//! Municipalities are neighbours where no third one lies within the circle about both (Gabriel graph). Springs between neighbours first
//! even out the density of the country and keep directions; annealing then moves and swaps tiles on a grid so that neighbours stay side by
//! side, in their directions, and a county stays in one piece.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "columns and rows are small, and a draw below n is one of n things"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::tile_map::{Tile, places};

type Cell = (i32, i32);

/// How much more neighbours of one county want to be together.
const SAME_COUNTY: f64 = 2.5;
/// What it costs to lie apart from where the springs left a tile.
const HOME: f64 = 0.12;
/// What each further piece of a county costs.
const PIECE: f64 = 14.0;
/// What an empty cell with tiles on three or four sides costs.
const HOLE: f64 = 1.5;
/// Moves that are tried.
const N_MOVES: u32 = 6_000_000;

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Kilometres east and south.
fn plane(tile: &Tile) -> (f64, f64) {
    (111.0 * (tile.longitude - 16.0) * tile.latitude.to_radians().cos(), -111.0 * tile.latitude)
}

fn neighbours(points: &[(f64, f64)]) -> Vec<(usize, usize)> {
    let square = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2);
    let mut edges = Vec::new();
    for a in 0..points.len() {
        for b in a + 1..points.len() {
            let d = square(points[a], points[b]);
            if (0..points.len()).all(|c| c == a || c == b || square(points[a], points[c]) + square(points[b], points[c]) >= d) {
                edges.push((a, b));
            }
        }
    }
    edges
}

struct Layout<'t> {
    tiles: &'t [Tile],
    edges: Vec<(usize, usize)>,
    /// For each edge the direction it had.
    directions: Vec<(f64, f64)>,
    of: Vec<Vec<usize>>,
    homes: Vec<(f64, f64)>,
    cells: Vec<Cell>,
    taken: BTreeMap<Cell, usize>,
    counties: BTreeMap<String, Vec<usize>>,
}

impl<'t> Layout<'t> {
    fn new(tiles: &'t [Tile]) -> Self {
        let points: Vec<(f64, f64)> = tiles.iter().map(plane).collect();
        let edges = neighbours(&points);
        let directions: Vec<(f64, f64)> = edges
            .iter()
            .map(|(a, b)| {
                let d = (points[*b].0 - points[*a].0, points[*b].1 - points[*a].1);
                let length = d.0.hypot(d.1).max(1.0);
                (d.0 / length, d.1 / length)
            })
            .collect();
        let mut of = vec![Vec::new(); tiles.len()];
        for (n, (a, b)) in edges.iter().enumerate() {
            of[*a].push(n);
            of[*b].push(n);
        }
        let mut homes: Vec<(f64, f64)> = points.iter().map(|p| (p.0 / 32.0, p.1 / 32.0)).collect();
        for _ in 0..3000 {
            let mut force = vec![(0.0, 0.0); tiles.len()];
            for ((a, b), u) in edges.iter().zip(&directions) {
                let f = (u.0 - (homes[*b].0 - homes[*a].0), u.1 - (homes[*b].1 - homes[*a].1));
                let w = 0.06;
                force[*a] = (force[*a].0 - w * f.0, force[*a].1 - w * f.1);
                force[*b] = (force[*b].0 + w * f.0, force[*b].1 + w * f.1);
            }
            for a in 0..tiles.len() {
                for b in a + 1..tiles.len() {
                    let d = (homes[b].0 - homes[a].0, homes[b].1 - homes[a].1);
                    let length = d.0.hypot(d.1);
                    if length < 1.05 {
                        let push = 0.2 * (1.05 - length) / length.max(0.05);
                        force[a] = (force[a].0 - push * d.0, force[a].1 - push * d.1);
                        force[b] = (force[b].0 + push * d.0, force[b].1 + push * d.1);
                    }
                }
            }
            for (home, f) in homes.iter_mut().zip(force) {
                *home = (home.0 + f.0, home.1 + f.1);
            }
        }
        let mut counties: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, tile) in tiles.iter().enumerate() {
            counties.entry(tile.code[..2].to_owned()).or_default().push(n);
        }
        let mut layout = Self { tiles, edges, directions, of, homes, cells: Vec::new(), taken: BTreeMap::new(), counties };
        for n in 0..tiles.len() {
            let home = layout.homes[n];
            let centre = (home.0.round() as i32, home.1.round() as i32);
            let near = (-9..=9).flat_map(|dx| (-9..=9).map(move |dy| (centre.0 + dx, centre.1 + dy)));
            let free = near.filter(|cell| !layout.taken.contains_key(cell));
            let away = |cell: &Cell| (f64::from(cell.0) - home.0).powi(2) + (f64::from(cell.1) - home.1).powi(2);
            let best = free.min_by(|a, b| away(a).total_cmp(&away(b))).expect("a free cell");
            layout.taken.insert(best, n);
            layout.cells.push(best);
        }
        layout
    }

    fn of_edge(&self, n: usize) -> f64 {
        let (a, b) = self.edges[n];
        let (from, to) = (self.cells[a], self.cells[b]);
        let u = self.directions[n];
        let d = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
        let weight = if self.tiles[a].code[..2] == self.tiles[b].code[..2] { SAME_COUNTY } else { 1.0 };
        let apart = (d.0.abs().max(d.1.abs()) - 1.0).min(6.0) + if d.0 != 0.0 && d.1 != 0.0 { 0.4 } else { 0.0 };
        weight * (((d.0 - u.0).powi(2) + (d.1 - u.1).powi(2)).min(40.0) + apart)
    }

    fn pieces(&self, county: &str) -> usize {
        let mut left: BTreeSet<Cell> = self.counties[county].iter().map(|n| self.cells[*n]).collect();
        let mut pieces = 0;
        while let Some(first) = left.pop_first() {
            pieces += 1;
            let mut open = vec![first];
            while let Some((x, y)) = open.pop() {
                for next in [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)] {
                    if left.remove(&next) {
                        open.push(next);
                    }
                }
            }
        }
        pieces
    }

    fn hole(&self, (x, y): Cell) -> f64 {
        if self.taken.contains_key(&(x, y)) {
            return 0.0;
        }
        let sides = [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)].into_iter().filter(|cell| self.taken.contains_key(cell)).count();
        if sides >= 3 { HOLE * (sides - 2) as f64 } else { 0.0 }
    }

    /// The cost of all that these tiles and cells touch.
    fn cost(&self, moved: &[usize], cells: [Cell; 2]) -> f64 {
        let edges: BTreeSet<usize> = moved.iter().flat_map(|n| self.of[*n].iter().copied()).collect();
        let counties: BTreeSet<&str> = moved.iter().map(|n| &self.tiles[*n].code[..2]).collect();
        let home =
            |n: &usize| (f64::from(self.cells[*n].0) - self.homes[*n].0).powi(2) + (f64::from(self.cells[*n].1) - self.homes[*n].1).powi(2);
        let about = |(x, y): Cell| [(x, y), (x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)];
        let holes: BTreeSet<Cell> = cells.into_iter().flat_map(about).collect();
        edges.into_iter().map(|n| self.of_edge(n)).sum::<f64>()
            + HOME * moved.iter().map(home).sum::<f64>()
            + PIECE * counties.into_iter().map(|county| self.pieces(county) as f64).sum::<f64>()
            + holes.into_iter().map(|cell| self.hole(cell)).sum::<f64>()
    }

    /// Whether a tile has another within one cell.
    fn touches(&self, n: usize) -> bool {
        let (x, y) = self.cells[n];
        (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy))).any(|cell| self.taken.get(&cell).is_some_and(|other| *other != n))
    }

    /// Puts what is at one cell to the other and back.
    fn swap(&mut self, a: Cell, b: Cell) {
        let (first, second) = (self.taken.remove(&a), self.taken.remove(&b));
        for (n, to) in [(first, b), (second, a)] {
            if let Some(n) = n {
                self.taken.insert(to, n);
                self.cells[n] = to;
            }
        }
    }

    fn anneal(&mut self, chance: &mut Chance) {
        for step in 0..N_MOVES {
            let heat = 6.0 * (0.02_f64 / 6.0).powf(f64::from(step) / f64::from(N_MOVES));
            let n = chance.below(self.tiles.len());
            let from = self.cells[n];
            let reach = if step < N_MOVES / 2 { 3 } else { 2 };
            let mut way = || chance.below(2 * reach + 1) as i32 - reach as i32;
            let to = (from.0 + way(), from.1 + way());
            if to == from {
                continue;
            }
            let moved: Vec<usize> = [Some(n), self.taken.get(&to).copied()].into_iter().flatten().collect();
            let before = self.cost(&moved, [from, to]);
            self.swap(from, to);
            let after = self.cost(&moved, [from, to]);
            if after > before && chance.part() >= ((before - after) / heat).exp() {
                self.swap(from, to);
            }
        }
    }
}

#[test]
#[ignore = "makes the layout anew, which takes minutes; run it when the centroids or the rules of the layout change"]
fn the_layout_is_made_by_these_rules() {
    let tiles = places();
    let mut layout = Layout::new(tiles);
    layout.anneal(&mut Chance(0x5eed_0290));
    // Gotland lies in the sea.
    let gotland = tiles.iter().position(|tile| tile.code == "0980").expect("Gotland");
    while layout.touches(gotland) {
        let from = layout.cells[gotland];
        layout.swap(from, (from.0 + 1, from.1));
    }
    let left = layout.cells.iter().map(|cell| cell.0).min().expect("tiles");
    let top = layout.cells.iter().map(|cell| cell.1).min().expect("tiles");
    let lines: Vec<String> = tiles
        .iter()
        .zip(&layout.cells)
        .map(|(tile, cell)| format!("{},{},{},{:.2},{:.2}", tile.code, cell.0 - left, cell.1 - top, tile.latitude, tile.longitude))
        .collect();
    let same =
        tiles.iter().zip(&layout.cells).all(|(tile, cell)| (i32::from(tile.column), i32::from(tile.row)) == (cell.0 - left, cell.1 - top));
    assert!(same, "the layout differs from src/chart/tiles.csv; this one was made:\n{}", lines.join("\n"));
}
