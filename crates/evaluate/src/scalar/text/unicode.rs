//! Texts and code points: `unicode_codepoints_to_string()`, `unicode_codepoints_from_string()`.

use super::input::text;
use crate::{Scalar, Value};

pub(super) const FROM_CODEPOINTS: Scalar = Scalar {
    name: "unicode_codepoints_to_string",
    summary: "The text of code points, given as numbers and arrays of numbers; \"\" when one is no character.",
    examples: &[
        ("unicode_codepoints_to_string(75, 81, 76)", "KQL"),
        ("unicode_codepoints_to_string(dynamic([233, 33]), 10004)", "é!✔"),
        ("unicode_codepoints_to_string(55296)", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/unicode-codepoints-to-string-function",
    differs: "",
    eval: |_, arguments| {
        let points = arguments.iter().flat_map(|argument| match argument {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        });
        let character = |value: &Value| char::from_u32(u32::try_from(value.as_long()?).ok()?);
        Ok(points.map(character).collect::<Option<String>>().into())
    },
};

/// The old name.
pub(super) const MAKE_STRING: Scalar = Scalar { name: "make_string", ..FROM_CODEPOINTS };

pub(super) const TO_CODEPOINTS: Scalar = Scalar {
    name: "unicode_codepoints_from_string",
    summary: "The code points of a text as an array of numbers.",
    examples: &[
        ("unicode_codepoints_from_string('Aé')", "[65,233]"),
        ("unicode_codepoints_from_string('')", "[]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/unicode-codepoints-from-string-function",
    differs: "",
    eval: |_, arguments| {
        let points = text(arguments, 0).chars().map(|c| Value::Long(i64::from(u32::from(c)))).collect();
        Ok(Value::array(points))
    },
};

/// The old name.
pub(super) const TO_UTF8: Scalar = Scalar { name: "to_utf8", ..TO_CODEPOINTS };
