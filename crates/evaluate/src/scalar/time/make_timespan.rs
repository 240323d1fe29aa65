//! `make_timespan()`.

use super::make_datetime::second_ticks;
use crate::value::time::{DAY, HOUR, MINUTE};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

pub(super) const MAKE_TIMESPAN: Scalar = Scalar {
    name: "make_timespan",
    summary: "A length of time from hours and minutes; hours, minutes and seconds; or days, hours, minutes and seconds; or from a text. Null when a part is outside of its range.",
    examples: &[
        ("make_timespan(2, 30)", "02:30:00"),
        ("make_timespan(2, 30, 15)", "02:30:15"),
        ("make_timespan(3, 2, 30, 15)", "3.02:30:15"),
        ("make_timespan(25, 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/make-timespan-function",
    differs: "",
    eval: make_timespan,
};

fn make_timespan(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let none = Value::Long(0);
    let ticks = match arguments {
        [value] => return Ok(value.to(Type::Timespan)),
        [hours, minutes] => from_parts([&none, hours, minutes, &none]),
        [hours, minutes, seconds] => from_parts([&none, hours, minutes, seconds]),
        [days, hours, minutes, seconds] => from_parts([days, hours, minutes, seconds]),
        _ => None,
    };
    Ok(ticks.map_or(Value::Null, Value::Timespan))
}

fn from_parts([days, hours, minutes, seconds]: [&Value; 4]) -> Option<i64> {
    let hours = hours.as_long().filter(|h| (0..24).contains(h))?;
    let minutes = minutes.as_long().filter(|m| (0..60).contains(m))?;
    let within_day = hours * HOUR + minutes * MINUTE + second_ticks(seconds)?;
    days.as_long()?.checked_mul(DAY)?.checked_add(within_day)
}
