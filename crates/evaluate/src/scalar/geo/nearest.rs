//! `geo_closest_point_on_line()`, `geo_closest_point_on_polygon()`, `geo_line_interpolate_point()`,
//! `geo_line_locate_point()`.

use super::arguments::{flag, lines, number, place, region};
use super::distance::on_spheroid;
use super::region::{Edge, edges_of_line};
use super::shape::{Line, line_of, point};
use super::sphere::{Place, between, nearest};
use crate::{Scalar, Value};

pub(super) const GEO_CLOSEST_POINT_ON_LINE: Scalar = Scalar {
    name: "geo_closest_point_on_line",
    summary: "The place of a line or several that is nearest to a place.",
    examples: &[(
        "geo_closest_point_on_line(-3, 1, dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[4,0]]}))",
        "{\"type\":\"Point\",\"coordinates\":[0,0]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-closest-point-on-line-function",
    differs: "",
    eval: |_, arguments| {
        let Some((p, lines)) = place(arguments, 0).zip(lines(arguments, 2)) else { return Ok(Value::Null) };
        let edges = lines.iter().flat_map(|line| edges_of_line(line));
        Ok(nearest_of(&p, edges).map_or(Value::Null, |found| point(&found)))
    },
};

pub(super) const GEO_CLOSEST_POINT_ON_POLYGON: Scalar = Scalar {
    name: "geo_closest_point_on_polygon",
    summary: "The place of a polygon or several that is nearest to a place; the place itself inside.",
    examples: &[
        (
            "geo_closest_point_on_polygon(1, 0.5, dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[1,2],[0,0]]]}))",
            "{\"type\":\"Point\",\"coordinates\":[1,0.5]}",
        ),
        (
            "geo_closest_point_on_polygon(1, 9, dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[1,2],[0,0]]]}))",
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-closest-point-on-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let Some((p, region)) = place(arguments, 0).zip(region(arguments, 2)?) else {
            return Ok(Value::Null);
        };
        if region.contains(p.at) {
            return Ok(point(&p));
        }
        Ok(nearest_of(&p, region.edges().iter().copied()).map_or(Value::Null, |found| point(&found)))
    },
};

pub(super) const GEO_LINE_INTERPOLATE_POINT: Scalar = Scalar {
    name: "geo_line_interpolate_point",
    summary: "The place at a share, 0 to 1, of the length of a line.",
    examples: &[
        (
            "geo_line_interpolate_point(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[4,0]]}), 1)",
            "{\"type\":\"Point\",\"coordinates\":[4,0]}",
        ),
        (
            "geo_line_interpolate_point(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[4,0]]}), 2)",
            "null",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-line-interpolate-point-function",
    differs: "",
    eval: |_, arguments| {
        let share = number(arguments, 1).filter(|share| (0.0..=1.0).contains(share));
        let found = arguments.first().and_then(line_of).zip(share);
        Ok(found.and_then(|(line, share)| at_share(&line, share)).map_or(Value::Null, |found| point(&found)))
    },
};

pub(super) const GEO_LINE_LOCATE_POINT: Scalar = Scalar {
    name: "geo_line_locate_point",
    summary: "The share, 0 to 1, of the length of a line at which it is nearest to a place.",
    examples: &[
        (
            "round(geo_line_locate_point(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[4,0]]}), 1, 1), 6)",
            "0.25",
        ),
        (
            "geo_line_locate_point(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[4,0]]}), 9, 0)",
            "1",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-line-locate-point-function",
    differs: "With use_spheroid, lengths are those on the spheroid but the nearest place is that on the sphere.",
    eval: |_, arguments| {
        let Some((line, p)) = arguments.first().and_then(line_of).zip(place(arguments, 1)) else {
            return Ok(Value::Null);
        };
        let length: fn(&Place, &Place) -> f64 =
            if flag(arguments, 3) { on_spheroid } else { Place::distance };
        Ok(share_of(&line, &p, length).into())
    },
};

/// The nearest place of the edges.
fn nearest_of(p: &Place, edges: impl Iterator<Item = Edge>) -> Option<Place> {
    let found = edges.map(|edge| nearest(p, &edge.from, &edge.to));
    found.min_by(|x, y| p.at.angle(x.at).total_cmp(&p.at.angle(y.at)))
}

fn at_share(line: &Line, share: f64) -> Option<Place> {
    let total: f64 = edges_of_line(line).map(|edge| edge.from.distance(&edge.to)).sum();
    let mut left = total * share;
    for edge in edges_of_line(line) {
        let length = edge.from.distance(&edge.to);
        if left <= length {
            return Some(between(&edge.from, &edge.to, left / length));
        }
        left -= length;
    }
    line.last().copied()
}

fn share_of(line: &Line, p: &Place, length: fn(&Place, &Place) -> f64) -> Option<f64> {
    let mut before = 0.0;
    let mut best: Option<(f64, f64)> = None;
    for edge in edges_of_line(line) {
        let found = nearest(p, &edge.from, &edge.to);
        let angle = p.at.angle(found.at);
        if best.is_none_or(|(least, _)| angle < least) {
            best = Some((angle, before + length(&edge.from, &found)));
        }
        before += length(&edge.from, &edge.to);
    }
    best.map(|(_, at)| (at / before).clamp(0.0, 1.0))
}
