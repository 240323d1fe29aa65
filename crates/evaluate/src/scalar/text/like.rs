//! `like` and its kin, old tests with the wildcard `*`.

use super::input::text;
use super::terms::fold;
use crate::{Fault, Scalar, Value};
use std::borrow::Cow;

const SOURCE: &str = "https://learn.microsoft.com/kusto/query/datatypes-string-operators";

pub(super) const LIKE: Scalar = Scalar {
    name: "like",
    summary: "Whether the whole text fits a pattern in which `*` stands for any part; case does not count.",
    examples: &[("'C:\\\\Temp\\\\a.EXE' like '*temp*.exe'", "true"), ("'abc' like 'b*'", "false")],
    source: SOURCE,
    differs: "The original does not document this old operator; `*` is the only wildcard here.",
    eval: |_, arguments| fits(arguments, false, true),
};

pub(super) const NOTLIKE: Scalar = Scalar {
    name: "notlike",
    summary: "Whether the whole text does not fit a pattern with `*`; case does not count.",
    examples: &[("'abc' notlike 'b*'", "true")],
    eval: |_, arguments| fits(arguments, false, false),
    ..LIKE
};

pub(super) const LIKECS: Scalar = Scalar {
    name: "likecs",
    summary: "Whether the whole text fits a pattern with `*`; case counts.",
    examples: &[("'abC' likecs 'ab*c'", "false")],
    eval: |_, arguments| fits(arguments, true, true),
    ..LIKE
};

pub(super) const NOTLIKECS: Scalar = Scalar {
    name: "notlikecs",
    summary: "Whether the whole text does not fit a pattern with `*`; case counts.",
    examples: &[("'abC' notlikecs 'ab*c'", "true")],
    eval: |_, arguments| fits(arguments, true, false),
    ..LIKE
};

fn fits(arguments: &[Value], cased: bool, wanted: bool) -> Result<Value, Fault> {
    let (mut whole, mut pattern) = (text(arguments, 0), text(arguments, 1));
    if !cased {
        (whole, pattern) = (Cow::Owned(fold(&whole)), Cow::Owned(fold(&pattern)));
    }
    Ok(Value::Bool(wildcard(&whole, &pattern) == wanted))
}

/// Each part between wildcards is taken at its first place; the first and the last part are fixed.
fn wildcard(whole: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return whole == pattern };
    let (middle, last) = rest.rsplit_once('*').map_or((None, rest), |(middle, last)| (Some(middle), last));
    let Some(inner) = whole.strip_prefix(first).and_then(|w| w.strip_suffix(last)) else { return false };
    let mut parts = middle.into_iter().flat_map(|m| m.split('*'));
    parts.try_fold(inner, |text, part| text.find(part).and_then(|at| text.get(at + part.len()..))).is_some()
}
