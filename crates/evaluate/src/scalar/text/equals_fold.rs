//! `=~` and `!~`: equality but for case.

use super::input::text;
use super::terms::equal_fold;
use crate::{Scalar, Value};

pub(super) const EQUALS_FOLD: Scalar = Scalar {
    name: "=~",
    summary: "Whether two texts are equal; case does not count.",
    examples: &[
        ("'CMD.exe' =~ 'cmd.EXE'", "true"),
        ("'Straße' =~ 'STRASSE'", "false"),
        ("'é' =~ 'É'", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/equals-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(equal_fold(&text(arguments, 0), &text(arguments, 1)))),
};

pub(super) const NOT_EQUALS_FOLD: Scalar = Scalar {
    name: "!~",
    summary: "Whether two texts differ; case does not count.",
    examples: &[("'cmd' !~ 'CMD'", "false"), ("'cmd' !~ 'cmd.exe'", "true")],
    source: "https://learn.microsoft.com/kusto/query/not-equals-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(!equal_fold(&text(arguments, 0), &text(arguments, 1)))),
};
