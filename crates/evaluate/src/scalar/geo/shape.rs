//! Lines and polygons, and their form as GeoJSON (RFC 7946).

use super::near::Near;
use super::region::Region;
use super::sphere::{Place, Vector, cross, turn};
use crate::Value;

/// A line: at least two places.
pub(super) type Line = Vec<Place>;
/// A closed ring, the first place not repeated.
pub(super) type Ring = Vec<Place>;

/// A shell and its holes. The interior is to the left of all rings.
#[derive(Debug, Clone, Default)]
pub(super) struct Polygon {
    pub(super) rings: Vec<Ring>,
}

/// Why a shape is none, for `__geo_polygon_validate` and kin.
pub(super) type Problem = &'static str;

const NOT_BAG: Problem = "The shape is not a bag with type and coordinates.";
const COORDINATES: Problem = "The coordinates are not pairs of longitude and latitude in their ranges.";
const SHORT_LINE: Problem = "A line must have at least two different places.";
const LONG_EDGE: Problem = "Edges must be shorter than 180 degrees.";
const OPEN_RING: Problem = "A ring must have at least four places, of which the last is the first.";
const REPEATED: Problem = "A ring must not have a place twice.";
const CROSSING: Problem = "The edges of a polygon must not cross.";
const FLAT: Problem = "A ring must enclose an area.";

/// The lines of a `LineString` or `MultiLineString`.
pub(super) fn lines_of(value: &Value) -> Result<Vec<Line>, Problem> {
    let (kind, coordinates) = parts(value)?;
    match kind {
        "LineString" => Ok(vec![line(coordinates)?]),
        "MultiLineString" => filled(coordinates)?.iter().map(line).collect(),
        _ => Err("The type must be LineString or MultiLineString."),
    }
}

/// The line of a `LineString`.
pub(super) fn line_of(value: &Value) -> Option<Line> {
    let mut lines = lines_of(value).ok()?;
    if lines.len() == 1 { lines.pop() } else { None }
}

/// The polygons of a `Polygon` or `MultiPolygon`, all interiors to the left.
pub(super) fn polygons_of(value: &Value) -> Result<Vec<Polygon>, Problem> {
    written_polygons(value)?.into_iter().map(checked).collect()
}

/// The polygons of a `Polygon` or `MultiPolygon`, in the direction in which they are written.
pub(super) fn written_polygons(value: &Value) -> Result<Vec<Polygon>, Problem> {
    let (kind, coordinates) = parts(value)?;
    match kind {
        "Polygon" => Ok(vec![polygon(coordinates)?]),
        "MultiPolygon" => filled(coordinates)?.iter().map(polygon).collect(),
        _ => Err("The type must be Polygon or MultiPolygon."),
    }
}

fn parts(value: &Value) -> Result<(&str, &Value), Problem> {
    let bag = value.as_bag().ok_or(NOT_BAG)?;
    let kind = bag.get("type").and_then(Value::as_text).ok_or(NOT_BAG)?;
    Ok((kind, bag.get("coordinates").ok_or(NOT_BAG)?))
}

fn filled(value: &Value) -> Result<&[Value], Problem> {
    value.as_array().filter(|items| !items.is_empty()).ok_or(COORDINATES)
}

fn place(value: &Value) -> Result<Place, Problem> {
    let [lng, lat, ..] = value.as_array().ok_or(COORDINATES)? else { return Err(COORDINATES) };
    let (lng, lat) = lng.as_real().zip(lat.as_real()).ok_or(COORDINATES)?;
    Place::degrees(lng, lat).ok_or(COORDINATES)
}

fn line(value: &Value) -> Result<Line, Problem> {
    let mut places: Line = filled(value)?.iter().map(place).collect::<Result<_, _>>()?;
    places.dedup();
    if places.len() < 2 {
        return Err(SHORT_LINE);
    }
    if places.array_windows().any(|[a, b]| opposite(a, b)) { Err(LONG_EDGE) } else { Ok(places) }
}

fn opposite(a: &Place, b: &Place) -> bool {
    (a.at + b.at).norm() < 1e-15
}

fn polygon(value: &Value) -> Result<Polygon, Problem> {
    Ok(Polygon { rings: filled(value)?.iter().map(ring).collect::<Result<_, _>>()? })
}

