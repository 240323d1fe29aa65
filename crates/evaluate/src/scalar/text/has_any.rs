//! `has_any`, `!has_any`, and `has_any_index()`.

use super::test::holds;
use crate::{Scalar, Value};

pub(super) const HAS_ANY: Scalar = Scalar {
    name: "has_any",
    summary: "Whether the text holds one of the items as a whole term; case does not count.",
    examples: &[
        ("'net user bob /add' has_any ('DOMAIN', 'USER')", "true"),
        ("'netuser' has_any (dynamic(['net', 'user']))", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-any-operator",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(holds(arguments).any(|held| held))),
};

pub(super) const NOT_HAS_ANY: Scalar = Scalar {
    name: "!has_any",
    summary: "Whether the text holds none of the items as a whole term; case does not count.",
    examples: &[],
    eval: |_, arguments| Ok(Value::Bool(!holds(arguments).any(|held| held))),
    ..HAS_ANY
};

pub(super) const HAS_ANY_INDEX: Scalar = Scalar {
    name: "has_any_index",
    summary: "The place in the array of the first item that the text holds as a whole term; -1 for none.",
    examples: &[
        ("has_any_index('red green', dynamic(['blue', 'GREEN', 'red']))", "1"),
        ("has_any_index('port 2 open', range(1, 3, 1))", "1"),
        ("has_any_index('red', dynamic([]))", "-1"),
    ],
    source: "https://learn.microsoft.com/kusto/query/has-any-index-function",
    differs: "",
    eval: |_, arguments| {
        let place = holds(arguments).position(|held| held);
        Ok(Value::Long(place.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)))
    },
};
