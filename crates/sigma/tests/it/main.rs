//! Integration tests of the rule engine: the regression recordings, the law that compiled rules do
//! what their text says, log sources, correlations.

mod content;
mod records;
mod regression;
