//! Moments and lengths of time.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
