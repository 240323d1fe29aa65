//! Regular expressions that are compiled when first needed: a program has hundreds, and events call
//! for few of them.

use crate::language::modifier::compile_regex;
use regex::Regex;
use std::sync::OnceLock;

/// A regular expression, known to compile.
#[derive(Debug)]
pub(crate) struct LazyRegex {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    pub(crate) fn new(source: &str) -> Self {
        LazyRegex { source: source.to_owned(), compiled: OnceLock::new() }
    }

    /// Whether it is found in a text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        // That it compiles was checked when the rule was read.
        let compiled = self.compiled.get_or_init(|| compile_regex(&self.source).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}
