//! Equality and order of values, and values as keys of groups.

use super::Value;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Whether two values are equal, numbers across their types; `None` when both are null, and false
/// when one is.
///
/// <https://learn.microsoft.com/kusto/query/scalar-data-types/null-values>
#[must_use]
pub fn equal(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Null, Value::Null) => None,
        (Value::Null, Value::Text(text)) | (Value::Text(text), Value::Null) => Some(text.is_empty()),
        (Value::Null, _) | (_, Value::Null) => Some(false),
        (Value::Array(x), Value::Array(y)) => {
            Some(x.len() == y.len() && x.iter().zip(y.iter()).all(|(x, y)| same(x, y)))
        }
        (Value::Bag(x), Value::Bag(y)) => {
            Some(x.len() == y.len() && x.iter().all(|(k, v)| y.get(k).is_some_and(|w| same(v, w))))
        }
        _ => Some(compare(a, b) == Some(Ordering::Equal)),
    }
}

fn same(a: &Value, b: &Value) -> bool {
    equal(a, b) != Some(false)
}

/// The order of two values of one kind, numbers across their types; `None` when there is none: nulls,
/// `nan`, different kinds.
#[must_use]
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(x), Value::Bool(y)) => Some(x.cmp(y)),
        (Value::Text(x), Value::Text(y)) => Some(x.cmp(y)),
        (Value::DateTime(x), Value::DateTime(y)) | (Value::Timespan(x), Value::Timespan(y)) => Some(x.cmp(y)),
        (Value::Guid(x), Value::Guid(y)) => Some(x.cmp(y)),
        (Value::Decimal(x), y) => as_decimal(y).map(|y| x.cmp(&y)).or_else(|| reals(a, b)),
        (x, Value::Decimal(y)) => as_decimal(x).map(|x| x.cmp(y)).or_else(|| reals(a, b)),
        (Value::Real(_), _) | (_, Value::Real(_)) => reals(a, b),
        _ => Some(a.as_long()?.cmp(&b.as_long()?)),
    }
}

fn reals(a: &Value, b: &Value) -> Option<Ordering> {
    a.as_real()?.partial_cmp(&b.as_real()?)
}

fn as_decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Decimal(number) => Some(*number),
        Value::Real(number) => Decimal::from_f64(*number),
        other => other.as_long().map(Decimal::from),
    }
}

/// A total order for sorting, ascending, nulls first, then `nan`; values of different kinds by kind.
#[must_use]
pub fn sort_order(a: &Value, b: &Value) -> Ordering {
    if let Some(order) = compare(a, b) {
        return order;
    }
    match (a, b) {
        (Value::Array(x), Value::Array(y)) => {
            let pairs = x.iter().zip(y.iter()).map(|(x, y)| sort_order(x, y));
            pairs.fold(Ordering::Equal, Ordering::then).then(x.len().cmp(&y.len()))
        }
        (Value::Bag(_), Value::Bag(_)) => super::to_text(a).cmp(&super::to_text(b)),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Real(number) if number.is_nan() => 1,
        Value::Bool(_) => 2,
        Value::Int(_) | Value::Long(_) | Value::Real(_) | Value::Decimal(_) => 3,
        Value::Timespan(_) => 4,
        Value::DateTime(_) => 5,
        Value::Guid(_) => 6,
        Value::Text(_) => 7,
        Value::Array(_) => 8,
        Value::Bag(_) => 9,
    }
}

/// A value that groups: nulls are one group, `nan`s are one, null and "" of strings are one.
#[derive(Debug, Clone)]
pub struct Key(pub Value);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Value::Real(x), Value::Real(y)) => canonical(*x) == canonical(*y),
            (a, b) => equal(a, b) != Some(false),
        }
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_value(&self.0, state);
    }
}

fn canonical(number: f64) -> u64 {
    if number.is_nan() { f64::NAN.to_bits() } else { (number + 0.0).to_bits() }
}

fn hash_value<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        // As "", which it equals.
        Value::Null => "".hash(state),
        Value::Text(text) => text.hash(state),
        Value::Bool(truth) => truth.hash(state),
        Value::DateTime(ticks) | Value::Timespan(ticks) => ticks.hash(state),
        Value::Guid(guid) => guid.hash(state),
        Value::Array(items) => items.iter().for_each(|item| hash_value(item, state)),
        Value::Bag(members) => members.len().hash(state),
        // Numbers that are equal across types hash alike.
        number => canonical(number.as_real().unwrap_or(f64::NAN)).hash(state),
    }
}
