//! Tests of plans, functions and the interpreter.

mod calls;
mod corpus;
mod dynamic;
mod examples;
mod groups;
mod moments;
mod numbers;
mod operators;
mod places;
mod terms;
mod texts;
#[path = "../../../kql/tests/it/world.rs"]
#[allow(dead_code, reason = "the language crate's tests use the rest")]
mod world;
