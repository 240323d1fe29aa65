//! `bin_auto()`.

use crate::{Fault, Scalar};

pub(super) const BIN_AUTO: Scalar = Scalar {
    name: "bin_auto",
    summary: "The value rounded down to a bin that query parameters set.",
    examples: &[],
    source: "https://learn.microsoft.com/kusto/query/bin-auto-function",
    differs: "Not available: Cordon has no query parameters that set the bin.",
    eval: |_, _| {
        Err(Fault::unsupported(
            "bin_auto()",
            "the size of the bin comes from query parameters, which Cordon does not have; write bin(column, size) or bin_at(column, size, start)",
        ))
    },
};
