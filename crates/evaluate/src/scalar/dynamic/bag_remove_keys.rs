//! `bag_remove_keys()`.

use super::arguments::items;
use super::path;
use crate::{Call, Fault, Scalar, Value};
use std::sync::Arc;

pub(super) const BAG_REMOVE_KEYS: Scalar = Scalar {
    name: "bag_remove_keys",
    summary: "A bag without the members of those names or at those JSON paths.",
    examples: &[
        ("bag_remove_keys(dynamic({'a':1,'b':2}), dynamic(['b','c']))", r#"{"a":1}"#),
        ("bag_remove_keys(dynamic({'a':{'b':1,'c':2}}), dynamic(['$.a.b']))", r#"{"a":{"c":2}}"#),
    ],
    source: "https://learn.microsoft.com/kusto/query/bag-remove-keys-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(value @ Value::Bag(_)) = arguments.first() else { return Ok(Value::Null) };
    let mut value = value.clone();
    for key in items(arguments, 1).unwrap_or_default() {
        if let Value::Text(key) = key
            && let Some(names) = path::of_key(key)
        {
            remove(&mut value, &names);
        }
    }
    Ok(value)
}

fn remove(value: &mut Value, names: &[&str]) {
    let Value::Bag(members) = value else { return };
    match names {
        [name] if members.contains_key(*name) => {
            Arc::make_mut(members).shift_remove(*name);
        }
        [name, rest @ ..] if !rest.is_empty() && members.contains_key(*name) => {
            if let Some(inner) = Arc::make_mut(members).get_mut(*name) {
                remove(inner, rest);
            }
        }
        _ => {}
    }
}
