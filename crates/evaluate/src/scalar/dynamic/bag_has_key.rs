//! `bag_has_key()`.

use super::path;
use crate::{Call, Fault, Scalar, Value};

pub(super) const BAG_HAS_KEY: Scalar = Scalar {
    name: "bag_has_key",
    summary: "Whether a bag has a member of that name or at that JSON path.",
    examples: &[
        ("bag_has_key(dynamic({'a':null}), 'a')", "true"),
        ("bag_has_key(dynamic({'a':{'b':1}}), '$.a.b')", "true"),
        ("bag_has_key(dynamic({'a':{'b':1}}), 'b')", "false"),
        ("bag_has_key(dynamic([1]), 'a')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/bag-has-key-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [value @ Value::Bag(_), key] = arguments else { return Ok(Value::Null) };
    let Some(key) = key.as_text() else { return Ok(Value::Null) };
    let has = path::of_key(key).is_some_and(|names| {
        names.iter().try_fold(value, |value, name| value.as_bag()?.get(*name)).is_some()
    });
    Ok(Value::Bool(has))
}
