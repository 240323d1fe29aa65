//! Reading the arguments of the family's functions.

use super::region::Region;
use super::shape::{Line, Polygon, lines_of, polygons_of};
use super::sphere::Place;
use crate::{Fault, Value};
use kql::Type;

/// The number at that place.
pub(super) fn number(arguments: &[Value], at: usize) -> Option<f64> {
    arguments.get(at)?.as_real().filter(|number| number.is_finite())
}

/// The number at that place, or what it is when left out; null and `nan` give nothing.
pub(super) fn number_or(arguments: &[Value], at: usize, default: f64) -> Option<f64> {
    match arguments.get(at) {
        None => Some(default),
        Some(_) => number(arguments, at),
    }
}

/// The whole number at that place, in that range.
pub(super) fn whole_or(
    arguments: &[Value],
    at: usize,
    default: i64,
    range: std::ops::RangeInclusive<i64>,
) -> Option<i64> {
    let whole = match arguments.get(at) {
        None => default,
        Some(value) => value.to(Type::Long).as_long()?,
    };
    range.contains(&whole).then_some(whole)
}

/// The truth at that place; false when left out.
pub(super) fn flag(arguments: &[Value], at: usize) -> bool {
    arguments.get(at).is_some_and(|value| value.to(Type::Bool).as_bool() == Some(true))
}

/// The place whose longitude and latitude are the arguments from there on.
pub(super) fn place(arguments: &[Value], at: usize) -> Option<Place> {
    Place::degrees(number(arguments, at)?, number(arguments, at + 1)?)
}

/// The lines at that place.
pub(super) fn lines(arguments: &[Value], at: usize) -> Option<Vec<Line>> {
    lines_of(arguments.get(at)?).ok()
}

/// The polygons at that place; they can overlap.
pub(super) fn polygons(arguments: &[Value], at: usize) -> Option<Vec<Polygon>> {
    polygons_of(arguments.get(at)?).ok()
}

/// What the polygons at that place cover, overlapping ones once.
///
/// # Errors
/// [`Fault::Limit`] for polygons of too many edges.
pub(super) fn region(arguments: &[Value], at: usize) -> Result<Option<Region>, Fault> {
    match polygons(arguments, at) {
        None => Ok(None),
        Some(polygons) if polygons.len() == 1 => Ok(Some(Region::of(&polygons))),
        Some(polygons) => super::overlay::union_all(&polygons).map(Some),
    }
}

/// The text at that place.
pub(super) fn text(arguments: &[Value], at: usize) -> Option<&str> {
    arguments.get(at)?.as_text()
}
