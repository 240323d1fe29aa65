//! The ways in with real clients on the other side, over a sink in memory. Each test is skipped with a
//! line when its client is not installed (`make test` installs it).

mod memory;
mod otlp;
mod poll;
mod splunk;
mod syslog;
