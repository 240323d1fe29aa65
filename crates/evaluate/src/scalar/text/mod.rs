//! Text: tests, parts, replacement, encodings, hashes, parsers.

use crate::Scalar;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[];
