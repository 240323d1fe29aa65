//! Union and intersection of shapes on the sphere.
//!
//! Edges are cut where they meet the other shape; each piece then lies inside of the other shape,
//! outside, or on its boundary, which says whether it bounds the result. The pieces that do are put
//! together to rings, of which each starts behind its edge of the last input, as S2 has it.

use super::nodes::{Nodes, Piece, cut};
use super::region::{Edge, Region, ring_area};
use super::shape::{Line, Polygon, Ring};
use super::sphere::Place;
use crate::Fault;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is made of two regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Union,
    Intersection,
}

/// Where a piece lies with regard to the other region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Inside,
    Outside,
    /// On an edge of the same direction.
    Along,
    /// On an edge of the opposite direction.
    Against,
}

/// What two shapes have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Common {
    pub(super) points: Vec<Place>,
    pub(super) lines: Vec<Line>,
    pub(super) polygons: Vec<Polygon>,
}

/// What is in one of the two regions.
///
/// # Errors
/// [`Fault::Limit`] when the regions have too many edges.
pub(super) fn union(a: &Region, b: &Region) -> Result<Region, Fault> {
    if a.is_empty() || b.is_empty() {
        return Ok(if a.is_empty() { b.clone() } else { a.clone() });
    }
    let mut nodes = Nodes::default();
    let (a_pieces, b_pieces) = cut(&mut nodes, a.edges(), b.edges())?;
    let kept = bounding(Operation::Union, &nodes, (a, &a_pieces), (b, &b_pieces));
    Ok(Region::new(rings(&nodes, kept)))
}

/// The union of many polygons, the ones with few edges first.
///
/// # Errors
/// As [`union`].
pub(super) fn union_all(polygons: &[Polygon]) -> Result<Region, Fault> {
    // By the edges that went in, then by age: the order in which S2 joins them, which shows in where
    // the rings of the result start.
    let mut queue: BTreeMap<(usize, usize), Region> = BTreeMap::new();
    for (at, polygon) in polygons.iter().enumerate() {
        let region = Region::new(polygon.rings.clone());
        queue.insert((region.edges().len(), at), region);
    }
    let mut at = polygons.len();
    while let Some(((size, _), first)) = queue.pop_first() {
        let Some(((more, _), second)) = queue.pop_first() else { return Ok(first) };
        queue.insert((size + more, at), union(&first, &second)?);
        at += 1;
    }
    Ok(Region::default())
}

/// What is in both of two regions; where they only touch, the lines and points of that.
///
/// # Errors
/// As [`union`].
pub(super) fn intersection(a: &Region, b: &Region) -> Result<Common, Fault> {
    let mut nodes = Nodes::default();
    let (a_pieces, b_pieces) = cut(&mut nodes, a.edges(), b.edges())?;
    let kept = bounding(Operation::Intersection, &nodes, (a, &a_pieces), (b, &b_pieces));
    let mut covered: HashSet<usize> = kept.iter().flat_map(|piece| [piece.from, piece.to]).collect();
    let b_known: HashSet<(usize, usize)> = b_pieces.iter().map(|p| (p.from, p.to)).collect();
    let shared: Vec<Piece> = a_pieces.iter().filter(|p| b_known.contains(&(p.to, p.from))).copied().collect();
    covered.extend(shared.iter().flat_map(|piece| [piece.from, piece.to]));
    let points = touching(&nodes, &a_pieces, &b_pieces, &covered);
    Ok(Common { points, lines: chains(&nodes, &shared), polygons: polygons(rings(&nodes, kept)) })
}

/// What lines and a region have in common.
///
/// # Errors
/// As [`union`].
pub(super) fn clip(lines: &[Line], region: &Region) -> Result<Common, Fault> {
    let edges: Vec<Edge> = lines.iter().flat_map(|line| super::region::edges_of_line(line)).collect();
    let mut nodes = Nodes::default();
    let (pieces, boundary) = cut(&mut nodes, &edges, region.edges())?;
    let sides = sides(&nodes, &pieces, region, &boundary);
    let inside = pieces.iter().zip(sides).filter(|(_, side)| *side != Side::Outside);
    let inside: Vec<Piece> = inside.map(|(piece, _)| *piece).collect();
    let covered = inside.iter().flat_map(|piece| [piece.from, piece.to]).collect();
    let points = touching(&nodes, &pieces, &boundary, &covered);
    Ok(Common { points, lines: chains(&nodes, &inside), polygons: vec![] })
}

