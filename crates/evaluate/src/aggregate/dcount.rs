//! `dcount()`, `dcountif()`, `hll()`, `hll_if()`, `hll_merge()`: distinct values by estimate.

use super::condition::when;
use crate::sketch::Hll;
use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use kql::Type;

pub(super) const DCOUNT: Aggregate = Aggregate {
    name: "dcount",
    summary: "About how many different values there are, nulls left out; exact up to some thousand.",
    examples: &[
        ("datatable(x: long) [1, 2, 1, long(null)] | summarize dcount(x)", "[2]"),
        ("range x from 1 to 3000 step 1 | summarize dcount(x % 1000, 2)", "[1000]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/dcount-aggregation-function",
    differs: "",
    start: |call| Ok(Distinct::start(call, 1, true)),
};

pub(super) const DCOUNTIF: Aggregate = Aggregate {
    name: "dcountif",
    summary: "About how many different values there are in the rows for which the condition is true.",
    examples: &[("range x from 1 to 9 step 1 | summarize dcountif(x % 4, x < 3)", "[2]")],
    source: "https://learn.microsoft.com/kusto/query/dcountif-aggregation-function",
    differs: "",
    start: |call| when(1, Distinct::start(call, 2, true)),
};

pub(super) const HLL: Aggregate = Aggregate {
    name: "hll",
    summary: "The intermediate result of `dcount`, which `hll_merge` and `dcount_hll` take.",
    examples: &[("range x from 1 to 9 step 1 | summarize h = hll(x) | project dcount_hll(h)", "[9]")],
    source: "https://learn.microsoft.com/kusto/query/hll-aggregation-function",
    differs: "The bytes of the value are Cordon's own; it cannot be mixed with values from elsewhere.",
    start: |call| Ok(Distinct::start(call, 1, false)),
};

pub(super) const HLL_IF: Aggregate = Aggregate {
    name: "hll_if",
    summary: "The intermediate result of `dcountif`.",
    examples: &[(
        "range x from 1 to 9 step 1 | summarize h = hll_if(x, x > 5) | project dcount_hll(h)",
        "[4]",
    )],
    source: "https://learn.microsoft.com/kusto/query/hll-if-aggregation-function",
    start: |call| when(1, Distinct::start(call, 2, false)),
    ..HLL
};

pub(super) const HLL_MERGE: Aggregate = Aggregate {
    name: "hll_merge",
    summary: "Merges the results of `hll`; of two accuracies the lower counts.",
    examples: &[(
        "range x from 1 to 9 step 1 | summarize h = hll(x % 6) by x % 2 | summarize m = hll_merge(h) | project dcount_hll(m)",
        "[6]",
    )],
    source: "https://learn.microsoft.com/kusto/query/hll-merge-aggregation-function",
    differs: "",
    start: |_| Ok(Box::new(Merged(None))),
};

struct Distinct {
    /// Where the accuracy stands among the arguments.
    option: usize,
    text: bool,
    /// The number, not the sketch.
    counted: bool,
    sketch: Option<Hll>,
}

impl Distinct {
    fn start(call: &Call<'_>, option: usize, counted: bool) -> Box<dyn Accumulator> {
        let text = call.types.first() == Some(&Type::String);
        Box::new(Distinct { option, text, counted, sketch: None })
    }
}

fn sketch_of(accuracy: Option<&Value>) -> Result<Hll, Fault> {
    let Some(accuracy) = accuracy.and_then(|level| level.to(Type::Long).as_long()) else {
        return Ok(Hll::default());
    };
    Hll::new(accuracy)
        .ok_or_else(|| Fault::argument("dcount", format!("the accuracy is {accuracy}; it can be 0 to 4")))
}

impl Accumulator for Distinct {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let Some(value) = arguments.first().filter(|value| self.text || !value.is_null()) else {
            return Ok(());
        };
        if let Some(sketch) = &mut self.sketch {
            sketch.insert(value);
            return Ok(());
        }
        let mut sketch = sketch_of(arguments.get(self.option))?;
        sketch.insert(value);
        self.sketch = Some(sketch);
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![match &self.sketch {
            None if self.counted => Value::Long(0),
            None => Value::Null,
            Some(sketch) if self.counted => Value::Long(i64::try_from(sketch.estimate()).unwrap_or(i64::MAX)),
            Some(sketch) => sketch.to_value(),
        }])
    }
}

struct Merged(Option<Hll>);

impl Accumulator for Merged {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let Some(sketch) = arguments.first().and_then(Hll::from_value) else { return Ok(()) };
        match &mut self.0 {
            Some(merged) => merged.merge(&sketch),
            empty => *empty = Some(sketch),
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![self.0.as_ref().map_or(Value::Null, Hll::to_value)])
    }
}
