//! Sigma rules, compiled: the rule language (specification 2.1 and the additions approved since), processing pipelines, the log-source taxonomy, one
//! shared matcher for all rules, and correlation rules over the stream of hits.
//!
//! The way through: [`parse_rules`] reads YAML text into [`Document`]s; [`Program::compile`] turns
//! documents into one immutable [`Program`] and says of each rule that cannot be loaded why; a
//! [`Matcher`] evaluates [`event::Event`]s against it; [`Program::explain`] tells of a hit which
//! fields made it; a [`Correlator`] feeds on hits.
//!
//! The cost of an event hardly depends on the number of rules: every distinct test of a field is
//! made once per distinct value ([`engine`] has the design). This crate does no IO, reads no clock
//! and draws no random numbers.

pub mod correlate;
pub mod engine;
pub mod fuzz_entry;
pub mod language;
mod processing;
mod text;
pub mod trial;

pub use correlate::{CorrelationHit, Correlator, Limits as CorrelationLimits, RestoreError};
pub use engine::{
    CompileOptions, Health, Hit, LoadError, LogSources, MatchedField, Matcher, Program, RuleIndex, Verdict,
};
pub use language::rule;
pub use language::{Correlation, Document, Filter, Level, LogSource, Reason, Rule, RuleError, Status};
pub use language::{ParseOptions, parse_rules, parse_rules_with};
pub use processing::{Pipeline, PipelineError};
