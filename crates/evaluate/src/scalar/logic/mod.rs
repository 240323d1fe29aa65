//! Truth.

use crate::Scalar;

mod not;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[&not::NOT];
