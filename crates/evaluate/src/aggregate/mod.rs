//! The aggregates: one file per function, one line per function in the list.

use crate::Aggregate;

mod count;

/// All aggregates.
pub(crate) fn all() -> impl Iterator<Item = &'static Aggregate> {
    ALL.iter().copied()
}

const ALL: &[&Aggregate] = &[&count::COUNT];
