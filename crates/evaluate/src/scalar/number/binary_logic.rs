//! `binary_and()`, `binary_or()`, `binary_xor()`, `binary_not()`.

use crate::{Fault, Scalar, Value};

pub(super) const BINARY_AND: Scalar = Scalar {
    name: "binary_and",
    summary: "The bits that are set in both numbers.",
    examples: &[("binary_and(12, 10)", "8")],
    source: "https://learn.microsoft.com/kusto/query/binary-and-function",
    differs: "",
    eval: |_, arguments| of_two(arguments, |x, y| x & y),
};

pub(super) const BINARY_OR: Scalar = Scalar {
    name: "binary_or",
    summary: "The bits that are set in either number.",
    examples: &[("binary_or(12, 10)", "14")],
    source: "https://learn.microsoft.com/kusto/query/binary-or-function",
    differs: "",
    eval: |_, arguments| of_two(arguments, |x, y| x | y),
};

pub(super) const BINARY_XOR: Scalar = Scalar {
    name: "binary_xor",
    summary: "The bits that are set in one of the numbers only.",
    examples: &[("binary_xor(12, 10)", "6")],
    source: "https://learn.microsoft.com/kusto/query/binary-xor-function",
    differs: "",
    eval: |_, arguments| of_two(arguments, |x, y| x ^ y),
};

pub(super) const BINARY_NOT: Scalar = Scalar {
    name: "binary_not",
    summary: "All bits turned over.",
    examples: &[("binary_not(7)", "-8"), ("binary_not(long(null))", "null")],
    source: "https://learn.microsoft.com/kusto/query/binary-not-function",
    differs: "",
    eval: |_, arguments| Ok(arguments.first().and_then(Value::as_long).map(|x| !x).into()),
};

fn of_two(arguments: &[Value], function: fn(i64, i64) -> i64) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    Ok(a.as_long().zip(b.as_long()).map(|(a, b)| function(a, b)).into())
}
