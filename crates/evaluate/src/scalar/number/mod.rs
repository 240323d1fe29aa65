//! Numbers: arithmetic, comparison, mathematics, bits, statistics, units.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
