//! What goes wrong while a query runs.

use kql::Span;

/// An error of a running query. A value that cannot be computed is null, not a fault; faults are
/// for queries that cannot be run at all, and for limits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An argument that the function cannot work with, as a broken regular expression.
    #[error("{function}: {problem}")]
    Argument {
        /// The function or operator.
        function: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// A part of the language that Cordon does not run.
    #[error("{what} is not available here: {why}")]
    Unsupported {
        /// The function, operator or plugin.
        what: String,
        /// Why, and what to do instead.
        why: String,
        /// Where it stands in the query.
        span: Option<Span>,
    },
    /// More than a query may use.
    #[error("the query needs more {resource} than its limit of {limit}; {advice}")]
    Limit {
        /// `rows`, `memory`, `time`, ….
        resource: &'static str,
        /// The limit with its unit.
        limit: String,
        /// What makes the query smaller.
        advice: &'static str,
    },
    /// The query was stopped from outside.
    #[error("the query was cancelled")]
    Cancelled,
    /// `assert()` failed, or the plan contradicts itself.
    #[error("{0}")]
    Failed(String),
    /// The columns of an operator hang on its data and have to be known before the rest can be planned.
    #[error("the columns of the operator at {at:?} are known only when it runs")]
    OpenColumns {
        /// The calls around it, then the operator.
        at: Vec<kql::ast::NodeId>,
    },
}

impl Fault {
    /// A fault of that function's argument.
    pub fn argument(function: &str, problem: impl Into<String>) -> Self {
        Fault::Argument { function: function.to_owned(), problem: problem.into() }
    }

    /// A thing that does not run here.
    pub fn unsupported(what: impl Into<String>, why: impl Into<String>) -> Self {
        Fault::Unsupported { what: what.into(), why: why.into(), span: None }
    }
}
