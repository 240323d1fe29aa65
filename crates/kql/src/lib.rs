//! The Kusto query language: text → tokens → syntax tree → types and result columns.
//!
//! ```text
//! let parsed = kql::parse(text);                                  // never fails, reports
//! let bound = kql::bind(text, &parsed, &catalogue, &library);     // names, types, columns, errors
//! ```
//!
//! # How
//! 1. [`lex`]: all of the text as [`Token`]s, blanks and comments included, without a gap.
//! 2. [`parser`]: recursive descent over the tokens that matter, one file per family of operators;
//!    the tree is in [`ast`]. An error costs one operator, not the query. Nesting is bounded.
//! 3. [`bind`](mod@bind): resolves names against a [`Catalogue`], types every expression, computes the
//!    columns of every operator; again one file per family. [`functions`] are data, one line per
//!    signature.
//!
//! 4. [`format`](fn@format), [`assist`]: layout, completion and hover on the same tokens and tree.
//!
//! Everything wrong is a [`Diagnostic`]: a code of the Kusto language service, a sentence of ours, a
//! place, and names that are close.
//!
//! # Where the facts come from
//! Syntax, names, signatures and the names of unnamed columns are those of Kusto's public reference
//! and of its language service (12.4.1), asked with queries of our own; `tests/data/official.jsonl`
//! keeps its answers, and the shared corpus of public queries those of the wild.
//!
//! # What it does not know
//! No data, no execution, no clock. It does not tell arrays from bags among dynamic values.

pub mod assist;
pub mod ast;
pub mod bind;
pub mod catalogue;
mod diagnostic;
mod format;
pub mod functions;
mod lexer;
pub mod literal;
pub mod parser;
mod scalar_type;
mod span;
mod token;

pub use bind::{Bound, BoundCall, KnownShapes, Shape, bind, bind_knowing};
pub use catalogue::{Catalogue, Column};
pub use diagnostic::{Diagnostic, closest};
pub use format::format;
pub use functions::Library;
pub use lexer::lex;
pub use parser::{Parsed, parse};
pub use scalar_type::Type;
pub use span::{LineColumn, Span, line_column};
pub use token::{Token, TokenKind};
