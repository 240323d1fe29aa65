//! The scalar functions: one file per function, one folder per family, one line per function in the
//! family's list.

use crate::Scalar;

pub(crate) mod dynamic;
mod geo;
mod logic;
pub(crate) mod network;
mod number;
mod series;
mod session;
mod sketch;
mod text;
mod time;

pub use text::terms;

/// All scalar functions and operators.
pub(crate) fn all() -> impl Iterator<Item = &'static Scalar> {
    FAMILIES.iter().flat_map(|(_, functions)| functions.iter().copied())
}

/// The families with what they are about.
pub(crate) const FAMILIES: &[(&str, &[&Scalar])] = &[
    ("dynamic", dynamic::ALL),
    ("geo", geo::ALL),
    ("logic", logic::ALL),
    ("network", network::ALL),
    ("number", number::ALL),
    ("series", series::ALL),
    ("session", session::ALL),
    ("sketch", sketch::ALL),
    ("text", text::ALL),
    ("time", time::ALL),
];
