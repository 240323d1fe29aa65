//! Tests of the language: syntax, types, the shared corpus.

mod corpus;
mod editor;
mod official;
mod robust;
mod syntax;
#[allow(dead_code, reason = "the example uses the rest")]
mod world;
