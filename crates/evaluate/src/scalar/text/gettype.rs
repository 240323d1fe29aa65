//! `gettype()`.

use crate::{Call, Scalar, Value};
use kql::Type;

pub(super) const GETTYPE: Scalar = Scalar {
    name: "gettype",
    summary: "The name of the type of the value; what a dynamic value holds is looked at.",
    examples: &[
        ("gettype(1.5)", "real"),
        ("gettype(dynamic({'a': 1}))", "dictionary"),
        ("gettype(dynamic([1, 2])[1])", "int"),
        ("gettype(dynamic(null))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/gettype-function",
    differs: "",
    eval: |call, arguments| Ok(Value::from(name(call, arguments))),
};

fn name(call: &Call<'_>, arguments: &[Value]) -> &'static str {
    let value = arguments.first().unwrap_or(&Value::Null);
    let kind = call.types.first().copied().filter(|t| !matches!(t, Type::Dynamic | Type::Unknown));
    match (kind.unwrap_or_else(|| value.own_type()), value) {
        (_, Value::Array(_)) => "array",
        (_, Value::Bag(_)) => "dictionary",
        // The original keeps whole numbers of JSON as small as they are.
        (Type::Long, Value::Long(number)) if kind.is_none() && i32::try_from(*number).is_ok() => "int",
        (Type::Bool, _) => "bool",
        (Type::Int, _) => "int",
        (Type::Long, _) => "long",
        (Type::Real, _) => "real",
        (Type::Decimal, _) => "decimal",
        (Type::String, _) => "string",
        (Type::DateTime, _) => "datetime",
        (Type::Timespan, _) => "timespan",
        (Type::Guid, _) => "guid",
        (Type::Dynamic | Type::Unknown, _) => "null",
    }
}
