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
    [
        dynamic::ALL,
        geo::ALL,
        logic::ALL,
        network::ALL,
        number::ALL,
        series::ALL,
        session::ALL,
        sketch::ALL,
        text::ALL,
        time::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
