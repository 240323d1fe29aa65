//! Tests of the query engine.

mod plans;
