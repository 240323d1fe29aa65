//! `geo_line_simplify()`, `geo_polygon_simplify()`, `geo_simplify_polygons_array()`.

use super::arguments::{lines, number_or, region};
use super::combine::{merged, polygons_of_array};
use super::overlay::{polygons, union_of_lines};
use super::region::ring_area;
use super::shape::{Line, Polygon, Ring, lines_value, polygons_value};
use super::sphere::{EARTH_RADIUS, Place, arc_angle};
use crate::{Scalar, Value};

/// The tolerance in metres when the call does not say.
const TOLERANCE: f64 = 10.0;
/// The largest tolerance.
const TOLERANCE_MAX: f64 = 7_800_000.0;

pub(super) const GEO_LINE_SIMPLIFY: Scalar = Scalar {
    name: "geo_line_simplify",
    summary: "A line or several with fewer places, none of those left out farther off than so many metres.",
    examples: &[
        (
            "geo_line_simplify(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0],[2,0]]}), 1)",
            "{\"type\":\"LineString\",\"coordinates\":[[0,0],[2,0]]}",
        ),
        (
            "geo_line_simplify(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0],[2,0]]}), 9999999)",
            "null",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-line-simplify-function",
    differs: "Chooses the places by Douglas and Peucker's way, so that others can be kept.",
    eval: |_, arguments| {
        let Some((lines, tolerance)) = lines(arguments, 0).zip(tolerance_of(arguments)) else {
            return Ok(Value::Null);
        };
        let lines = if lines.len() > 1 { union_of_lines(&lines) } else { lines };
        let simple: Vec<Line> = lines.iter().filter_map(|line| simple_line(line, tolerance)).collect();
        Ok(if simple.is_empty() { Value::Null } else { lines_value(&simple) })
    },
};

pub(super) const GEO_POLYGON_SIMPLIFY: Scalar = Scalar {
    name: "geo_polygon_simplify",
    summary: "A polygon or several with fewer corners, none of those left out farther off than so many metres.",
    examples: &[
        (
            "geo_polygon_simplify(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[2,0],[0,2],[0,0]]]}), 1)",
            "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[0,2],[0,0]]]}",
        ),
        (
            "geo_polygon_simplify(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[0,2],[0,0]]]}), -1)",
            "null",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-simplify-function",
    differs: "Chooses the corners by Douglas and Peucker's way, so that others can be kept.",
    eval: |_, arguments| {
        let Some((region, tolerance)) = region(arguments, 0)?.zip(tolerance_of(arguments)) else {
            return Ok(Value::Null);
        };
        Ok(simple_value(&polygons(region.rings().to_vec()), tolerance))
    },
};

pub(super) const GEO_SIMPLIFY_POLYGONS_ARRAY: Scalar = Scalar {
    name: "geo_simplify_polygons_array",
    summary: "The union of the polygons of an array with fewer corners.",
    examples: &[(
        "geo_simplify_polygons_array(dynamic([{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[2,0],[0,2],[0,0]]]}]), 1)",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[0,2],[0,0]]]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-simplify-polygons-array-function",
    differs: "Polygons that share a border become one.",
    eval: |_, arguments| {
        let Some((polygons, tolerance)) = polygons_of_array(arguments).zip(tolerance_of(arguments)) else {
            return Ok(Value::Null);
        };
        Ok(simple_value(&merged(&polygons)?, tolerance))
    },
};

/// The second argument in radians.
fn tolerance_of(arguments: &[Value]) -> Option<f64> {
    let metres = number_or(arguments, 1, TOLERANCE)?;
    (0.0..=TOLERANCE_MAX).contains(&metres).then_some(metres / EARTH_RADIUS)
}

fn simple_value(polygons: &[Polygon], tolerance: f64) -> Value {
    let simple: Vec<Polygon> =
        polygons.iter().filter_map(|polygon| simple_polygon(polygon, tolerance)).collect();
    if simple.is_empty() { Value::Null } else { polygons_value(&simple) }
}

/// `None` when the line is shorter than the tolerance.
fn simple_line(line: &Line, tolerance: f64) -> Option<Line> {
    let (first, last) = (line.first()?, line.last()?);
    let reach = line.iter().map(|p| p.at.angle(first.at)).fold(0.0, f64::max);
    if reach < tolerance || (first.at.angle(last.at) < tolerance && line.len() == 2) {
        return None;
    }
    Some(kept(line, tolerance))
}

fn simple_polygon(polygon: &Polygon, tolerance: f64) -> Option<Polygon> {
    let (shell, holes) = polygon.rings.split_first()?;
    let mut rings = vec![simple_ring(shell, tolerance)?];
    rings.extend(holes.iter().filter_map(|hole| simple_ring(hole, tolerance)));
    Some(Polygon { rings })
}

/// `None` when less than three corners are left, or corners nearer than the tolerance.
fn simple_ring(ring: &Ring, tolerance: f64) -> Option<Ring> {
    let first = ring.first()?;
    // From the first corner to the one farthest from it, and back.
    let (far, _) = ring
        .iter()
        .enumerate()
        .max_by(|(_, p), (_, q)| first.at.angle(p.at).total_cmp(&first.at.angle(q.at)))?;
    let there = ring.get(..=far)?;
    let back: Line = ring.get(far..)?.iter().chain([first]).copied().collect();
    let mut simple = kept(there, tolerance);
    simple.pop();
    simple.extend(kept(&back, tolerance));
    simple.pop();
    let narrow = simple.array_windows().any(|[a, b]| a.at.angle(b.at) < tolerance);
    (simple.len() >= 3 && !narrow && ring_area(&simple) != 0.0).then_some(simple)
}

/// The places that are kept, the first and the last among them (Douglas and Peucker, 1973).
fn kept(line: &[Place], tolerance: f64) -> Line {
    let mut keep = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = open.pop() {
        for end in [from, to] {
            if let Some(flag) = keep.get_mut(end) {
                *flag = true;
            }
        }
        let Some((a, b)) = line.get(from).zip(line.get(to)) else { continue };
        let inner = line.iter().enumerate().take(to).skip(from + 1);
        let off = inner.map(|(at, p)| (at, arc_angle(p.at, a.at, b.at)));
        if let Some((at, _)) = off.max_by(|(_, x), (_, y)| x.total_cmp(y)).filter(|(_, off)| *off > tolerance)
        {
            open.extend([(from, at), (at, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(p, _)| *p).collect()
}
