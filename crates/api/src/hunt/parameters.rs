//! Values of query parameters, as clients send them: KQL literals in text, or JSON.
//!
//! <https://learn.microsoft.com/kusto/query/query-parameters-statement>: values come as text in the form
//! of a literal of the declared type; the text of a `string` may go without its quotes.

use std::collections::HashMap;

use evaluate::Value;
use evaluate::value::from_json;
use kql::Type;
use kql::ast::{ParameterKind, StatementKind};
use kql::literal;
use serde_json::{Map, Value as Json};

/// Most parameters of a request.
const PARAMETERS_LIMIT: usize = 1_000;

/// The values of a query's declared parameters.
///
/// # Errors
/// Which value is none of its type.
pub(super) fn values(query: &str, given: &Map<String, Json>) -> Result<HashMap<String, Value>, String> {
    if given.is_empty() {
        return Ok(HashMap::new());
    }
    if given.len() > PARAMETERS_LIMIT {
        return Err(format!(
            "a request may have {PARAMETERS_LIMIT} query parameters; this has {}",
            given.len()
        ));
    }
    let mut found = HashMap::new();
    for (name, kind) in declared(query) {
        let Some(json) = given.get(&name) else { continue };
        let value = value(json, kind).ok_or_else(|| {
            format!("the query parameter `{name}` is not a value of type {}: {json}", kind.name())
        })?;
        found.insert(name, value);
    }
    Ok(found)
}

/// The parameters that the query declares.
fn declared(query: &str) -> Vec<(String, Type)> {
    let parsed = kql::parse(query);
    let mut found = vec![];
    for statement in parsed.statements {
        let StatementKind::QueryParameters(parameters) = statement.kind else { continue };
        for parameter in parameters {
            if let ParameterKind::Scalar(kind) = parameter.kind {
                found.push((parameter.name.text, kind));
            }
        }
    }
    found
}

/// The value of a JSON value or literal; nothing when it is none of that type.
fn value(json: &Json, kind: Type) -> Option<Value> {
    let given = match json {
        Json::Null => return Some(Value::Null),
        Json::String(text) => return from_text(text, kind),
        Json::Bool(truth) => Value::Bool(*truth),
        other => from_json(&other.to_string())?,
    };
    let value = given.to(kind);
    (!value.is_null()).then_some(value)
}

fn from_text(text: &str, kind: Type) -> Option<Value> {
    let trimmed = text.trim();
    if kind == Type::String {
        let quoted = trimmed.len() > 1 && literal::is_valid(trimmed, Type::String) && is_quoted(trimmed);
        return Some(Value::text(if quoted { literal::text_value(trimmed) } else { text.into() }));
    }
    let body = body_of(trimmed).trim();
    if body.eq_ignore_ascii_case("null") {
        return Some(Value::Null);
    }
    let value = match kind {
        Type::Dynamic => return from_json(body).or_else(|| Some(Value::text(body))),
        Type::Timespan => literal::timespan_ticks(trimmed).map(Value::Timespan),
        Type::Long | Type::Int => literal::whole_number(body).map(|n| Value::Long(n).to(kind)),
        _ => None,
    };
    let value = value.unwrap_or_else(|| Value::text(unquoted(body)).to(kind));
    (!value.is_null()).then_some(value)
}

fn is_quoted(text: &str) -> bool {
    text.starts_with(['"', '\'']) && text.ends_with(['"', '\''])
}

/// What stands in the parentheses of a typed literal, else the text itself.
fn body_of(text: &str) -> &str {
    let name = text.split('(').next().unwrap_or_default().trim();
    let typed = text.ends_with(')') && Type::from_name(&name.to_ascii_lowercase()).is_some();
    if typed { literal::typed_body(text) } else { text }
}

fn unquoted(text: &str) -> String {
    if is_quoted(text) && text.len() > 1 { literal::text_value(text).into_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(kind: &str, given: Json) -> String {
        let query = format!("declare query_parameters(p:{kind} = {kind}(null));\nprint p");
        let query = query.replace("= string(null)", "= ''");
        let given = json!({ "p": given, "undeclared": 1 });
        match values(&query, given.as_object().unwrap()) {
            Ok(values) => format!("{:?}", values["p"]),
            Err(problem) => problem,
        }
    }

    #[test]
    fn literals_texts_and_json() {
        for (kind, given, expected) in [
            ("string", json!("plain"), "Text(\"plain\")"),
            ("string", json!("\"quo\\\"ted\""), "Text(\"quo\\\"ted\")"),
            ("string", json!("it's"), "Text(\"it's\")"),
            ("string", json!("@'c:\\x'"), "Text(\"@'c:\\\\x'\")"),
            ("long", json!("7"), "Long(7)"),
            ("long", json!("long(0x10)"), "Long(16)"),
            ("long", json!(7), "Long(7)"),
            ("int", json!("int(-3)"), "Int(-3)"),
            ("int", json!("int(null)"), "Null"),
            ("real", json!("1.5"), "Real(1.5)"),
            ("bool", json!("true"), "Bool(true)"),
            ("bool", json!(false), "Bool(false)"),
            ("datetime", json!("datetime(2020-01-01)"), "DateTime(637134336000000000)"),
            ("datetime", json!("2020-01-01T00:00:00Z"), "DateTime(637134336000000000)"),
            ("timespan", json!("5m"), "Timespan(3000000000)"),
            ("timespan", json!("time(00:05:00)"), "Timespan(3000000000)"),
            ("long", json!("many"), "the query parameter `p` is not a value of type long: \"many\""),
            ("datetime", json!("soon"), "the query parameter `p` is not a value of type datetime: \"soon\""),
        ] {
            assert_eq!(shown(kind, given.clone()), expected, "{kind} {given}");
        }
        assert!(shown("dynamic", json!("dynamic([1, 2])")).starts_with("Array("));
        assert!(shown("dynamic", json!({ "a": 1 })).starts_with("Bag("));
        assert!(shown("guid", json!("74be27de-1e4e-49d9-b579-fe0b331d3642")).starts_with("Guid("));
    }
}
