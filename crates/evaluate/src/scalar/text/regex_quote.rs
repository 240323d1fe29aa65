//! `regex_quote()`.

use super::input::{given, text};
use crate::Scalar;

pub(super) const REGEX_QUOTE: Scalar = Scalar {
    name: "regex_quote",
    summary: "A regular expression that matches just this text.",
    examples: &[("regex_quote('a.b*c')", "a\\.b\\*c"), ("regex_quote('plain')", "plain")],
    source: "https://learn.microsoft.com/kusto/query/regex-quote-function",
    differs: "",
    eval: |_, arguments| given(regex::escape(&text(arguments, 0))),
};
