//! `matches regex`: a regular expression anywhere.

use super::input::text;
use crate::{Scalar, Value};

pub(super) const MATCHES_REGEX: Scalar = Scalar {
    name: "matches regex",
    summary: "Whether the regular expression matches a part of the text; case counts unless it says `(?i)`.",
    examples: &[
        ("'user-17' matches regex @'\\d+$'", "true"),
        ("'User' matches regex '^user'", "false"),
        ("'User' matches regex '(?i)^user'", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/matches-regex-operator",
    differs: "",
    eval: |call, arguments| {
        let pattern = call.session.regex("matches regex", &text(arguments, 1))?;
        Ok(Value::Bool(pattern.is_match(&text(arguments, 0))))
    },
};
