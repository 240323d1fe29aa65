//! Lengths, areas and middles: `geo_line_length()`, `geo_polygon_perimeter()`, `geo_polygon_area()`,
//! `geo_line_centroid()`, `geo_polygon_centroid()`.

use super::arguments::{lines, region};
use super::overlay::union_of_lines;
use super::region::{Edge, edges_of_line};
use super::shape::point;
use super::sphere::{Place, Vector};
use crate::{Scalar, Value};

pub(super) const GEO_LINE_LENGTH: Scalar = Scalar {
    name: "geo_line_length",
    summary: "The length in metres of a line or several, stretches that they share once.",
    examples: &[
        (
            "round(geo_line_length(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0]]})))",
            "111195",
        ),
        ("geo_line_length(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0]]}))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-line-length-function",
    differs: "",
    eval: |_, arguments| {
        let edges = lines(arguments, 0).map(|lines| merged_edges(&lines));
        Ok(edges.map(|edges| length_of(&edges)).into())
    },
};

pub(super) const GEO_POLYGON_PERIMETER: Scalar = Scalar {
    name: "geo_polygon_perimeter",
    summary: "The length in metres of the boundary of a polygon or several.",
    examples: &[(
        "round(geo_polygon_perimeter(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[90,0],[0,90],[0,0]]]})))",
        "30022677",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-perimeter-function",
    differs: "",
    eval: |_, arguments| Ok(region(arguments, 0)?.map(|region| length_of(region.edges())).into()),
};

pub(super) const GEO_POLYGON_AREA: Scalar = Scalar {
    name: "geo_polygon_area",
    summary: "The area in square metres of a polygon or several, overlapping ones counted once.",
    examples: &[
        (
            "round(geo_polygon_area(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[90,0],[0,90],[0,0]]]})) / 1e12, 3)",
            "63.758",
        ),
        ("geo_polygon_area(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-area-function",
    differs: "",
    eval: |_, arguments| Ok(region(arguments, 0)?.map(|region| region.area()).into()),
};

pub(super) const GEO_LINE_CENTROID: Scalar = Scalar {
    name: "geo_line_centroid",
    summary: "The middle of a line or several, by length.",
    examples: &[(
        "geo_line_centroid(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[4,0]]})).type",
        "Point",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-line-centroid-function",
    differs: "",
    eval: |_, arguments| {
        let middle = |lines: Vec<_>| {
            let weighed = |edge: &Edge| {
                let (a, b) = (edge.from.at, edge.to.at);
                // The integral over an arc points to its middle and is as long as its chord.
                (a + b).unit() * (a - b).norm()
            };
            let sum = merged_edges(&lines).iter().map(weighed).fold(Vector::ZERO, |sum, part| sum + part);
            point(&Place::of(sum))
        };
        Ok(lines(arguments, 0).map_or(Value::Null, middle))
    },
};

pub(super) const GEO_POLYGON_CENTROID: Scalar = Scalar {
    name: "geo_polygon_centroid",
    summary: "The middle of a polygon or several, by area.",
    examples: &[(
        "round(toreal(geo_polygon_centroid(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[90,0],[0,90],[0,0]]]})).coordinates[0]), 6)",
        "45",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-centroid-function",
    differs: "",
    eval: |_, arguments| Ok(region(arguments, 0)?.map_or(Value::Null, |region| point(&region.centroid()))),
};

/// The edges of the lines, of several lines those that they share once.
fn merged_edges(lines: &[Vec<Place>]) -> Vec<Edge> {
    match lines {
        [line] => edges_of_line(line).collect(),
        lines => union_of_lines(lines).iter().flat_map(|line| edges_of_line(line)).collect(),
    }
}

fn length_of(edges: &[Edge]) -> f64 {
    edges.iter().map(|edge| edge.from.distance(&edge.to)).sum()
}