/// What two sets of lines have in common.
///
/// # Errors
/// As [`union`].
pub(super) fn common_of_lines(a: &[Line], b: &[Line]) -> Result<Common, Fault> {
    let edges = |lines: &[Line]| -> Vec<Edge> {
        lines.iter().flat_map(|line| super::region::edges_of_line(line)).collect()
    };
    let mut nodes = Nodes::default();
    let (a_pieces, b_pieces) = cut(&mut nodes, &edges(a), &edges(b))?;
    let known: HashSet<(usize, usize)> = b_pieces.iter().map(|p| (p.from, p.to)).collect();
    let is_shared = |p: &&Piece| known.contains(&(p.from, p.to)) || known.contains(&(p.to, p.from));
    let shared: Vec<Piece> = a_pieces.iter().filter(is_shared).copied().collect();
    let covered = shared.iter().flat_map(|piece| [piece.from, piece.to]).collect();
    let points = touching(&nodes, &a_pieces, &b_pieces, &covered);
    Ok(Common { points, lines: chains(&nodes, &shared), polygons: vec![] })
}

/// All lines, each stretch once.
pub(super) fn union_of_lines(lines: &[Line]) -> Vec<Line> {
    let mut nodes = Nodes::default();
    let mut pieces: Vec<Piece> = vec![];
    let mut known = HashSet::new();
    for edge in lines.iter().flat_map(|line| super::region::edges_of_line(line)) {
        let (from, to) = (nodes.of(&edge.from), nodes.of(&edge.to));
        if known.insert((from.min(to), from.max(to))) {
            pieces.push(Piece { from, to, source: pieces.len() });
        }
    }
    chains(&nodes, &pieces)
}

/// The pieces of both that bound the result.
fn bounding(
    operation: Operation,
    nodes: &Nodes,
    (a, a_pieces): (&Region, &[Piece]),
    (b, b_pieces): (&Region, &[Piece]),
) -> Vec<Piece> {
    let wanted = match operation {
        Operation::Union => Side::Outside,
        Operation::Intersection => Side::Inside,
    };
    let a_sides = sides(nodes, a_pieces, b, b_pieces);
    let b_sides = sides(nodes, b_pieces, a, a_pieces);
    let from_a = a_pieces.iter().zip(a_sides).filter(|(_, side)| *side == wanted);
    // Shared edges are taken once, as those of the second input.
    let from_b = b_pieces.iter().zip(b_sides).filter(|(_, side)| *side == wanted || *side == Side::Along);
    let first_of_b = a.edges().len();
    let from_b = from_b.map(|(piece, _)| Piece { source: piece.source + first_of_b, ..*piece });
    from_a.map(|(piece, _)| *piece).chain(from_b).collect()
}

/// Where each piece lies. A piece that starts where the other region has no corner lies as the one
/// before it.
fn sides(nodes: &Nodes, pieces: &[Piece], region: &Region, boundary: &[Piece]) -> Vec<Side> {
    let known: HashSet<(usize, usize)> = boundary.iter().map(|p| (p.from, p.to)).collect();
    let corners: HashSet<usize> = boundary.iter().map(|p| p.from).collect();
    let mut last: Option<(usize, Side)> = None;
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let side = match last {
            _ if known.contains(&(piece.from, piece.to)) => Side::Along,
            _ if known.contains(&(piece.to, piece.from)) => Side::Against,
            Some((end, side)) if end == piece.from && !corners.contains(&end) => side,
            _ => match region.contains(nodes.middle(piece)) {
                true => Side::Inside,
                false => Side::Outside,
            },
        };
        last = Some((piece.to, side));
        out.push(side);
    }
    out
}

/// The nodes of both that are not covered.
fn touching(nodes: &Nodes, a: &[Piece], b: &[Piece], covered: &HashSet<usize>) -> Vec<Place> {
    let ends = |pieces: &[Piece]| -> HashSet<usize> { pieces.iter().flat_map(|p| [p.from, p.to]).collect() };
    let (of_a, of_b) = (ends(a), ends(b));
    let mut touching: Vec<usize> =
        of_a.intersection(&of_b).filter(|n| !covered.contains(n)).copied().collect();
    touching.sort_unstable();
    touching.iter().filter_map(|node| nodes.place(*node)).collect()
}

/// Rings of the pieces, the interior to the left.
fn rings(nodes: &Nodes, pieces: Vec<Piece>) -> Vec<Ring> {
    let mut leaving: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        leaving.entry(piece.from).or_default().push(at);
    }
    let mut used = vec![false; pieces.len()];
    let mut out = vec![];
    for start in 0..pieces.len() {
        let mut way = Way::default();
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| used.get(*index) == Some(&false)) {
            let Some(piece) = pieces.get(index).copied() else { break };
            if let Some(used) = used.get_mut(index) {
                *used = true;
            }
            out.extend(way.step(piece).filter(|ring| ring.len() >= 3));
            let next = leaving.get(&piece.to).map(Vec::as_slice).unwrap_or_default();
            let open = next.iter().copied().filter(|n| used.get(*n) == Some(&false));
            at = leftmost(nodes, &pieces, piece, open);
        }
    }
    out.sort_by_key(|ring: &Vec<Piece>| ring.iter().map(|piece| piece.source).min());
    out.into_iter().map(|ring| ring_of(nodes, ring)).collect()
}

