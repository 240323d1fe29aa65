//! Tests of the API, in process, over a state database in memory.

mod attacks;
mod authorisation;
mod document;
mod endpoints;
mod hunting;
mod login;
mod metrics;
mod oauth;
mod oidc;
mod problems;
mod security;
mod server;
mod stream;
mod webhooks;
