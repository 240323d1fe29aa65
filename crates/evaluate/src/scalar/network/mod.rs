//! IP addresses.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
