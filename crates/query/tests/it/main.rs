//! Tests of the query engine.

mod corpus;
mod engines;
mod plans;
