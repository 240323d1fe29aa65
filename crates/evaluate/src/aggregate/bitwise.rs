//! `binary_all_and()`, `binary_all_or()`, `binary_all_xor()`.

use crate::{Accumulator, Aggregate, Call, Fault, Session, Value};
use kql::Type;

pub(super) const BINARY_ALL_AND: Aggregate = Aggregate {
    name: "binary_all_and",
    summary: "The bits that all values have.",
    examples: &[("datatable(x: long) [7, 6, 14] | summarize binary_all_and(x)", "[6]")],
    source: "https://learn.microsoft.com/kusto/query/binary-all-and-aggregation-function",
    differs: "",
    start: |call| Ok(Bits::start(call, |a, b| a & b)),
};

pub(super) const BINARY_ALL_OR: Aggregate = Aggregate {
    name: "binary_all_or",
    summary: "The bits that any value has.",
    examples: &[("datatable(x: long) [1, 4, long(null)] | summarize binary_all_or(x)", "[5]")],
    source: "https://learn.microsoft.com/kusto/query/binary-all-or-aggregation-function",
    differs: "",
    start: |call| Ok(Bits::start(call, |a, b| a | b)),
};

pub(super) const BINARY_ALL_XOR: Aggregate = Aggregate {
    name: "binary_all_xor",
    summary: "The bits that an odd number of values have.",
    examples: &[("datatable(x: long) [1, 3, 4] | summarize binary_all_xor(x)", "[6]")],
    source: "https://learn.microsoft.com/kusto/query/binary-all-xor-aggregation-function",
    differs: "",
    start: |call| Ok(Bits::start(call, |a, b| a ^ b)),
};

struct Bits {
    gives: Type,
    join: fn(i64, i64) -> i64,
    bits: Option<i64>,
}

impl Bits {
    fn start(call: &Call<'_>, join: fn(i64, i64) -> i64) -> Box<dyn Accumulator> {
        Box::new(Bits { gives: call.gives, join, bits: None })
    }
}

impl Accumulator for Bits {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        if let Some(bits) = arguments.first().and_then(|value| value.to(Type::Long).as_long()) {
            self.bits = Some(self.bits.map_or(bits, |before| (self.join)(before, bits)));
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![Value::from(self.bits).to(self.gives)])
    }
}
