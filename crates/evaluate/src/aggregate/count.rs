//! `count()`, `cnt()`, `countif()`.

use super::condition::when;
use crate::{Accumulator, Aggregate, Fault, Session, Value};

pub(super) const COUNT: Aggregate = Aggregate {
    name: "count",
    summary: "The number of rows of the group, or of those for which the condition is true.",
    examples: &[
        ("range x from 1 to 3 step 1 | summarize count()", "[3]"),
        ("range x from 1 to 3 step 1 | summarize count(x > 1)", "[2]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/count-aggregation-function",
    differs: "",
    start: |call| match call.types {
        [] => Ok(Box::new(Count(0))),
        _ => when(0, Box::new(Count(0))),
    },
};

pub(super) const CNT: Aggregate = Aggregate {
    name: "cnt",
    summary: "The number of rows of the group; the old name of `count`.",
    examples: &[("range x from 1 to 3 step 1 | summarize cnt()", "[3]")],
    ..COUNT
};

pub(super) const COUNTIF: Aggregate = Aggregate {
    name: "countif",
    summary: "The number of rows of the group for which the condition is true.",
    examples: &[
        ("range x from 1 to 5 step 1 | summarize countif(x > 3)", "[2]"),
        ("datatable(b: bool) [true, bool(null), false] | summarize countif(b)", "[1]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/countif-aggregation-function",
    differs: "",
    start: |_| when(0, Box::new(Count(0))),
};

struct Count(i64);

impl Accumulator for Count {
    fn add(&mut self, _: &Session, _: &[Value]) -> Result<(), Fault> {
        self.0 += 1;
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![Value::Long(self.0)])
    }
}
