//! `make_bag()`, `make_bag_if()`, `make_dictionary()`: bags put together.

use super::condition::when;
use super::make_list::{ITEMS_MAX, ITEMS_OLD, size_of};
use crate::{Accumulator, Aggregate, Bag, Fault, Session, Value};
use std::sync::Arc;

pub(super) const MAKE_BAG: Aggregate = Aggregate {
    name: "make_bag",
    summary: "One bag of the members of all bags; of two members with one name the first counts.",
    examples: &[
        (
            "datatable(b: dynamic) [dynamic({\"a\": 1}), dynamic({\"b\": 2}), dynamic({\"a\": 3})] | summarize make_bag(b)",
            "[{\"a\":1,\"b\":2}]",
        ),
        ("datatable(b: dynamic) [dynamic([1]), dynamic({\"b\": 2})] | summarize make_bag(b)", "[{\"b\":2}]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/make-bag-aggregation-function",
    differs: "",
    start: |_| Ok(Members::start(1, ITEMS_MAX)),
};

pub(super) const MAKE_BAG_IF: Aggregate = Aggregate {
    name: "make_bag_if",
    summary: "One bag of the members of the bags of the rows for which the condition is true.",
    examples: &[(
        "range x from 1 to 3 step 1 | extend b = bag_pack(tostring(x), x) | summarize make_bag_if(b, x != 2)",
        "[{\"1\":1,\"3\":3}]",
    )],
    source: "https://learn.microsoft.com/kusto/query/make-bag-if-aggregation-function",
    differs: "",
    start: |_| when(1, Members::start(2, ITEMS_MAX)),
};

pub(super) const MAKE_DICTIONARY: Aggregate = Aggregate {
    name: "make_dictionary",
    summary: "The old name of `make_bag`, with 128 members when the call does not say.",
    examples: &[("print b = dynamic({\"a\": 1}) | summarize make_dictionary(b)", "[{\"a\":1}]")],
    start: |_| Ok(Members::start(1, ITEMS_OLD)),
    ..MAKE_BAG
};

struct Members {
    /// Where the size stands among the arguments.
    option: usize,
    default: usize,
    bag: Bag,
}

impl Members {
    fn start(option: usize, default: usize) -> Box<dyn Accumulator> {
        Box::new(Members { option, default, bag: Bag::default() })
    }
}

impl Accumulator for Members {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let Some(Value::Bag(members)) = arguments.first() else { return Ok(()) };
        let limit = size_of(arguments.get(self.option), self.default);
        for (name, value) in members.iter() {
            if self.bag.len() >= limit {
                break;
            }
            self.bag.entry(name.clone()).or_insert_with(|| value.clone());
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![Value::Bag(Arc::new(std::mem::take(&mut self.bag)))])
    }
}
