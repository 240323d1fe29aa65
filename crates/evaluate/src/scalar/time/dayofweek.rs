//! `dayofweek()`.

use super::moment::ticks;
use crate::value::time::{DAY, day_of_week};
use crate::{Scalar, Value};

pub(super) const DAYOFWEEK: Scalar = Scalar {
    name: "dayofweek",
    summary: "The days since the last Sunday, as a length of time.",
    examples: &[
        ("dayofweek(datetime(2024-02-18 23:00))", "00:00:00"),
        ("dayofweek(datetime(2024-02-29 17:45:10))", "4.00:00:00"),
    ],
    source: "https://learn.microsoft.com/kusto/query/dayofweek-function",
    differs: "",
    eval: |_, arguments| {
        let days = ticks(arguments.first()).map(day_of_week);
        Ok(days.map_or(Value::Null, |days| Value::Timespan(days * DAY)))
    },
};
