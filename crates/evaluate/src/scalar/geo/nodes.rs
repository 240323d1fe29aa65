//! Edges cut where they meet, with one number for each place where they do.

use super::near::Near;
use super::region::Edge;
use super::sphere::{Place, Vector, arc_angle, cross, crossing, normal, turn};
use crate::Fault;
use std::collections::HashMap;

/// Places nearer than this, in radians (some ten nanometres), are one.
const NEAR: f64 = 2e-15;
/// The side of the cells in which places are looked up.
const CELL: f64 = 1e-13;
/// Most pairs of edges that are looked at.
const PAIRS_MAX: usize = 50_000_000;

/// Places by number.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    places: Vec<Place>,
    cells: HashMap<[i64; 3], Vec<usize>, ahash::RandomState>,
}

/// A part of an edge, between two nodes; `source` is the number of the edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) source: usize,
}

fn cell(at: Vector, offset: [f64; 3]) -> [i64; 3] {
    let index = |x: f64, by: f64| (x / CELL + by).floor() as i64;
    let [x, y, z] = offset;
    [index(at.x, x), index(at.y, y), index(at.z, z)]
}

impl Nodes {
    /// The number of the place; one that is near to it has the same.
    pub(super) fn of(&mut self, place: &Place) -> usize {
        // A near place can be in the next cell only when this one is near the wall.
        let wall = NEAR / CELL;
        for corner in 0..8_u8 {
            let by = |bit: u8| if corner & bit == 0 { -wall } else { wall };
            let key = cell(place.at, [by(1), by(2), by(4)]);
            let found = self.cells.get(&key).into_iter().flatten();
            for node in found {
                if self.places.get(*node).is_some_and(|p| (p.at - place.at).norm() <= NEAR) {
                    return *node;
                }
            }
        }
        let node = self.places.len();
        self.places.push(*place);
        self.cells.entry(cell(place.at, [0.0; 3])).or_default().push(node);
        node
    }

    /// The place of that number.
    pub(super) fn place(&self, node: usize) -> Option<Place> {
        self.places.get(node).copied()
    }

    fn at(&self, node: usize) -> Vector {
        self.places.get(node).map_or(Vector::ZERO, |place| place.at)
    }

    /// The middle of a piece.
    pub(super) fn middle(&self, piece: &Piece) -> Vector {
        (self.at(piece.from) + self.at(piece.to)).unit()
    }

    /// The angle by which the way turns to the left from one piece to the next.
    pub(super) fn turning(&self, piece: &Piece, next: &Piece) -> f64 {
        let (a, b, c) = (self.at(piece.from), self.at(piece.to), self.at(next.to));
        let (before, after) = (normal(a, b).unit(), normal(b, c).unit());
        before.cross(after).dot(b).atan2(before.dot(after))
    }
}

/// Cuts the edges of both where they meet.
///
/// # Errors
/// [`Fault::Limit`] when there are too many pairs of edges.
pub(super) fn cut(nodes: &mut Nodes, a: &[Edge], b: &[Edge]) -> Result<(Vec<Piece>, Vec<Piece>), Fault> {
    let near = Near::new(b);
    let pairs: usize = a.iter().map(|edge| near.candidates(edge.bounds).len()).sum();
    if pairs > PAIRS_MAX {
        return Err(Fault::Limit {
            resource: "pairs of edges",
            limit: PAIRS_MAX.to_string(),
            advice: "simplify the shapes first, with geo_polygon_simplify() or geo_line_simplify()",
        });
    }
    let mut a_cuts: Vec<Vec<Place>> = vec![vec![]; a.len()];
    let mut b_cuts: Vec<Vec<Place>> = vec![vec![]; b.len()];
    for (e, e_cuts) in a.iter().zip(&mut a_cuts) {
        for (at, f) in near.meeting(e.bounds) {
            if let Some(f_cuts) = b_cuts.get_mut(at) {
                meet(e, f, e_cuts, f_cuts);
            }
        }
    }
    let a_pieces = a.iter().zip(a_cuts).enumerate().flat_map(|(at, (e, cuts))| pieces(nodes, e, cuts, at));
    let a_pieces: Vec<Piece> = a_pieces.collect();
    let b_pieces = b.iter().zip(b_cuts).enumerate().flat_map(|(at, (e, cuts))| pieces(nodes, e, cuts, at));
    Ok((a_pieces, b_pieces.collect()))
}

/// Notes where two edges meet: where they cross, or where a corner of one lies on the other.
fn meet(e: &Edge, f: &Edge, e_cuts: &mut Vec<Place>, f_cuts: &mut Vec<Place>) {
    let (a, b, c, d) = (e.from.at, e.to.at, f.from.at, f.to.at);
    let mut touch = false;
    for corner in [&f.from, &f.to] {
        if on(corner.at, a, b) {
            e_cuts.push(*corner);
            touch = true;
        }
    }
    for corner in [&e.from, &e.to] {
        if on(corner.at, c, d) {
            f_cuts.push(*corner);
            touch = true;
        }
    }
    if !touch && cross(a, b, c, d) {
        let at = Place::of(crossing(a, b, c, d));
        e_cuts.push(at);
        f_cuts.push(at);
    }
}

fn on(p: Vector, a: Vector, b: Vector) -> bool {
    turn(a, b, p).abs() <= 2.0 * NEAR * (a - b).norm().max(NEAR) && arc_angle(p, a, b) <= NEAR
}

fn pieces(nodes: &mut Nodes, edge: &Edge, mut cuts: Vec<Place>, source: usize) -> Vec<Piece> {
    let from = edge.from.at;
    cuts.sort_by(|p, q| (p.at - from).norm().total_cmp(&(q.at - from).norm()));
    let mut out = Vec::with_capacity(cuts.len() + 1);
    let mut last = nodes.of(&edge.from);
    for place in cuts.iter().chain([&edge.to]) {
        let node = nodes.of(place);
        if node != last {
            out.push(Piece { from: last, to: node, source });
            last = node;
        }
    }
    out
}
