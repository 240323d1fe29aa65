//! `tolower()` and `toupper()`.

use super::input::text;
use crate::{Scalar, Value};

pub(super) const TOLOWER: Scalar = Scalar {
    name: "tolower",
    summary: "The text in small letters.",
    examples: &[("tolower('LSASS.exe')", "lsass.exe"), ("tolower('ÄÖ')", "äö")],
    source: "https://learn.microsoft.com/kusto/query/tolower-function",
    differs: "",
    eval: |_, arguments| Ok(changed(arguments, |b| !b.is_ascii_uppercase(), |c| single(c, c.to_lowercase()))),
};

pub(super) const TOUPPER: Scalar = Scalar {
    name: "toupper",
    summary: "The text in capital letters.",
    examples: &[("toupper('md5:ab')", "MD5:AB"), ("toupper('ß')", "ß")],
    source: "https://learn.microsoft.com/kusto/query/toupper-function",
    differs: "",
    eval: |_, arguments| Ok(changed(arguments, |b| !b.is_ascii_lowercase(), |c| single(c, c.to_uppercase()))),
};

/// The letter in the other case when that is one character, as .NET maps letters.
fn single(c: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// The text with each character mapped; the value itself when it is ASCII that stays as it is.
fn changed(arguments: &[Value], stays: fn(u8) -> bool, map: impl Fn(char) -> char) -> Value {
    if let Some(value @ Value::Text(whole)) = arguments.first()
        && whole.bytes().all(|b| b.is_ascii() && stays(b))
    {
        return value.clone();
    }
    Value::from(text(arguments, 0).chars().map(map).collect::<String>())
}
