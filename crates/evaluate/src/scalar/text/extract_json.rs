//! `extract_json()`: one value out of a JSON text by its path.

use super::input::text;
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
    let found = steps.iter().fold(document, |value, step| value.member(step));
    Ok(match found {
        Value::Null => Value::Null,
        found if call.gives == Type::Dynamic => found,
        // As text first: a JSON string may stand for a number, a time or a guid.
        found => Value::from(crate::value::to_text(&found)).to(call.gives),
    })
}

/// The steps of a path: names and places.
fn steps(path: &str) -> Option<Vec<Value>> {
    let mut rest = path.trim().strip_prefix('$')?;
    let mut steps = vec![];
    while !rest.is_empty() {
        let (step, after) = match rest.strip_prefix('[') {
            Some(inner) => bracketed(inner)?,
            None => {
                let name = rest.strip_prefix('.')?;
                let (name, after) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
                (Value::from(name), after)
            }
        };
        steps.push(step);
        rest = after;
    }
    Some(steps)
}

/// A place or a quoted name up to its bracket, and what follows.
fn bracketed(inner: &str) -> Option<(Value, &str)> {
    if let Some(quote) = inner.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let (name, after) = inner.get(1..)?.split_once(quote)?;
        return Some((Value::from(name), after.strip_prefix(']')?));
    }
    let (place, after) = inner.split_once(']')?;
    Some((Value::Long(place.trim().parse().ok()?), after))
}
