//! Unions, intersections and whether shapes meet.

use super::arguments::{lines, place, polygons, region};
use super::overlay::{
    Common, clip, common_of_lines, intersection, polygons as to_polygons, union_all, union_of_lines,
};
use super::region::{Edge, Region, edges_of_line};
use super::shape::{Line, Polygon, collection, lines_of, lines_value, polygons_of, polygons_value};
use crate::{Fault, Scalar, Value};

pub(super) const GEO_POINT_IN_POLYGON: Scalar = Scalar {
    name: "geo_point_in_polygon",
    summary: "Whether a place is in a polygon or one of several.",
    examples: &[
        (
            "geo_point_in_polygon(1, 1, dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]]]}))",
            "true",
        ),
        (
            "geo_point_in_polygon(2, 2, dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]]]}))",
            "false",
        ),
        ("geo_point_in_polygon(2, 2, dynamic({}))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-point-in-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let found = place(arguments, 0).zip(polygons(arguments, 2));
        Ok(found
            .map(|(place, polygons)| {
                polygons.iter().any(|polygon| Region::new(polygon.rings.clone()).contains(place.at))
            })
            .into())
    },
};

pub(super) const GEO_INTERSECTS_2LINES: Scalar = Scalar {
    name: "geo_intersects_2lines",
    summary: "Whether two lines, or one each of several, meet.",
    examples: &[(
        "geo_intersects_2lines(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[2,2]]}), dynamic({\"type\":\"LineString\",\"coordinates\":[[0,2],[2,0]]}))",
        "true",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-intersects-2lines-function",
    differs: "",
    eval: |_, arguments| {
        let Some((a, b)) = lines(arguments, 0).zip(lines(arguments, 1)) else { return Ok(Value::Null) };
        Ok((!common_of_lines(&a, &b)?.is_empty()).into())
    },
};

pub(super) const GEO_INTERSECTS_LINE_WITH_POLYGON: Scalar = Scalar {
    name: "geo_intersects_line_with_polygon",
    summary: "Whether a line and a polygon, or one each of several, meet.",
    examples: &[(
        "geo_intersects_line_with_polygon(dynamic({\"type\":\"LineString\",\"coordinates\":[[1,1],[9,9]]}), dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]]]}))",
        "true",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-intersects-line-with-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let Some((lines, region)) = lines(arguments, 0).zip(region(arguments, 1)?) else {
            return Ok(Value::Null);
        };
        Ok((!clip(&lines, &region)?.is_empty()).into())
    },
};

pub(super) const GEO_INTERSECTS_2POLYGONS: Scalar = Scalar {
    name: "geo_intersects_2polygons",
    summary: "Whether two polygons, or one each of several, meet.",
    examples: &[(
        "geo_intersects_2polygons(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]}), dynamic({\"type\":\"Polygon\",\"coordinates\":[[[5,5],[6,5],[5,6],[5,5]]]}))",
        "false",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-intersects-2polygons-function",
    differs: "",
    eval: |_, arguments| {
        let Some((a, b)) = region(arguments, 0)?.zip(region(arguments, 1)?) else { return Ok(Value::Null) };
        Ok((!intersection(&a, &b)?.is_empty()).into())
    },
};

pub(super) const GEO_INTERSECTION_2LINES: Scalar = Scalar {
    name: "geo_intersection_2lines",
    summary: "What two lines have in common: places, stretches, or an empty collection.",
    examples: &[(
        "geo_intersection_2lines(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[2,2]]}), dynamic({\"type\":\"LineString\",\"coordinates\":[[3,3],[4,4]]}))",
        "{\"type\":\"GeometryCollection\",\"geometries\":[]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-intersection-2lines-function",
    differs: "",
    eval: |_, arguments| {
        let Some((a, b)) = lines(arguments, 0).zip(lines(arguments, 1)) else { return Ok(Value::Null) };
        Ok(common_of_lines(&a, &b)?.to_value())
    },
};

pub(super) const GEO_INTERSECTION_LINE_WITH_POLYGON: Scalar = Scalar {
    name: "geo_intersection_line_with_polygon",
    summary: "The parts of a line or several that are in a polygon or several.",
    examples: &[(
        "geo_intersection_line_with_polygon(dynamic({\"type\":\"LineString\",\"coordinates\":[[1,0.5],[1,0.25]]}), dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]]]}))",
        "{\"type\":\"LineString\",\"coordinates\":[[1,0.5],[1,0.25]]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-intersection-line-with-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let Some((lines, region)) = lines(arguments, 0).zip(region(arguments, 1)?) else {
            return Ok(Value::Null);
        };
        Ok(clip(&lines, &region)?.to_value())
    },
};

pub(super) const GEO_INTERSECTION_2POLYGONS: Scalar = Scalar {
    name: "geo_intersection_2polygons",
    summary: "What two polygons, or several each, have in common.",
    examples: &[(
        "geo_intersection_2polygons(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]]]}), dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[-3,0],[0,-3],[0,0]]]}))",
        "{\"type\":\"Point\",\"coordinates\":[0,0]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-intersection-2polygons-function",
    differs: "",
    eval: |_, arguments| {
        let Some((a, b)) = region(arguments, 0)?.zip(region(arguments, 1)?) else { return Ok(Value::Null) };
        Ok(intersection(&a, &b)?.to_value())
    },
};

pub(super) const GEO_UNION_POLYGONS_ARRAY: Scalar = Scalar {
    name: "geo_union_polygons_array",
    summary: "The union of the polygons of an array; null when one of them is none.",
    examples: &[(
        "geo_union_polygons_array(dynamic([{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]},{\"type\":\"Polygon\",\"coordinates\":[[[5,5],[6,5],[5,6],[5,5]]]}])).type",
        "MultiPolygon",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-union-polygons-array-function",
    differs: "The polygons of the result can stand in another order.",
    eval: |_, arguments| match polygons_of_array(arguments) {
        None => Ok(Value::Null),
        Some(polygons) => Ok(polygons_value(&merged(&polygons)?)),
    },
};

pub(super) const GEO_UNION_LINES_ARRAY: Scalar = Scalar {
    name: "geo_union_lines_array",
    summary: "The union of the lines of an array, stretches that they share once.",
    examples: &[(
        "geo_union_lines_array(dynamic([{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0]]},{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0],[2,5]]}]))",
        "{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0],[2,5]]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-union-lines-array-function",
    differs: "Lines that cross are not cut where they do.",
    eval: |_, arguments| {
        let read = |items: &[Value]| -> Option<Vec<Vec<Line>>> {
            items.iter().map(|item| lines_of(item).ok()).collect()
        };
        let lines = arguments.first().and_then(Value::as_array).filter(|items| !items.is_empty());
        let lines = lines.and_then(read).map(|lines| lines.concat());
        Ok(lines.map_or(Value::Null, |lines| lines_value(&union_of_lines(&lines))))
    },
};

impl Common {
    fn is_empty(&self) -> bool {
        self.points.is_empty() && self.lines.is_empty() && self.polygons.is_empty()
    }

    fn to_value(&self) -> Value {
        collection(&self.points, &self.lines, &self.polygons)
    }
}

/// The polygons of an array; `None` when one of them is none, or there is none.
pub(super) fn polygons_of_array(arguments: &[Value]) -> Option<Vec<Polygon>> {
    let items = arguments.first()?.as_array().filter(|items| !items.is_empty())?;
    let polygons: Vec<Vec<Polygon>> =
        items.iter().map(|item| polygons_of(item).ok()).collect::<Option<_>>()?;
    Some(polygons.concat())
}

/// The polygons without overlaps.
pub(super) fn merged(polygons: &[Polygon]) -> Result<Vec<Polygon>, Fault> {
    Ok(to_polygons(union_all(polygons)?.rings().to_vec()))
}

/// The edges of lines.
pub(super) fn edges_of_lines(lines: &[Line]) -> Vec<Edge> {
    lines.iter().flat_map(|line| edges_of_line(line)).collect()
}
