//! What goes wrong with a query, for the one who asked.

use datafusion::error::DataFusionError;
use evaluate::{Fault, PlanError};
use kql::{Diagnostic, Span};

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is wrong; at least one finding, in order of place.
    #[error("{}", .0.first().map_or("the query is wrong", |d| d.message.as_str()))]
    Wrong(Vec<Diagnostic>),
    /// The query cannot be run, or passed a limit.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The engine failed; the query may be right.
    #[error("the query engine failed: {0}; if it fails again, report the query")]
    Engine(Box<DataFusionError>),
    /// Stored data could not be read.
    #[error("stored data cannot be read: {0}")]
    Data(String),
}

impl QueryError {
    /// A word for programs: the official code of a wrong text (`KS204`), or `limit.memory`, `cancelled`, `argument`, `unsupported`, `data`, `engine`, ….
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            QueryError::Wrong(found) => found.first().map_or("wrong", |d| d.code),
            QueryError::Engine(_) => "engine",
            QueryError::Data(_) => "data",
            QueryError::Fault(fault) => match fault {
                Fault::Argument { .. } => "argument",
                Fault::Unsupported { .. } => "unsupported",
                Fault::Limit { resource, .. } => match *resource {
                    "time" => "limit.time",
                    "memory" => "limit.memory",
                    "disk space" => "limit.disk",
                    "bytes of results" => "limit.bytes",
                    _ => "limit.rows",
                },
                Fault::Cancelled => "cancelled",
                Fault::OpenColumns { .. } => "columns",
                Fault::Failed(_) => "failed",
            },
        }
    }

    /// Where in the query text it went wrong, when that is known.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            QueryError::Wrong(found) => found.first().map(|d| d.span),
            QueryError::Fault(Fault::Unsupported { span, .. }) => *span,
            _ => None,
        }
    }
}

impl From<PlanError> for QueryError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Wrong(found) => QueryError::Wrong(found),
            PlanError::Fault(fault) => QueryError::Fault(fault),
        }
    }
}

impl From<DataFusionError> for QueryError {
    fn from(error: DataFusionError) -> Self {
        if let Some(fault) = carried_fault(&error) {
            return QueryError::Fault(fault);
        }
        match error.find_root() {
            DataFusionError::ResourcesExhausted(message) => {
                let resource = if message.contains("disk") { "disk space" } else { "memory" };
                QueryError::Fault(Fault::Limit {
                    resource,
                    limit: message.lines().next().unwrap_or_default().to_owned(),
                    advice: "filter earlier, keep fewer columns, or group by fewer distinct values",
                })
            }
            DataFusionError::ObjectStore(problem) => QueryError::Data(problem.to_string()),
            DataFusionError::ParquetError(problem) => QueryError::Data(problem.to_string()),
            DataFusionError::IoError(problem) => QueryError::Data(problem.to_string()),
            _ => QueryError::Engine(Box::new(error)),
        }
    }
}

/// The fault that a function raised while DataFusion ran it.
fn carried_fault(error: &DataFusionError) -> Option<Fault> {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(found) = source {
        if let Some(fault) = found.downcast_ref::<Fault>() {
            return Some(fault.clone());
        }
        if let Some(DataFusionError::External(inner)) = found.downcast_ref::<DataFusionError>()
            && let Some(fault) = inner.downcast_ref::<Fault>()
        {
            return Some(fault.clone());
        }
        if let Some(DataFusionError::Shared(inner)) = found.downcast_ref::<DataFusionError>() {
            source = Some(inner.as_ref());
            continue;
        }
        source = found.source();
    }
    None
}
