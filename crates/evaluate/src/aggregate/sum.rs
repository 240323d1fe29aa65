//! `sum()`, `sumif()`, `avg()`, `avgif()`.

use super::condition::when;
use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use kql::Type;
use rust_decimal::Decimal;

pub(super) const SUM: Aggregate = Aggregate {
    name: "sum",
    summary: "The sum of the values that are not null; 0 when there are none.",
    examples: &[
        ("datatable(x: int) [1, int(null), 41] | summarize sum(x)", "[42]"),
        ("datatable(x: timespan) [90m, 30m] | summarize sum(x)", "[\"02:00:00\"]"),
        ("datatable(x: real) [] | summarize sum(x)", "[0.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/sum-aggregation-function",
    differs: "",
    start: |call| Ok(Sum::start(call, false)),
};

pub(super) const SUMIF: Aggregate = Aggregate {
    name: "sumif",
    summary: "The sum of the values of the rows for which the condition is true.",
    examples: &[("range x from 1 to 4 step 1 | summarize sumif(x, x != 2)", "[8]")],
    source: "https://learn.microsoft.com/kusto/query/sumif-aggregation-function",
    differs: "",
    start: |call| when(1, Sum::start(call, false)),
};

pub(super) const AVG: Aggregate = Aggregate {
    name: "avg",
    summary: "The mean of the values that are not null; `NaN`, or null for times, when there are none.",
    examples: &[
        ("datatable(x: long) [1, long(null), 2] | summarize avg(x)", "[1.5]"),
        (
            "datatable(t: datetime) [datetime(2020-01-01), datetime(2020-01-03)] | summarize avg(t)",
            "[\"2020-01-02T00:00:00.0000000Z\"]",
        ),
        ("datatable(x: long) [] | summarize avg(x)", "[\"NaN\"]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/avg-aggregation-function",
    differs: "",
    start: |call| Ok(Sum::start(call, true)),
};

pub(super) const AVGIF: Aggregate = Aggregate {
    name: "avgif",
    summary: "The mean of the values of the rows for which the condition is true.",
    examples: &[("range x from 1 to 4 step 1 | summarize avgif(x, x != 2)", "[2.6666666666666665]")],
    source: "https://learn.microsoft.com/kusto/query/avgif-aggregation-function",
    differs: "",
    start: |call| when(1, Sum::start(call, true)),
};

struct Sum {
    gives: Type,
    mean: bool,
    count: u64,
    /// Whole numbers and ticks: they cannot overflow.
    whole: i128,
    real: f64,
    decimal: Decimal,
}

impl Sum {
    fn start(call: &Call<'_>, mean: bool) -> Box<dyn Accumulator> {
        Box::new(Sum { gives: call.gives, mean, count: 0, whole: 0, real: 0.0, decimal: Decimal::ZERO })
    }

    fn take(&mut self, value: &Value) -> Result<(), Fault> {
        match value {
            Value::Int(number) => self.whole += i128::from(*number),
            Value::Long(number) | Value::DateTime(number) | Value::Timespan(number) => {
                self.whole += i128::from(*number);
            }
            Value::Bool(truth) => self.whole += i128::from(*truth),
            Value::Real(number) => self.real += number,
            Value::Decimal(number) => {
                let function = if self.mean { "avg" } else { "sum" };
                let overflow = || Fault::argument(function, "the sum is too large for decimal; use toreal()");
                self.decimal = self.decimal.checked_add(*number).ok_or_else(overflow)?;
            }
            _ => return Ok(()),
        }
        self.count += 1;
        Ok(())
    }

    fn sum(&self) -> Value {
        let whole = self.whole as i64;
        match self.gives {
            Type::Real => Value::Real(self.reals()),
            Type::Decimal => Value::Decimal(self.decimal.checked_add(whole.into()).unwrap_or(self.decimal)),
            Type::DateTime => Value::DateTime(whole),
            Type::Timespan => Value::Timespan(whole),
            _ if self.real != 0.0 || !self.decimal.is_zero() => Value::Real(self.reals()),
            _ => Value::Long(whole),
        }
    }

    fn reals(&self) -> f64 {
        self.whole as f64 + self.real + Value::Decimal(self.decimal).as_real().unwrap_or(0.0)
    }

    fn mean(&self) -> Value {
        let rounded = || i64::try_from(self.whole / i128::from(self.count.max(1))).ok();
        match self.gives {
            Type::DateTime | Type::Timespan | Type::Decimal if self.count == 0 => Value::Null,
            Type::DateTime => rounded().map_or(Value::Null, Value::DateTime),
            Type::Timespan => rounded().map_or(Value::Null, Value::Timespan),
            Type::Decimal => self.decimal.checked_div(self.count.into()).map_or(Value::Null, Value::Decimal),
            _ => Value::Real(self.reals() / self.count as f64),
        }
    }
}

impl Accumulator for Sum {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        arguments.first().map_or(Ok(()), |value| self.take(value))
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![if self.mean { self.mean() } else { self.sum() }])
    }
}
