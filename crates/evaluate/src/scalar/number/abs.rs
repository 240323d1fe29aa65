//! `abs()`.

use super::arithmetic::fit;
use crate::{Call, Fault, Scalar, Value};

pub(super) const ABS: Scalar = Scalar {
    name: "abs",
    summary: "The number or length of time without its sign.",
    examples: &[
        ("abs(-7)", "7"),
        ("abs(-2.5)", "2.5"),
        ("abs(datetime(2024-01-01) - datetime(2024-01-02))", "1.00:00:00"),
    ],
    source: "https://learn.microsoft.com/kusto/query/abs-function",
    differs: "",
    eval: abs,
};

fn abs(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let size = match arguments {
        [Value::Int(number)] => Value::Long(i64::from(*number).abs()),
        [Value::Long(number)] => Value::Long(number.wrapping_abs()),
        [Value::Real(number)] => Value::Real(number.abs()),
        [Value::Decimal(number)] => Value::Decimal(number.abs()),
        [Value::Timespan(ticks)] => Value::Timespan(ticks.wrapping_abs()),
        _ => Value::Null,
    };
    Ok(fit(call, size))
}
