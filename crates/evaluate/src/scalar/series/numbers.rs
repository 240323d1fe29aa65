//! How the functions of series read their arguments and give their results.

use crate::Value;
use kql::Type;

/// An element of a series: whole numbers keep their type. Times count in ticks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// `int` or `long`, and the ticks of times.
    Whole(i64),
    /// `real` or `decimal`.
    Real(f64),
}

impl Number {
    /// The number of an element; `None` for what is not a number.
    pub(super) fn of(value: &Value) -> Option<Number> {
        match value {
            Value::DateTime(ticks) | Value::Timespan(ticks) => Some(Number::Whole(*ticks)),
            other => other.as_long().map(Number::Whole).or_else(|| other.as_real().map(Number::Real)),
        }
    }

    /// As `real`.
    pub(super) fn real(self) -> f64 {
        match self {
            Number::Whole(number) => number as f64,
            Number::Real(number) => number,
        }
    }
}

/// The element as `real`.
pub(super) fn real(value: &Value) -> Option<f64> {
    Number::of(value).map(Number::real)
}

/// The items of the array at that place.
pub(super) fn items(arguments: &[Value], at: usize) -> Option<&[Value]> {
    arguments.get(at)?.as_array()
}

/// The series at that place when all its elements are numbers.
pub(super) fn full(arguments: &[Value], at: usize) -> Option<Vec<f64>> {
    items(arguments, at)?.iter().map(real).collect()
}

/// The number at that place.
pub(super) fn number_at(arguments: &[Value], at: usize) -> Option<f64> {
    arguments.get(at)?.to(Type::Real).as_real()
}

/// The whole number at that place.
pub(super) fn whole_at(arguments: &[Value], at: usize) -> Option<i64> {
    arguments.get(at)?.to(Type::Long).as_long()
}

/// The truth at that place.
pub(super) fn truth_at(arguments: &[Value], at: usize) -> Option<bool> {
    arguments.get(at)?.to(Type::Bool).as_bool()
}

/// A count of elements as the type that counts have in the language.
pub(super) fn count(number: usize) -> Value {
    Value::Long(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A series of reals.
pub(super) fn series(numbers: impl IntoIterator<Item = f64>) -> Value {
    Value::array(numbers.into_iter().map(Value::Real).collect())
}

/// Nulls for all results of a function that gives several.
pub(super) fn nulls(results: usize) -> Value {
    Value::array(vec![Value::Null; results])
}
