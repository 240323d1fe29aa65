//! Tests of the language: syntax, types, the shared corpus.

mod world;
