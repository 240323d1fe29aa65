//! `arg_max()`, `arg_min()` and their old names: the row with the largest or smallest value.

use crate::value::sort_order;
use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use std::cmp::Ordering;

pub(super) const ARG_MAX: Aggregate = Aggregate {
    name: "arg_max",
    summary: "The largest value and, of the first row that has it, the other arguments.",
    examples: &[
        (
            "datatable(x: long, s: string) [1, \"a\", 3, \"b\", 3, \"c\", long(null), \"d\"] | summarize arg_max(x, s)",
            "[3,\"b\"]",
        ),
        ("datatable(x: long, s: string) [long(null), \"a\"] | summarize arg_max(x, *)", "[null,\"a\"]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/arg-max-aggregation-function",
    differs: "",
    start: |call| Ok(ArgExtreme::start(call, Ordering::Greater)),
};

pub(super) const ARGMAX: Aggregate = Aggregate { name: "argmax", ..ARG_MAX };

pub(super) const ARG_MIN: Aggregate = Aggregate {
    name: "arg_min",
    summary: "The smallest value and, of the first row that has it, the other arguments.",
    examples: &[(
        "datatable(x: long, s: string) [2, \"a\", 1, \"b\", long(null), \"c\"] | summarize arg_min(x, s)",
        "[1,\"b\"]",
    )],
    source: "https://learn.microsoft.com/kusto/query/arg-min-aggregation-function",
    differs: "",
    start: |call| Ok(ArgExtreme::start(call, Ordering::Less)),
};

pub(super) const ARGMIN: Aggregate = Aggregate { name: "argmin", ..ARG_MIN };

struct ArgExtreme {
    wanted: Ordering,
    columns: usize,
    /// The arguments of the best row so far; one whose first is null only while there is no other.
    found: Option<Vec<Value>>,
}

impl ArgExtreme {
    fn start(call: &Call<'_>, wanted: Ordering) -> Box<dyn Accumulator> {
        Box::new(ArgExtreme { wanted, columns: call.types.len(), found: None })
    }
}

impl Accumulator for ArgExtreme {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let Some(value) = arguments.first() else { return Ok(()) };
        let better = match self.found.as_ref().and_then(|row| row.first()) {
            None => true,
            Some(Value::Null) => !value.is_null(),
            Some(best) => !value.is_null() && sort_order(value, best) == self.wanted,
        };
        if better {
            self.found = Some(arguments.to_vec());
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(self.found.take().unwrap_or_else(|| vec![Value::Null; self.columns]))
    }
}
