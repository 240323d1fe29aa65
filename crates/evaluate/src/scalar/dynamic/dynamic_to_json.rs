//! `dynamic_to_json()`.

use crate::value::to_text;
use crate::{Scalar, Value};

pub(super) const DYNAMIC_TO_JSON: Scalar = Scalar {
    name: "dynamic_to_json",
    summary: "The canonical JSON of a dynamic value: members sorted by name, no spaces.",
    examples: &[
        ("dynamic_to_json(dynamic({'b':[1,'x'],'a':{'d':2,'c':3}}))", r#"{"a":{"c":3,"d":2},"b":[1,"x"]}"#),
        ("dynamic_to_json(7)", "7"),
    ],
    source: "https://learn.microsoft.com/kusto/query/dynamic-to-json-function",
    differs: "",
    eval: |_, arguments| Ok(arguments.first().map(|value| to_text(&sorted(value))).into()),
};

/// The value with the members of all bags sorted by name.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(sorted).collect()),
        Value::Bag(members) => {
            let mut members: Vec<_> =
                members.iter().map(|(name, member)| (name.clone(), sorted(member))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::bag(members)
        }
        other => other.clone(),
    }
}
