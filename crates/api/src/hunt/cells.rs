//! Values in the forms of Microsoft's protocols.

use evaluate::{Table, Value};
use kql::Type;
use serde_json::Value as Json;

/// The .NET type that Graph and the first version of Kusto REST name.
pub(super) fn net_type(kind: Type) -> &'static str {
    match kind {
        Type::Bool => "SByte",
        Type::Int => "Int32",
        Type::Long => "Int64",
        Type::Real => "Double",
        Type::Decimal => "SqlDecimal",
        Type::String | Type::Unknown => "String",
        Type::DateTime => "DateTime",
        Type::Timespan => "TimeSpan",
        Type::Guid => "Guid",
        Type::Dynamic => "Object",
    }
}

/// The type as the second version of Kusto REST names it.
pub(super) fn kusto_type(kind: Type) -> &'static str {
    if kind == Type::Unknown { "string" } else { kind.name() }
}

/// A cell of Kusto REST, version 2: truths and dynamic values as JSON has them.
pub(super) fn v2(value: &Value, kind: Type) -> Json {
    match value {
        Value::Null if kind == Type::String => Json::String(String::new()),
        value => value.to_cell(),
    }
}

/// A cell of Kusto REST, version 1: truths are 0 and 1, dynamic values are text.
pub(super) fn v1(value: &Value, kind: Type) -> Json {
    match value {
        Value::Bool(truth) if kind != Type::Dynamic => Json::from(u8::from(*truth)),
        Value::Array(_) | Value::Bag(_) => Json::String(value.to_json()),
        Value::Null | Value::Text(_) => v2(value, kind),
        value if kind == Type::Dynamic => Json::String(value.to_json()),
        value => v2(value, kind),
    }
}

/// A cell of a Graph result: truths are 0 and 1, dynamic values JSON.
pub(super) fn graph(value: &Value, kind: Type) -> Json {
    match value {
        Value::Bool(truth) if kind != Type::Dynamic => Json::from(u8::from(*truth)),
        value => v2(value, kind),
    }
}

/// The OData annotation that a Graph cell carries when its type does not show in its JSON form. Times
/// go without, as in Microsoft's examples.
pub(super) fn odata_type(value: &Value, kind: Type) -> Option<&'static str> {
    match (value, kind) {
        (Value::Null, _) => None,
        (Value::Array(items), _) => {
            let texts = items.iter().all(|item| matches!(item, Value::Text(_)));
            texts.then_some("#Collection(String)")
        }
        (_, Type::Bool) => Some("#SByte"),
        (_, Type::Int) => Some("#Int32"),
        (_, Type::Long) => Some("#Int64"),
        (_, Type::Guid) => Some("#Guid"),
        (_, Type::Decimal) => Some("#Decimal"),
        (_, Type::Timespan) => Some("#Duration"),
        _ => None,
    }
}

/// Writes the rows as JSON arrays, `[[…],[…]]`.
pub(super) fn write_arrays(table: &Table, cell: fn(&Value, Type) -> Json, out: &mut Vec<u8>) {
    out.push(b'[');
    for (number, row) in table.rows.iter().enumerate() {
        out.extend_from_slice(if number == 0 { b"[" } else { b",\n[" });
        for (place, (value, column)) in row.iter().zip(&table.columns).enumerate() {
            if place > 0 {
                out.push(b',');
            }
            write_json(&cell(value, column.column_type), out);
        }
        out.push(b']');
    }
    out.push(b']');
}

