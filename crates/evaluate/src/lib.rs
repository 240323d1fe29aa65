//! Kusto queries by their meaning: the plan that a bound query stands for, the functions of the
//! language, and an interpreter that runs the plan row by row.
//!
//! ```text
//! text → kql::parse → kql::bind → resolve → Plan ─┬→ run      (here, row by row: the meaning)
//!                                                 └→ `query`  (columns at a time, for speed)
//! ```
//!
//! # How
//! 1. [`plan`]: relational and scalar nodes in which every name is resolved, every function of the
//!    query is expanded and every type is known.
//! 2. [`resolve`](fn@resolve): the bound syntax tree → [`plan`].
//! 3. [`value`]: one [`Value`] for all types, `dynamic` included; its order, text forms, JSON.
//! 4. [`function`], [`scalar`], [`aggregate`], [`plugin`]: the library, one file per function with
//!    its doc, examples that run in the tests, and its source.
//! 5. [`sketch`]: counts of distinct values and spreads of values that can be merged.
//! 6. [`run`]: the interpreter. It is the reference for the faster engine, and that engine's way for
//!    operators that have no form over columns.
//!
//! Everything here is a function of its arguments; the time, the user and the randomness come in a
//! [`Session`].

pub mod aggregate;
pub mod external;
mod fault;
pub mod function;
mod pattern;
pub mod plan;
pub mod plugin;
pub mod reference;
pub mod resolve;
pub mod run;
pub mod scalar;
mod session;
pub mod sketch;
mod table;
pub mod value;

pub use fault::Fault;
pub use function::{Accumulator, Aggregate, Call, Scalar};
pub use resolve::{PLAN_DEPTH_MAX, PlanError, World, resolve};
pub use scalar::terms;
pub use session::{Session, VALUE_BYTES_MAX};
pub use table::{Row, Table};
pub use value::{Bag, Value};
