//! What Cordon keeps: the durable log of what was received, the tables made of it, and the state
//! database. The only crate that knows paths.
//!
//! - [`log`]: raw batches, on disk before the sender is told so.
//! - [`tables`]: Delta tables of the advanced-hunting schema, and the rows not yet in them.
//! - [`ingest`]: ties the two, so that each logged batch is in the tables exactly once.
//! - [`state`]: alerts, incidents, sources, tokens, settings: what is looked up and changed by key.
//! - [`disk`]: the file system as the log sees it, replaceable in tests.

pub mod disk;
pub mod ingest;
pub mod log;
pub mod state;
pub mod tables;
