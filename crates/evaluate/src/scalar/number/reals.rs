//! Functions of one or two reals.

use crate::{Fault, Value};

/// The function of the only argument; null when it is not a number.
pub(super) fn of_one(arguments: &[Value], function: fn(f64) -> f64) -> Result<Value, Fault> {
    Ok(arguments.first().and_then(Value::as_real).map(function).into())
}

/// The function of two arguments; null when one is not a number.
pub(super) fn of_two(arguments: &[Value], function: fn(f64, f64) -> f64) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    Ok(a.as_real().zip(b.as_real()).map(|(a, b)| function(a, b)).into())
}

/// All arguments as reals; nothing when one is not a number or there are not so many.
pub(super) fn all<const N: usize>(arguments: &[Value]) -> Option<[f64; N]> {
    let mut numbers = [0.0; N];
    if arguments.len() != N {
        return None;
    }
    for (number, argument) in numbers.iter_mut().zip(arguments) {
        *number = argument.as_real()?;
    }
    Some(numbers)
}
