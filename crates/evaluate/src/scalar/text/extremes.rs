//! `max_of()` and `min_of()`.

use crate::value::sort_order;
use crate::{Call, Scalar, Value};

pub(super) const MAX_OF: Scalar = Scalar {
    name: "max_of",
    summary: "The largest of the arguments, nulls left out.",
    examples: &[("max_of(3, 9, -1)", "9"), ("max_of(long(null), 2)", "2"), ("max_of(1, 2.5)", "2.5")],
    source: "https://learn.microsoft.com/kusto/query/max-of-function",
    differs: "",
    eval: |call, arguments| Ok(present(call, arguments).max_by(sort_order).unwrap_or_default()),
};

pub(super) const MIN_OF: Scalar = Scalar {
    name: "min_of",
    summary: "The smallest of the arguments, nulls left out.",
    examples: &[("min_of(3, 9, -1)", "-1"), ("min_of(2h, 90m)", "01:30:00"), ("min_of('b', 'a')", "a")],
    source: "https://learn.microsoft.com/kusto/query/min-of-function",
    differs: "",
    eval: |call, arguments| Ok(present(call, arguments).min_by(sort_order).unwrap_or_default()),
};

fn present<'a>(call: &'a Call<'_>, arguments: &'a [Value]) -> impl Iterator<Item = Value> + 'a {
    arguments.iter().filter(|value| !value.is_null()).map(|value| value.to(call.gives))
}
