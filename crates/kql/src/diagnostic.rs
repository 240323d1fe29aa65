//! What is wrong with a query, and where.

use crate::span::{Span, line_column};

/// One finding. `code` is that of the Kusto language service, so that texts about them are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// For instance `KS204`.
    pub code: &'static str,
    /// One sentence that says what is wrong, and often what to do.
    pub message: String,
    /// The place in the query text, in bytes.
    pub span: Span,
    /// Names that exist and are close to what was written.
    pub suggestions: Vec<String>,
}

impl Diagnostic {
    /// A finding without suggestions.
    pub fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), span, suggestions: vec![] }
    }

    /// One line for a terminal: place, code, message, suggestion.
    #[must_use]
    pub fn render(&self, text: &str) -> String {
        let at = line_column(text, self.span.start);
        let mut line = format!("{}:{}: {}: {}", at.line, at.column, self.code, self.message);
        if !self.suggestions.is_empty() {
            line.push_str(&format!(" Did you mean {}?", self.suggestions.join(", ")));
        }
        line
    }
}

/// Up to three of `names` that are close to `wanted`, nearest first.
pub fn closest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    if wanted.len() > 80 {
        return vec![];
    }
    let lower = wanted.to_lowercase();
    let limit = 1 + wanted.len() / 4;
    let mut scored: Vec<(usize, &str)> = names
        .filter(|name| name.len().abs_diff(wanted.len()) <= limit)
        .map(|name| (strsim::levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    scored.sort_unstable();
    scored.dedup();
    scored.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}
