//! `covariance()`, `covariancep()` and their `…if` forms.

use super::condition::when;
use super::spread::number_of;
use crate::{Accumulator, Aggregate, Fault, Session, Value};

pub(super) const COVARIANCE: Aggregate = Aggregate {
    name: "covariance",
    summary: "The covariance of two expressions, taken as a sample.",
    examples: &[("datatable(x: real, y: real) [1, 2, 3, 6] | summarize covariance(x, y)", "[4.0]")],
    source: "https://learn.microsoft.com/kusto/query/covariance-aggregation-function",
    differs: "",
    start: |_| Ok(Products::start(true)),
};

pub(super) const COVARIANCEIF: Aggregate = Aggregate {
    name: "covarianceif",
    summary: "The covariance, as of a sample, of the rows for which the condition is true.",
    examples: &[("range x from 1 to 9 step 1 | summarize covarianceif(x, 2 * x, x < 4)", "[2.0]")],
    source: "https://learn.microsoft.com/kusto/query/covarianceif-aggregation-function",
    start: |_| when(2, Products::start(true)),
    ..COVARIANCE
};

pub(super) const COVARIANCEP: Aggregate = Aggregate {
    name: "covariancep",
    summary: "The covariance of two expressions, taken as the whole population.",
    examples: &[("datatable(x: real, y: real) [1, 2, 3, 6] | summarize covariancep(x, y)", "[2.0]")],
    source: "https://learn.microsoft.com/kusto/query/covariancep-aggregation-function",
    start: |_| Ok(Products::start(false)),
    ..COVARIANCE
};

pub(super) const COVARIANCEPIF: Aggregate = Aggregate {
    name: "covariancepif",
    summary: "The covariance, as of the whole population, of the rows for which the condition is true.",
    examples: &[("range x from 1 to 9 step 1 | summarize covariancepif(x, 3 * x, x < 4)", "[2.0]")],
    source: "https://learn.microsoft.com/kusto/query/covariancepif-aggregation-function",
    start: |_| when(2, Products::start(false)),
    ..COVARIANCE
};

/// Means and products of the distances from them, updated row by row.
struct Products {
    sample: bool,
    count: f64,
    means: (f64, f64),
    products: f64,
}

impl Products {
    fn start(sample: bool) -> Box<dyn Accumulator> {
        Box::new(Products { sample, count: 0.0, means: (0.0, 0.0), products: 0.0 })
    }
}

impl Accumulator for Products {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        if let (Some(x), Some(y)) = (number_of(arguments.first()), number_of(arguments.get(1))) {
            self.count += 1.0;
            let off = x - self.means.0;
            self.means.0 += off / self.count;
            self.means.1 += (y - self.means.1) / self.count;
            self.products += off * (y - self.means.1);
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        let over = if self.sample { self.count - 1.0 } else { self.count };
        Ok(vec![Value::Real(if over < 1.0 { 0.0 } else { self.products / over })])
    }
}
