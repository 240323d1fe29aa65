//! `geo_point_buffer()`, `geo_line_buffer()`, `geo_polygon_buffer()`: all that is within so many metres.

use super::arguments::{lines, number, number_or, place, region};
use super::combine::edges_of_lines;
use super::overlay::{polygons, union, union_all};
use super::region::{Edge, Region};
use super::shape::{Polygon, Ring, polygons_value};
use super::sphere::{EARTH_RADIUS, Place, between};
use crate::{Fault, Scalar, Value};
use std::f64::consts::{FRAC_PI_2, PI};

/// How far the result may be off, in metres, when the call does not say.
const TOLERANCE: f64 = 10.0;
/// The least tolerance as a share of the radius.
const TOLERANCE_MIN: f64 = 1e-6;
/// Longer edges, in radians, are buffered part by part.
const PART: f64 = 0.02;
/// Most parts of a shape that are buffered.
const PARTS_MAX: usize = 10_000;

pub(super) const GEO_POINT_BUFFER: Scalar = Scalar {
    name: "geo_point_buffer",
    summary: "A polygon around all that is within so many metres of a place.",
    examples: &[
        ("round(geo_polygon_area(geo_point_buffer(0, 0, 1000, 0.01)) / 1e6, 2)", "3.14"),
        ("geo_point_buffer(0, 0, 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-point-buffer-function",
    differs: "The corners of the polygon stand elsewhere on the circle.",
    eval: |_, arguments| {
        let Some((place, size)) = place(arguments, 0).zip(Size::of(arguments, 2)) else {
            return Ok(Value::Null);
        };
        let circle = size.arc(&place, 0.0, 2.0 * PI);
        Ok(polygons_value(&[Polygon { rings: vec![circle] }]))
    },
};

pub(super) const GEO_LINE_BUFFER: Scalar = Scalar {
    name: "geo_line_buffer",
    summary: "A polygon around all that is within so many metres of a line or several.",
    examples: &[
        (
            "geo_line_buffer(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[0.01,0]]}), 10, 0.1).type",
            "Polygon",
        ),
        ("geo_line_buffer(dynamic({\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}), 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-line-buffer-function",
    differs: "The corners of the polygon stand elsewhere on the boundary.",
    eval: |_, arguments| {
        let Some((lines, size)) = lines(arguments, 0).zip(Size::of(arguments, 1)) else {
            return Ok(Value::Null);
        };
        let region = union_all(&size.around(&edges_of_lines(&lines))?)?;
        Ok(polygons_value(&polygons(region.rings().to_vec())))
    },
};

pub(super) const GEO_POLYGON_BUFFER: Scalar = Scalar {
    name: "geo_polygon_buffer",
    summary: "A polygon around all that is within so many metres of a polygon or several.",
    examples: &[
        (
            "geo_point_in_polygon(-0.001, 1, geo_polygon_buffer(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]]]}), 1000))",
            "true",
        ),
        (
            "geo_polygon_buffer(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]]]}), 0)",
            "null",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-buffer-function",
    differs: "The corners of the polygon stand elsewhere on the boundary.",
    eval: |_, arguments| {
        let Some((region, size)) = region(arguments, 0)?.zip(Size::of(arguments, 1)) else {
            return Ok(Value::Null);
        };
        Ok(polygons_value(&polygons(size.widened(&region)?.rings().to_vec())))
    },
};

/// How far around, and how exact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    /// In radians.
    radius: f64,
    /// Corners of a whole circle.
    corners: f64,
}

impl Size {
    /// From the radius in metres at that place and the tolerance after it.
    fn of(arguments: &[Value], at: usize) -> Option<Size> {
        let radius = number(arguments, at).filter(|radius| *radius > 0.0)?;
        let tolerance = number_or(arguments, at + 1, TOLERANCE).filter(|tolerance| *tolerance > 0.0)?;
        Size::new(radius, tolerance)
    }

    /// Of a radius and tolerance in metres; nothing from a quarter of the globe on.
    pub(super) fn new(radius: f64, tolerance: f64) -> Option<Size> {
        let tolerance = tolerance.clamp(radius * TOLERANCE_MIN, radius);
        // Corners so far out that the sides between them are not nearer than the radius.
        let half_corner = (radius / (radius + tolerance)).acos();
        let corners = (PI / half_corner).ceil().max(4.0);
        let angle = radius / EARTH_RADIUS;
        (angle < FRAC_PI_2).then(|| Size { radius: (angle.tan() / (PI / corners).cos()).atan(), corners })
    }

    /// The corners around a place over an angle, counterclockwise from a heading.
    fn arc(&self, centre: &Place, heading: f64, angle: f64) -> Ring {
        let count = (self.corners * angle / (2.0 * PI)).ceil().max(2.0) as usize;
        let step = angle / count as f64;
        // Without the last, which for a whole circle is the first and for a half the next arc's.
        (0..count).map(|at| centre.at_heading(heading - step * at as f64, self.radius)).collect()
    }

    /// What is around an edge: two half circles and the sides between them.
    fn capsule(&self, from: &Place, to: &Place) -> Polygon {
        let heading = azimuth(from, to);
        let arriving = azimuth(to, from) + PI;
        let mut ring = self.arc(to, arriving + FRAC_PI_2, PI);
        ring.push(to.at_heading(arriving - FRAC_PI_2, self.radius));
        ring.extend(self.arc(from, heading - FRAC_PI_2, PI));
        ring.push(from.at_heading(heading + FRAC_PI_2, self.radius));
        Polygon { rings: vec![ring] }
    }

    /// What is around the edges, part by part.
    fn around(&self, edges: &[Edge]) -> Result<Vec<Polygon>, Fault> {
        let mut out = vec![];
        for edge in edges {
            let parts = (edge.from.at.angle(edge.to.at) / PART).ceil().max(1.0) as usize;
            if out.len() + parts > PARTS_MAX {
                return Err(Fault::Limit {
                    resource: "edges of a buffered shape",
                    limit: PARTS_MAX.to_string(),
                    advice: "simplify the shape first, with geo_polygon_simplify() or geo_line_simplify()",
                });
            }
            let at = |part: usize| between(&edge.from, &edge.to, part as f64 / parts as f64);
            out.extend((0..parts).map(|part| self.capsule(&at(part), &at(part + 1))));
        }
        Ok(out)
    }

    /// The region and what is around it.
    pub(super) fn widened(&self, region: &Region) -> Result<Region, Fault> {
        union(&union_all(&self.around(region.edges())?)?, region)
    }
}

fn azimuth(from: &Place, to: &Place) -> f64 {
    let (turn, height, goal) = ((to.lng - from.lng).to_radians(), from.lat.to_radians(), to.lat.to_radians());
    let north = height.cos() * goal.sin() - height.sin() * goal.cos() * turn.cos();
    (turn.sin() * goal.cos()).atan2(north)
}
