//! `not()`.

use crate::{Scalar, Value};

pub(super) const NOT: Scalar = Scalar {
    name: "not",
    summary: "The opposite of a truth; null stays null.",
    examples: &[("not(true)", "false"), ("not(bool(null))", "null")],
    source: "https://learn.microsoft.com/kusto/query/not-function",
    differs: "",
    eval: |_, arguments| {
        Ok(match arguments {
            [Value::Bool(truth)] => Value::Bool(!truth),
            _ => Value::Null,
        })
    },
};
