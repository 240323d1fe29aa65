//! `count_distinct()`, `count_distinctif()`: exact.

use super::condition::when;
use crate::value::Key;
use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use kql::Type;
use std::collections::HashSet;

pub(super) const COUNT_DISTINCT: Aggregate = Aggregate {
    name: "count_distinct",
    summary: "How many different values there are, nulls left out.",
    examples: &[
        ("datatable(x: long) [1, 2, 1, long(null)] | summarize count_distinct(x)", "[2]"),
        ("datatable(x: string) [\"a\", \"\", \"A\"] | summarize count_distinct(x)", "[3]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/count-distinct-aggregation-function",
    differs: "",
    start: |call| Ok(Distinct::start(call)),
};

pub(super) const COUNT_DISTINCTIF: Aggregate = Aggregate {
    name: "count_distinctif",
    summary: "How many different values there are in the rows for which the condition is true.",
    examples: &[("range x from 1 to 9 step 1 | summarize count_distinctif(x % 4, x > 3)", "[4]")],
    source: "https://learn.microsoft.com/kusto/query/count-distinctif-aggregation-function",
    differs: "",
    start: |call| when(1, Distinct::start(call)),
};

struct Distinct {
    text: bool,
    seen: HashSet<Key, ahash::RandomState>,
}

impl Distinct {
    fn start(call: &Call<'_>) -> Box<dyn Accumulator> {
        let text = call.types.first() == Some(&Type::String);
        Box::new(Distinct { text, seen: HashSet::default() })
    }
}

impl Accumulator for Distinct {
    fn add(&mut self, session: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let Some(value) = arguments.first().filter(|value| self.text || !value.is_null()) else {
            return Ok(());
        };
        self.seen.insert(Key(value.clone()));
        if self.seen.len() > session.rows_max {
            return Err(Fault::Limit {
                resource: "distinct values",
                limit: session.rows_max.to_string(),
                advice: "use dcount(), which estimates",
            });
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![Value::Long(i64::try_from(self.seen.len()).unwrap_or(i64::MAX))])
    }
}
