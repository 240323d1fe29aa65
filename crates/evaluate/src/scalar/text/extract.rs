//! Extraction by regular expressions: `extract()`, `extract_all()`.

use super::input::{text, whole};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;
use regex::{Captures, Regex};

pub(super) const EXTRACT: Scalar = Scalar {
    name: "extract",
    summary: "The part that a group of a regular expression matches, group 0 being the match; converted when a type is given.",
    examples: &[
        (r"extract(@'user=(\w+)', 1, 'ip=1 user=eve')", "eve"),
        (r"extract(@'(\d+)ms', 1, 'took 250ms', typeof(long)) + 1", "251"),
        ("extract('x', 0, 'abc')", ""),
        ("extract('(b)', 1, 'abc', typeof(int))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/extract-function",
    differs: "",
    eval: extract,
};

pub(super) const EXTRACT_ALL: Scalar = Scalar {
    name: "extract_all",
    summary: "All matches as an array: of texts when one group counts, of arrays when several do; null when there is none.",
    examples: &[
        (r"extract_all(@'(\d+)', 'a1 b22 c3')", "[\"1\",\"22\",\"3\"]"),
        (r"extract_all(@'(\w)=(\d)', 'a=1,b=2')", "[[\"a\",\"1\"],[\"b\",\"2\"]]"),
        (r"extract_all(@'(\w)=(?P<value>\d)', dynamic(['value']), 'a=1,b=2')", "[\"1\",\"2\"]"),
        ("extract_all('(x)', 'abc')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/extract-all-function",
    differs: "Without a group in the expression its whole matches are given, where the original fails.",
    eval: extract_all,
};

/// The old name.
pub(super) const EXTRACTALL: Scalar = Scalar { name: "extractall", ..EXTRACT_ALL };

fn extract(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let pattern = call.session.regex("extract", &text(arguments, 0))?;
    let source = text(arguments, 2);
    let group = whole(arguments, 1).and_then(|group| usize::try_from(group).ok());
    let found = group.and_then(|group| match group {
        0 => pattern.find(&source),
        _ => pattern.captures(&source)?.get(group),
    });
    let Some(found) = found else { return Ok(Value::Null) };
    let found = Value::from(found.as_str());
    Ok(if call.gives == Type::String { found } else { found.to(call.gives) })
}

fn extract_all(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let pattern = call.session.regex("extract_all", &text(arguments, 0))?;
    let (wanted, source) = match arguments {
        [_, wanted, source, ..] => (groups(&pattern, wanted), source),
        [_, source] => ((1..pattern.captures_len()).collect(), source),
        _ => return Ok(Value::Null),
    };
    let wanted = if wanted.is_empty() { vec![0] } else { wanted };
    let source = super::input::text_of(source);
    let found: Vec<Value> = pattern.captures_iter(&source).map(|found| parts(&found, &wanted)).collect();
    Ok(if found.is_empty() { Value::Null } else { Value::array(found) })
}

/// The groups that are named or numbered.
fn groups(pattern: &Regex, wanted: &Value) -> Vec<usize> {
    let number = |group: &Value| match group {
        Value::Text(name) => pattern.capture_names().position(|n| n == Some(name)),
        other => usize::try_from(other.as_long()?).ok().filter(|n| *n < pattern.captures_len()),
    };
    wanted.as_array().unwrap_or_default().iter().filter_map(number).collect()
}

fn parts(found: &Captures<'_>, wanted: &[usize]) -> Value {
    let part = |group: &usize| Value::from(found.get(*group).map_or("", |m| m.as_str()));
    match wanted {
        [one] => part(one),
        several => Value::array(several.iter().map(part).collect()),
    }
}
