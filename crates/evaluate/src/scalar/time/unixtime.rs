//! `unixtime_seconds_todatetime()` and the like.

use super::moment::moment;
use crate::value::time::{SECOND, UNIX_EPOCH};
use crate::{Scalar, Value};

pub(super) const UNIXTIME_SECONDS_TODATETIME: Scalar = Scalar {
    name: "unixtime_seconds_todatetime",
    summary: "The moment so many seconds after 1970-01-01.",
    examples: &[
        ("unixtime_seconds_todatetime(1700000000)", "2023-11-14T22:13:20.0000000Z"),
        ("unixtime_seconds_todatetime(-0.5)", "1969-12-31T23:59:59.5000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/unixtime-seconds-todatetime-function",
    differs: "",
    eval: |_, arguments| Ok(from_epoch(arguments, Unit::Ticks(SECOND))),
};

pub(super) const UNIXTIME_MILLISECONDS_TODATETIME: Scalar = Scalar {
    name: "unixtime_milliseconds_todatetime",
    summary: "The moment so many milliseconds after 1970-01-01.",
    examples: &[("unixtime_milliseconds_todatetime(1700000000000)", "2023-11-14T22:13:20.0000000Z")],
    source: "https://learn.microsoft.com/kusto/query/unixtime-milliseconds-todatetime-function",
    differs: "",
    eval: |_, arguments| Ok(from_epoch(arguments, Unit::Ticks(SECOND / 1_000))),
};

pub(super) const UNIXTIME_MICROSECONDS_TODATETIME: Scalar = Scalar {
    name: "unixtime_microseconds_todatetime",
    summary: "The moment so many microseconds after 1970-01-01.",
    examples: &[("unixtime_microseconds_todatetime(1700000000000000)", "2023-11-14T22:13:20.0000000Z")],
    source: "https://learn.microsoft.com/kusto/query/unixtime-microseconds-todatetime-function",
    differs: "",
    eval: |_, arguments| Ok(from_epoch(arguments, Unit::Ticks(SECOND / 1_000_000))),
};

pub(super) const UNIXTIME_NANOSECONDS_TODATETIME: Scalar = Scalar {
    name: "unixtime_nanoseconds_todatetime",
    summary: "The moment so many nanoseconds after 1970-01-01.",
    examples: &[("unixtime_nanoseconds_todatetime(1700000000000000000)", "2023-11-14T22:13:20.0000000Z")],
    source: "https://learn.microsoft.com/kusto/query/unixtime-nanoseconds-todatetime-function",
    differs: "",
    eval: |_, arguments| Ok(from_epoch(arguments, Unit::Nanoseconds)),
};

/// What a number counts.
#[derive(Clone, Copy)]
enum Unit {
    /// As many ticks each.
    Ticks(i64),
    Nanoseconds,
}

fn from_epoch(arguments: &[Value], unit: Unit) -> Value {
    moment(arguments.first().and_then(|number| ticks(number, unit)?.checked_add(UNIX_EPOCH)))
}

fn ticks(number: &Value, unit: Unit) -> Option<i64> {
    match (number.as_long(), unit) {
        (Some(count), Unit::Ticks(each)) => count.checked_mul(each),
        (Some(count), Unit::Nanoseconds) => Some(count.div_euclid(100)),
        (None, _) => {
            let each = match unit {
                Unit::Ticks(each) => each as f64,
                Unit::Nanoseconds => 0.01,
            };
            // A cast to whole numbers saturates, and the ends of the range are no moments.
            number.as_real().filter(|n| !n.is_nan()).map(|n| (n * each).round() as i64)
        }
    }
}
