//! `between` and `!between`.

use super::order::truth;
use crate::value::time;
use crate::{Scalar, Value};
use std::cmp::Ordering;

pub(super) const BETWEEN: Scalar = Scalar {
    name: "between",
    summary: "Whether a number, moment or length of time lies in a range, both ends included; after a moment the right end may be a length of time.",
    examples: &[
        ("5 between (5 .. 9)", "true"),
        ("2.5 between (3 .. 9)", "false"),
        ("datetime(2024-01-04) between (datetime(2024-01-01) .. 3d)", "true"),
        ("90s between (1m .. 2m)", "true"),
        ("int(null) between (1 .. 2)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/between-operator",
    differs: "",
    eval: |_, arguments| Ok(is_between(arguments).into()),
};

pub(super) const NOT_BETWEEN: Scalar = Scalar {
    name: "!between",
    summary: "Whether a number, moment or length of time lies outside of a range.",
    examples: &[("5 !between (5 .. 9)", "false"), ("10 !between (5 .. 9)", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-between-operator",
    differs: "",
    eval: |_, arguments| Ok(is_between(arguments).map(|inside| !inside).into()),
};

fn is_between(arguments: &[Value]) -> Option<bool> {
    let [value, low, high] = arguments else { return None };
    let from_low = truth(value, low, Ordering::is_ge);
    let to_high = match (low, high) {
        (Value::DateTime(start), Value::Timespan(span)) => {
            // An end outside of the calendar is as good as the calendar's own.
            let end = start.saturating_add(*span).clamp(-1, time::MAX);
            truth(value, &Value::DateTime(end), Ordering::is_le)
        }
        _ => truth(value, high, Ordering::is_le),
    };
    match (from_low, to_high) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}
