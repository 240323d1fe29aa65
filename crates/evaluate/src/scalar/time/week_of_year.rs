//! `week_of_year()` and the older `weekofyear()`.

use super::moment::part;
use crate::Scalar;
use crate::value::time::{DAY, civil, day_of_week, from_date};

pub(super) const WEEK_OF_YEAR: Scalar = Scalar {
    name: "week_of_year",
    summary: "The number of the week by ISO 8601: weeks start on Monday, the first has the year's first Thursday.",
    examples: &[
        ("week_of_year(datetime(2024-01-01))", "1"),
        ("week_of_year(datetime(2023-01-01))", "52"),
        ("week_of_year(datetime(2026-12-31))", "53"),
    ],
    source: "https://learn.microsoft.com/kusto/query/week-of-year-function",
    differs: "",
    eval: |_, arguments| part(arguments, iso_week),
};

pub(super) const WEEKOFYEAR: Scalar = Scalar {
    name: "weekofyear",
    summary: "The number of the week, weeks from Sunday, of which the first has the year's first Wednesday; `week_of_year()` follows ISO 8601.",
    examples: &[("weekofyear(datetime(2024-01-07))", "2"), ("weekofyear(datetime(2024-01-06))", "1")],
    source: "https://learn.microsoft.com/kusto/query/week-of-year-function",
    differs: "",
    eval: |_, arguments| part(arguments, old_week),
};

/// The ISO week of a moment.
pub(super) fn iso_week(ticks: i64) -> i64 {
    let from_monday = (day_of_week(ticks) + 6) % 7;
    week_by(ticks - from_monday * DAY + 3 * DAY)
}

/// The week of a moment, counted by Wednesdays.
pub(super) fn old_week(ticks: i64) -> i64 {
    week_by(ticks - day_of_week(ticks) * DAY + 3 * DAY)
}

/// Which of its weekday in the year a day is.
fn week_by(middle: i64) -> i64 {
    (middle - from_date(civil(middle).year, 1, 1)) / DAY / 7 + 1
}
