//! `bag_set_key()`.

use super::arguments::packed_at;
use super::path;
use crate::{Bag, Call, Fault, Scalar, Value};
use std::sync::Arc;

pub(super) const BAG_SET_KEY: Scalar = Scalar {
    name: "bag_set_key",
    summary: "A bag with a member set, by its name or JSON path; bags on the way are made.",
    examples: &[
        ("bag_set_key(dynamic({'a':1}), 'b', 2)", r#"{"a":1,"b":2}"#),
        ("bag_set_key(dynamic({'a':1}), '$.b.c', 'x')", r#"{"a":1,"b":{"c":"x"}}"#),
        ("bag_set_key(dynamic({'a':1}), 'a', 2)", r#"{"a":2}"#),
        ("bag_set_key(dynamic([1]), 'a', 2)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/bag-set-key-function",
    differs: "",
    eval,
};

fn eval(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(value @ Value::Bag(_)), Some(key)) = (arguments.first(), arguments.get(1)) else {
        return Ok(Value::Null);
    };
    let Some(names) = key.as_text().and_then(path::of_key) else {
        let problem = format!("'{}' is not a key; give a name, or a path of names as $.a.b", key.to_json());
        return Err(Fault::argument("bag_set_key", problem));
    };
    let mut value = value.clone();
    set(&mut value, &names, packed_at(call.types, arguments, 2));
    Ok(value)
}

fn set(mut place: &mut Value, names: &[&str], member: Value) {
    for name in names {
        if !matches!(place, Value::Bag(_)) {
            *place = Value::Bag(Arc::new(Bag::default()));
        }
        let Value::Bag(members) = place else { return };
        place = Arc::make_mut(members).entry(Arc::from(*name)).or_default();
    }
    *place = member;
}
