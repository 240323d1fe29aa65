//! `has_all` and `!has_all`.

use super::test::holds;
use crate::{Scalar, Value};

pub(super) const HAS_ALL: Scalar = Scalar {
    name: "has_all",
    summary: "Whether the text holds all of the items as whole terms; case does not count.",
    examples: &[
        ("'net user bob /add' has_all ('ADD', 'user')", "true"),
        ("'net user bob' has_all (dynamic(['add', 'user']))", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-all-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(holds(arguments).all(|held| held))),
};

pub(super) const NOT_HAS_ALL: Scalar = Scalar {
    name: "!has_all",
    summary: "Whether the text lacks one of the items as a whole term; case does not count.",
    examples: &[],
    eval: |_, arguments| Ok(Value::Bool(!holds(arguments).all(|held| held))),
    ..HAS_ALL
};
