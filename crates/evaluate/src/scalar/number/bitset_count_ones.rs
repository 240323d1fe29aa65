//! `bitset_count_ones()`.

use crate::{Scalar, Value};

pub(super) const BITSET_COUNT_ONES: Scalar = Scalar {
    name: "bitset_count_ones",
    summary: "How many bits of the number are set.",
    examples: &[("bitset_count_ones(7)", "3"), ("bitset_count_ones(-1)", "64")],
    source: "https://learn.microsoft.com/kusto/query/bitset-count-ones-function",
    differs: "",
    eval: |_, arguments| {
        Ok(arguments.first().and_then(Value::as_long).map(|x| i64::from(x.count_ones())).into())
    },
};
