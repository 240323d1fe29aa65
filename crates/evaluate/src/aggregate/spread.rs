//! `stdev()`, `stdevp()`, `variance()`, `variancep()` and their `…if` forms.

use super::condition::when;
use crate::{Accumulator, Aggregate, Fault, Session, Value};

pub(super) const STDEV: Aggregate = Aggregate {
    name: "stdev",
    summary: "The standard deviation of the values, taken as a sample; 0 for fewer than two.",
    examples: &[
        ("datatable(x: real) [1, 3, 5] | summarize stdev(x)", "[2.0]"),
        ("datatable(x: real) [] | summarize stdev(x)", "[0.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/stdev-aggregation-function",
    differs: "",
    start: |_| Ok(Moments::start(SAMPLE_ROOT)),
};

pub(super) const STDEVIF: Aggregate = Aggregate {
    name: "stdevif",
    summary: "The standard deviation, as of a sample, of the rows for which the condition is true.",
    examples: &[("datatable(x: real) [1, 3, 5, 90] | summarize stdevif(x, x < 9)", "[2.0]")],
    source: "https://learn.microsoft.com/kusto/query/stdevif-aggregation-function",
    start: |_| when(1, Moments::start(SAMPLE_ROOT)),
    ..STDEV
};

pub(super) const STDEVP: Aggregate = Aggregate {
    name: "stdevp",
    summary: "The standard deviation of the values, taken as the whole population.",
    examples: &[("datatable(x: real) [1, 5] | summarize stdevp(x)", "[2.0]")],
    source: "https://learn.microsoft.com/kusto/query/stdevp-aggregation-function",
    start: |_| Ok(Moments::start(POPULATION_ROOT)),
    ..STDEV
};

pub(super) const VARIANCE: Aggregate = Aggregate {
    name: "variance",
    summary: "The variance of the values, taken as a sample; 0 for fewer than two.",
    examples: &[("datatable(x: real) [1, 3, 5] | summarize variance(x)", "[4.0]")],
    source: "https://learn.microsoft.com/kusto/query/variance-aggregation-function",
    start: |_| Ok(Moments::start(SAMPLE)),
    ..STDEV
};

pub(super) const VARIANCEIF: Aggregate = Aggregate {
    name: "varianceif",
    summary: "The variance, as of a sample, of the rows for which the condition is true.",
    examples: &[("datatable(x: real) [1, 3, 5, 90] | summarize varianceif(x, x < 9)", "[4.0]")],
    source: "https://learn.microsoft.com/kusto/query/varianceif-aggregation-function",
    start: |_| when(1, Moments::start(SAMPLE)),
    ..STDEV
};

pub(super) const VARIANCEP: Aggregate = Aggregate {
    name: "variancep",
    summary: "The variance of the values, taken as the whole population.",
    examples: &[("datatable(x: real) [1, 5] | summarize variancep(x)", "[4.0]")],
    source: "https://learn.microsoft.com/kusto/query/variancep-aggregation-function",
    start: |_| Ok(Moments::start(POPULATION)),
    ..STDEV
};

pub(super) const VARIANCEPIF: Aggregate = Aggregate {
    name: "variancepif",
    summary: "The variance of the rows for which the condition is true.",
    examples: &[("datatable(x: real) [1, 3, 5, 90] | summarize variancepif(x, x < 9)", "[4.0]")],
    source: "https://learn.microsoft.com/kusto/query/variancepif-aggregation-function",
    differs: "The page's text speaks of the population, its example shows the variance as of a sample; this gives what the example shows.",
    start: |_| when(1, Moments::start(SAMPLE)),
};

/// What is made of the sum of squares.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// Divides by one less than the count.
    sample: bool,
    root: bool,
}

const SAMPLE: Form = Form { sample: true, root: false };
const SAMPLE_ROOT: Form = Form { sample: true, root: true };
const POPULATION: Form = Form { sample: false, root: false };
const POPULATION_ROOT: Form = Form { sample: false, root: true };

/// Mean and squares, updated row by row (Welford, "Note on a method for calculating corrected sums of
/// squares and products", 1962).
struct Moments {
    form: Form,
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn start(form: Form) -> Box<dyn Accumulator> {
        Box::new(Moments { form, count: 0.0, mean: 0.0, squares: 0.0 })
    }
}

/// The number of a value that can be summed; lengths of time by their ticks.
pub(super) fn number_of(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Timespan(ticks) | Value::DateTime(ticks) => Some(*ticks as f64),
        other => other.as_real(),
    }
}

impl Accumulator for Moments {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        if let Some(number) = number_of(arguments.first()) {
            self.count += 1.0;
            let off = number - self.mean;
            self.mean += off / self.count;
            self.squares += off * (number - self.mean);
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        let over = if self.form.sample { self.count - 1.0 } else { self.count };
        let variance = if over < 1.0 { 0.0 } else { self.squares / over };
        Ok(vec![Value::Real(if self.form.root { variance.sqrt() } else { variance })])
    }
}
