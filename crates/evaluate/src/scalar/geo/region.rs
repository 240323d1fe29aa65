//! Parts of the sphere bounded by rings, and what is inside of them.

use super::shape::{Polygon, Ring};
use super::sphere::{Bounds, Place, Vector, arc_angle, between, cross, normal, triangle_area, turn};

/// An edge of a ring or line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) bounds: Bounds,
}

impl Edge {
    pub(super) fn new(from: Place, to: Place) -> Edge {
        Edge { from, to, bounds: Bounds::around(from.at, to.at, 0.0) }
    }

    /// The smallest angle between the two.
    pub(super) fn angle(&self, other: &Edge) -> f64 {
        let (a, b, c, d) = (self.from.at, self.to.at, other.from.at, other.to.at);
        if cross(a, b, c, d) {
            return 0.0;
        }
        arc_angle(a, c, d).min(arc_angle(b, c, d)).min(arc_angle(c, a, b)).min(arc_angle(d, a, b))
    }
}

/// The edges between the places, one after the other.
pub(super) fn edges_of_line(line: &[Place]) -> impl Iterator<Item = Edge> + '_ {
    line.array_windows().map(|[a, b]| Edge::new(*a, *b))
}

fn edges_of_ring(ring: &Ring) -> impl Iterator<Item = Edge> + '_ {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(a, b)| Edge::new(*a, *b))
}

/// The signed area of a ring on the unit sphere, positive when it runs counterclockwise around the
/// smaller side.
pub(super) fn ring_area(ring: &[Place]) -> f64 {
    let Some((first, rest)) = ring.split_first() else { return 0.0 };
    let area: f64 = rest.array_windows().map(|[b, c]| triangle_area(first.at, b.at, c.at)).sum();
    let full = 4.0 * std::f64::consts::PI;
    match area {
        area if area > full / 2.0 => area - full,
        area if area < -full / 2.0 => area + full,
        area => area,
    }
}

/// A part of the sphere: what is to the left of its rings, which do not cross.
#[derive(Debug, Clone, Default)]
pub(super) struct Region {
    rings: Vec<Ring>,
    edges: Vec<Edge>,
}

impl Region {
    pub(super) fn new(rings: Vec<Ring>) -> Region {
        let edges = rings.iter().flat_map(edges_of_ring).collect();
        Region { rings, edges }
    }

    /// The region of polygons that do not overlap.
    pub(super) fn of(polygons: &[Polygon]) -> Region {
        Region::new(polygons.iter().flat_map(|polygon| polygon.rings.iter().cloned()).collect())
    }

    pub(super) fn rings(&self) -> &[Ring] {
        &self.rings
    }

    pub(super) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    pub(super) fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Whether the place is inside. Places on the boundary may be or not be.
    pub(super) fn contains(&self, p: Vector) -> bool {
        let side = |edge: &Edge| turn(edge.from.at, edge.to.at, p);
        // The edge from whose circle the place is farthest: there the side is sure.
        let sure = |edge: &&Edge| side(edge).abs() / (edge.from.at - edge.to.at).norm();
        let farthest = self.edges.iter().max_by(|e, f| sure(e).total_cmp(&sure(f)));
        let Some(target) = farthest else { return false };
        // A place of the edge at which no grid of round numbers has a corner.
        let goal = between(&target.from, &target.to, 0.381_966).at;
        let left = side(target) > 0.0;
        let crossed =
            self.edges.iter().filter(|edge| !std::ptr::eq(*edge, target) && parts(edge, p, goal)).count();
        left == (crossed % 2 == 0)
    }

    /// The area in square metres.
    pub(super) fn area(&self) -> f64 {
        let area: f64 = self.rings.iter().map(|ring| ring_area(ring)).sum();
        area * super::sphere::EARTH_RADIUS * super::sphere::EARTH_RADIUS
    }

    /// The middle of the area: the direction of the integral of all its places.
    pub(super) fn centroid(&self) -> Place {
        let sum = self.edges.iter().fold(Vector::ZERO, |sum, edge| {
            sum + normal(edge.from.at, edge.to.at).unit() * edge.from.at.angle(edge.to.at)
        });
        Place::of(sum)
    }

    /// The angle between the place and the boundary.
    pub(super) fn boundary_angle(&self, p: Vector) -> f64 {
        self.edges.iter().map(|edge| arc_angle(p, edge.from.at, edge.to.at)).fold(f64::INFINITY, f64::min)
    }
}

/// Whether the arc from `p` to `goal` crosses the edge. Corners on the arc count as being to its left, so that an arc
/// through a corner crosses one of the two edges there.
pub(super) fn parts(edge: &Edge, p: Vector, goal: Vector) -> bool {
    let (c, d) = (edge.from.at, edge.to.at);
    let (left_c, left_d) = (turn(p, goal, c) >= 0.0, turn(p, goal, d) >= 0.0);
    if left_c == left_d {
        return false;
    }
    let (left_p, left_goal) = (turn(c, d, p) >= 0.0, turn(c, d, goal) >= 0.0);
    // The circles cross at two places; the one of the edge is that where these agree.
    left_p != left_goal && left_p == left_d
}
