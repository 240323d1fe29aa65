//! Nulls: `isnull()`, `isnotnull()`, `coalesce()`.

use super::input::text_of;
use crate::{Call, Scalar, Value};
use kql::Type;

pub(super) const ISNULL: Scalar = Scalar {
    name: "isnull",
    summary: "Whether there is no value; a string always is one.",
    examples: &[("isnull(int(null))", "true"), ("isnull('')", "false"), ("isnull(parse_json(''))", "true")],
    source: "https://learn.microsoft.com/kusto/query/isnull-function",
    differs: "",
    eval: |call, arguments| Ok(Value::Bool(null(call, arguments))),
};

pub(super) const ISNOTNULL: Scalar = Scalar {
    name: "isnotnull",
    summary: "Whether there is a value; a string always is one.",
    examples: &[("isnotnull(5)", "true"), ("isnotnull(real(null))", "false"), ("isnotnull('')", "true")],
    source: "https://learn.microsoft.com/kusto/query/isnotnull-function",
    differs: "",
    eval: |call, arguments| Ok(Value::Bool(!null(call, arguments))),
};

/// The old name.
pub(super) const NOTNULL: Scalar = Scalar { name: "notnull", ..ISNOTNULL };

pub(super) const COALESCE: Scalar = Scalar {
    name: "coalesce",
    summary: "The first argument that is not null; for strings the first that is not empty.",
    examples: &[
        ("coalesce(int(null), 5)", "5"),
        ("coalesce('', 'a', 'b')", "a"),
        ("coalesce(toint('x'), int(null))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/coalesce-function",
    differs: "",
    eval: |call, arguments| {
        let counts = |value: &&Value| match call.gives {
            Type::String => !text_of(value).is_empty(),
            _ => !value.is_null(),
        };
        Ok(arguments.iter().find(counts).map_or(Value::Null, |value| value.to(call.gives)))
    },
};

fn null(call: &Call<'_>, arguments: &[Value]) -> bool {
    call.types.first() != Some(&Type::String) && arguments.first().is_none_or(Value::is_null)
}
