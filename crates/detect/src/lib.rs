//! The pipeline: one batch of raw bytes → rows of the tables and alerts.
//!
//! [`Pipeline::process`] is a function of the batch, its place in the log, its arrival time and what
//! the pipeline remembers; that memory can be saved and restored ([`Pipeline::snapshot`]), so that a
//! replay of the log from the saved place gives the same rows and the same alerts. No clock, no
//! randomness, no IO.

mod alerting;
mod content;
mod folding;
pub mod health;
mod indicators;
mod judge;
mod leases;
mod letters;
mod outcome;
mod pipeline;
mod remembered;
pub mod replay;

pub use content::{Content, ContentError, RuleFile, RuleSet, STARTER_PACK};
pub use folding::{FOLD_WINDOW_US, Folding};
pub use indicators::{COLUMNS, Indicator, IndicatorEffect, IndicatorKind, Indicators, Known};
pub use letters::is_mail;
pub use outcome::{Counts, Outcome, RuleMatch};
pub use pipeline::{Input, Options, Pipeline, PipelineError};

#[cfg(test)]
mod tests;
