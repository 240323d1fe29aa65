//! Tests of rules: formats, schedules, findings.

mod findings;
mod formats;
mod schedules;
mod tunings;
