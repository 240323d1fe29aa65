//! The rule language: YAML text to rules, correlations and filters, with every error placed.
//!
//! Source of facts: SigmaHQ/sigma-specification, version 2.1 (rules, modifiers, correlations,
//! filters).

mod condition;
mod correlation;
pub(crate) mod detection;
mod encode;
pub(crate) mod error;
pub(crate) mod expression;
mod filter;
pub mod logic;
mod metadata;
pub(crate) mod modifier;
pub(crate) mod pattern;
pub mod rule;
pub(crate) mod value;
mod yaml;

pub use correlation::{Aggregate, Alias, Comparison, Correlation, CorrelationKind};
pub use error::{Reason, RuleError};
pub use expression::{
    Anchor, Atom, Cidr, Expression, Number, Operator, RegexTest, Test, TimePart, compare_numbers,
};
pub use filter::{Filter, FilterTarget};
pub use pattern::{Pattern, Token};
pub use rule::{Document, Level, LogSource, Rule, Status};

/// What a parser needs besides the text: values for `|expand` placeholders and the bounds of size.
#[derive(Debug, Clone, Default)]
pub struct ParseOptions {
    /// Values for placeholders such as `%dc_ip_addresses%`, by name without the percent signs.
    ///
    /// An empty list is a list of nothing: an exception by it excludes nothing, and a rule that
    /// only it could make true is refused.
    pub placeholders: std::collections::BTreeMap<String, Vec<String>>,
    /// What rewrites every rule before it is understood.
    pub pipeline: Option<std::sync::Arc<crate::processing::Pipeline>>,
}

/// Reads lists for placeholders: a YAML mapping from name to a text or a list of texts.
///
/// # Errors
/// What is wrong, in words.
pub fn read_placeholders(text: &str) -> Result<std::collections::BTreeMap<String, Vec<String>>, String> {
    let read: serde_norway::Value = serde_norway::from_str(text).map_err(|e| e.to_string())?;
    let map = match &read {
        serde_norway::Value::Null => return Ok(std::collections::BTreeMap::new()),
        serde_norway::Value::Mapping(map) => map,
        other => return Err(format!("found {}", value::kind_of(other))),
    };
    let list = |key: &serde_norway::Value| {
        let name = value::scalar_text(key).ok_or("a name must be a text")?;
        let texts = value::texts(map, &name).map_err(|fault| format!("{name}: {}", fault.reason))?;
        Ok((name.trim_matches('%').to_owned(), texts))
    };
    map.keys().map(list).collect()
}

/// Reads all documents of one YAML text. `path` is only named in errors and kept in the rules.
///
/// The result has one entry per document, in order; `action: global` parts are merged into the
/// documents after them and yield no entry of their own.
#[must_use]
pub fn parse_rules(text: &str, path: &str) -> Vec<Result<Document, RuleError>> {
    parse_rules_with(text, path, &ParseOptions::default())
}

/// As [`parse_rules`], with values for placeholders.
#[must_use]
pub fn parse_rules_with(text: &str, path: &str, options: &ParseOptions) -> Vec<Result<Document, RuleError>> {
    yaml::documents(text, path)
        .into_iter()
        .map(|document| document.and_then(|node| metadata::read_document(&node, text, path, options)))
        .collect()
}
