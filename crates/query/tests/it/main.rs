//! Tests of the query engine.

mod corpus;
mod engines;
mod limits;
mod plans;
mod random;
mod shares;
mod stored;
mod tables;
mod terms;
