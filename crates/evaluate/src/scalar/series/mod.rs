//! Series: arrays of numbers over a regular axis.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
