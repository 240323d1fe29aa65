//! Functions of one or two series, element by element.

use super::numbers::{Number, items};
use crate::Value;

/// Applies a function to each element; what is not a number becomes null.
pub(super) fn each(arguments: &[Value], function: fn(Number) -> Value) -> Value {
    let Some(elements) = items(arguments, 0) else { return Value::Null };
    let results = elements.iter().map(|element| Number::of(element).map_or(Value::Null, function));
    Value::array(results.collect())
}

/// Applies a function of reals to each element.
pub(super) fn each_real(arguments: &[Value], function: fn(f64) -> f64) -> Value {
    let Some(elements) = items(arguments, 0) else { return Value::Null };
    let results = elements.iter().map(|element| super::numbers::real(element).map(function).into());
    Value::array(results.collect())
}

/// Applies a function to the elements of two series in step; a number stands for a series of it.
///
/// The result is as long as the longer series, null where either has no number.
pub(super) fn pairs(arguments: &[Value], function: fn(Number, Number) -> Value) -> Value {
    let [a, b] = arguments else { return Value::Null };
    let length = match (a.as_array(), b.as_array()) {
        (Some(a), Some(b)) => a.len().max(b.len()),
        (Some(one), None) | (None, Some(one)) => one.len(),
        (None, None) => return Value::Null,
    };
    let element = |side: &Value, at: usize| match side.as_array() {
        Some(elements) => elements.get(at).and_then(Number::of),
        None => Number::of(side),
    };
    let results = (0..length).map(|at| match (element(a, at), element(b, at)) {
        (Some(a), Some(b)) => function(a, b),
        _ => Value::Null,
    });
    Value::array(results.collect())
}
