//! Parts of a moment: `getyear()`, `monthofyear()`, `dayofmonth()`, `dayofyear()`, `hourofday()` and the like.

use super::moment::part;
use crate::Scalar;
use crate::value::time::{DAY, HOUR, civil, from_date};

pub(super) const GETYEAR: Scalar = Scalar {
    name: "getyear",
    summary: "The year.",
    examples: &[("getyear(datetime(2024-02-29 17:45:10))", "2024")],
    source: "https://learn.microsoft.com/kusto/query/getyear-function",
    differs: "",
    eval: |_, arguments| part(arguments, |ticks| civil(ticks).year),
};

pub(super) const GETMONTH: Scalar = Scalar {
    name: "getmonth",
    summary: "The month, 1 to 12.",
    examples: &[("getmonth(datetime(2024-02-29 17:45:10))", "2")],
    source: "https://learn.microsoft.com/kusto/query/getmonth-function",
    differs: "",
    eval: |_, arguments| part(arguments, |ticks| civil(ticks).month),
};

pub(super) const MONTHOFYEAR: Scalar = Scalar {
    name: "monthofyear",
    summary: "The month, 1 to 12.",
    examples: &[("monthofyear(datetime(2024-02-29 17:45:10))", "2"), ("monthofyear(datetime(null))", "null")],
    source: "https://learn.microsoft.com/kusto/query/monthofyear-function",
    differs: "",
    eval: |_, arguments| part(arguments, |ticks| civil(ticks).month),
};

pub(super) const DAYOFMONTH: Scalar = Scalar {
    name: "dayofmonth",
    summary: "The day of the month, 1 to 31.",
    examples: &[("dayofmonth(datetime(2024-02-29 17:45:10))", "29")],
    source: "https://learn.microsoft.com/kusto/query/dayofmonth-function",
    differs: "",
    eval: |_, arguments| part(arguments, |ticks| civil(ticks).day),
};

pub(super) const DAYOFYEAR: Scalar = Scalar {
    name: "dayofyear",
    summary: "The day of the year, 1 to 366.",
    examples: &[("dayofyear(datetime(2024-02-29 17:45:10))", "60")],
    source: "https://learn.microsoft.com/kusto/query/dayofyear-function",
    differs: "",
    eval: |_, arguments| part(arguments, day_of_year),
};

pub(super) const HOUROFDAY: Scalar = Scalar {
    name: "hourofday",
    summary: "The hour of the day, 0 to 23.",
    examples: &[("hourofday(datetime(2024-02-29 17:45:10))", "17")],
    source: "https://learn.microsoft.com/kusto/query/hourofday-function",
    differs: "",
    eval: |_, arguments| part(arguments, |ticks| civil(ticks).ticks / HOUR),
};

/// The day of the year of a moment, from 1.
pub(super) fn day_of_year(ticks: i64) -> i64 {
    (ticks - from_date(civil(ticks).year, 1, 1)) / DAY + 1
}