/// Writes the rows as JSON objects, `[{…},{…}]`, with the annotations of OData when asked for.
pub(super) fn write_objects(table: &Table, annotated: bool, out: &mut Vec<u8>) {
    let named = |suffix: &str| -> Vec<Vec<u8>> {
        let key = |c: &kql::Column| format!("{}:", Json::String(format!("{}{suffix}", c.name))).into_bytes();
        table.columns.iter().map(key).collect()
    };
    let (keys, annotations) = (named(""), named("@odata.type"));
    out.push(b'[');
    for (number, row) in table.rows.iter().enumerate() {
        out.extend_from_slice(if number == 0 { b"{" } else { b",\n{" });
        let named = row.iter().zip(&table.columns).zip(keys.iter().zip(&annotations));
        for (place, ((value, column), (key, annotation))) in named.enumerate() {
            if place > 0 {
                out.push(b',');
            }
            if let Some(name) = odata_type(value, column.column_type).filter(|_| annotated) {
                out.extend_from_slice(annotation);
                write_json(&Json::from(name), out);
                out.push(b',');
            }
            out.extend_from_slice(key);
            write_json(&graph(value, column.column_type), out);
        }
        out.push(b'}');
    }
    out.push(b']');
}

/// Writes a JSON value.
pub(super) fn write_json(value: &Json, out: &mut Vec<u8>) {
    // Writing to memory does not fail, and every JSON value can be written.
    let _ = serde_json::to_writer(out, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use evaluate::value::from_json;
    use expect_test::expect;

    #[test]
    fn every_type_in_every_form() {
        let dynamic = |text: &str| from_json(text).unwrap();
        let cells = [
            (Value::Null, Type::Long),
            (Value::Null, Type::String),
            (Value::Bool(true), Type::Bool),
            (Value::Int(-7), Type::Int),
            (Value::Long(1 << 60), Type::Long),
            (Value::Real(1.5), Type::Real),
            (Value::Real(f64::NAN), Type::Real),
            (Value::Real(f64::NEG_INFINITY), Type::Real),
            (Value::text("1.10").to(Type::Decimal), Type::Decimal),
            (Value::text("é\n"), Type::String),
            (Value::text("2026-01-02 03:04:05.1234567").to(Type::DateTime), Type::DateTime),
            (Value::Timespan(-937_840_001), Type::Timespan),
            (Value::text("74be27de-1e4e-49d9-b579-fe0b331d3642").to(Type::Guid), Type::Guid),
            (dynamic(r#"{"a":[1,true,null,"x"]}"#), Type::Dynamic),
            (dynamic(r#"["a","b"]"#), Type::Dynamic),
            (Value::Bool(true), Type::Dynamic),
            (Value::text("x"), Type::Dynamic),
        ];
        let lines: String = cells
            .iter()
            .map(|(value, kind)| {
                let annotation = odata_type(value, *kind).unwrap_or("");
                let forms = (v1(value, *kind), v2(value, *kind), graph(value, *kind));
                format!("{}: {} | {} | {} {annotation}\n", kind.name(), forms.0, forms.1, forms.2)
            })
            .collect();
        expect![[r#"
            long: null | null | null 
            string: "" | "" | "" 
            bool: 1 | true | 1 #SByte
            int: -7 | -7 | -7 #Int32
            long: 1152921504606846976 | 1152921504606846976 | 1152921504606846976 #Int64
            real: 1.5 | 1.5 | 1.5 
            real: "NaN" | "NaN" | "NaN" 
            real: "-Infinity" | "-Infinity" | "-Infinity" 
            decimal: "1.1" | "1.1" | "1.1" #Decimal
            string: "é\n" | "é\n" | "é\n" 
            datetime: "2026-01-02T03:04:05.1234567Z" | "2026-01-02T03:04:05.1234567Z" | "2026-01-02T03:04:05.1234567Z" 
            timespan: "-00:01:33.7840001" | "-00:01:33.7840001" | "-00:01:33.7840001" #Duration
            guid: "74be27de-1e4e-49d9-b579-fe0b331d3642" | "74be27de-1e4e-49d9-b579-fe0b331d3642" | "74be27de-1e4e-49d9-b579-fe0b331d3642" #Guid
            dynamic: "{\"a\":[1,true,null,\"x\"]}" | {"a":[1,true,null,"x"]} | {"a":[1,true,null,"x"]} 
            dynamic: "[\"a\",\"b\"]" | ["a","b"] | ["a","b"] #Collection(String)
            dynamic: "true" | true | true 
            dynamic: "x" | "x" | "x" 
        "#]].assert_eq(&lines);
    }
}
