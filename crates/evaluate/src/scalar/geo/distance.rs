//! Distances: `geo_distance_2points()`, `geo_distance_point_to_line()`,
//! `geo_distance_point_to_polygon()`, `geo_point_in_circle()`.

use super::arguments::{flag, lines, number, place, region};
use super::region::edges_of_line;
use super::shape::Line;
use super::sphere::{EARTH_RADIUS, Place, arc_angle};
use crate::{Scalar, Value};
use geographiclib_rs::{Geodesic, InverseGeodesic};

pub(super) const GEO_DISTANCE_2POINTS: Scalar = Scalar {
    name: "geo_distance_2points",
    summary: "The distance of two places in metres, on a sphere, or on the WGS-84 spheroid when asked for.",
    examples: &[
        ("round(geo_distance_2points(0, 0, 0, 90))", "10007559"),
        ("round(geo_distance_2points(0, 0, 0, 90, true))", "10001966"),
        ("geo_distance_2points(181, 0, 0, 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-distance-2points-function",
    differs: "",
    eval: |_, arguments| {
        let (Some(a), Some(b)) = (place(arguments, 0), place(arguments, 2)) else { return Ok(Value::Null) };
        Ok(Value::Real(if flag(arguments, 4) { on_spheroid(&a, &b) } else { a.distance(&b) }))
    },
};

pub(super) const GEO_DISTANCE_POINT_TO_LINE: Scalar = Scalar {
    name: "geo_distance_point_to_line",
    summary: "The shortest distance in metres between a place and a line or several.",
    examples: &[
        (
            "round(geo_distance_point_to_line(1, 1, dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[2,0]]})))",
            "111195",
        ),
        ("geo_distance_point_to_line(1, 1, dynamic({\"type\":\"Point\",\"coordinates\":[0,0]}))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-distance-point-to-line-function",
    differs: "",
    eval: |_, arguments| {
        let found = place(arguments, 0).zip(lines(arguments, 2));
        Ok(found.map(|(place, lines)| line_angle(&place, &lines) * EARTH_RADIUS).into())
    },
};

pub(super) const GEO_DISTANCE_POINT_TO_POLYGON: Scalar = Scalar {
    name: "geo_distance_point_to_polygon",
    summary: "The shortest distance in metres between a place and a polygon or several; 0 inside.",
    examples: &[
        (
            "geo_distance_point_to_polygon(1, 0.5, dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[1,2],[0,0]]]}))",
            "0",
        ),
        (
            "round(geo_distance_point_to_polygon(1, -1, dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[1,2],[0,0]]]})))",
            "111195",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-distance-point-to-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let Some((place, region)) = place(arguments, 0).zip(region(arguments, 2)?) else {
            return Ok(Value::Null);
        };
        let inside = region.contains(place.at);
        Ok(Value::Real(if inside { 0.0 } else { region.boundary_angle(place.at) * EARTH_RADIUS }))
    },
};

pub(super) const GEO_POINT_IN_CIRCLE: Scalar = Scalar {
    name: "geo_point_in_circle",
    summary: "Whether a place is within so many metres of the centre of a circle.",
    examples: &[
        ("geo_point_in_circle(0, 0, 0, 1, 111200)", "true"),
        ("geo_point_in_circle(0, 0, 0, 1, 111100)", "false"),
        ("geo_point_in_circle(0, 0, 0, 91, 1)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-point-in-circle-function",
    differs: "",
    eval: |_, arguments| {
        let places = place(arguments, 0).zip(place(arguments, 2));
        let radius = number(arguments, 4).filter(|radius| *radius >= 0.0);
        Ok(places.zip(radius).map(|((p, centre), radius)| p.distance(&centre) <= radius).into())
    },
};

/// The distance in metres on the WGS-84 spheroid.
pub(super) fn on_spheroid(a: &Place, b: &Place) -> f64 {
    Geodesic::wgs84().inverse(a.lat, a.lng, b.lat, b.lng)
}

/// The smallest angle between a place and the lines.
fn line_angle(place: &Place, lines: &[Line]) -> f64 {
    let edges = lines.iter().flat_map(|line| edges_of_line(line));
    edges.map(|edge| arc_angle(place.at, edge.from.at, edge.to.at)).fold(f64::INFINITY, f64::min)
}
