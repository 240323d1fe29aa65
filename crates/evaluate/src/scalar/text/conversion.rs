//! Conversions between types: `tostring()`, `tolong()` and their kin.

use crate::{Call, Fault, Scalar, Value};

pub(super) const TOSTRING: Scalar = Scalar {
    name: "tostring",
    summary: "The value as text; null is \"\".",
    examples: &[
        ("tostring(1.5)", "1.5"),
        ("tostring(dynamic({'a':[1]}))", "{\"a\":[1]}"),
        ("tostring(long(null))", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/tostring-function",
    differs: "",
    eval: converted,
};

pub(super) const TOINT: Scalar = Scalar {
    name: "toint",
    summary: "The value as int; null when it is none or too large.",
    examples: &[
        ("toint('12')", "12"),
        ("toint(3.9)", "3"),
        ("toint('x')", "null"),
        ("toint(5000000000)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/toint-function",
    differs: "",
    eval: converted,
};

pub(super) const TOLONG: Scalar = Scalar {
    name: "tolong",
    summary: "The value as long; null when it is none.",
    examples: &[
        ("tolong('0xff')", "255"),
        ("tolong(-1.5)", "-1"),
        ("tolong(true)", "1"),
        ("tolong('')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/tolong-function",
    differs: "",
    eval: converted,
};

pub(super) const TOREAL: Scalar = Scalar {
    name: "toreal",
    summary: "The value as real; null when it is none.",
    examples: &[("toreal('2.5')", "2.5"), ("toreal('x')", "null")],
    source: "https://learn.microsoft.com/kusto/query/toreal-function",
    differs: "",
    eval: converted,
};

pub(super) const TODECIMAL: Scalar = Scalar {
    name: "todecimal",
    summary: "The value as decimal; null when it is none.",
    examples: &[("todecimal('0.10')", "0.1"), ("todecimal('x')", "null")],
    source: "https://learn.microsoft.com/kusto/query/todecimal-function",
    differs: "Decimals have 28 digits here, 34 in the original.",
    eval: converted,
};

pub(super) const TOBOOL: Scalar = Scalar {
    name: "tobool",
    summary: "The value as bool: the words true and false, and numbers, of which 0 is false.",
    examples: &[("tobool('True')", "true"), ("tobool(2)", "true"), ("tobool('yes')", "null")],
    source: "https://learn.microsoft.com/kusto/query/tobool-function",
    differs: "",
    eval: converted,
};

pub(super) const TODATETIME: Scalar = Scalar {
    name: "todatetime",
    summary: "The value as datetime; null when it is none.",
    examples: &[
        ("todatetime('2024-02-29')", "2024-02-29T00:00:00.0000000Z"),
        ("todatetime('2023-02-29')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/todatetime-function",
    differs: "",
    eval: converted,
};

pub(super) const TOTIMESPAN: Scalar = Scalar {
    name: "totimespan",
    summary: "The value as timespan; null when it is none.",
    examples: &[
        ("totimespan('1.02:00:00')", "1.02:00:00"),
        ("totimespan('90s')", "00:01:30"),
        ("totimespan('x')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/totimespan-function",
    differs: "",
    eval: converted,
};

pub(super) const TOGUID: Scalar = Scalar {
    name: "toguid",
    summary: "The value as guid, from its first 32 digits; null when it is none.",
    examples: &[
        ("toguid('00112233445566778899aabbccddeeff')", "00112233-4455-6677-8899-aabbccddeeff"),
        ("toguid('12')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/toguid-function",
    differs: "",
    eval: converted,
};

/// The other name.
pub(super) const TODOUBLE: Scalar = Scalar { name: "todouble", ..TOREAL };

/// The other name.
pub(super) const TOBOOLEAN: Scalar = Scalar { name: "toboolean", ..TOBOOL };

/// The other name.
pub(super) const TOTIME: Scalar = Scalar { name: "totime", ..TOTIMESPAN };

/// The conversion that the language makes by itself, or `__cast(typeof(…), x)`.
pub(super) const CAST: Scalar = Scalar {
    name: "__cast",
    summary: "The second argument in the type that the first names.",
    examples: &[],
    source: "https://learn.microsoft.com/kusto/query/scalar-functions",
    differs: "The original does not document it.",
    eval: |call, arguments| Ok(arguments.get(1).map_or(Value::Null, |value| value.to(call.gives))),
};

fn converted(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(arguments.first().map_or(Value::Null, |value| value.to(call.gives)))
}
