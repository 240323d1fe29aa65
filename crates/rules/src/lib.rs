//! Hunting queries as detection rules.
//!
//! - [`Rule`]: what is asked, when, and what a result means.
//! - [`check`]: whether a query may be a rule, by the columns of its result.
//! - [`schedule`]: which run is next, and over which rows; a function of the rule, of how far it has come,
//!   and of a clock reading.
//! - [`finding`]: the rows of a run → alerts.
//! - [`tuning`]: known alerts hidden or resolved, by data.
//! - [`graph_json`], [`sentinel`]: the forms in which others keep such rules.
//!
//! Nothing here reads a clock, a file or a table: whoever runs rules hands in what was read.

mod check;
mod duration;
mod entity;
pub mod finding;
pub mod graph_json;
mod rule;
pub mod schedule;
pub mod sentinel;
mod template;
pub mod tuning;

pub use check::{Problem, Queried, check};
pub use duration::{parse_duration, write_duration};
pub use entity::{EntityKind, EntityMapping, Field};
pub use finding::tactic_named;
pub use rule::{Comparison, Form, Grouping, Rule, Schedule, Threshold};
