//! Errors for the one who asked: a code, a sentence, a place in the text.

use crate::QueryError;
use evaluate::Fault;
use kql::{Diagnostic, Span, line_column};

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text is wrong.
    Wrong,
    /// A limit was passed.
    Limit,
    /// It is right, and does not run here.
    Unsupported,
    /// It was stopped.
    Cancelled,
    /// It went wrong while running.
    Failed,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct HuntError {
    /// A code of the Kusto language service (`KS142`), or a word of ours (`limit.time`).
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column, from 1, in characters.
    pub column: Option<usize>,
    /// The kind.
    pub kind: ErrorKind,
}

impl HuntError {
    /// The first finding of a wrong text.
    pub(super) fn wrong(text: &str, diagnostics: &[Diagnostic]) -> Self {
        let Some(first) = diagnostics.first() else {
            return Self::at(text, "wrong", "The query is wrong.".into(), (None, ErrorKind::Wrong));
        };
        let mut message = first.message.clone();
        if !first.suggestions.is_empty() {
            message.push_str(&format!(" Did you mean {}?", first.suggestions.join(" or ")));
        }
        Self::at(text, first.code, message, (Some(first.span), ErrorKind::Wrong))
    }

    /// A text past the limit.
    pub(super) fn too_long(bytes: usize, most: usize) -> Self {
        let message = format!(
            "The query has {bytes} bytes and may have {most}; move lists into a table or a watchlist."
        );
        HuntError { code: "limit.text".into(), message, line: None, column: None, kind: ErrorKind::Limit }
    }

    /// Any error of the engine.
    pub(super) fn of(text: &str, error: &QueryError) -> Self {
        if let QueryError::Wrong(found) = error {
            return Self::wrong(text, found);
        }
        let kind = match error {
            QueryError::Fault(Fault::Limit { .. }) => ErrorKind::Limit,
            QueryError::Fault(Fault::Unsupported { .. }) => ErrorKind::Unsupported,
            QueryError::Fault(Fault::Cancelled) => ErrorKind::Cancelled,
            _ => ErrorKind::Failed,
        };
        Self::at(text, error.code(), error.to_string(), (error.span(), kind))
    }

    fn at(text: &str, code: &str, message: String, (span, kind): (Option<Span>, ErrorKind)) -> Self {
        let place = span.map(|s| line_column(text, s.start));
        HuntError {
            code: code.to_owned(),
            message,
            line: place.map(|p| p.line),
            column: place.map(|p| p.column),
            kind,
        }
    }
}
