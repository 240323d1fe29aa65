//! The surroundings of the query: user, database, randomness, types of values.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
