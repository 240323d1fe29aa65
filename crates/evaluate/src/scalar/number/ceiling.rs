//! `ceiling()`.

use super::arithmetic::fit;
use crate::{Call, Fault, Scalar, Value};

pub(super) const CEILING: Scalar = Scalar {
    name: "ceiling",
    summary: "The smallest whole number that is not below the number; the type stays.",
    examples: &[("ceiling(2.1)", "3"), ("ceiling(-2.9)", "-2"), ("ceiling(5)", "5"), ("ceiling(-0.5)", "0")],
    source: "https://learn.microsoft.com/kusto/query/ceiling-function",
    differs: "",
    eval: ceiling,
};

fn ceiling(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let up = match arguments {
        // Plus zero: there is no negative zero.
        [Value::Real(number)] => Value::Real(number.ceil() + 0.0),
        [Value::Decimal(number)] => Value::Decimal(number.ceil()),
        [whole @ (Value::Int(_) | Value::Long(_))] => whole.clone(),
        _ => Value::Null,
    };
    Ok(fit(call, up))
}
