//! Dynamic values: arrays, bags, sets, JSON.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
