//! `array_iff()` and `array_iif()`.

use super::arguments::{items, packed_at};
use crate::{Call, Fault, Scalar, Value};

pub(super) const ARRAY_IFF: Scalar = Scalar {
    name: "array_iff",
    summary: "Per item of an array of conditions, the item of one array or of another.",
    examples: &[
        ("array_iff(dynamic([true,false]), dynamic([1,2]), dynamic([3,4]))", "[1,4]"),
        ("array_iff(dynamic([0,7]), 'yes', 'no')", r#"["no","yes"]"#),
        ("array_iff(dynamic([true,'x',true]), dynamic([1]), 0)", "[1,null,null]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-iff-function",
    differs: "",
    eval,
};
pub(super) const ARRAY_IIF: Scalar = Scalar {
    name: "array_iif",
    summary: "Per item of an array of conditions, the item of one array or of another.",
    examples: &[("array_iif(dynamic([false,true]), 'a', 'b')", r#"["b","a"]"#)],
    source: "https://learn.microsoft.com/kusto/query/array-iff-function",
    differs: "",
    eval,
};

fn eval(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(conditions) = items(arguments, 0) else { return Ok(Value::Null) };
    let then = packed_at(call.types, arguments, 1);
    let otherwise = packed_at(call.types, arguments, 2);
    let chosen = conditions.iter().enumerate().map(|(at, condition)| match truth(condition) {
        Some(true) => item(&then, at),
        Some(false) => item(&otherwise, at),
        None => Value::Null,
    });
    Ok(Value::array(chosen.collect()))
}

fn truth(condition: &Value) -> Option<bool> {
    condition.as_bool().or_else(|| condition.as_real().map(|number| number != 0.0))
}

/// The item of an array; a single value stands for an array full of it.
fn item(value: &Value, at: usize) -> Value {
    match value.as_array() {
        Some(items) => items.get(at).cloned().unwrap_or_default(),
        None => value.clone(),
    }
}
