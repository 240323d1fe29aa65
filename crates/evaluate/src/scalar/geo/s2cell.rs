//! S2 cells: `geo_point_to_s2cell()`, `geo_s2cell_to_central_point()`, `geo_s2cell_to_polygon()`,
//! `geo_s2cell_neighbors()` and the inner functions for levels.

use super::arguments::{lines, number, place, polygons, text, whole_or};
use super::shape::{Polygon, point, polygons_value};
use super::sphere::{EARTH_RADIUS, Place, Vector};
use crate::{Scalar, Value};
use s2::cell::Cell;
use s2::cellid::CellID;
use s2::latlng::LatLng;

/// The level when the call does not say.
pub(super) const LEVEL: i64 = 11;
const DIFFERS: &str = "Not documented; gives the level whose cells have edges of about that length.";

pub(super) const GEO_POINT_TO_S2CELL: Scalar = Scalar {
    name: "geo_point_to_s2cell",
    summary: "The token of the S2 cell, of level 0 to 30 (11), in which a place is; \"\" for anything else.",
    examples: &[
        ("geo_point_to_s2cell(0, 0, 0)", "1"),
        ("geo_point_to_s2cell(0.5, 0.5, 5)", "1004"),
        ("geo_point_to_s2cell(0, 0, 31)", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-point-to-s2cell-function",
    differs: "",
    eval: |_, arguments| {
        let found = place(arguments, 0).zip(whole_or(arguments, 2, LEVEL, 0..=30));
        let token = |(place, level): (Place, i64)| {
            CellID::from(LatLng::from_degrees(place.lat, place.lng)).parent(level as u64).to_token()
        };
        Ok(found.map_or_else(String::new, token).into())
    },
};

pub(super) const GEO_S2CELL_TO_CENTRAL_POINT: Scalar = Scalar {
    name: "geo_s2cell_to_central_point",
    summary: "The middle of an S2 cell.",
    examples: &[
        ("geo_s2cell_to_central_point('1')", "{\"type\":\"Point\",\"coordinates\":[0,0]}"),
        ("geo_s2cell_to_central_point('a')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-s2cell-to-central-point-function",
    differs: "",
    eval: |_, arguments| {
        let middle = |id: CellID| point(&Place::of(vector(&Cell::from(id).center())));
        Ok(text(arguments, 0).and_then(cell_of).map_or(Value::Null, middle))
    },
};

pub(super) const GEO_S2CELL_TO_POLYGON: Scalar = Scalar {
    name: "geo_s2cell_to_polygon",
    summary: "An S2 cell as a polygon.",
    examples: &[("geo_s2cell_to_polygon('1').type", "Polygon"), ("geo_s2cell_to_polygon('a')", "null")],
    source: "https://learn.microsoft.com/kusto/query/geo-s2cell-to-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let polygon = |id: CellID| polygons_value(&[Polygon { rings: vec![corners(id).to_vec()] }]);
        Ok(text(arguments, 0).and_then(cell_of).map_or(Value::Null, polygon))
    },
};

pub(super) const GEO_S2CELL_NEIGHBORS: Scalar = Scalar {
    name: "geo_s2cell_neighbors",
    summary: "The tokens of the S2 cells around a cell, those over its corners included.",
    examples: &[("array_length(geo_s2cell_neighbors('1004'))", "8"), ("geo_s2cell_neighbors('a')", "null")],
    source: "https://learn.microsoft.com/kusto/query/geo-s2cell-neighbors-function",
    differs: "",
    eval: |_, arguments| {
        let Some(id) = text(arguments, 0).and_then(cell_of) else { return Ok(Value::Null) };
        let around = id.all_neighbors(id.level());
        let mut cells: Vec<CellID> = vec![];
        // The order in which the original's page shows them.
        for cell in [7, 0, 1, 2, 3, 5, 4, 6].into_iter().filter_map(|at: usize| around.get(at)) {
            // At a corner of the cube one comes twice.
            if !cells.contains(cell) && *cell != id {
                cells.push(*cell);
            }
        }
        Ok(Value::array(cells.iter().map(|cell| cell.to_token().into()).collect()))
    },
};

pub(super) const GEO_LENGTH_TO_S2CELL_LEVEL: Scalar = Scalar {
    name: "__geo_length_to_s2cell_level",
    summary: "The level of the S2 cells whose edges are nearest to a length in metres.",
    examples: &[("__geo_length_to_s2cell_level(5000)", "11")],
    source: "https://learn.microsoft.com/kusto/query/geo-point-to-s2cell-function",
    differs: DIFFERS,
    eval: |_, arguments| Ok(number(arguments, 0).and_then(level_of).map_or(Value::Null, Value::Int)),
};

pub(super) const GEO_LINE_S2CELL_COVERING_LEVEL: Scalar = Scalar {
    name: "__geo_line_s2cell_covering_level",
    summary: "A level of S2 cells of which a few cover a line.",
    examples: &[(
        "__geo_line_s2cell_covering_level(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[1,0]]}))",
        "6",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-line-to-s2cells-function",
    differs: DIFFERS,
    eval: |_, arguments| {
        let extent = lines(arguments, 0).map(|lines| extent(lines.iter().flatten()));
        Ok(extent.and_then(level_of).map_or(Value::Null, Value::Int))
    },
};

pub(super) const GEO_POLYGON_S2CELL_COVERING_LEVEL: Scalar = Scalar {
    name: "__geo_polygon_s2cell_covering_level",
    summary: "A level of S2 cells of which a few cover a polygon.",
    examples: &[(
        "__geo_polygon_s2cell_covering_level(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,1],[0,0]]]}))",
        "6",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-to-s2cells-function",
    differs: DIFFERS,
    eval: |_, arguments| {
        let extent = polygons(arguments, 0)
            .map(|polygons| extent(polygons.iter().flat_map(|polygon| &polygon.rings).flatten()));
        Ok(extent.and_then(level_of).map_or(Value::Null, Value::Int))
    },
};

/// The cell of a token; `None` when it is none.
fn cell_of(token: &str) -> Option<CellID> {
    let hex = (1..=16).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = CellID::from_token(if hex { token } else { "0" });
    id.is_valid().then_some(id)
}

fn vector(point: &s2::point::Point) -> Vector {
    Vector { x: point.0.x, y: point.0.y, z: point.0.z }
}

/// The corners of a cell, counterclockwise.
pub(super) fn corners(id: CellID) -> [Place; 4] {
    Cell::from(id).vertices().map(|corner| Place::of(vector(&corner)))
}

/// The level whose average edge is nearest in length.
fn level_of(length: f64) -> Option<i32> {
    // The average edge of a cell of level 0, in radians (S2's kAvgEdge).
    let ratio = 1.459_213_746_386_106 * EARTH_RADIUS / length;
    (length > 0.0).then(|| ratio.log2().round().clamp(0.0, 30.0) as i32)
}

/// The distance in metres from the first place to the one farthest from it.
fn extent<'a>(mut places: impl Iterator<Item = &'a Place>) -> f64 {
    let Some(first) = places.next() else { return 0.0 };
    places.map(|place| first.distance(place)).fold(0.0, f64::max)
}
