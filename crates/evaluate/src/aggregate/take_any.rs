//! `take_any()`, `any()`, `take_anyif()`, `anyif()`, `passthrough()`: the values of some row.

use super::condition::when;
use crate::{Accumulator, Aggregate, Fault, Session, Value};

pub(super) const TAKE_ANY: Aggregate = Aggregate {
    name: "take_any",
    summary: "The values of the first row; of one expression the first value that is neither null nor empty.",
    examples: &[
        ("datatable(x: long) [long(null), 5] | summarize take_any(x)", "[5]"),
        ("datatable(x: long, y: long) [1, 2, 3, 4] | summarize take_any(x, y)", "[1,2]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/take-any-aggregation-function",
    differs: "",
    start: |call| Ok(AnyRow::start(call.types.len())),
};

pub(super) const ANY: Aggregate = Aggregate { name: "any", ..TAKE_ANY };

pub(super) const TAKE_ANYIF: Aggregate = Aggregate {
    name: "take_anyif",
    summary: "The first value, neither null nor empty if there is such, of the rows for which the condition is true.",
    examples: &[("range x from 1 to 9 step 1 | summarize take_anyif(x, x > 4)", "[5]")],
    source: "https://learn.microsoft.com/kusto/query/take-anyif-aggregation-function",
    differs: "",
    start: |_| when(1, AnyRow::start(1)),
};

pub(super) const ANYIF: Aggregate = Aggregate { name: "anyif", ..TAKE_ANYIF };

pub(super) const PASSTHROUGH: Aggregate = Aggregate {
    name: "passthrough",
    summary: "The value of the first row.",
    examples: &[("range x from 1 to 9 step 1 | summarize passthrough(x)", "[1]")],
    source: "https://learn.microsoft.com/kusto/query/aggregation-functions",
    differs: "Not documented; the original is meant for groups of equal values.",
    start: |_| Ok(AnyRow::start(1)),
};

struct AnyRow {
    columns: usize,
    found: Option<Vec<Value>>,
}

impl AnyRow {
    fn start(columns: usize) -> Box<dyn Accumulator> {
        Box::new(AnyRow { columns, found: None })
    }
}

fn is_empty(value: Option<&Value>) -> bool {
    value.is_none_or(|value| matches!(value, Value::Null) || value.as_text() == Some(""))
}

impl Accumulator for AnyRow {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let better = match &self.found {
            None => true,
            Some(row) => self.columns == 1 && is_empty(row.first()) && !is_empty(arguments.first()),
        };
        if better {
            self.found = Some(arguments.iter().take(self.columns).cloned().collect());
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(self.found.take().unwrap_or_else(|| vec![Value::Null; self.columns]))
    }
}
