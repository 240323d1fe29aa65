//! `treepath()`.

use crate::{Call, Fault, Scalar, Value};
use indexmap::IndexSet;

pub(super) const TREEPATH: Scalar = Scalar {
    name: "treepath",
    summary: "The paths of all parts of a value; items of arrays share one path.",
    examples: &[
        ("treepath(dynamic({'a':1,'b':{'c':2}}))", r#"["['a']","['b']","['b']['c']"]"#),
        (
            "treepath(dynamic({'a':[{'b':1},{'c':2}]}))",
            r#"["['a']","['a'][0]","['a'][0]['b']","['a'][0]['c']"]"#,
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/treepath-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(value @ (Value::Bag(_) | Value::Array(_))) = arguments.first() else { return Ok(Value::Null) };
    let mut paths = IndexSet::new();
    collect(value, &mut String::new(), &mut paths);
    Ok(Value::array(paths.into_iter().map(Value::from).collect()))
}

fn collect(value: &Value, path: &mut String, paths: &mut IndexSet<String>) {
    match value {
        Value::Bag(members) => {
            for (name, member) in members.iter() {
                visit(member, &format!("['{name}']"), path, paths);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, "[0]", path, paths)),
        _ => {}
    }
}

fn visit(value: &Value, step: &str, path: &mut String, paths: &mut IndexSet<String>) {
    let length = path.len();
    path.push_str(step);
    if !paths.contains(path.as_str()) {
        paths.insert(path.clone());
    }
    collect(value, path, paths);
    path.truncate(length);
}
