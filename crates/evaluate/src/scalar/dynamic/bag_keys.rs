//! `bag_keys()`.

use crate::{Scalar, Value};

pub(super) const BAG_KEYS: Scalar = Scalar {
    name: "bag_keys",
    summary: "The names of the members of a bag, not of those inside them; null for other values.",
    examples: &[
        ("bag_keys(dynamic({'a':1,'b':{'c':2}}))", r#"["a","b"]"#),
        ("bag_keys(dynamic({}))", "[]"),
        ("bag_keys(dynamic([1]))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/bag-keys-function",
    differs: "",
    eval: |_, arguments| {
        let members = arguments.first().and_then(Value::as_bag);
        Ok(members.map_or(Value::Null, |m| Value::array(m.keys().cloned().map(Value::Text).collect())))
    },
};
