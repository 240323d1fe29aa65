//! `bag_pack()` and its old names `pack()` and `pack_dictionary()`.

use super::arguments::packed;
use crate::value::to_text;
use crate::{Bag, Call, Fault, Scalar, Value};
use kql::Type;
use std::sync::Arc;

pub(super) const BAG_PACK: Scalar = Scalar {
    name: "bag_pack",
    summary: "A bag of names and values in turn; a member without a name is left out.",
    examples: &[
        ("bag_pack('a', 1, 'b', 'x')", r#"{"a":1,"b":"x"}"#),
        ("bag_pack('t', 2h)", r#"{"t":"02:00:00"}"#),
        ("bag_pack('', 1, 'a', dynamic(null))", r#"{"a":null}"#),
    ],
    source: "https://learn.microsoft.com/kusto/query/pack-function",
    differs: "",
    eval,
};
pub(super) const PACK: Scalar = Scalar {
    name: "pack",
    summary: "A bag of names and values in turn; a member without a name is left out.",
    examples: &[("pack('a', dynamic([1]))", r#"{"a":[1]}"#)],
    source: "https://learn.microsoft.com/kusto/query/pack-function",
    differs: "",
    eval,
};
pub(super) const PACK_DICTIONARY: Scalar = Scalar {
    name: "pack_dictionary",
    summary: "A bag of names and values in turn; a member without a name is left out.",
    examples: &[("pack_dictionary('a', 1.5)", r#"{"a":1.5}"#)],
    source: "https://learn.microsoft.com/kusto/query/pack-function",
    differs: "",
    eval,
};

fn eval(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let mut bag = Bag::with_capacity_and_hasher(arguments.len() / 2, ahash::RandomState::default());
    for (pair, kinds) in arguments.chunks_exact(2).zip(call.types.chunks_exact(2)) {
        let ([key, value], [_, kind]) = (pair, kinds) else { continue };
        let key: Arc<str> = match key {
            Value::Text(text) => text.clone(),
            other => to_text(other).into(),
        };
        if !key.is_empty() {
            bag.insert(key, packed(value, effective(*kind, value)));
        }
    }
    Ok(Value::Bag(Arc::new(bag)))
}

/// The kind of a value, by itself when the binder does not know it.
fn effective(kind: Type, value: &Value) -> Type {
    if kind == Type::Unknown { value.own_type() } else { kind }
}
