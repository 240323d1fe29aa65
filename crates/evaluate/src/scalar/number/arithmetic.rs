//! What the arithmetic operators share: two numbers brought to one type, texts out of dynamic values
//! read as times, results in the type that the call gives.

use crate::{Call, Value};
use kql::Type;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What an operator does with two numbers of one type; nothing when there is no result.
pub(super) struct Rule {
    pub(super) long: fn(i64, i64) -> Option<i64>,
    pub(super) real: fn(f64, f64) -> f64,
    pub(super) decimal: fn(Decimal, Decimal) -> Option<Decimal>,
}

impl Rule {
    /// The result for two numbers: `decimal` when one is, else `real` when one is, else `long`; null
    /// when one is not a number.
    pub(super) fn apply(&self, a: &Value, b: &Value) -> Value {
        self.number(a, b).unwrap_or_default()
    }

    fn number(&self, a: &Value, b: &Value) -> Option<Value> {
        Some(match (a, b) {
            (Value::Long(x), Value::Long(y)) => Value::Long((self.long)(*x, *y)?),
            (Value::Decimal(_), _) | (_, Value::Decimal(_)) => {
                Value::Decimal((self.decimal)(as_decimal(a)?, as_decimal(b)?)?)
            }
            (Value::Real(_), _) | (_, Value::Real(_)) => Value::Real((self.real)(a.as_real()?, b.as_real()?)),
            _ => Value::Long((self.long)(a.as_long()?, b.as_long()?)?),
        })
    }
}

fn as_decimal(value: &Value) -> Option<Decimal> {
    match value.to(Type::Decimal) {
        Value::Decimal(number) => Some(number),
        _ => None,
    }
}

/// The result in the type that the call gives.
pub(super) fn fit(call: &Call<'_>, value: Value) -> Value {
    if value.is_null() || value.own_type() == call.gives { value } else { value.to(call.gives) }
}

/// A moment; null when it is none or outside of the years 1 to 9999.
pub(super) fn moment(ticks: Option<i64>) -> Value {
    ticks.and_then(crate::value::time::in_range).map_or(Value::Null, Value::DateTime)
}

/// A length of time; null when it is none.
pub(super) fn length(ticks: Option<i64>) -> Value {
    ticks.map_or(Value::Null, Value::Timespan)
}

/// The whole number next to a real; none when it does not fit into a `long`.
pub(super) fn nearest(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    let rounded = number.round();
    (-LIMIT..LIMIT).contains(&rounded).then_some(rounded as i64)
}

/// The whole number next to a decimal.
pub(super) fn nearest_decimal(number: Decimal) -> Option<i64> {
    number.round().to_i64()
}

/// A text beside a time, as JSON holds times: the length of time that it reads as.
pub(super) fn written_length(text: &str) -> Value {
    length(crate::value::time::parse_timespan(text))
}

/// A text beside a moment: the moment that it reads as.
pub(super) fn written_moment(text: &str) -> Value {
    moment(crate::value::time::parse_datetime(text))
}