/// A way along pieces, from which a ring is taken off as soon as it closes.
#[derive(Default)]
struct Way {
    pieces: Vec<Piece>,
    /// Where in the way each node is left.
    left_at: HashMap<usize, usize>,
}

impl Way {
    fn step(&mut self, piece: Piece) -> Option<Vec<Piece>> {
        self.left_at.insert(piece.from, self.pieces.len());
        self.pieces.push(piece);
        let start = *self.left_at.get(&piece.to)?;
        let ring = self.pieces.split_off(start);
        for piece in &ring {
            self.left_at.remove(&piece.from);
        }
        Some(ring)
    }
}

/// Of the pieces that leave the end of `piece`, the one that turns most to the left: so rings that touch
/// in a corner stay apart.
fn leftmost(
    nodes: &Nodes,
    pieces: &[Piece],
    piece: Piece,
    open: impl Iterator<Item = usize>,
) -> Option<usize> {
    let turn_of =
        |next: usize| pieces.get(next).map_or(f64::NEG_INFINITY, |next| nodes.turning(&piece, next));
    open.max_by(|x, y| turn_of(*x).total_cmp(&turn_of(*y)))
}

/// The places of a ring, whose last piece is one of the largest source.
fn ring_of(nodes: &Nodes, mut ring: Vec<Piece>) -> Ring {
    let largest = ring.iter().map(|piece| piece.source).max().unwrap_or_default();
    let is_end = |at: usize| {
        let next = ring.get((at + 1) % ring.len()).map_or(largest, |p| p.source);
        ring.get(at).is_some_and(|p| p.source == largest) && next != largest
    };
    if let Some(end) = (0..ring.len()).find(|at| is_end(*at)) {
        let first = (end + 1) % ring.len();
        ring.rotate_left(first);
    }
    ring.iter().filter_map(|piece| nodes.place(piece.from)).collect()
}

/// Rings to polygons: each hole goes with the shell around it.
pub(super) fn polygons(rings: Vec<Ring>) -> Vec<Polygon> {
    let (shells, holes): (Vec<Ring>, Vec<Ring>) = rings.into_iter().partition(|ring| ring_area(ring) > 0.0);
    let mut polygons: Vec<Polygon> = shells.into_iter().map(|shell| Polygon { rings: vec![shell] }).collect();
    for hole in holes {
        let inside = |polygon: &Polygon| {
            let shell = Region::new(polygon.rings.iter().take(1).cloned().collect());
            hole.first().zip(hole.get(1)).is_some_and(|(a, b)| shell.contains((a.at + b.at).unit()))
        };
        if let Some(at) = polygons.iter().position(inside)
            && let Some(polygon) = polygons.get_mut(at)
        {
            polygon.rings.push(hole);
        }
    }
    polygons
}

/// Lines of the pieces, each as long as no other piece meets it.
fn chains(nodes: &Nodes, pieces: &[Piece]) -> Vec<Line> {
    let mut degree: HashMap<usize, usize> = HashMap::new();
    let mut leaving: HashMap<usize, usize> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        *degree.entry(piece.from).or_default() += 1;
        *degree.entry(piece.to).or_default() += 1;
        leaving.insert(piece.from, at);
    }
    let arrives: HashSet<usize> = pieces.iter().map(|p| p.to).collect();
    let goes_on = |node: usize| degree.get(&node) == Some(&2) && arrives.contains(&node);
    let mut used = vec![false; pieces.len()];
    let mut out = vec![];
    // Lines that start somewhere first, then those that close.
    let starts = (0..pieces.len()).filter(|at| pieces.get(*at).is_some_and(|p| !goes_on(p.from)));
    for start in starts.chain(0..pieces.len()) {
        let mut line: Line = vec![];
        let mut at = Some(start);
        while let Some((piece, used)) = at.and_then(|at| pieces.get(at).zip(used.get_mut(at))) {
            if std::mem::replace(used, true) {
                break;
            }
            if line.is_empty() {
                line.extend(nodes.place(piece.from));
            }
            line.extend(nodes.place(piece.to));
            at = leaving.get(&piece.to).copied().filter(|_| goes_on(piece.to));
        }
        if line.len() > 1 {
            out.push(line);
        }
    }
    out
}
