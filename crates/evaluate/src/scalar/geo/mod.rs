//! Places on Earth.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
