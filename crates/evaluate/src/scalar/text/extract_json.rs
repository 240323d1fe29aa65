//! `extract_json()`: one value out of a JSON text by its path.

use super::input::text;
use crate::scalar::dynamic::path::{part, steps};
use crate::value::from_json;
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

pub(super) const EXTRACT_JSON: Scalar = Scalar {
    name: "extract_json",
    summary: "The value at a path as `$.a[0]['b c']` of a JSON text, as text or converted to the type that is given.",
    examples: &[
        ("extract_json('$.user.name', '{\"user\":{\"name\":\"eve\"}}')", "eve"),
        ("extract_json('$.ports[1]', '{\"ports\":[22,443]}', typeof(int))", "443"),
        ("extract_json(\"$['a b']\", '{\"a b\":[1, 2]}')", "[1,2]"),
        ("extract_json('$.x', 'no json')", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/extract-json-function",
    differs: "",
    eval: extract_json,
};

/// The other name.
pub(super) const EXTRACTJSON: Scalar = Scalar { name: "extractjson", ..EXTRACT_JSON };

fn extract_json(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let path = text(arguments, 0);
    let Some(steps) = steps(&path) else {
        let problem = format!("'{path}' is no path; it has the form $.name[0]['other name']");
        return Err(Fault::argument("extract_json", problem));
    };
    let source = text(arguments, 1);
    let Some(document) = from_json(source.trim()) else { return Ok(Value::Null) };
    Ok(match part(&document, &steps) {
        Value::Null => Value::Null,
        found if call.gives == Type::Dynamic => found,
        // As text first: a JSON string may stand for a number, a time or a guid.
        found => Value::from(crate::value::to_text(&found)).to(call.gives),
    })
}
