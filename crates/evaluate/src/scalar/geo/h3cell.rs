//! H3 cells: `geo_point_to_h3cell()`, `geo_h3cell_to_central_point()`, `geo_h3cell_to_polygon()`,
//! `geo_h3cell_neighbors()`, `geo_h3cell_children()`, `geo_h3cell_parent()`, `geo_h3cell_rings()`,
//! `geo_h3cell_level()`.

use super::arguments::{place, text, whole_or};
use super::shape::{Polygon, point, polygons_value};
use super::sphere::Place;
use crate::{Scalar, Value};
use h3o::{CellIndex, LatLng, Resolution};

/// How many resolutions finer children can be.
const FINER_MAX: i64 = 5;
/// The largest distance of rings.
const DISTANCE_MAX: i64 = 142;

pub(super) const GEO_POINT_TO_H3CELL: Scalar = Scalar {
    name: "geo_point_to_h3cell",
    summary: "The H3 cell, of resolution 0 to 15 (6), in which a place is; \"\" for anything else.",
    examples: &[("geo_point_to_h3cell(0, 0, 0)", "8075fffffffffff"), ("geo_point_to_h3cell(0, 0, 16)", "")],
    source: "https://learn.microsoft.com/kusto/query/geo-point-to-h3cell-function",
    differs: "",
    eval: |_, arguments| {
        let resolution = whole_or(arguments, 2, 6, 0..=15).and_then(resolution);
        let cell = |(place, resolution): (Place, Resolution)| {
            Some(LatLng::new(place.lat, place.lng).ok()?.to_cell(resolution).to_string())
        };
        Ok(place(arguments, 0).zip(resolution).and_then(cell).unwrap_or_default().into())
    },
};

pub(super) const GEO_H3CELL_TO_CENTRAL_POINT: Scalar = Scalar {
    name: "geo_h3cell_to_central_point",
    summary: "The middle of an H3 cell.",
    examples: &[
        ("geo_h3cell_to_central_point('8075fffffffffff').type", "Point"),
        ("geo_h3cell_to_central_point('1')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-h3cell-to-central-point-function",
    differs: "",
    eval: |_, arguments| {
        Ok(cell_of(arguments).map_or(Value::Null, |cell| point(&place_of(LatLng::from(cell)))))
    },
};

pub(super) const GEO_H3CELL_TO_POLYGON: Scalar = Scalar {
    name: "geo_h3cell_to_polygon",
    summary: "An H3 cell as a polygon.",
    examples: &[
        ("geo_h3cell_to_polygon('8075fffffffffff').type", "Polygon"),
        ("geo_h3cell_to_polygon('@')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-h3cell-to-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let ring = |cell: CellIndex| cell.boundary().iter().map(|corner| place_of(*corner)).collect();
        let polygon = |cell| polygons_value(&[Polygon { rings: vec![ring(cell)] }]);
        Ok(cell_of(arguments).map_or(Value::Null, polygon))
    },
};

pub(super) const GEO_H3CELL_NEIGHBORS: Scalar = Scalar {
    name: "geo_h3cell_neighbors",
    summary: "The H3 cells around a cell.",
    examples: &[
        ("array_length(geo_h3cell_neighbors('862a1072fffffff'))", "6"),
        ("geo_h3cell_neighbors('abc')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-h3cell-neighbors-function",
    differs: "",
    eval: |_, arguments| {
        let ring =
            |cell: CellIndex| tokens(cell.grid_disk::<Vec<CellIndex>>(1).into_iter().filter(|c| *c != cell));
        Ok(cell_of(arguments).map_or(Value::Null, ring))
    },
};

pub(super) const GEO_H3CELL_CHILDREN: Scalar = Scalar {
    name: "geo_h3cell_children",
    summary: "The H3 cells of a resolution, up to 5 finer and 1 when not given, that an H3 cell is made of.",
    examples: &[
        ("array_length(geo_h3cell_children('862a1072fffffff'))", "7"),
        ("geo_h3cell_children('862a1072fffffff', 5)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-h3cell-children-function",
    differs: "",
    eval: |_, arguments| {
        let Some(cell) = cell_of(arguments) else { return Ok(Value::Null) };
        let own = i64::from(u8::from(cell.resolution()));
        let finest = (own + FINER_MAX).min(15);
        let finer = whole_or(arguments, 1, own + 1, own + 1..=finest).and_then(resolution);
        Ok(finer.map_or(Value::Null, |finer| tokens(cell.children(finer))))
    },
};

pub(super) const GEO_H3CELL_PARENT: Scalar = Scalar {
    name: "geo_h3cell_parent",
    summary: "The H3 cell of a coarser resolution, the next when not given, in which an H3 cell is.",
    examples: &[
        ("geo_h3cell_parent('862a1072fffffff')", "852a1073fffffff"),
        ("geo_h3cell_parent('862a1072fffffff', 7)", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-h3cell-parent-function",
    differs: "",
    eval: |_, arguments| {
        let Some(cell) = cell_of(arguments) else { return Ok(Value::Null) };
        let own = i64::from(u8::from(cell.resolution()));
        let coarser = whole_or(arguments, 1, own - 1, 0..=own - 1).and_then(resolution);
        let parent = coarser.and_then(|coarser| cell.parent(coarser));
        Ok(parent.map_or_else(String::new, |parent| parent.to_string()).into())
    },
};

pub(super) const GEO_H3CELL_RINGS: Scalar = Scalar {
    name: "geo_h3cell_rings",
    summary: "The H3 cells around a cell as arrays by distance, from 0 to the given one.",
    examples: &[
        ("geo_h3cell_rings('861f8894fffffff', 0)", "[[\"861f8894fffffff\"]]"),
        ("geo_h3cell_rings('861f8894fffffff', 150)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-h3cell-rings-function",
    differs: "",
    eval: |_, arguments| {
        let Some(cell) = cell_of(arguments) else { return Ok(Value::Null) };
        let Some(distance) = whole_or(arguments, 1, -1, 0..=DISTANCE_MAX) else { return Ok(Value::Null) };
        let mut rings: Vec<Vec<CellIndex>> = vec![vec![]; distance as usize + 1];
        for (cell, at) in cell.grid_disk_distances::<Vec<(CellIndex, u32)>>(distance as u32) {
            if let Some(ring) = rings.get_mut(at as usize) {
                ring.push(cell);
            }
        }
        Ok(Value::array(rings.into_iter().map(|ring| tokens(ring.into_iter())).collect()))
    },
};

pub(super) const GEO_H3CELL_LEVEL: Scalar = Scalar {
    name: "geo_h3cell_level",
    summary: "The resolution of an H3 cell.",
    examples: &[("geo_h3cell_level('862a1072fffffff')", "6"), ("geo_h3cell_level('abc')", "null")],
    source: "https://learn.microsoft.com/kusto/query/geo-h3cell-level-function",
    differs: "",
    eval: |_, arguments| {
        let level = |cell: CellIndex| Value::Int(i32::from(u8::from(cell.resolution())));
        Ok(cell_of(arguments).map_or(Value::Null, level))
    },
};

fn cell_of(arguments: &[Value]) -> Option<CellIndex> {
    text(arguments, 0)?.parse().ok()
}

fn resolution(number: i64) -> Option<Resolution> {
    Resolution::try_from(u8::try_from(number).ok()?).ok()
}

fn place_of(corner: LatLng) -> Place {
    Place::unchecked(corner.lng(), corner.lat())
}

fn tokens(cells: impl Iterator<Item = CellIndex>) -> Value {
    Value::array(cells.map(|cell| cell.to_string().into()).collect())
}
