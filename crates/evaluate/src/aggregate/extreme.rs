//! `min()`, `max()` and their `…if` forms.

use super::condition::when;
use crate::value::sort_order;
use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use kql::Type;
use std::cmp::Ordering;

pub(super) const MIN: Aggregate = Aggregate {
    name: "min",
    summary: "The smallest of the values that are not null.",
    examples: &[
        ("datatable(x: long) [3, long(null), 2] | summarize min(x)", "[2]"),
        ("datatable(x: string) [\"b\", \"a\"] | summarize min(x)", "[\"a\"]"),
        ("datatable(x: long) [] | summarize min(x)", "[null]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/min-aggregation-function",
    differs: "",
    start: |call| Ok(Extreme::start(call, Ordering::Less)),
};

pub(super) const MINIF: Aggregate = Aggregate {
    name: "minif",
    summary: "The smallest of the values of the rows for which the condition is true.",
    examples: &[("range x from 1 to 4 step 1 | summarize minif(x, x > 2)", "[3]")],
    source: "https://learn.microsoft.com/kusto/query/minif-aggregation-function",
    differs: "",
    start: |call| when(1, Extreme::start(call, Ordering::Less)),
};

pub(super) const MAX: Aggregate = Aggregate {
    name: "max",
    summary: "The largest of the values that are not null.",
    examples: &[
        ("datatable(x: real) [3.5, real(null), 2] | summarize max(x)", "[3.5]"),
        ("datatable(x: timespan) [1h, 90m] | summarize max(x)", "[\"01:30:00\"]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/max-aggregation-function",
    differs: "",
    start: |call| Ok(Extreme::start(call, Ordering::Greater)),
};

pub(super) const MAXIF: Aggregate = Aggregate {
    name: "maxif",
    summary: "The largest of the values of the rows for which the condition is true.",
    examples: &[("range x from 1 to 4 step 1 | summarize maxif(x, x < 3)", "[2]")],
    source: "https://learn.microsoft.com/kusto/query/maxif-aggregation-function",
    differs: "",
    start: |call| when(1, Extreme::start(call, Ordering::Greater)),
};

struct Extreme {
    wanted: Ordering,
    text: bool,
    found: Option<Value>,
}

impl Extreme {
    fn start(call: &Call<'_>, wanted: Ordering) -> Box<dyn Accumulator> {
        Box::new(Extreme { wanted, text: call.gives == Type::String, found: None })
    }
}

/// Whether the value counts at all: no null and no `nan`.
fn counts(value: &Value) -> bool {
    !matches!(value, Value::Null) && !matches!(value, Value::Real(number) if number.is_nan())
}

impl Accumulator for Extreme {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let empty;
        let value = match arguments.first() {
            Some(Value::Null) if self.text => {
                empty = Value::text("");
                &empty
            }
            Some(value) => value,
            None => return Ok(()),
        };
        if value.is_null() {
            return Ok(());
        }
        let better = match &self.found {
            None => true,
            Some(found) if counts(found) && !counts(value) => false,
            Some(found) if !counts(found) => counts(value),
            Some(found) => sort_order(value, found) == self.wanted,
        };
        if better {
            self.found = Some(value.clone());
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![self.found.take().unwrap_or_default()])
    }
}
