//! `datetime_add()`.

use super::moment::{moment, ticks};
use super::period::{Period, named, unknown};
use crate::value::time::{DAY, HOUR, MINUTE, SECOND, civil, days_of_month, from_date};
use crate::{Call, Fault, Scalar, Value};

pub(super) const DATETIME_ADD: Scalar = Scalar {
    name: "datetime_add",
    summary: "The moment so many periods later, from year to nanosecond; the day is cut to the length of the month.",
    examples: &[
        ("datetime_add('month', 1, datetime(2024-01-31))", "2024-02-29T00:00:00.0000000Z"),
        ("datetime_add('week', -2, datetime(2024-01-15 06:00))", "2024-01-01T06:00:00.0000000Z"),
        ("datetime_add('year', 8000, datetime(2024-01-01))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/datetime-add-function",
    differs: "",
    eval: datetime_add,
};

fn datetime_add(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [name, amount, at] = arguments else { return Ok(Value::Null) };
    let period = named("datetime_add()", name)?;
    if matches!(period, Period::WeekOfYear | Period::OldWeekOfYear | Period::DayOfYear) {
        return Err(unknown("datetime_add()", name.as_text().unwrap_or_default()));
    }
    let Some((at, amount)) = ticks(Some(at)).zip(amount.as_long()) else { return Ok(Value::Null) };
    Ok(moment(added(at, period, amount)))
}

fn added(at: i64, period: Period, amount: i64) -> Option<i64> {
    let each = match period {
        Period::Year => return months_later(at, amount.checked_mul(12)?),
        Period::Quarter => return months_later(at, amount.checked_mul(3)?),
        Period::Month => return months_later(at, amount),
        Period::Nanosecond => return at.checked_add(amount / 100),
        Period::Week | Period::WeekOfYear | Period::OldWeekOfYear => 7 * DAY,
        Period::Day | Period::DayOfYear => DAY,
        Period::Hour => HOUR,
        Period::Minute => MINUTE,
        Period::Second => SECOND,
        Period::Millisecond => SECOND / 1_000,
        Period::Microsecond => SECOND / 1_000_000,
    };
    at.checked_add(amount.checked_mul(each)?)
}

fn months_later(at: i64, months: i64) -> Option<i64> {
    let date = civil(at);
    let month0 = months.checked_add(date.year * 12 + date.month - 1)?;
    let (year, month) = (month0.div_euclid(12), month0.rem_euclid(12) + 1);
    if !(1..=9999).contains(&year) {
        return None;
    }
    Some(from_date(year, month, date.day.min(days_of_month(year, month))) + date.ticks)
}
