//! Tests of correlation: scenarios in a small notation, laws over shuffled alerts, reconciliation.

mod laws;
mod notation;
mod reconciling;
mod scenarios;
