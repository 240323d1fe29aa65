//! Summaries of many values in little room that can be merged: [`Hll`] for how many are distinct,
//! [`TDigest`] for how they are spread. Both are exact while there are few values.
//!
//! They have a form as dynamic values, so that they can be stored in a table and merged later; their
//! hashes therefore hang neither on the machine nor on the run.

mod hash;
mod hll;
mod tdigest;

pub use hash::{hash_of, hash_of_bool, hash_of_datetime, hash_of_long, hash_of_real, hash_of_text};
pub use hll::Hll;
pub use tdigest::TDigest;
pub(crate) use tdigest::rank_of;
