//! The whole program from outside: the real binary, real clients, real kills.
#![cfg(feature = "server")]

mod access;
mod clients;
mod commands;
mod evaluation;
mod exports;
mod failures;
mod graph;
mod hunting;
mod kill;
mod protocols;
mod rules;
mod server;
mod webhooks;
