//! `__geo_line_validate()`, `__geo_polygon_validate()`.

use super::shape::{lines_of, polygons_of};
use crate::{Scalar, Value};

const DIFFERS: &str = "Not documented; the words are Cordon's own.";

pub(super) const GEO_LINE_VALIDATE: Scalar = Scalar {
    name: "__geo_line_validate",
    summary: "What is wrong with a line; \"\" when nothing is.",
    examples: &[
        ("__geo_line_validate(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}))", ""),
        (
            "__geo_line_validate(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0]]}))",
            "A line must have at least two different places.",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-line-length-function",
    differs: DIFFERS,
    eval: |_, arguments| {
        let problem = arguments.first().and_then(|line| lines_of(line).err());
        Ok(Value::text(problem.unwrap_or_default()))
    },
};

pub(super) const GEO_POLYGON_VALIDATE: Scalar = Scalar {
    name: "__geo_polygon_validate",
    summary: "What is wrong with a polygon; \"\" when nothing is.",
    examples: &[
        (
            "__geo_polygon_validate(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]}))",
            "",
        ),
        (
            "__geo_polygon_validate(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,3],[3,0],[0,2],[0,0]]]}))",
            "The edges of a polygon must not cross.",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-area-function",
    differs: DIFFERS,
    eval: |_, arguments| {
        let problem = arguments.first().and_then(|polygon| polygons_of(polygon).err());
        Ok(Value::text(problem.unwrap_or_default()))
    },
};
