//! Arguments that are moments, and the starts of days, weeks, months and years.

use crate::value::time::{DAY, civil, day_of_week, from_date, in_range};
use crate::{Fault, Value};

/// The moment of an argument.
pub(super) fn ticks(argument: Option<&Value>) -> Option<i64> {
    match argument {
        Some(Value::DateTime(ticks)) => Some(*ticks),
        _ => None,
    }
}

/// A part of the only argument, a moment, as `int`; null without one.
pub(super) fn part(arguments: &[Value], of: fn(i64) -> i64) -> Result<Value, Fault> {
    let part = ticks(arguments.first()).and_then(|t| i32::try_from(of(t)).ok());
    Ok(part.map_or(Value::Null, Value::Int))
}

/// A moment; null when it is none or outside of the years 1 to 9999.
pub(super) fn moment(ticks: Option<i64>) -> Value {
    ticks.and_then(in_range).map_or(Value::Null, Value::DateTime)
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stretch {
    Day,
    /// From Sunday.
    Week,
    Month,
    Year,
}

/// More than there are days between year 1 and year 9999.
const OFFSET_MAX: i64 = 4_000_000;

/// The start of the stretch around the first argument, moved by as many as the second says; it may lie
/// outside of the calendar.
pub(super) fn start(stretch: Stretch, arguments: &[Value], further: i64) -> Option<i64> {
    let at = ticks(arguments.first())?;
    let offset = match arguments.get(1) {
        Some(offset) => offset.as_long()?.checked_add(further)?,
        None => further,
    };
    if !(-OFFSET_MAX..=OFFSET_MAX).contains(&offset) {
        return None;
    }
    let date = civil(at);
    let day = at - date.ticks;
    match stretch {
        Stretch::Day => day.checked_add(offset.checked_mul(DAY)?),
        Stretch::Week => (day - day_of_week(at) * DAY).checked_add(offset.checked_mul(7 * DAY)?),
        Stretch::Month => Some(from_date(date.year, date.month + offset, 1)),
        Stretch::Year => Some(from_date(date.year + offset, 1, 1)),
    }
}
