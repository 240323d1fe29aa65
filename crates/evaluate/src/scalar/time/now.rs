//! `now()` and `ago()`.

use super::moment::moment;
use crate::{Call, Scalar, Value};

pub(super) const NOW: Scalar = Scalar {
    name: "now",
    summary: "The time at which the query started, in UTC, moved by an offset.",
    examples: &[("now() == now()", "true"), ("now(1d) - now()", "1.00:00:00")],
    source: "https://learn.microsoft.com/kusto/query/now-function",
    differs: "",
    eval: |call, arguments| Ok(shifted(call, arguments, 1)),
};

pub(super) const AGO: Scalar = Scalar {
    name: "ago",
    summary: "The time so long before the query started.",
    examples: &[("now() - ago(2h)", "02:00:00")],
    source: "https://learn.microsoft.com/kusto/query/ago-function",
    differs: "",
    eval: |call, arguments| Ok(shifted(call, arguments, -1)),
};

fn shifted(call: &Call<'_>, arguments: &[Value], sign: i64) -> Value {
    match arguments {
        [] => Value::DateTime(call.session.now),
        [Value::Timespan(span)] => {
            moment(span.checked_mul(sign).and_then(|span| call.session.now.checked_add(span)))
        }
        _ => Value::Null,
    }
}
