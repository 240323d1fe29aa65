//! The tests of the crate.

mod calls;
mod moments;
mod numbers;
