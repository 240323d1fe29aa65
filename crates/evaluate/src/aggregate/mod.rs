//! The aggregates: one file per function or group of kin, one line per function in the list.

use crate::Aggregate;

mod arg_extreme;
mod bitwise;
mod buildschema;
mod condition;
mod count;
mod covariance;
mod dcount;
mod distinct;
mod extreme;
mod make_bag;
mod make_list;
mod percentile;
mod spread;
mod sum;
mod take_any;
mod tdigest;

/// All aggregates.
pub(crate) fn all() -> impl Iterator<Item = &'static Aggregate> {
    ALL.iter().copied()
}

const ALL: &[&Aggregate] = &[
    &arg_extreme::ARG_MAX,
    &arg_extreme::ARG_MIN,
    &arg_extreme::ARGMAX,
    &arg_extreme::ARGMIN,
    &bitwise::BINARY_ALL_AND,
    &bitwise::BINARY_ALL_OR,
    &bitwise::BINARY_ALL_XOR,
    &buildschema::BUILDSCHEMA,
    &count::CNT,
    &count::COUNT,
    &count::COUNTIF,
    &covariance::COVARIANCE,
    &covariance::COVARIANCEIF,
    &covariance::COVARIANCEP,
    &covariance::COVARIANCEPIF,
    &dcount::DCOUNT,
    &dcount::DCOUNTIF,
    &dcount::HLL,
    &dcount::HLL_IF,
    &dcount::HLL_MERGE,
    &distinct::COUNT_DISTINCT,
    &distinct::COUNT_DISTINCTIF,
    &extreme::MAX,
    &extreme::MAXIF,
    &extreme::MIN,
    &extreme::MINIF,
    &make_bag::MAKE_BAG,
    &make_bag::MAKE_BAG_IF,
    &make_bag::MAKE_DICTIONARY,
    &make_list::MAKE_LIST,
    &make_list::MAKE_LIST_IF,
    &make_list::MAKE_LIST_WITH_NULLS,
    &make_list::MAKE_SET,
    &make_list::MAKE_SET_IF,
    &make_list::MAKELIST,
    &make_list::MAKESET,
    &percentile::PERCENTILE,
    &percentile::PERCENTILES,
    &percentile::PERCENTILES_ARRAY,
    &percentile::PERCENTILESW,
    &percentile::PERCENTILESW_ARRAY,
    &percentile::PERCENTILEW,
    &spread::STDEV,
    &spread::STDEVIF,
    &spread::STDEVP,
    &spread::VARIANCE,
    &spread::VARIANCEIF,
    &spread::VARIANCEP,
    &spread::VARIANCEPIF,
    &sum::AVG,
    &sum::AVGIF,
    &sum::SUM,
    &sum::SUMIF,
    &take_any::ANY,
    &take_any::ANYIF,
    &take_any::PASSTHROUGH,
    &take_any::TAKE_ANY,
    &take_any::TAKE_ANYIF,
    &tdigest::MERGE_TDIGEST,
    &tdigest::TDIGEST,
    &tdigest::TDIGEST_MERGE,
];
