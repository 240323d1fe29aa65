//! `tdigest()`, `tdigest_merge()`, `merge_tdigest()`: spreads that can be merged.

use crate::sketch::TDigest;
use crate::{Accumulator, Aggregate, Fault, Session, Value};
use kql::Type;

pub(super) const TDIGEST: Aggregate = Aggregate {
    name: "tdigest",
    summary: "The intermediate result of `percentiles`, which `tdigest_merge` and `percentile_tdigest` take.",
    examples: &[
        ("range x from 1 to 3 step 1 | summarize tdigest(x)", "[[[7],[1,2,3],[1,1,1]]]"),
        ("range x from 1 to 3 step 1 | summarize tdigest(x, x)", "[[[7],[1,2,3],[1,2,3]]]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/tdigest-aggregation-function",
    differs: "Values stand in ascending order, and the numbers that stand for types other than long are Cordon's own.",
    start: |call| {
        let kind = match call.types.first() {
            Some(Type::Int) | None => Type::Long,
            Some(kind) => *kind,
        };
        Ok(Box::new(Digest(TDigest::new(kind))))
    },
};

pub(super) const TDIGEST_MERGE: Aggregate = Aggregate {
    name: "tdigest_merge",
    summary: "Merges the results of `tdigest`.",
    examples: &[(
        "range x from 1 to 3 step 1 | summarize t = tdigest(x) by x % 2 | summarize m = tdigest_merge(t)",
        "[[[7],[1,2,3],[1,1,1]]]",
    )],
    source: "https://learn.microsoft.com/kusto/query/tdigest-merge-aggregation-function",
    differs: "",
    start: |_| Ok(Box::new(Merged(None))),
};

pub(super) const MERGE_TDIGEST: Aggregate = Aggregate { name: "merge_tdigest", ..TDIGEST_MERGE };

struct Digest(TDigest);

impl Accumulator for Digest {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let weight = arguments.get(1).map_or(1, |w| w.as_long().unwrap_or(0));
        if let (Some(value), Ok(weight)) = (arguments.first(), u64::try_from(weight)) {
            self.0.insert(value, weight);
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![if self.0.is_empty() { Value::Null } else { self.0.to_value() }])
    }
}

struct Merged(Option<TDigest>);

impl Accumulator for Merged {
    fn add(&mut self, _: &Session, arguments: &[Value]) -> Result<(), Fault> {
        let Some(digest) = arguments.first().and_then(TDigest::from_value) else { return Ok(()) };
        match &mut self.0 {
            Some(merged) => merged.merge(&digest),
            empty => *empty = Some(digest),
        }
        Ok(())
    }

    fn finish(&mut self, _: &Session) -> Result<Vec<Value>, Fault> {
        Ok(vec![self.0.as_mut().map_or(Value::Null, TDigest::to_value)])
    }
}
