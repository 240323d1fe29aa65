//! `%`.

use super::arithmetic::{Rule, fit, length};
use crate::{Call, Fault, Scalar, Value};

pub(super) const MODULO: Scalar = Scalar {
    name: "%",
    summary: "What is left of a division: never negative and smaller than the divisor; null when one is null or the divisor is zero.",
    examples: &[
        ("17 % 5", "2"),
        ("-17 % 5", "3"),
        ("17 % -5", "2"),
        ("5.5 % 2", "1.5"),
        ("25h % 1d", "01:00:00"),
        ("1 % 0", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/numerical-operators#comment-about-the-modulo-operator",
    differs: "",
    eval: modulo,
};

const REST: Rule = Rule {
    long: |x, y| (y != 0).then(|| x.wrapping_rem_euclid(y)),
    real: f64::rem_euclid,
    decimal: |x, y| {
        let rest = x.checked_rem(y)?;
        if rest.is_sign_negative() { rest.checked_add(y.abs()) } else { Some(rest) }
    },
};

fn modulo(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    Ok(match (a, b) {
        (Value::Timespan(x) | Value::DateTime(x), Value::Timespan(y)) => length(x.checked_rem_euclid(*y)),
        _ => fit(call, REST.apply(a, b)),
    })
}
