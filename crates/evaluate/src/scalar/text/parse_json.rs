//! JSON: `parse_json()` and its other names, `dynamic_to_json()`.

use super::input::{given, text_of};
use crate::value::{from_json, to_text};
use crate::{Bag, Call, Fault, Scalar, Value};
use kql::Type;
use std::sync::Arc;

/// Most levels that `dynamic_to_json` goes down; the values here nest no deeper.
const DEPTH_MAX: usize = 256;

pub(super) const PARSE_JSON: Scalar = Scalar {
    name: "parse_json",
    summary: "The dynamic value of a JSON text; of what is not JSON the text itself; null for \"\".",
    examples: &[
        ("parse_json('{\"a\": [1, null]}').a", "[1,null]"),
        ("parse_json('no json')", "no json"),
        ("parse_json('')", "null"),
        ("parse_json('12') + 1", "13"),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-json-function",
    differs: "",
    eval: parse_json,
};

/// The old name.
pub(super) const PARSEJSON: Scalar = Scalar { name: "parsejson", ..PARSE_JSON };
/// The other name.
pub(super) const TODYNAMIC: Scalar = Scalar { name: "todynamic", ..PARSE_JSON };
/// The old name.
pub(super) const TOOBJECT: Scalar = Scalar { name: "toobject", ..PARSE_JSON };

pub(super) const DYNAMIC_TO_JSON: Scalar = Scalar {
    name: "dynamic_to_json",
    summary: "The JSON text of a value with the members of bags in the order of their names.",
    examples: &[
        (
            "dynamic_to_json(dynamic({'b': 1, 'a': {'d': true, 'c': []}}))",
            "{\"a\":{\"c\":[],\"d\":true},\"b\":1}",
        ),
        ("dynamic_to_json(dynamic([1, 'x']))", "[1,\"x\"]"),
        ("dynamic_to_json(1h)", "01:00:00"),
    ],
    source: "https://learn.microsoft.com/kusto/query/dynamic-to-json-function",
    differs: "",
    eval: |_, arguments| match arguments {
        [value @ (Value::Array(_) | Value::Bag(_))] => given(to_text(&sorted(value, 0))),
        [value] => given(text_of(value)),
        _ => Ok(Value::Null),
    },
};

fn parse_json(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(match arguments {
        // A text within a dynamic value stays what it is.
        [Value::Text(text)] if call.types.first() != Some(&Type::Dynamic) => match &**text {
            "" => Value::Null,
            json => from_json(json).unwrap_or_else(|| Value::Text(text.clone())),
        },
        [value] => value.to(Type::Dynamic),
        _ => Value::Null,
    })
}

fn sorted(value: &Value, depth: usize) -> Value {
    match value {
        _ if depth > DEPTH_MAX => Value::Null,
        Value::Array(items) => Value::array(items.iter().map(|item| sorted(item, depth + 1)).collect()),
        Value::Bag(members) => {
            let mut members: Bag = members.iter().map(|(k, v)| (k.clone(), sorted(v, depth + 1))).collect();
            members.sort_unstable_keys();
            Value::Bag(Arc::new(members))
        }
        other => other.clone(),
    }
}
