//! Hunting queries over columns: plans of [`evaluate`] run by DataFusion.
//!
//! ```text
//! evaluate::plan::Plan ── flow, scalar ──► DataFusion plan ── engine ──► Arrow batches
//! ```
//!
//! # How
//! 1. [`engine`](Engine): one query at a time within its limits.
//! 2. `flow`: tables of the plan → logical plans, never SQL text.
//! 3. `scalar`: expressions of the plan → DataFusion expressions, functions over columns, or a function
//!    that evaluates any expression row by row.
//! 4. `aggregate`: aggregates over columns whose states can be merged.
//! 5. `operator`: operators that DataFusion does not have; what has no form over columns at all is run by
//!    [`evaluate::run`] on the rows that flow into it.
//! 6. `column`: values ↔ Arrow columns. Columns keep the language's types beside Arrow's.
//! 7. `source`: tables: stored, in memory, ranges.
//!
//! The meaning of every plan is what [`evaluate::run`] gives for it; tests run both.

mod aggregate;
mod column;
mod engine;
mod error;
mod flow;
mod hunt;
mod operator;
mod scalar;
mod source;
mod write;

pub use engine::{Answer, Answered, Engine, EngineOptions, ExternalPolicy, Limits, Query, Request, Stats};
pub use error::QueryError;
pub use hunt::{
    ErrorKind, Hunt, HuntCatalogue, HuntError, Question, Schema, StoredFunction, Study, Watchlist,
    stored_name,
};
pub use source::{
    ColumnRange, DataFile, Due, EmptyTables, Fetch, FileStore, FileTable, FolderTables, MemoryTables,
    NoTables, Share, Source, StoreTables, Tables, Window,
};
pub use write::{ticks_of, time_ticks, to_arrow, to_parquet};
