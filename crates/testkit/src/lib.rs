//! The simulated estate: multi-stage attacks amid everyday work, as raw records in native formats,
//! made from one seed and one start time, with the truth of which record belongs to which attack step.
//!
//! [`scenarios`] lists them; [`Scenario::record`] makes one. The same seed and start give the same
//! bytes. To add a scenario, add a file under `scenarios/` and a line in its list.

#![recursion_limit = "256"]

mod background;
mod emit;
mod random;
mod scenarios;
mod tape;
#[cfg(feature = "vendors")]
pub mod vendors;
mod world;

pub use random::Random;
pub use scenarios::{Scenario, scenarios};
pub use tape::{Record, Recording, Step};

#[cfg(test)]
mod tests;
