//! `datetime_diff()`.

use super::moment::ticks;
use super::period::{Period, named, unknown};
use crate::value::time::{DAY, HOUR, MINUTE, SECOND, civil};
use crate::{Call, Fault, Scalar, Value};

pub(super) const DATETIME_DIFF: Scalar = Scalar {
    name: "datetime_diff",
    summary: "How many boundaries of a period, from year to nanosecond, lie between the second moment and the first; weeks start on Sunday.",
    examples: &[
        ("datetime_diff('year', datetime(2024-01-01), datetime(2023-12-31))", "1"),
        ("datetime_diff('week', datetime(2024-05-19), datetime(2024-05-18))", "1"),
        ("datetime_diff('hour', datetime(2024-05-18 09:59), datetime(2024-05-18 12:00))", "-3"),
    ],
    source: "https://learn.microsoft.com/kusto/query/datetime-diff-function",
    differs: "",
    eval: datetime_diff,
};

fn datetime_diff(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [name, a, b] = arguments else { return Ok(Value::Null) };
    let period = named("datetime_diff()", name)?;
    if matches!(period, Period::WeekOfYear | Period::OldWeekOfYear | Period::DayOfYear) {
        return Err(unknown("datetime_diff()", name.as_text().unwrap_or_default()));
    }
    let moments = ticks(Some(a)).zip(ticks(Some(b)));
    Ok(moments.map(|(a, b)| difference(period, a, b)).into())
}

fn difference(period: Period, a: i64, b: i64) -> i64 {
    // More of them than a long holds lie between the ends of the calendar.
    if period == Period::Nanosecond {
        (a - b).saturating_mul(100)
    } else {
        number(period, a) - number(period, b)
    }
}

/// Which of these periods the moment is in, counted from the first.
fn number(period: Period, ticks: i64) -> i64 {
    let date = civil(ticks);
    match period {
        Period::Year => date.year,
        Period::Quarter => date.year * 4 + (date.month - 1) / 3,
        Period::Month => date.year * 12 + date.month,
        // The first day was a Monday.
        Period::Week | Period::WeekOfYear | Period::OldWeekOfYear => (ticks / DAY + 1) / 7,
        Period::Day | Period::DayOfYear => ticks / DAY,
        Period::Hour => ticks / HOUR,
        Period::Minute => ticks / MINUTE,
        Period::Second => ticks / SECOND,
        Period::Millisecond => ticks / 10_000,
        Period::Microsecond => ticks / 10,
        Period::Nanosecond => ticks,
    }
}
