//! `bag_merge()`.

use crate::{Bag, Call, Fault, Scalar, Value};
use std::sync::Arc;

pub(super) const BAG_MERGE: Scalar = Scalar {
    name: "bag_merge",
    summary: "The members of several bags in one; of two with one name the first counts.",
    examples: &[
        ("bag_merge(dynamic({'a':1}), dynamic({'b':2,'a':3}))", r#"{"a":1,"b":2}"#),
        ("bag_merge(dynamic(null), dynamic({'b':2}))", r#"{"b":2}"#),
    ],
    source: "https://learn.microsoft.com/kusto/query/bag-merge-function",
    differs: "Arguments that are not bags are skipped; the original does not say which of two members counts.",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let mut bags = arguments.iter().filter_map(Value::as_bag);
    let Some(first) = bags.next() else { return Ok(Value::Null) };
    let mut merged: Bag = first.clone();
    for (name, value) in bags.flatten() {
        if !merged.contains_key(name) {
            merged.insert(name.clone(), value.clone());
        }
    }
    Ok(Value::Bag(Arc::new(merged)))
}
