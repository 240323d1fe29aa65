//! `datetime_part()` and its old name `datepart()`.

use super::moment::ticks;
use super::parts::day_of_year;
use super::period::{Period, named, unknown};
use super::week_of_year::{iso_week, old_week};
use crate::value::time::{HOUR, MINUTE, SECOND, civil};
use crate::{Call, Fault, Scalar, Value};

pub(super) const DATETIME_PART: Scalar = Scalar {
    name: "datetime_part",
    summary: "A part of a moment: year, quarter, month, week_of_year, day, dayOfYear, hour, minute, second, millisecond, microsecond or nanosecond (the latter three count from the last full second).",
    examples: &[
        ("datetime_part('quarter', datetime(2024-05-16))", "2"),
        ("datetime_part('week_of_year', datetime(2024-05-16))", "20"),
        ("datetime_part('Microsecond', datetime(2024-05-16 10:00:00.0123456))", "12345"),
    ],
    source: "https://learn.microsoft.com/kusto/query/datetime-part-function",
    differs: "",
    eval: datetime_part,
};

pub(super) const DATEPART: Scalar = Scalar {
    name: "datepart",
    summary: "The old name of `datetime_part()`.",
    examples: &[("datepart('hour', datetime(2024-05-16 10:20))", "10")],
    source: "https://learn.microsoft.com/kusto/query/datetime-part-function",
    differs: "",
    eval: datetime_part,
};

fn datetime_part(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [name, at] = arguments else { return Ok(Value::Null) };
    let period = named("datetime_part()", name)?;
    if period == Period::Week {
        return Err(unknown("datetime_part()", "week"));
    }
    let part = ticks(Some(at)).and_then(|ticks| i32::try_from(part(period, ticks)).ok());
    Ok(part.map_or(Value::Null, Value::Int))
}

fn part(period: Period, ticks: i64) -> i64 {
    let date = civil(ticks);
    let fraction = date.ticks % SECOND;
    match period {
        Period::Year => date.year,
        Period::Quarter => (date.month + 2) / 3,
        Period::Month => date.month,
        Period::Week | Period::WeekOfYear => iso_week(ticks),
        Period::OldWeekOfYear => old_week(ticks),
        Period::Day => date.day,
        Period::DayOfYear => day_of_year(ticks),
        Period::Hour => date.ticks / HOUR,
        Period::Minute => date.ticks / MINUTE % 60,
        Period::Second => date.ticks / SECOND % 60,
        Period::Millisecond => fraction / 10_000,
        Period::Microsecond => fraction / 10,
        Period::Nanosecond => fraction * 100,
    }
}
