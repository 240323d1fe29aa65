//! Tests of plans, functions and the interpreter.

mod bounds;
mod calls;
mod corpus;
mod dynamic;
mod examples;
mod groups;
mod moments;
mod numbers;
mod operators;
mod places;
mod reference;
mod restrict;
mod terms;
mod texts;
#[path = "../../../kql/tests/it/world.rs"]
#[allow(dead_code, reason = "the language crate's tests use the rest")]
mod world;

/// The signatures, read once.
pub fn library() -> &'static kql::Library {
    static LIBRARY: std::sync::OnceLock<kql::Library> = std::sync::OnceLock::new();
    LIBRARY.get_or_init(kql::Library::builtin)
}
