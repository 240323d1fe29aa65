//! Integration tests of the rule engine: the regression recordings, the law that compiled rules do
//! what their text says, the language, log sources, correlations, hostile input.

mod content;
mod correlations;
mod hostile;
mod interpreter;
mod language;
mod laws;
mod partitions;
mod pipelines;
mod records;
mod regression;
mod saving;
mod sources;
