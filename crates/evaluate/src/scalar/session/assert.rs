//! `assert()`.

use super::super::text::input::text;
use crate::{Call, Fault, Scalar, Value};

pub(super) const ASSERT: Scalar = Scalar {
    name: "assert",
    summary: "True when the condition is; otherwise the query fails with the message.",
    examples: &[("assert(1 < 2, 'order')", "true")],
    source: "https://learn.microsoft.com/kusto/query/assert-function",
    differs: "The query fails when the condition is met by a row, not before it runs.",
    eval: assert,
};

fn assert(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments.first() {
        Some(Value::Bool(true)) => Ok(Value::Bool(true)),
        _ => Err(Fault::Failed(format!("assert() has failed with message: '{}'", text(arguments, 1)))),
    }
}
