//! `isnan()`, `isinf()`, `isfinite()`.

use crate::{Scalar, Value};

pub(super) const ISNAN: Scalar = Scalar {
    name: "isnan",
    summary: "Whether a real is `nan`, the result of an undefined computation; false for null.",
    examples: &[("isnan(0.0 / 0.0)", "true"), ("isnan(1.5)", "false")],
    source: "https://learn.microsoft.com/kusto/query/isnan-function",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(arguments.first().and_then(Value::as_real).is_some_and(f64::is_nan))),
};

pub(super) const ISINF: Scalar = Scalar {
    name: "isinf",
    summary: "Whether a real is infinite; false for null.",
    examples: &[("isinf(-1.0 / 0.0)", "true"), ("isinf(1e300)", "false")],
    source: "https://learn.microsoft.com/kusto/query/isinf-function",
    differs: "",
    eval: |_, arguments| {
        Ok(Value::Bool(arguments.first().and_then(Value::as_real).is_some_and(f64::is_infinite)))
    },
};

pub(super) const ISFINITE: Scalar = Scalar {
    name: "isfinite",
    summary: "Whether a real is neither infinite nor `nan`; false for null.",
    examples: &[("isfinite(2.5)", "true"), ("isfinite(1.0 / 0.0)", "false")],
    source: "https://learn.microsoft.com/kusto/query/isfinite-function",
    differs: "",
    eval: |_, arguments| {
        Ok(Value::Bool(arguments.first().and_then(Value::as_real).is_some_and(f64::is_finite)))
    },
};
