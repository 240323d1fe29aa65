//! `value.member` and `value[key]`.

use crate::{Scalar, Value};

pub(super) const MEMBER: Scalar = Scalar {
    name: "[]",
    summary: "The member of a bag by its name, the item of an array by its place; null when there is none.",
    examples: &[
        ("dynamic({'a':{'b':2}}).a.b", "2"),
        ("dynamic([10,20,30])[1]", "20"),
        ("dynamic([10,20,30])[-1]", "30"),
        ("dynamic({'a':1})['b']", "null"),
        ("dynamic([10])[5]", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic",
    differs: "",
    eval: |_, arguments| {
        Ok(match arguments {
            [value, key] => value.member(key),
            _ => Value::Null,
        })
    },
};