/// The polygon with its rings in the right direction, if it is one.
fn checked(mut polygon: Polygon) -> Result<Polygon, Problem> {
    for (at, ring) in polygon.rings.iter_mut().enumerate() {
        let area = super::region::ring_area(ring);
        if area == 0.0 {
            return Err(FLAT);
        }
        if (area < 0.0) == (at == 0) {
            ring.reverse();
            // Reversed, it still starts at its first place.
            ring.rotate_right(1);
        }
    }
    if crosses_itself(&polygon) { Err(CROSSING) } else { Ok(polygon) }
}

fn ring(value: &Value) -> Result<Ring, Problem> {
    let mut places: Ring = filled(value)?.iter().map(place).collect::<Result<_, _>>()?;
    if places.len() < 4 || places.first() != places.last() {
        return Err(OPEN_RING);
    }
    if places.array_windows().any(|[a, b]| opposite(a, b)) {
        return Err(LONG_EDGE);
    }
    places.pop();
    let mut sorted: Vec<Vector> = places.iter().map(|p| p.at).collect();
    sorted.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)).then(a.z.total_cmp(&b.z)));
    if sorted.array_windows().any(|[a, b]| a == b) { Err(REPEATED) } else { Ok(places) }
}

fn crosses_itself(polygon: &Polygon) -> bool {
    let region = Region::new(polygon.rings.clone());
    let near = Near::new(region.edges());
    region.edges().iter().enumerate().any(|(at, e)| {
        // Each pair once; edges that follow each other meet in this order or the other.
        near.meeting(e.bounds)
            .filter(|(other, _)| *other > at)
            .any(|(_, f)| cross(e.from.at, e.to.at, f.from.at, f.to.at) || folded(e, f) || folded(f, e))
    })
}

/// Whether two edges that follow each other run back over the same arc.
fn folded(e: &super::region::Edge, f: &super::region::Edge) -> bool {
    e.to == f.from
        && turn(e.from.at, e.to.at, f.to.at) == 0.0
        && (e.from.at - e.to.at).dot(f.to.at - f.from.at) > 0.0
}

/// A coordinate as GeoJSON writes it: whole degrees without a fraction.
fn degree(number: f64) -> Value {
    if number.fract() == 0.0 { Value::Long(number as i64) } else { Value::Real(number) }
}

/// `[longitude, latitude]`.
pub(super) fn pair(lng: f64, lat: f64) -> Value {
    Value::array(vec![degree(lng), degree(lat)])
}

/// The bag of a shape.
pub(super) fn geometry(kind: &str, coordinates: Value) -> Value {
    Value::bag([("type", Value::text(kind)), ("coordinates", coordinates)])
}

/// A `Point`.
pub(super) fn point(place: &Place) -> Value {
    geometry("Point", pair(place.lng, place.lat))
}

fn path(places: &[Place]) -> Vec<Value> {
    places.iter().map(|p| pair(p.lng, p.lat)).collect()
}

fn closed(ring: &[Place]) -> Value {
    let mut places = path(ring);
    places.extend(places.first().cloned());
    Value::array(places)
}

fn rings(polygon: &Polygon) -> Value {
    Value::array(polygon.rings.iter().map(|ring| closed(ring)).collect())
}

/// A `LineString`, or a `MultiLineString` when there are several.
pub(super) fn lines_value(lines: &[Line]) -> Value {
    match lines {
        [line] => geometry("LineString", Value::array(path(line))),
        lines => {
            let lines = lines.iter().map(|line| Value::array(path(line))).collect();
            geometry("MultiLineString", Value::array(lines))
        }
    }
}

/// A `Polygon`, or a `MultiPolygon` when there are several.
pub(super) fn polygons_value(polygons: &[Polygon]) -> Value {
    match polygons {
        [polygon] => geometry("Polygon", rings(polygon)),
        polygons => geometry("MultiPolygon", Value::array(polygons.iter().map(rings).collect())),
    }
}

/// The simplest shape that holds all of these; an empty `GeometryCollection` for nothing.
pub(super) fn collection(points: &[Place], lines: &[Line], polygons: &[Polygon]) -> Value {
    let mut shapes = vec![];
    match points {
        [] => {}
        [place] => shapes.push(point(place)),
        places => shapes.push(geometry("MultiPoint", Value::array(path(places)))),
    }
    if !lines.is_empty() {
        shapes.push(lines_value(lines));
    }
    if !polygons.is_empty() {
        shapes.push(polygons_value(polygons));
    }
    match shapes.len() {
        1 => shapes.swap_remove(0),
        _ => Value::bag([("type", Value::text("GeometryCollection")), ("geometries", Value::array(shapes))]),
    }
}
