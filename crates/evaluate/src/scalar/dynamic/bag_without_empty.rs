//! What `pack_all(true)` does after packing; queries cannot name it.

use crate::{Scalar, Value};

pub(super) const BAG_WITHOUT_EMPTY: Scalar = Scalar {
    name: "bag_without_empty",
    summary: "A bag without the members that are null or empty strings; the second half of `pack_all(true)`.",
    examples: &[("toscalar(print a = '', b = 1, c = long(null) | project pack_all(true))", r#"{"b":1}"#)],
    source: "https://learn.microsoft.com/kusto/query/pack-all-function",
    differs: "",
    eval: |_, arguments| {
        let members = arguments.first().and_then(Value::as_bag);
        Ok(members.map_or(Value::Null, |members| {
            let kept = members.iter().filter(|(_, member)| member.as_text() != Some(""));
            Value::bag(kept.map(|(name, member)| (name.clone(), member.clone())))
        }))
    },
};
