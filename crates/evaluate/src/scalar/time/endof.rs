//! `endofday()`, `endofweek()`, `endofmonth()`, `endofyear()`.

use super::moment::{Stretch, moment, start};
use crate::{Scalar, Value};

pub(super) const ENDOFDAY: Scalar = Scalar {
    name: "endofday",
    summary: "The last tick of the day around a moment, moved by an offset of days.",
    examples: &[("endofday(datetime(2024-02-15 09:30))", "2024-02-15T23:59:59.9999999Z")],
    source: "https://learn.microsoft.com/kusto/query/endofday-function",
    differs: "",
    eval: |_, arguments| Ok(end(Stretch::Day, arguments)),
};

pub(super) const ENDOFWEEK: Scalar = Scalar {
    name: "endofweek",
    summary: "The last tick of the week, a Saturday, around a moment, moved by an offset of weeks.",
    examples: &[("endofweek(datetime(2024-02-15 09:30))", "2024-02-17T23:59:59.9999999Z")],
    source: "https://learn.microsoft.com/kusto/query/endofweek-function",
    differs: "",
    eval: |_, arguments| Ok(end(Stretch::Week, arguments)),
};

pub(super) const ENDOFMONTH: Scalar = Scalar {
    name: "endofmonth",
    summary: "The last tick of the month around a moment, moved by an offset of months.",
    examples: &[("endofmonth(datetime(2024-02-15 09:30))", "2024-02-29T23:59:59.9999999Z")],
    source: "https://learn.microsoft.com/kusto/query/endofmonth-function",
    differs: "",
    eval: |_, arguments| Ok(end(Stretch::Month, arguments)),
};

pub(super) const ENDOFYEAR: Scalar = Scalar {
    name: "endofyear",
    summary: "The last tick of the year around a moment, moved by an offset of years.",
    examples: &[("endofyear(datetime(2024-02-15 09:30))", "2024-12-31T23:59:59.9999999Z")],
    source: "https://learn.microsoft.com/kusto/query/endofyear-function",
    differs: "",
    eval: |_, arguments| Ok(end(Stretch::Year, arguments)),
};

/// A tick before the next starts.
fn end(stretch: Stretch, arguments: &[Value]) -> Value {
    moment(start(stretch, arguments, 1).and_then(|next| next.checked_sub(1)))
}
