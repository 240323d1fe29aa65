//! `geo_from_wkt()`.

use super::shape::{geometry, pair};
use crate::{Scalar, Value};

/// Most shapes inside of shapes.
const DEPTH_MAX: usize = 32;

pub(super) const GEO_FROM_WKT: Scalar = Scalar {
    name: "geo_from_wkt",
    summary: "The GeoJSON of a shape in well-known text.",
    examples: &[
        ("geo_from_wkt('POINT (1 2.5)')", "{\"type\":\"Point\",\"coordinates\":[1,2.5]}"),
        ("geo_from_wkt('linestring(1 2, 3 4)')", "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}"),
        (
            "geo_from_wkt('GEOMETRYCOLLECTION (MULTIPOINT ((1 2)))')",
            "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"MultiPoint\",\"coordinates\":[[1,2]]}]}",
        ),
        ("geo_from_wkt('POINT')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-from-wkt-function",
    differs: "",
    eval: |_, arguments| {
        let shape = |value: &Value| {
            let mut reader = Reader { text: value.as_text()? };
            let shape = reader.shape(0)?;
            reader.rest().is_empty().then_some(shape)
        };
        Ok(match arguments.first() {
            Some(Value::Array(items)) => {
                Value::array(items.iter().map(|item| shape(item).unwrap_or_default()).collect())
            }
            value => value.and_then(shape).unwrap_or_default(),
        })
    },
};

struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn rest(&mut self) -> &'a str {
        self.text = self.text.trim_start();
        self.text
    }

    fn takes(&mut self, mark: char) -> bool {
        let rest = self.rest().strip_prefix(mark);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    /// The next word, up to a mark or space.
    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || "(),".contains(c)).unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.text = rest;
        word
    }

    fn shape(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH_MAX {
            return None;
        }
        let kind = self.word().to_ascii_uppercase();
        Some(match kind.as_str() {
            "POINT" => geometry("Point", self.in_brackets(Reader::place)?),
            "LINESTRING" => geometry("LineString", self.path()?),
            "POLYGON" => geometry("Polygon", self.list(Reader::path)?),
            "MULTIPOINT" => geometry("MultiPoint", self.list(Reader::loose_place)?),
            "MULTILINESTRING" => geometry("MultiLineString", self.list(Reader::path)?),
            "MULTIPOLYGON" => geometry("MultiPolygon", self.list(|reader| reader.list(Reader::path))?),
            "GEOMETRYCOLLECTION" => {
                let shapes = self.list(|reader| reader.shape(depth + 1))?;
                Value::bag([("type", Value::text("GeometryCollection")), ("geometries", shapes)])
            }
            _ => return None,
        })
    }

    fn in_brackets(&mut self, inner: impl FnOnce(&mut Self) -> Option<Value>) -> Option<Value> {
        if !self.takes('(') {
            return None;
        }
        inner(self).filter(|_| self.takes(')'))
    }

    fn list(&mut self, item: impl Fn(&mut Self) -> Option<Value>) -> Option<Value> {
        self.in_brackets(|reader| {
            let mut items = vec![item(reader)?];
            while reader.takes(',') {
                items.push(item(reader)?);
            }
            Some(Value::array(items))
        })
    }

    fn path(&mut self) -> Option<Value> {
        self.list(Reader::place)
    }

    /// A place with or without brackets of its own.
    fn loose_place(&mut self) -> Option<Value> {
        if self.rest().starts_with('(') { self.in_brackets(Reader::place) } else { self.place() }
    }

    fn place(&mut self) -> Option<Value> {
        let lng: f64 = self.word().parse().ok()?;
        let lat: f64 = self.word().parse().ok()?;
        let valid = (-180.0..=180.0).contains(&lng) && (-90.0..=90.0).contains(&lat);
        valid.then(|| pair(lng, lat))
    }
}
