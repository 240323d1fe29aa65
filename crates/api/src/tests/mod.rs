//! Tests of the API, in process, over a state database in memory.

mod authorisation;
mod document;
mod endpoints;
mod hunting;
mod login;
mod metrics;
mod problems;
mod server;
