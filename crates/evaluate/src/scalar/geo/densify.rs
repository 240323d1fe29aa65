//! `geo_line_densify()`, `geo_polygon_densify()`: straight edges on the map become chains of arcs.
//!
//! The error of an arc is looked at where S2's `S2EdgeTessellator` looks at it.

use super::arguments::{flag, lines, number_or, polygons};
use super::shape::{Line, Polygon, lines_value, polygons_value, written_polygons};
use super::sphere::{EARTH_RADIUS, Place, between};
use crate::{Scalar, Value};

/// The tolerance in metres when the call does not say.
const TOLERANCE: f64 = 10.0;
/// Where along an edge its error is estimated, from both ends.
const PROBE: f64 = 0.312_156_910_822_482_8;
/// What share of the tolerance the estimate may be.
const SHARE: f64 = 0.838_299_925_698_885_1;
/// Most places of a result.
const PLACES_MAX: usize = 1_048_576;

pub(super) const GEO_LINE_DENSIFY: Scalar = Scalar {
    name: "geo_line_densify",
    summary: "A line or several whose edges are straight on the map, with places added until arcs follow them.",
    examples: &[
        (
            "geo_line_densify(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,60],[1,60]]}), 100)",
            "{\"type\":\"LineString\",\"coordinates\":[[0,60],[0.5,60],[1,60]]}",
        ),
        ("geo_line_densify(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,60],[1,60]]}), 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-line-densify-function",
    differs: "",
    eval: |_, arguments| {
        let Some((lines, way)) = lines(arguments, 0).zip(Way::of(arguments)) else { return Ok(Value::Null) };
        let dense: Option<Vec<Line>> = lines.iter().map(|line| way.densified(line)).collect();
        Ok(dense.map_or(Value::Null, |lines| lines_value(&lines)))
    },
};

pub(super) const GEO_POLYGON_DENSIFY: Scalar = Scalar {
    name: "geo_polygon_densify",
    summary: "A polygon or several whose edges are straight on the map, with corners added until arcs follow them.",
    examples: &[(
        "geo_polygon_densify(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,60],[1,60],[1,61],[0,60]]]}), 10000)",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,60],[1,60],[1,61],[0,60]]]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-densify-function",
    differs: "",
    eval: |_, arguments| {
        let (true, Some(way)) = (polygons(arguments, 0).is_some(), Way::of(arguments)) else {
            return Ok(Value::Null);
        };
        // In the direction in which they are written.
        let polygons = arguments.first().and_then(|value| written_polygons(value).ok()).unwrap_or_default();
        let dense: Option<Vec<Polygon>> = polygons.iter().map(|polygon| way.dense_polygon(polygon)).collect();
        Ok(dense.map_or(Value::Null, |polygons| polygons_value(&polygons)))
    },
};

/// How edges are densified.
struct Way {
    /// In radians.
    tolerance: f64,
    /// Edges go the short way round, over the antimeridian.
    short: bool,
}

impl Way {
    fn of(arguments: &[Value]) -> Option<Way> {
        let metres = number_or(arguments, 1, TOLERANCE).filter(|t| (0.1..=10_000.0).contains(t))?;
        Some(Way { tolerance: SHARE * metres / EARTH_RADIUS, short: flag(arguments, 2) })
    }

    fn dense_polygon(&self, polygon: &Polygon) -> Option<Polygon> {
        let dense = |ring: &Line| {
            let closed: Line = ring.iter().chain(ring.first()).copied().collect();
            let mut ring = self.densified(&closed)?;
            ring.pop();
            Some(ring)
        };
        Some(Polygon { rings: polygon.rings.iter().map(dense).collect::<Option<_>>()? })
    }

    /// `None` when there would be too many places.
    fn densified(&self, line: &Line) -> Option<Line> {
        let mut out: Line = line.first().into_iter().copied().collect();
        for [from, to] in line.array_windows() {
            let mut goal = to.lng;
            if self.short && (goal - from.lng).abs() > 180.0 {
                goal -= 360.0_f64.copysign(goal - from.lng);
            }
            let mut from = *from;
            let mut open = vec![Place { lng: goal, ..*to }];
            while let Some(end) = open.pop() {
                if out.len() + open.len() > PLACES_MAX {
                    return None;
                }
                if self.is_near(&from, &end) {
                    out.push(wrapped(&end));
                    from = end;
                } else {
                    open.extend([end, on_map(&from, &end, 0.5)]);
                }
            }
        }
        Some(out)
    }

    fn is_near(&self, from: &Place, to: &Place) -> bool {
        let off = |share: f64| on_map(from, to, share).at.angle(between(from, to, share).at);
        from.at.dot(to.at) > 1e-14 && off(PROBE).max(off(1.0 - PROBE)) <= self.tolerance
    }
}

/// The place at a share of the straight way on the map.
fn on_map(from: &Place, to: &Place, share: f64) -> Place {
    Place::unchecked(from.lng + (to.lng - from.lng) * share, from.lat + (to.lat - from.lat) * share)
}

fn wrapped(place: &Place) -> Place {
    let lng = match place.lng {
        lng if lng > 180.0 => lng - 360.0,
        lng if lng < -180.0 => lng + 360.0,
        lng => lng,
    };
    Place { lng, ..*place }
}
