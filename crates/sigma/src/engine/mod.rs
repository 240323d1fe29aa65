//! All rules as one program, and the matcher that runs it.
//!
//! The design, in the order in which an event meets it:
//! 1. **Log source first.** What an event is (Windows: channel and event id; else its origin)
//!    selects the groups of rules with a fitting log source ([`taxonomy`]). A group's rules share
//!    one table per field; an event is looked at through views: the groups that see its fields
//!    under the same names.
//! 2. **Values, not rules.** Each value of a field that some rule of the view reads is looked up
//!    in a bounded memo; a new value is tested against the table of its field: a hash map for
//!    equality, one literal scanner for everything that has a literal, costly tests only behind
//!    the literals that they need. The answer is an interned list of true predicates.
//! 3. **Signatures.** The lists of an event are the whole predicate state of it: the rules that
//!    hold are cached by them. Most events end here.
//! 4. **Candidates.** Otherwise each true predicate names the rules that it is a witness for, and
//!    only their trees are evaluated.
//!
//! [`Program`] is immutable and shared; [`Matcher`] holds caches and belongs to one thread.

mod explain;
mod gate;
mod health;
mod kinds;
mod lazy;
mod log_sources;
mod matcher;
mod memo;
mod predicates;
mod program;
mod saved;
mod scanner;
mod table;
mod taxonomy;
mod tree;
mod values;
mod view;

pub use explain::{MatchedField, Sighting};
pub use health::{Health, Verdict};
pub use log_sources::LogSources;
pub use matcher::{Matcher, MatcherStats};
pub use program::{CompileOptions, Program, RuleIndex};
pub use saved::LoadError;
pub(crate) use view::read_field;

/// A rule that holds for an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// The rule, as an index into [`Program::rules`].
    pub rule: RuleIndex,
}
