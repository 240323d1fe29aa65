//! Geohashes: `geo_point_to_geohash()`, `geo_geohash_to_central_point()`, `geo_geohash_to_polygon()`,
//! `geo_geohash_neighbors()`.

use super::arguments::{place, text, whole_or};
use super::shape::{Polygon, point, polygons_value};
use super::sphere::Place;
use crate::{Scalar, Value};

/// The digits, five bits each.
const DIGITS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";
/// Most digits.
const LENGTH_MAX: usize = 18;

pub(super) const GEO_POINT_TO_GEOHASH: Scalar = Scalar {
    name: "geo_point_to_geohash",
    summary: "The geohash, of 1 to 18 digits (5), of the cell in which a place is; \"\" for anything else.",
    examples: &[
        ("geo_point_to_geohash(0, 0)", "s0000"),
        ("geo_point_to_geohash(-180, -90, 2)", "00"),
        ("geo_point_to_geohash(0, 0, 19)", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-point-to-geohash-function",
    differs: "",
    eval: |_, arguments| {
        let found = place(arguments, 0).zip(whole_or(arguments, 2, 5, 1..=18));
        let hash = |(place, length): (Place, i64)| Cell::around(&place, length as usize).hash();
        Ok(found.map_or_else(String::new, hash).into())
    },
};

pub(super) const GEO_GEOHASH_TO_CENTRAL_POINT: Scalar = Scalar {
    name: "geo_geohash_to_central_point",
    summary: "The middle of the cell of a geohash.",
    examples: &[
        ("geo_geohash_to_central_point('s')", "{\"type\":\"Point\",\"coordinates\":[22.5,22.5]}"),
        ("geo_geohash_to_central_point('a')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-geohash-to-central-point-function",
    differs: "",
    eval: |_, arguments| {
        let cell = text(arguments, 0).and_then(Cell::of);
        Ok(cell.map_or(Value::Null, |cell| point(&cell.corner(0.5, 0.5))))
    },
};

pub(super) const GEO_GEOHASH_TO_POLYGON: Scalar = Scalar {
    name: "geo_geohash_to_polygon",
    summary: "The cell of a geohash as a polygon.",
    examples: &[(
        "geo_geohash_to_polygon('s')",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[45,0],[45,45],[0,45],[0,0]]]}",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-geohash-to-polygon-function",
    differs: "",
    eval: |_, arguments| {
        let ring = |cell: Cell| {
            let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
            let ring = corners.into_iter().map(|(x, y)| cell.corner(x, y)).collect();
            polygons_value(&[Polygon { rings: vec![ring] }])
        };
        Ok(text(arguments, 0).and_then(Cell::of).map_or(Value::Null, ring))
    },
};

pub(super) const GEO_GEOHASH_NEIGHBORS: Scalar = Scalar {
    name: "geo_geohash_neighbors",
    summary: "The geohashes of the cells around a cell.",
    examples: &[
        ("array_sort_asc(geo_geohash_neighbors('s'))", "[\"7\",\"e\",\"g\",\"k\",\"m\",\"t\",\"u\",\"v\"]"),
        ("geo_geohash_neighbors('a')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-geohash-neighbors-function",
    differs: "",
    eval: |_, arguments| {
        let Some(cell) = text(arguments, 0).and_then(Cell::of) else { return Ok(Value::Null) };
        // The order in which the original's page shows them.
        let steps = [(-1, -1), (-1, 1), (1, -1), (0, 1), (-1, 0), (1, 1), (1, 0), (0, -1)];
        let hashes = steps.into_iter().filter_map(|(x, y)| cell.moved(x, y)).map(|cell| cell.hash().into());
        Ok(Value::array(hashes.collect()))
    },
};

/// A cell of the grid: column and row among 2^bits each.
#[derive(Debug, Clone, Copy)]
struct Cell {
    column: u64,
    row: u64,
    length: usize,
}

impl Cell {
    /// Bits of the columns and of the rows.
    fn bits(length: usize) -> (u32, u32) {
        let bits = 5 * length as u32;
        (bits.div_ceil(2), bits / 2)
    }

    fn around(place: &Place, length: usize) -> Cell {
        let (columns, rows) = Cell::bits(length);
        let index = |share: f64, bits: u32| ((share * 2_f64.powi(bits as i32)) as u64).min((1 << bits) - 1);
        let column = index((place.lng + 180.0) / 360.0, columns);
        Cell { column, row: index((place.lat + 90.0) / 180.0, rows), length }
    }

    fn of(hash: &str) -> Option<Cell> {
        if hash.is_empty() || hash.len() > LENGTH_MAX {
            return None;
        }
        let (mut column, mut row, mut even) = (0, 0, true);
        for byte in hash.bytes() {
            let digit = DIGITS.iter().position(|digit| *digit == byte.to_ascii_lowercase())?;
            for bit in (0..5).rev() {
                let target = if even { &mut column } else { &mut row };
                *target = (*target << 1) | (digit as u64 >> bit & 1);
                even = !even;
            }
        }
        Some(Cell { column, row, length: hash.len() })
    }

    fn hash(&self) -> String {
        let (mut columns, mut rows) = Cell::bits(self.length);
        let mut even = true;
        let mut next_bit = || {
            let (from, left) = if even { (self.column, &mut columns) } else { (self.row, &mut rows) };
            even = !even;
            *left -= 1;
            (from >> *left & 1) as usize
        };
        let digit = |_| {
            let digit = (0..5).fold(0, |digit, _| (digit << 1) | next_bit());
            DIGITS.get(digit).map_or('0', |digit| char::from(*digit))
        };
        (0..self.length).map(digit).collect()
    }

    /// The place at a share of the width and height.
    fn corner(&self, x: f64, y: f64) -> Place {
        let (columns, rows) = Cell::bits(self.length);
        let lng = (self.column as f64 + x) * 360.0 / 2_f64.powi(columns as i32) - 180.0;
        let lat = (self.row as f64 + y) * 180.0 / 2_f64.powi(rows as i32) - 90.0;
        Place::unchecked(lng, lat)
    }

    /// The cell so many columns to the east, round the globe, and rows to the north.
    fn moved(&self, x: i64, y: i64) -> Option<Cell> {
        let (columns, rows) = Cell::bits(self.length);
        let column = self.column.wrapping_add_signed(x) & ((1 << columns) - 1);
        let row = self.row.checked_add_signed(y).filter(|row| *row < 1 << rows)?;
        Some(Cell { column, row, ..*self })
    }
}
