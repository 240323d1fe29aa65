//! `strcmp()`.

use super::input::text;
use crate::{Scalar, Value};

pub(super) const STRCMP: Scalar = Scalar {
    name: "strcmp",
    summary: "-1, 0 or 1: whether the first text comes before, at or after the second in the order of code points.",
    examples: &[("strcmp('a', 'b')", "-1"), ("strcmp('b', 'B')", "1"), ("strcmp('', '')", "0")],
    source: "https://learn.microsoft.com/kusto/query/strcmp-function",
    differs: "",
    eval: |_, arguments| Ok(Value::Long(text(arguments, 0).cmp(&text(arguments, 1)) as i64)),
};
