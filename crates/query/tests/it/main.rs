//! Tests of the query engine.

mod corpus;
mod engines;
mod limits;
mod plans;
mod stored;
mod tables;
