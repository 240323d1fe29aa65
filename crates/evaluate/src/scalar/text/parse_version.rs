//! `parse_version()`.

use super::input::text;
use crate::{Scalar, Value};
use rust_decimal::Decimal;

/// Parts that a version may have.
const PARTS_MAX: usize = 4;
/// Digits that a part may have.
const DIGITS_MAX: usize = 8;
/// What a part weighs more than the next.
const WEIGHT: i128 = 100_000_000;

pub(super) const PARSE_VERSION: Scalar = Scalar {
    name: "parse_version",
    summary: "A version of one to four numbers as a decimal that compares as versions do; null for other texts.",
    examples: &[
        ("parse_version('10.0.2') > parse_version('9.9')", "true"),
        ("parse_version('0.0.1.2')", "100000002"),
        ("parse_version('1.x')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-version-function",
    differs: "Null when the first number is above 79228, since decimals have 28 digits here.",
    eval: |_, arguments| Ok(number(&text(arguments, 0)).map_or(Value::Null, Value::Decimal)),
};

fn number(version: &str) -> Option<Decimal> {
    let mut parts = version.trim().split('.');
    let mut sum = 0i128;
    for _ in 0..PARTS_MAX {
        let part = parts.next().unwrap_or("0");
        if part.is_empty() || part.len() > DIGITS_MAX || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        sum = sum * WEIGHT + part.parse::<i128>().ok()?;
    }
    if parts.next().is_some() {
        return None;
    }
    Decimal::try_from_i128_with_scale(sum, 0).ok()
}
