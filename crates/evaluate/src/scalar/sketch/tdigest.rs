//! `percentile_tdigest()`, `percentiles_array_tdigest()`, `percentrank_tdigest()`, `rank_tdigest()`,
//! `tdigest_merge()`, `tdigest_isvalid()`.

use crate::sketch::TDigest;
use crate::{Scalar, Value};
use kql::Type;

pub(super) const PERCENTILE_TDIGEST: Scalar = Scalar {
    name: "percentile_tdigest",
    summary: "The percentile of the values that a sketch of `tdigest` has seen.",
    examples: &[
        ("percentile_tdigest(dynamic([[7],[1,2,3],[1,1,1]]), 50)", "2"),
        ("percentile_tdigest(dynamic([[7],[1,2,3],[1,1,1]]), 100, typeof(real))", "3"),
        ("percentile_tdigest(dynamic([1]), 100)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/percentile-tdigest-function",
    differs: "",
    eval: |call, arguments| {
        let (Some(mut digest), Some(percent)) = (digest_of(arguments), percent_of(arguments.get(1))) else {
            return Ok(Value::Null);
        };
        Ok(digest.percentile(percent).to(call.gives))
    },
};

pub(super) const PERCENTILES_ARRAY_TDIGEST: Scalar = Scalar {
    name: "percentiles_array_tdigest",
    summary: "Several percentiles of the values that a sketch of `tdigest` has seen, as an array.",
    examples: &[
        ("percentiles_array_tdigest(dynamic([[7],[1,2,3],[1,1,1]]), 0, 100)", "[1,3]"),
        ("percentiles_array_tdigest(dynamic([[7],[1,2,3],[1,1,1]]), dynamic([50]))", "[2]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/percentiles-array-tdigest-function",
    differs: "",
    eval: |_, arguments| {
        let Some(mut digest) = digest_of(arguments) else { return Ok(Value::Null) };
        let percents = match arguments.get(1..) {
            Some([Value::Array(items)]) => items,
            Some(items) => items,
            None => &[],
        };
        let at = |item: &Value| percent_of(Some(item)).map_or(Value::Null, |p| digest.percentile(p));
        Ok(Value::array(percents.iter().map(at).collect()))
    },
};

pub(super) const PERCENTRANK_TDIGEST: Scalar = Scalar {
    name: "percentrank_tdigest",
    summary: "How many percent of the values that a sketch has seen are not larger than that one.",
    examples: &[("percentrank_tdigest(dynamic([[7],[1,2,3,4],[1,1,1,1]]), 3)", "75")],
    source: "https://learn.microsoft.com/kusto/query/percentrank-tdigest-function",
    differs: "",
    eval: |_, arguments| {
        let rank = rank(arguments).filter(|(_, total)| *total > 0);
        Ok(rank.map(|(rank, total)| 100.0 * rank as f64 / total as f64).into())
    },
};

pub(super) const RANK_TDIGEST: Scalar = Scalar {
    name: "rank_tdigest",
    summary: "How many of the values that a sketch has seen are not larger than that one.",
    examples: &[("rank_tdigest(dynamic([[7],[1,2,3,4],[1,1,5,1]]), 3)", "7")],
    source: "https://learn.microsoft.com/kusto/query/rank-tdigest-function",
    differs: "",
    eval: |_, arguments| Ok(rank(arguments).map(|(rank, _)| rank as f64).into()),
};

pub(super) const TDIGEST_MERGE: Scalar = Scalar {
    name: "tdigest_merge",
    summary: "Merges sketches of `tdigest`; nulls are passed over.",
    examples: &[(
        "tdigest_merge(dynamic([[7],[1,3],[1,1]]), dynamic([[7],[2,3],[1,1]]))",
        "[[7],[1,2,3],[1,1,2]]",
    )],
    source: "https://learn.microsoft.com/kusto/query/tdigest-merge-function",
    differs: "",
    eval: |_, arguments| {
        let mut digests = arguments.iter().filter_map(TDigest::from_value);
        let Some(mut merged) = digests.next() else { return Ok(Value::Null) };
        digests.for_each(|digest| merged.merge(&digest));
        Ok(merged.to_value())
    },
};

pub(super) const MERGE_TDIGEST: Scalar = Scalar {
    name: "merge_tdigest",
    examples: &[("merge_tdigest(dynamic([[7],[1],[1]]), dynamic([[7],[2],[1]]))", "[[7],[1,2],[1,1]]")],
    ..TDIGEST_MERGE
};

pub(super) const TDIGEST_ISVALID: Scalar = Scalar {
    name: "tdigest_isvalid",
    summary: "Whether the value is a sketch of `tdigest`.",
    examples: &[
        ("tdigest_isvalid(dynamic([[7],[1],[1]]), 0)", "true"),
        ("tdigest_isvalid(dynamic([[7],[1],[]]), 0)", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/tdigest-merge-function",
    differs: "Not documented; the second argument is not looked at.",
    eval: |_, arguments| Ok(digest_of(arguments).is_some().into()),
};

fn digest_of(arguments: &[Value]) -> Option<TDigest> {
    arguments.first().and_then(TDigest::from_value)
}

fn percent_of(argument: Option<&Value>) -> Option<f64> {
    argument?.to(Type::Real).as_real().filter(|percent| (0.0..=100.0).contains(percent))
}

/// The rank of the second argument, and the number of values.
fn rank(arguments: &[Value]) -> Option<(u64, u64)> {
    let digest = digest_of(arguments)?;
    Some((digest.rank(arguments.get(1)?)?, digest.total()))
}
