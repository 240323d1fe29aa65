//! `dcount_hll()`, `hll_merge()`, `hll_isvalid()`, `__hll_normalize()`.

use crate::sketch::Hll;
use crate::{Call, Fault, Scalar, Value};

pub(super) const DCOUNT_HLL: Scalar = Scalar {
    name: "dcount_hll",
    summary: "How many different values a sketch of `hll` has seen; null for anything else.",
    examples: &[
        ("dcount_hll(dynamic([[4096,14],[11,12,13],[]]))", "3"),
        ("dcount_hll(dynamic([1]))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/dcount-hll-function",
    differs: "Reads Cordon's own sketches only.",
    eval: |_, arguments| {
        let sketch = arguments.first().and_then(Hll::from_value);
        Ok(sketch.and_then(|sketch| i64::try_from(sketch.estimate()).ok()).into())
    },
};

pub(super) const HLL_MERGE: Scalar = Scalar {
    name: "hll_merge",
    summary: "Merges sketches of `hll`; nulls are passed over.",
    examples: &[(
        "dcount_hll(hll_merge(dynamic([[4096,14],[11,12],[]]), dynamic([[4096,14],[12,13],[]])))",
        "3",
    )],
    source: "https://learn.microsoft.com/kusto/query/hll-merge-function",
    differs: "Sketches of different accuracy merge into one of the lower accuracy.",
    eval: merge,
};

pub(super) const HLL_NORMALIZE: Scalar = Scalar {
    name: "__hll_normalize",
    summary: "Merges sketches of `hll`.",
    examples: &[(
        "dcount_hll(__hll_normalize(dynamic([[4096,14],[11],[]]), dynamic([[4096,14],[12],[]])))",
        "2",
    )],
    source: "https://learn.microsoft.com/kusto/query/hll-merge-function",
    differs: "Not documented; taken to be `hll_merge`.",
    eval: merge,
};

pub(super) const HLL_ISVALID: Scalar = Scalar {
    name: "hll_isvalid",
    summary: "Whether the value is a sketch of `hll`.",
    examples: &[
        ("hll_isvalid(dynamic([[4096,14],[11],[]]), 0)", "true"),
        ("hll_isvalid(dynamic([11]), 0)", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/hll-merge-function",
    differs: "Not documented; the second argument is not looked at.",
    eval: |_, arguments| Ok(arguments.first().and_then(Hll::from_value).is_some().into()),
};

fn merge(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let mut sketches = arguments.iter().filter_map(Hll::from_value);
    let Some(mut merged) = sketches.next() else { return Ok(Value::Null) };
    sketches.for_each(|sketch| merged.merge(&sketch));
    Ok(merged.to_value())
}
