//! `-x` and `+x`.

use super::arithmetic::fit;
use crate::{Call, Fault, Scalar, Value};

pub(super) const NEGATE: Scalar = Scalar {
    name: "neg",
    summary: "The number or length of time with the other sign (`-x`).",
    examples: &[("-(3 - 10)", "7"), ("-(1d + 1s)", "-1.00:00:01"), ("-real(null)", "null")],
    source: "https://learn.microsoft.com/kusto/query/numerical-operators",
    differs: "",
    eval: negate,
};

pub(super) const PLUS: Scalar = Scalar {
    name: "pos",
    summary: "The value itself (`+x`).",
    examples: &[("+(3 - 10)", "-7"), ("+(2.5)", "2.5")],
    source: "https://learn.microsoft.com/kusto/query/numerical-operators",
    differs: "",
    eval: |call, arguments| Ok(fit(call, arguments.first().cloned().unwrap_or_default())),
};

fn negate(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let negated = match arguments {
        [Value::Int(number)] => Value::Long(-i64::from(*number)),
        [Value::Long(number)] => Value::Long(number.wrapping_neg()),
        [Value::Real(number)] => Value::Real(-number),
        [Value::Decimal(number)] => Value::Decimal(-*number),
        [Value::Timespan(ticks)] => Value::Timespan(ticks.wrapping_neg()),
        _ => Value::Null,
    };
    Ok(fit(call, negated))
}
