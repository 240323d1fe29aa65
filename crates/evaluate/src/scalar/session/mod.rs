//! The surroundings of the query: user, database, randomness, types of values.

use crate::Scalar;

mod assert;
mod place;
mod principal;
mod random;
mod size;
mod storage;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &assert::ASSERT,
    &place::CURRENT_DATABASE,
    &place::CURRENT_CLUSTER_ENDPOINT,
    &principal::CURRENT_PRINCIPAL,
    &principal::CURRENT_PRINCIPAL_DETAILS,
    &principal::IS_MEMBER_OF,
    &random::RAND,
    &random::NEW_GUID,
    &size::ESTIMATE_DATA_SIZE,
    &storage::STORED_QUERY_RESULT,
    &storage::INGESTION_TIME,
    &storage::EXTENT_ID,
    &storage::EXTENTID,
    &storage::EXTENT_TAGS,
    &storage::CURRENT_NODE_ID,
    &storage::ROW_ID,
    &storage::ROWSTORE_ORDINAL_RANGE,
    &storage::CURSOR_AFTER,
    &storage::CURSOR_BEFORE_OR_AT,
    &storage::CURSOR_CURRENT,
    &storage::CURRENT_CURSOR,
];
