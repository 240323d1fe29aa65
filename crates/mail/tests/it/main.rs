//! Tests of the mail crate: conformance suites, own messages, corpora, laws.

mod arc;
mod conformance;
mod corpus;
mod dkim;
mod dmarc;
mod golden;
mod laws;
mod mime;
mod spf;
mod truncation;
