//! `count()`.

use crate::{Accumulator, Aggregate, Fault, Session, Value};

pub(super) const COUNT: Aggregate = Aggregate {
    name: "count",
    summary: "The number of rows of the group.",
    examples: &[("range x from 1 to 3 step 1 | summarize count()", "[3]")],
    source: "https://learn.microsoft.com/kusto/query/count-aggregation-function",
    differs: "",
    start: |_| Ok(Box::new(Count(0))),
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
