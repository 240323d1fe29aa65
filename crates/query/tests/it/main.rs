//! Tests of the query engine.

mod corpus;
mod engines;
mod plans;
mod stored;
mod tables;
