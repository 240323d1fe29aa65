//! The names of periods: `year`, `week`, `nanosecond`, ….

use crate::{Fault, Value};

/// A period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub(super) enum Period {
    Year,
    Quarter,
    Month,
    Week,
    /// ISO 8601.
    WeekOfYear,
    /// The week by the first Wednesday of the year.
    OldWeekOfYear,
    Day,
    DayOfYear,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}

const NAMES: &[(&str, Period)] = &[
    ("year", Period::Year),
    ("quarter", Period::Quarter),
    ("month", Period::Month),
    ("week", Period::Week),
    ("week_of_year", Period::WeekOfYear),
    ("weekofyear", Period::OldWeekOfYear),
    ("day", Period::Day),
    ("dayofyear", Period::DayOfYear),
    ("hour", Period::Hour),
    ("minute", Period::Minute),
    ("second", Period::Second),
    ("millisecond", Period::Millisecond),
    ("microsecond", Period::Microsecond),
    ("nanosecond", Period::Nanosecond),
];

/// The period of that name; case does not count.
///
/// # Errors
/// When there is none.
pub(super) fn named(function: &str, name: &Value) -> Result<Period, Fault> {
    let text = name.as_text().unwrap_or_default().trim();
    let found = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(text));
    found.map(|(_, period)| *period).ok_or_else(|| unknown(function, text))
}

/// The fault of a period that the function does not take.
pub(super) fn unknown(function: &str, name: &str) -> Fault {
    Fault::argument(
        function,
        format!(
            "there is no period '{name}'; take one as 'year', 'month', 'week', 'day', 'hour', 'minute' or 'second'"
        ),
    )
}
