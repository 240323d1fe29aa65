//! The ways in: files, HTTP, syslog and the APIs of vendors that are polled; and what ways out are made
//! of, in [`out`].
//!
//! Each way in turns what a sender sends into [`Batch`]es and hands them to a [`Sink`], and answers the
//! sender only after the sink has made the batch durable.
//!
//! This crate knows framing, limits, compression and protocols; it knows no record format, no table
//! and no store. To add a way in, add a module and a line in `cordon serve`'s list.

pub mod files;
pub mod http;
mod limits;
pub mod out;
pub mod poll;
mod sink;
pub mod syslog;

pub use limits::Limits;
pub use sink::{Ack, Batch, Grant, Scope, Sink, SinkError, Tokens, TokensUnavailable};
