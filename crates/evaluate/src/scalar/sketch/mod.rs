//! Reading and merging sketches: the results of `hll` and `tdigest`.

use crate::Scalar;

mod hll;
mod tdigest;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &hll::DCOUNT_HLL,
    &hll::HLL_ISVALID,
    &hll::HLL_MERGE,
    &hll::HLL_NORMALIZE,
    &tdigest::MERGE_TDIGEST,
    &tdigest::PERCENTILE_TDIGEST,
    &tdigest::PERCENTILES_ARRAY_TDIGEST,
    &tdigest::PERCENTRANK_TDIGEST,
    &tdigest::RANK_TDIGEST,
    &tdigest::TDIGEST_ISVALID,
    &tdigest::TDIGEST_MERGE,
];
