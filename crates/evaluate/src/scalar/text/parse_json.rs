//! JSON: `parse_json()` and its other names.

use crate::value::from_json;
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

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
